//! Kubernetes objects as kauth knows them: types, defaulting, and validation in the server's own words.
//!
//! Knows nothing about files, YAML, JSON text, or what an object may be used for. A manifest reader hands over a
//! [`value::Value`]; [`admit()`] answers as the API server would: the finished object, or its reason to refuse it.

mod admit;
pub mod authentication_configuration;
mod binding;
pub mod certificate_signing_request;
pub mod content;
mod crd;
mod decode;
pub mod export;
mod field;
mod kind;
mod meta;
pub mod rbac;
pub mod rbac_draft;
mod role;
mod selector;
pub mod service_account;
pub mod signer;
pub(crate) mod time;
pub mod token_request;
pub mod value;

#[cfg(test)]
#[path = "../../tests/support/tape.rs"]
mod tape;

pub use admit::{Context, admit};
use rbac::{RbacObject, Text};

/// Where an object stands in the input. Lines and documents count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Which input: an index that the reader of the input gave out, or [`Origin::BUILT_IN`].
    pub source: u32,
    /// The document within the source (YAML documents and concatenated JSON values), from 1.
    pub document: u32,
    /// The line on which the object begins, from 1.
    pub line: u32,
}

impl Origin {
    /// The source of what stands in no input: Kubernetes' own default policy.
    pub const BUILT_IN: u32 = u32::MAX;
}

/// An object of the input, with what the API server would have said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted<'a> {
    /// `apiVersion`, as written, or as the list says that holds the object; empty if absent.
    pub api_version: Text<'a>,
    /// `kind`, as written, or as the list says that holds the object; empty if absent.
    pub kind: Text<'a>,
    /// `metadata.namespace`, defaulted for the namespaced RBAC kinds; `None` if there is none.
    pub namespace: Option<Text<'a>>,
    /// `metadata.name`, or `generateName`; empty if absent.
    pub name: Text<'a>,
    /// What the server would have warned of (`fieldValidation=Warn`), in its words, and versions it no longer serves.
    pub warnings: Vec<String>,
    /// What came of it.
    pub outcome: Outcome<'a>,
}

/// What came of an object.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<'a> {
    /// One of the four RBAC kinds, as the server would store it.
    Rbac(RbacObject<'a>),
    /// A CustomResourceDefinition, as far as discovery needs it.
    CustomResourceDefinition(CustomResourceDefinition<'a>),
    /// The beginning of an export, whose stamp is its end.
    ExportBeginning,
    /// The stamp of an export.
    Export(Box<export::Stamp>),
    /// Any other kind: passed over.
    Other,
    /// An object of the RBAC kinds that the server would not store, or something that is no object at all.
    Refused(Refusal),
}

/// The server's reason to refuse an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The HTTP status: 400 (cannot be decoded), 422 (invalid) or 403 (an admission plug-in says no).
    pub code: u16,
    /// The message of the server's `Status` object.
    pub message: String,
}

/// The parts of a CustomResourceDefinition that discovery shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomResourceDefinition<'a> {
    /// `spec.group`.
    pub group: Text<'a>,
    /// `spec.scope` is `Namespaced`.
    pub namespaced: bool,
    /// `spec.names.plural`.
    pub plural: Text<'a>,
    /// `spec.names.singular`; the server fills it with the lower-case kind.
    pub singular: Text<'a>,
    /// `spec.names.kind`.
    pub kind: Text<'a>,
    /// `spec.names.listKind`; the server fills it with the kind and `List`.
    pub list_kind: Text<'a>,
    /// `spec.names.shortNames`.
    pub short_names: Vec<Text<'a>>,
    /// `spec.names.categories`.
    pub categories: Vec<Text<'a>>,
    /// The served ones of `spec.versions` (or `spec.version`), in the order of the manifest.
    pub versions: Vec<CustomResourceVersion<'a>>,
}

/// A served version of a custom resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomResourceVersion<'a> {
    /// `name`, like `v1beta1`.
    pub name: Text<'a>,
    /// Whether there is a `status` subresource.
    pub status: bool,
    /// Whether there is a `scale` subresource.
    pub scale: bool,
}
