//! Whether a caller may take on another identity, by a policy or without one.

use crate::authn::impersonation::Impersonation;
use crate::authn::{SYSTEM_MASTERS, UserInfo};
use crate::authz::attributes::{Attributes, Target};
use crate::authz::chain::{AllowedBy, Authorizer, Decision};
use crate::authz::impersonation::{Answer, Server, impersonate};
use crate::version::Version;

/// Says whether `caller` may impersonate for a request, as a server of that version decides it. Without a policy only members of
/// system:masters certainly may.
pub(in crate::commands) fn taken_on(
    caller: &UserInfo<'_>,
    wanted: &Impersonation,
    authorizer: Option<&Authorizer>,
    version: Version,
    verb: &str,
    target: Target<'_>,
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
    let request = Attributes { user: caller, verb, target };
    impersonate(authorize, &request, wanted, Server::from(version))
}
