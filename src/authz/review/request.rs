//! The access review that answers whether a request would be let in: what the server asks a webhook about it
//! (`apiserver: plugin/pkg/authorizer/webhook/webhook.go`).

use super::spec::{
    NonResourceAttributes, ResourceAttributes, ReviewObject, SelectorAttributes, SelectorRequirement, Spec,
};
use super::{GROUP, Kind};
use crate::authn::{SYSTEM_ANONYMOUS, SYSTEM_UNAUTHENTICATED, UserInfo, service_account};
use crate::authz::attributes::FieldRequirement;
use crate::authz::request::{self, RequestError, RequestTarget, ResourceRequest};
use crate::authz::selector::labels::{LabelOperator, LabelRequirement};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A request, and who the credential that comes with it is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// Path and query, as sent.
    pub path: String,
    /// The user's name.
    pub user: String,
    /// The groups that the credential gives; without any, those that a credential for this user always gives.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The user's uid.
    #[serde(default)]
    pub uid: String,
    /// Extra attributes.
    #[serde(default)]
    pub extra: BTreeMap<String, Vec<String>>,
}

impl Request {
    /// Returns the `SubjectAccessReview` that asks for this request, for the user as authentication leaves it.
    ///
    /// # Errors
    /// If the server answers the request before it asks.
    pub fn review(&self) -> Result<ReviewObject<'_>, RequestError> {
        let attributes = request::attributes(&self.method, &self.path)?;
        let (resource_attributes, non_resource_attributes) = match attributes.target {
            RequestTarget::Resource(resource) => (Some(resource_attributes(attributes.verb, resource)), None),
            RequestTarget::NonResource(path) => (
                None,
                Some(NonResourceAttributes { path: Cow::Owned(path), verb: Cow::Owned(attributes.verb) }),
            ),
        };
        let spec = Spec {
            resource_attributes,
            non_resource_attributes,
            user: Cow::Borrowed(&self.user),
            groups: self.groups(),
            extra: self.extra.clone(),
            uid: Cow::Borrowed(&self.uid),
            ..Spec::default()
        };
        Ok(ReviewObject {
            api_version: Cow::Owned(format!("{GROUP}/v1")),
            kind: Cow::Borrowed(Kind::SubjectAccessReview.as_str()),
            spec,
            ..ReviewObject::default()
        })
    }

    /// Returns the groups that are given, else those that the user's kind implies; and the one that the server adds.
    fn groups(&self) -> Vec<Cow<'_, str>> {
        let mut groups: Vec<_> = self.groups.iter().map(|group| Cow::Borrowed(group.as_str())).collect();
        if groups.is_empty() {
            groups = implied_groups(&self.user);
        }
        let user = UserInfo { name: self.user.as_str().into(), groups, ..UserInfo::default() };
        user.authenticated().groups
    }
}

/// Returns the groups that no credential names because its kind implies them.
fn implied_groups(user: &str) -> Vec<Cow<'static, str>> {
    if user == SYSTEM_ANONYMOUS {
        return vec![Cow::Borrowed(SYSTEM_UNAUTHENTICATED)];
    }
    let account = service_account::parse_username(user);
    account.map_or_else(Vec::new, |(namespace, _)| service_account::groups(namespace).map(Cow::Owned).into())
}

fn resource_attributes(verb: String, resource: ResourceRequest) -> ResourceAttributes<'static> {
    let fields = resource.field_selector.into_iter().map(field_requirement).collect();
    let labels = resource.label_selector.into_iter().filter_map(label_requirement).collect();
    ResourceAttributes {
        namespace: Cow::Owned(resource.namespace),
        verb: Cow::Owned(verb),
        group: Cow::Owned(resource.api_group),
        version: Cow::Owned(resource.api_version),
        resource: Cow::Owned(resource.resource),
        subresource: Cow::Owned(resource.subresource),
        name: Cow::Owned(resource.name),
        field_selector: selector(fields),
        label_selector: selector(labels),
    }
}

fn selector(requirements: Vec<SelectorRequirement>) -> Option<Box<SelectorAttributes>> {
    let selector = SelectorAttributes { requirements, ..SelectorAttributes::default() };
    (!selector.requirements.is_empty()).then(|| Box::new(selector))
}

fn field_requirement(requirement: FieldRequirement<'_>) -> SelectorRequirement {
    SelectorRequirement {
        key: requirement.field.into_owned(),
        operator: Cow::Borrowed(if requirement.equals { "In" } else { "NotIn" }),
        values: vec![requirement.value.into_owned()],
    }
}

/// Reviews have no operator for an order; without the requirement the question is only wider.
fn label_requirement(requirement: LabelRequirement) -> Option<SelectorRequirement> {
    let operator = match requirement.operator {
        LabelOperator::In => "In",
        LabelOperator::NotIn => "NotIn",
        LabelOperator::Exists => "Exists",
        LabelOperator::DoesNotExist => "DoesNotExist",
        LabelOperator::GreaterThan | LabelOperator::LessThan => return None,
    };
    let LabelRequirement { key, values, .. } = requirement;
    Some(SelectorRequirement { key, operator: Cow::Borrowed(operator), values })
}
