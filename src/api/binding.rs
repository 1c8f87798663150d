//! `RoleBinding` and `ClusterRoleBinding`: decoding, defaulting and validation. Knows nothing about what the roles grant.
// k/k: pkg/apis/rbac/validation/validation.go

use std::fmt::Arguments;

use super::content;
use super::decode::Node;
use super::field::FieldErrors;
use super::kind::{Kind, Version};
use super::meta::{ObjectMeta, group_and_version};
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
    /// In `v1alpha1` in the place of `apiGroup`.
    api_version: Text<'t>,
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

    /// Validates the object and finishes it; `None` if there are errors.
    pub(super) fn finish(self, kind: Kind, errors: &mut FieldErrors) -> Option<Binding<'t>> {
        self.meta.validate(kind.is_namespaced(), errors);
        let role_ref = self.role_ref.finish(kind, errors);
        let subjects = self.subjects.into_iter().enumerate();
        let subjects = subjects
            .filter_map(|(index, subject)| subject.finish(kind, format_args!("subjects[{index}]"), errors))
            .collect();
        let ObjectMeta { name, generate_name, namespace, .. } = self.meta;
        let generated_name = name.is_empty();
        Some(Binding {
            namespace: kind.is_namespaced().then_some(namespace),
            name: if generated_name { generate_name } else { name },
            generated_name,
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
                "apiVersion" if version == Version::V1alpha1 => node.string(&mut self.api_version),
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

    // k/k: pkg/apis/rbac/v1alpha1/conversion.go
    fn convert_from_v1alpha1(&mut self) {
        self.set_defaults();
        if !matches!(self.kind.as_ref(), "User" | "Group" | "ServiceAccount") {
            let group = group_and_version(&self.api_version).map_or("", |(group, _)| group);
            self.api_group = Text::Owned(group.to_owned());
        }
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
