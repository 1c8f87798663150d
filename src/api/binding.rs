//! `RoleBinding` and `ClusterRoleBinding`: decoding, defaulting and validation. Knows nothing about what the roles grant.
// k/k: pkg/apis/rbac/validation/validation.go

use std::fmt::Arguments;

use super::content;
use super::decode::Node;
use super::field::FieldErrors;
use super::kind::{Kind, Version};
use super::meta::ObjectMeta;
use super::rbac::{Binding, GROUP, RoleKind, RoleRef, Subject, Text};

/// The group that an authenticated user is always in.
const ALL_AUTHENTICATED: &str = "system:authenticated";

/// A `RoleBinding` or `ClusterRoleBinding` as it is written.
#[derive(Debug, Default)]
pub(super) struct BindingManifest<'t> {
    pub(super) meta: ObjectMeta<'t>,
    subjects: Vec<SubjectManifest<'t>>,
    role_ref: RoleRefManifest<'t>,
}

#[derive(Debug, Default)]
struct RoleRefManifest<'t> {
    api_group: Text<'t>,
    kind: Text<'t>,
    name: Text<'t>,
}

#[derive(Debug, Default)]
struct SubjectManifest<'t> {
    kind: Text<'t>,
    api_group: Text<'t>,
    name: Text<'t>,
    namespace: Text<'t>,
}

impl<'t> BindingManifest<'t> {
    /// Decodes the object and fills in what may be left out.
    pub(super) fn decode(&mut self, kind: Kind, version: Version, node: Node<'t, '_, '_>) {
        node.fields(kind.as_str(), |field, node| {
            match field {
                "kind" | "apiVersion" => node.type_meta(),
                "metadata" => self.meta.decode(node),
                "subjects" => node.list("v1.Subject", &mut self.subjects, |node, subject| {
                    subject.decode(version, node);
                }),
                "roleRef" => self.role_ref.decode(node),
                _ => return false,
            }
            true
        });
        self.role_ref.set_defaults();
        for subject in &mut self.subjects {
            match version {
                Version::V1 | Version::V1beta1 => subject.set_defaults(),
                Version::V1alpha1 => subject.convert_from_v1alpha1(),
            }
        }
    }

    /// Validates the object and finishes it; `None` if its reference is to no kind of role.
    pub(super) fn finish(self, kind: Kind, errors: &mut FieldErrors) -> Option<Binding<'t>> {
        self.meta.validate(kind.is_namespaced(), errors);
        let role_ref = self.role_ref.finish(kind, errors);
        let subjects = self.subjects.into_iter().enumerate();
        let subjects = subjects
            .filter_map(|(index, subject)| subject.finish(kind, format_args!("subjects[{index}]"), errors))
            .collect();
        Some(Binding {
            name: self.meta.name_or_prefix(),
            generated_name: self.meta.name.is_empty(),
            namespace: kind.is_namespaced().then_some(self.meta.namespace),
            role_ref: role_ref?,
            subjects,
        })
    }
}

impl<'t> RoleRefManifest<'t> {
    fn decode(&mut self, node: Node<'t, '_, '_>) {
        node.fields("RoleRef", |field, node| {
            match field {
                "apiGroup" => node.string(&mut self.api_group),
                "kind" => node.string(&mut self.kind),
                "name" => node.string(&mut self.name),
                _ => return false,
            }
            true
        });
    }

    // k/k: pkg/apis/rbac/v1/defaults.go
    fn set_defaults(&mut self) {
        if self.api_group.is_empty() {
            self.api_group = Text::Borrowed(GROUP);
        }
    }

    fn finish(self, kind: Kind, errors: &mut FieldErrors) -> Option<RoleRef<'t>> {
        if self.api_group != GROUP {
            errors.unsupported("roleRef.apiGroup", &self.api_group, &[GROUP]);
        }
        let role_kind = match (self.kind.as_ref(), kind.is_namespaced()) {
            ("ClusterRole", _) => Some(RoleKind::ClusterRole),
            ("Role", true) => Some(RoleKind::Role),
            (_, namespaced) => {
                let supported: &[_] = if namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
                errors.unsupported("roleRef.kind", &self.kind, supported);
                None
            }
        };
        if self.name.is_empty() {
            errors.required("roleRef.name", "");
        }
        errors.invalid_string("roleRef.name", &self.name, content::path_segment_name(&self.name));
        Some(RoleRef { kind: role_kind?, name: self.name })
    }
}

impl<'t> SubjectManifest<'t> {
    fn decode(&mut self, version: Version, node: Node<'t, '_, '_>) {
        node.fields("Subject", |field, node| {
            match field {
                "kind" => node.string(&mut self.kind),
                "apiGroup" if version != Version::V1alpha1 => node.string(&mut self.api_group),
                // It stood in the place of `apiGroup`, and nothing depended on it.
                "apiVersion" if version == Version::V1alpha1 => node.string(&mut Text::default()),
                "name" => node.string(&mut self.name),
                "namespace" => node.string(&mut self.namespace),
                _ => return false,
            }
            true
        });
    }

    // k/k: pkg/apis/rbac/v1/defaults.go
    fn set_defaults(&mut self) {
        if self.api_group.is_empty() && matches!(self.kind.as_ref(), "User" | "Group") {
            self.api_group = Text::Borrowed(GROUP);
        }
    }

    /// Makes a `v1` subject of one that `v1alpha1` knows; `*` stood for every authenticated user there.
    // k/k: pkg/apis/rbac/v1alpha1/conversion.go
    fn convert_from_v1alpha1(&mut self) {
        self.set_defaults();
        if self.kind == "User" && self.name == "*" {
            self.kind = Text::Borrowed("Group");
            self.name = Text::Borrowed(ALL_AUTHENTICATED);
        }
    }

    fn finish(self, kind: Kind, path: Arguments<'_>, errors: &mut FieldErrors) -> Option<Subject<'t>> {
        let Self { name, api_group, namespace, .. } = self;
        if name.is_empty() {
            errors.required(format_args!("{path}.name"), "");
        }
        let wanted_group = if self.kind == "ServiceAccount" { "" } else { GROUP };
        let subject = match self.kind.as_ref() {
            "ServiceAccount" => {
                if !name.is_empty() {
                    errors.invalid_string(format_args!("{path}.name"), &name, content::dns_subdomain(&name));
                }
                let namespace = (!namespace.is_empty()).then_some(namespace);
                Subject::ServiceAccount { namespace, name }
            }
            "User" => Subject::User(name),
            "Group" => Subject::Group(name),
            other => {
                let supported = ["ServiceAccount", "User", "Group"];
                errors.unsupported(format_args!("{path}.kind"), other, &supported);
                return None;
            }
        };
        if api_group != wanted_group {
            errors.unsupported(format_args!("{path}.apiGroup"), &api_group, &[wanted_group]);
        }
        if matches!(subject, Subject::ServiceAccount { namespace: None, .. }) && !kind.is_namespaced() {
            errors.required(format_args!("{path}.namespace"), "");
        }
        Some(subject)
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::Findings;
    use super::super::tape::tape;
    use super::*;

    /// Returns the subjects of a binding, or what is wrong with it, and the warnings.
    fn subjects(kind: Kind, version: Version, subjects: &str) -> (String, Vec<String>) {
        let tape = tape(&format!(
            r#"{{"metadata": {{"name": "b", "namespace": "n"}}, "subjects": {subjects},
                "roleRef": {{"kind": "ClusterRole", "name": "r"}}}}"#
        ));
        let mut findings = Findings::default();
        let mut manifest = BindingManifest::default();
        manifest.decode(kind, version, Node::root(tape.root().unwrap(), &mut findings));
        assert_eq!(findings.error, None);
        let mut errors = FieldErrors::default();
        let binding = manifest.finish(kind, &mut errors).unwrap();
        let found = errors.aggregate().unwrap_or_else(|| format!("{:?}", binding.subjects));
        (found, findings.warnings)
    }

    #[test]
    fn subjects_get_their_group() {
        let given =
            r#"[{"kind": "User", "name": "*"}, {"kind": "ServiceAccount", "name": "s", "namespace": ""}]"#;
        let finished = r#"[User("*"), ServiceAccount { namespace: None, name: "s" }]"#;
        for version in [Version::V1, Version::V1beta1] {
            assert_eq!(subjects(Kind::RoleBinding, version, given), (finished.to_owned(), vec![]));
        }
        let (error, _) = subjects(Kind::ClusterRoleBinding, Version::V1, given);
        assert_eq!(error, "subjects[1].namespace: Required value");
    }

    #[test]
    fn subjects_are_of_a_known_kind_and_its_group() {
        let required = "Required value";
        let kinds = r#"supported values: "ServiceAccount", "User", "Group""#;
        let rbac = r#"supported values: "rbac.authorization.k8s.io""#;
        for (subject, expected) in [
            (r#""kind": "User", "name": "a/b *""#, r#"[User("a/b *")]"#.to_owned()),
            (r#""kind": "Group""#, format!("subjects[0].name: {required}")),
            (
                r#""kind": "user", "name": "u""#,
                format!(r#"subjects[0].kind: Unsupported value: "user": {kinds}"#),
            ),
            (
                r#""kind": "User", "name": "u", "apiGroup": "x""#,
                format!(r#"subjects[0].apiGroup: Unsupported value: "x": {rbac}"#),
            ),
            (
                r#""kind": "ServiceAccount", "name": "s", "apiGroup": "x", "namespace": "A_b""#,
                r#"subjects[0].apiGroup: Unsupported value: "x": supported values: """#.to_owned(),
            ),
            (
                r#""kind": "ServiceAccount", "apiGroup": """#,
                format!("[subjects[0].name: {required}, subjects[0].namespace: {required}]"),
            ),
        ] {
            let (found, _) = subjects(Kind::ClusterRoleBinding, Version::V1, &format!("[{{{subject}}}]"));
            assert_eq!(found, expected, "{subject}");
        }
        let (bad_name, _) =
            subjects(Kind::RoleBinding, Version::V1, r#"[{"kind": "ServiceAccount", "name": "S"}]"#);
        assert!(
            bad_name.starts_with(r#"subjects[0].name: Invalid value: "S": a lowercase RFC 1123 subdomain"#)
        );
    }

    #[test]
    fn references_are_to_a_role_within_reach() {
        let errors = |kind: Kind, role_ref: &str| {
            let tape = tape(role_ref);
            let mut manifest = RoleRefManifest::default();
            manifest.decode(Node::root(tape.root().unwrap(), &mut Findings::default()));
            manifest.set_defaults();
            let mut errors = FieldErrors::default();
            let finished = manifest.finish(kind, &mut errors);
            errors.aggregate().unwrap_or_else(|| format!("{:?}", finished.unwrap()))
        };
        let role = r#"{"kind": "Role", "name": "r"}"#;
        assert_eq!(errors(Kind::RoleBinding, role), r#"RoleRef { kind: Role, name: "r" }"#);
        assert_eq!(
            errors(Kind::ClusterRoleBinding, role),
            r#"roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole""#
        );
        assert_eq!(
            errors(Kind::RoleBinding, r#"{"apiGroup": "x"}"#),
            r#"[roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io", roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole", roleRef.name: Required value]"#
        );
        assert_eq!(
            errors(Kind::RoleBinding, r#"{"kind": "ClusterRole", "name": "a/b"}"#),
            r#"roleRef.name: Invalid value: "a/b": may not contain '/'"#
        );
    }

    #[test]
    fn v1alpha1_has_versions_in_the_place_of_groups() {
        let given = r#"[{"kind": "User", "name": "*", "apiVersion": "x/y/z"}, {"kind": "Group", "name": "*"},
            {"kind": "ServiceAccount", "apiVersion": "rbac.authorization.k8s.io/v1alpha1", "name": "s", "namespace": "n"}]"#;
        let finished = r#"[Group("system:authenticated"), Group("*"), ServiceAccount { namespace: Some("n"), name: "s" }]"#;
        assert_eq!(
            subjects(Kind::ClusterRoleBinding, Version::V1alpha1, given),
            (finished.to_owned(), vec![])
        );
        let group = r#"[{"kind": "User", "name": "u", "apiGroup": "x"}]"#;
        let warning = r#"unknown field "subjects[0].apiGroup""#.to_owned();
        assert_eq!(
            subjects(Kind::RoleBinding, Version::V1alpha1, group),
            (r#"[User("u")]"#.to_owned(), vec![warning])
        );
    }
}
