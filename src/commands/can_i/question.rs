//! What is asked: kubectl's reading of the arguments, with its warnings.

use super::args::CanIArgs;
use crate::authn::UserInfo;
use crate::authz::attributes::{Attributes, ResourceAttributes, Target};
use crate::discovery::{Discovery, Resolution};
use crate::error::CliError;
use crate::output::Ui;

// kubectl: pkg/cmd/auth/cani.go
const RESOURCE_VERBS: [&str; 15] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "impersonate",
    "*",
    "approve",
    "sign",
    "escalate",
];
const URL_VERBS: [&str; 8] = ["get", "put", "post", "head", "options", "delete", "patch", "*"];

/// A verb, and what it is to be done to.
pub(super) struct Question {
    pub(super) verb: String,
    pub(super) subject: Subject,
    all_namespaces: bool,
}

/// What is asked about.
pub(super) enum Subject {
    /// A URL's path.
    Url(String),
    /// A resource, as the name was resolved, and the namespace that is sent.
    Resource {
        /// What the name stands for.
        resolution: Resolution,
        /// Empty for all namespaces.
        namespace: String,
    },
}

impl Question {
    /// Reads the arguments.
    pub(super) fn ask(args: &CanIArgs, namespace: &str, discovery: &Discovery) -> Result<Self, CliError> {
        let verb = args.verb.clone().unwrap_or_default();
        let argument = args.resource.as_deref().unwrap_or_default();
        let subject = if argument.starts_with('/') {
            url(args, argument)?
        } else {
            resource(args, argument, namespace, discovery)?
        };
        Ok(Self { verb, subject, all_namespaces: args.all_namespaces })
    }

    /// Returns the attributes of the access review that kubectl would send.
    pub(super) fn attributes<'q>(&'q self, user: &'q UserInfo<'q>) -> Attributes<'q> {
        let target = match &self.subject {
            Subject::Url(path) => Target::NonResource { path },
            Subject::Resource { resolution, namespace } => Target::Resource(ResourceAttributes {
                namespace,
                api_group: &resolution.asked.group,
                api_version: "*",
                resource: &resolution.asked.resource,
                subresource: &resolution.subresource,
                name: &resolution.name,
                field_selector: &[],
            }),
        };
        Attributes { user, verb: &self.verb, target }
    }

    /// Says what kubectl warns of, and where kauth reads the arguments otherwise.
    pub(super) fn warn(&self, ui: &mut Ui) {
        if let Subject::Resource { resolution, .. } = &self.subject {
            let scope = resolution.scope_warning().filter(|_| !self.all_namespaces);
            for warning in resolution.warnings.iter().chain(&scope) {
                ui.kubectl_warning(&warning.to_string(), warning.has_blank_line());
            }
        }
        if !self.verb_is_known() {
            ui.kubectl_warning(&format!("verb '{}' is not a known verb", self.verb), true);
        }
        if let Subject::Resource { resolution, .. } = &self.subject {
            resolution.notes.iter().for_each(|note| ui.note(&note.to_string()));
        }
    }

    fn verb_is_known(&self) -> bool {
        match &self.subject {
            Subject::Url(_) => URL_VERBS.contains(&self.verb.as_str()),
            Subject::Resource { resolution, .. }
                if self.all_namespaces || resolution.asked.resource.is_empty() =>
            {
                true
            }
            Subject::Resource { .. } => self.verb == "attest" || RESOURCE_VERBS.contains(&self.verb.as_str()),
        }
    }
}

fn url(args: &CanIArgs, path: &str) -> Result<Subject, CliError> {
    let given = |flag: &Option<String>| flag.as_deref().is_some_and(|value| !value.is_empty());
    if given(&args.subresource) || given(&args.name) {
        return Err(CliError::new("a URL has neither --subresource nor --name"));
    }
    Ok(Subject::Url(path.to_owned()))
}

fn resource(
    args: &CanIArgs,
    argument: &str,
    namespace: &str,
    discovery: &Discovery,
) -> Result<Subject, CliError> {
    let subresource = args.subresource.as_deref().unwrap_or_default();
    // --subresource leaves no doubt that what stands behind the slash is a name.
    let mut resolution = if subresource.is_empty() {
        discovery.resolve(argument)
    } else {
        discovery.resolve_as_kubectl(argument)
    };
    if !subresource.is_empty() {
        resolution.subresource = subresource.to_owned();
    }
    if let Some(name) = args.name.as_deref().filter(|name| !name.is_empty()) {
        if !resolution.name.is_empty() {
            let name = &resolution.name;
            return Err(CliError::new(format!(
                "the name is given twice: `{name}` behind the slash, and with --name"
            )));
        }
        resolution.name = name.to_owned();
    }
    Ok(Subject::Resource { resolution, namespace: namespace.to_owned() })
}
