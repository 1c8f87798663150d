//! Whether a caller may take on another identity, by a policy or without one.

use crate::authn::impersonation::Impersonation;
use crate::authn::{NOBODY, SYSTEM_MASTERS, UserInfo};
use crate::authz::attributes::{Attributes, ResourceAttributes, Target};
use crate::authz::chain::{AllowedBy, Authorizer, Decision};
use crate::authz::impersonation::{Answer, Server, impersonate};
use crate::version::Version;

/// Says whether `caller` may impersonate for a request, whoever stands in that, as a server of that version decides it. Without a
/// policy only members of system:masters certainly may.
pub(in crate::commands) fn taken_on(
    caller: &UserInfo<'_>,
    wanted: &Impersonation,
    authorizer: Option<&Authorizer>,
    version: Version,
    request: &Attributes<'_>,
) -> Answer {
    let by_group = |attributes: &Attributes<'_>| {
        if attributes.user.is_in(SYSTEM_MASTERS) {
            return Decision::Allow(AllowedBy::PrivilegedGroup);
        }
        let why = "no policy is given that says whether the caller may impersonate: -f FILE does";
        Decision::Unknown { why: vec![why.to_owned()] }
    };
    let authorize: &dyn Fn(&Attributes<'_>) -> Decision = match authorizer {
        Some(authorizer) => &|attributes| authorizer.authorize(attributes),
        None => &by_group,
    };
    impersonate(authorize, &Attributes { user: caller, ..*request }, wanted, Server::from(version))
}

/// Returns the request that kubectl asks a server about oneself with: it creates a review.
pub(in crate::commands) fn review_of_oneself(
    api_group: &'static str,
    resource: &'static str,
) -> Attributes<'static> {
    let target = Target::Resource(ResourceAttributes {
        api_group,
        api_version: "v1",
        resource,
        ..ResourceAttributes::default()
    });
    Attributes { user: &NOBODY, verb: "create", target }
}
