//! From a value of the input to the object that the API server would store, or its reason not to.
//!
//! Like the server: decode, fill in defaults, validate. What only a running server knows (other objects, the request's path,
//! who asks) has no part in it.

use super::binding::BindingManifest;
use super::decode::{self, Findings, Node};
use super::export::Stamp;
use super::field::FieldErrors;
use super::kind::{Kind, Version};
use super::meta::ObjectMeta;
use super::rbac::{GROUP, RbacObject, Text};
use super::role::RoleManifest;
use super::value::{Token, Value};
use super::{Admitted, Outcome, Refusal, crd};
use crate::go::Quoted;

/// What an object does not say itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The namespace of a namespaced RBAC object without one.
    pub default_namespace: &'c str,
    /// `apiVersion` and `kind` of a list's items, for those that have neither: a `RoleList` holds `Role`s.
    pub list_type: Option<(&'c str, &'c str)>,
}

/// Returns the object that the API server would make of a value.
pub fn admit<'t>(value: Value<'t, '_>, context: &Context<'_>) -> Admitted<'t> {
    let (api_version, kind) = type_of(value, context);
    let outcome = match (Version::parse(&api_version), Kind::parse(&kind)) {
        (Some(version), Some(known)) => return admit_rbac(value, known, version, api_version, context),
        _ => admit_other(value, &api_version, &kind),
    };
    let text = |key| value.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Value::as_str);
    let text = |key| text(key).filter(|text| !text.is_empty()).map(Text::Borrowed);
    let name = text("name").or_else(|| text("generateName")).unwrap_or_default();
    Admitted { api_version, kind, namespace: text("namespace"), name, warnings: Vec::new(), outcome }
}

/// Returns `apiVersion` and `kind`; those of the list where the object has neither.
// apimachinery: pkg/apis/meta/v1/unstructured/helpers.go, decodeToList
fn type_of<'t>(value: Value<'t, '_>, context: &Context<'_>) -> (Text<'t>, Text<'t>) {
    let (mut api_version, mut kind) = ("", "");
    for (key, value) in value.entries() {
        match key {
            "apiVersion" => api_version = value.as_str().unwrap_or_default(),
            "kind" => kind = value.as_str().unwrap_or_default(),
            _ => {}
        }
    }
    match (api_version, kind, context.list_type) {
        ("", "", Some((api_version, kind))) => {
            (Text::Owned(api_version.to_owned()), Text::Owned(kind.to_owned()))
        }
        (api_version, kind, _) => (Text::Borrowed(api_version), Text::Borrowed(kind)),
    }
}

/// Returns what comes of an object that is none of the RBAC kinds. The refusals are those of kubectl.
fn admit_other<'t>(value: Value<'t, '_>, api_version: &str, kind: &str) -> Outcome<'t> {
    let missing = match value.token() {
        Token::Mapping { .. } | Token::Null if kind.is_empty() => "Object 'Kind' is missing".to_owned(),
        Token::Mapping { .. } if api_version.is_empty() => "Object 'apiVersion' is missing".to_owned(),
        Token::Mapping { .. } if (api_version, kind) == (Stamp::API_VERSION, Stamp::BEGINNING) => {
            return Outcome::ExportBeginning;
        }
        Token::Mapping { .. } if (api_version, kind) == (Stamp::API_VERSION, Stamp::KIND) => {
            return Outcome::Export(Box::new(Stamp::read(value)));
        }
        Token::Mapping { .. } => {
            return custom_resource_definition(value, api_version, kind).unwrap_or(Outcome::Other);
        }
        token => {
            let found = decode::kind(token);
            format!("json: cannot unmarshal {found} into Go value of type map[string]interface {{}}")
        }
    };
    Outcome::Refused(Refusal { code: 400, message: missing })
}

fn custom_resource_definition<'t>(
    value: Value<'t, '_>,
    api_version: &str,
    kind: &str,
) -> Option<Outcome<'t>> {
    let version = crd::Version::parse(api_version).filter(|_| kind == "CustomResourceDefinition")?;
    crd::read(value, version).map(Outcome::CustomResourceDefinition)
}

fn admit_rbac<'t>(
    value: Value<'t, '_>,
    kind: Kind,
    version: Version,
    api_version: Text<'t>,
    context: &Context<'_>,
) -> Admitted<'t> {
    let mut manifest = Manifest::new(kind);
    let mut findings = Findings::default();
    manifest.decode(kind, version, Node::root(value, &mut findings));
    let meta = manifest.meta();
    meta.set_namespace(kind, context.default_namespace);

    let (name, namespace) = (meta.name_or_prefix(), kind.is_namespaced().then(|| meta.namespace.clone()));
    let mut warnings = Vec::new();
    if version != Version::V1 {
        warnings.push(format!("{api_version} is no longer served since Kubernetes 1.22; read as v1"));
    }
    let outcome = match findings.error {
        Some(error) => Err(Refusal {
            code: 400,
            message: format!("{kind} in version \"v1\" cannot be handled as a {kind}: {error}"),
        }),
        None => {
            warnings.append(&mut findings.warnings);
            warnings.extend(meta.deduplicate_owners());
            manifest.finish(kind, &name)
        }
    };
    Admitted {
        api_version,
        kind: Text::Borrowed(kind.as_str()),
        namespace,
        name,
        warnings,
        outcome: outcome.map_or_else(Outcome::Refused, Outcome::Rbac),
    }
}

/// An object of the RBAC kinds as it is written.
enum Manifest<'t> {
    Role(RoleManifest<'t>),
    Binding(BindingManifest<'t>),
}

impl<'t> Manifest<'t> {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Role | Kind::ClusterRole => Self::Role(RoleManifest::default()),
            Kind::RoleBinding | Kind::ClusterRoleBinding => Self::Binding(BindingManifest::default()),
        }
    }

    fn decode(&mut self, kind: Kind, version: Version, node: Node<'t, '_, '_>) {
        match self {
            Self::Role(role) => role.decode(kind, node),
            Self::Binding(binding) => binding.decode(kind, version, node),
        }
    }

    fn meta(&mut self) -> &mut ObjectMeta<'t> {
        match self {
            Self::Role(role) => &mut role.meta,
            Self::Binding(binding) => &mut binding.meta,
        }
    }

    fn finish(self, kind: Kind, name: &str) -> Result<RbacObject<'t>, Refusal> {
        let mut errors = FieldErrors::default();
        let object = match self {
            Self::Role(role) => Some(RbacObject::Role(role.finish(kind, &mut errors))),
            Self::Binding(binding) => binding.finish(kind, &mut errors).map(RbacObject::Binding),
        };
        match (object, errors.aggregate()) {
            (Some(object), None) => Ok(object),
            (_, errors) => Err(Refusal {
                code: 422,
                message: format!(
                    "{kind}.{GROUP} {} is invalid: {}",
                    Quoted(name),
                    errors.unwrap_or_default()
                ),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tape::tape;
    use super::*;

    /// Returns what comes of a value, and everything else that is said of it.
    fn summary(json: &str, list_type: Option<(&str, &str)>) -> String {
        let tape = tape(json);
        let admitted = admit(tape.root().unwrap(), &Context { default_namespace: "default", list_type });
        let Admitted { api_version, kind, namespace, name, warnings, outcome } = admitted;
        let outcome = match outcome {
            Outcome::Rbac(object) => format!("rbac {}", object.kind()),
            Outcome::CustomResourceDefinition(crd) => format!("crd {}", crd.plural),
            Outcome::Other => "other".to_owned(),
            Outcome::ExportBeginning => "beginning of an export".to_owned(),
            Outcome::Export(stamp) => format!("export of {}", stamp.server),
            Outcome::Refused(refusal) => format!("{} {refusal}", refusal.code),
        };
        format!("{api_version} {kind} {}/{name} {warnings:?}: {outcome}", namespace.as_deref().unwrap_or("-"))
    }

    fn role(version: &str, metadata: &str, rest: &str) -> String {
        let group = "rbac.authorization.k8s.io";
        format!(r#"{{"apiVersion": "{group}/{version}", "kind": "Role", "metadata": {metadata}{rest}}}"#)
    }

    #[test]
    fn the_type_decides_what_is_looked_at() {
        for (json, expected) in [
            (
                r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "n"}}"#,
                "v1 Pod n/p []: other",
            ),
            (
                r#"{"apiVersion": "authorization.openshift.io/v1", "kind": "Role"}"#,
                "authorization.openshift.io/v1 Role -/ []: other",
            ),
            (
                r#"{"apiVersion": "rbac.authorization.k8s.io/v2", "kind": "Role", "rules": 1}"#,
                "rbac.authorization.k8s.io/v2 Role -/ []: other",
            ),
            (
                r#"{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "role"}"#,
                "rbac.authorization.k8s.io/v1 role -/ []: other",
            ),
            (
                r#"{"apiVersion": "v1", "metadata": {"generateName": "x-"}}"#,
                "v1  -/x- []: 400 Object 'Kind' is missing",
            ),
            (r#"{"kind": 7, "apiVersion": "v1"}"#, "v1  -/ []: 400 Object 'Kind' is missing"),
            (r#"{"kind": "Role"}"#, " Role -/ []: 400 Object 'apiVersion' is missing"),
            ("{}", "  -/ []: 400 Object 'Kind' is missing"),
            ("null", "  -/ []: 400 Object 'Kind' is missing"),
            ("[]", "  -/ []: 400 json: cannot unmarshal array into Go value of type map[string]interface {}"),
            (
                "1.5",
                "  -/ []: 400 json: cannot unmarshal number into Go value of type map[string]interface {}",
            ),
        ] {
            assert_eq!(summary(json, None), expected, "{json}");
        }
    }

    #[test]
    fn items_of_a_typed_list_take_its_type() {
        let list_type = Some(("rbac.authorization.k8s.io/v1", "ClusterRole"));
        let admitted = "rbac.authorization.k8s.io/v1 ClusterRole -/r []: rbac ClusterRole";
        assert_eq!(summary(r#"{"metadata": {"name": "r"}}"#, list_type), admitted);
        assert_eq!(
            summary(r#"{"kind": "Pod"}"#, list_type),
            " Pod -/ []: 400 Object 'apiVersion' is missing"
        );
    }

    #[test]
    fn old_versions_are_read_as_v1() {
        for version in ["v1beta1", "v1alpha1"] {
            let warning = "is no longer served since Kubernetes 1.22; read as v1";
            assert_eq!(
                summary(&role(version, r#"{"name": "r"}"#, r#", "x": 1"#), None),
                format!(
                    "rbac.authorization.k8s.io/{version} Role default/r \
                     [\"rbac.authorization.k8s.io/{version} {warning}\", \"unknown field \\\"x\\\"\"]: rbac Role"
                )
            );
        }
    }

    #[test]
    fn names_and_namespaces_are_those_of_the_stored_object() {
        for (metadata, expected) in [
            (r#"{"name": "r", "namespace": "n"}"#, "n/r []: rbac Role"),
            (r#"{"generateName": "g-"}"#, "default/g- []: rbac Role"),
            (r#"{"name": "r", "generateName": "g-"}"#, "default/r []: rbac Role"),
        ] {
            let expected = format!("rbac.authorization.k8s.io/v1 Role {expected}");
            assert_eq!(summary(&role("v1", metadata, ""), None), expected);
        }
        let cluster = r#"{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r", "namespace": "n"}}"#;
        assert_eq!(
            summary(cluster, None),
            "rbac.authorization.k8s.io/v1 ClusterRole -/r []: rbac ClusterRole"
        );
    }

    #[test]
    fn refusals_name_the_object() {
        let undecodable = role("v1", r#"{"name": "r", "x": 1}"#, r#", "rules": "x""#);
        assert_eq!(
            summary(&undecodable, None),
            "rbac.authorization.k8s.io/v1 Role default/r []: 400 Role in version \"v1\" cannot be handled as a Role: json: \
             cannot unmarshal string into Go struct field Role.rules of type []v1.PolicyRule"
        );
        let invalid = role("v1", r#"{"name": "r/"}"#, "");
        assert_eq!(
            summary(&invalid, None),
            "rbac.authorization.k8s.io/v1 Role default/r/ []: 422 Role.rbac.authorization.k8s.io \"r/\" is invalid: \
             metadata.name: Invalid value: \"r/\": may not contain '/'"
        );
    }
}
