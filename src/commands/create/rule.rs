//! The flags that make up rules on resources, and the rules that come of them.

use std::path::PathBuf;

use clap::Args;

use super::distinct;
use super::resources::{self, Found, Refusal, Standing, Unknown};
use super::verbs::Verbs;
use crate::api::rbac_draft::RuleDraft;
use crate::commands::custom_resources;
use crate::discovery::{Discovery, GroupResource};
use crate::error::CliError;
use crate::go::csv;
use crate::output::Ui;
use crate::version::Version;

/// What the rules allow.
#[derive(Debug, Args)]
pub(super) struct RuleArgs {
    /// The verbs, with commas between them (can be repeated)
    #[arg(long = "verb", value_name = "VERB", value_parser = words, allow_hyphen_values = true)]
    verbs: Vec<Words>,
    /// The resources, with commas between them: plural, singular, short name or kind (can be repeated)
    #[arg(long = "resource", value_name = "RESOURCE[.GROUP][/SUBRESOURCE]", value_parser = words,
          allow_hyphen_values = true)]
    resources: Vec<Words>,
    /// The name of an object that the rule is for, instead of all (can be repeated)
    #[arg(long = "resource-name", value_name = "NAME", allow_hyphen_values = true)]
    resource_names: Vec<String>,
    #[command(flatten)]
    known: KnownArgs,
}

/// Which resources there are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which resources there are")]
struct KnownArgs {
    /// Manifests with CustomResourceDefinitions: a file, a directory, or - for stdin (can be repeated)
    #[arg(short = 'f', long = "filename", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read directories with all that is below them
    #[arg(short = 'R', long)]
    recursive: bool,
    /// The version whose resources there are; default: the newest that is known
    #[arg(long, value_name = "v1.NN", default_value_t = Version::LATEST, hide_default_value = true)]
    kubernetes_version: Version,
    /// Take resources that nobody knows as they are written
    #[arg(long)]
    allow_unknown: bool,
}

/// The words of one value of a flag, which is read as a line of CSV.
#[derive(Debug, Clone)]
pub(super) struct Words(pub(super) Vec<String>);

impl RuleArgs {
    /// Returns the verbs.
    ///
    /// # Errors
    /// In kubectl's words, if there are none.
    pub(super) fn verbs(&self) -> Result<Verbs, CliError> {
        let verbs = Verbs::parse(self.verbs.iter().flat_map(|words| &words.0));
        verbs.ok_or_else(|| CliError::new("at least one verb must be specified"))
    }

    /// Returns whether any verb is given.
    pub(super) fn has_verbs(&self) -> bool {
        self.verbs.iter().any(|words| !words.0.is_empty())
    }

    /// Returns whether any resource is given.
    pub(super) fn has_resources(&self) -> bool {
        self.resources.iter().any(|words| !words.0.is_empty())
    }

    /// Returns whether any name of an object is given.
    pub(super) fn has_resource_names(&self) -> bool {
        !self.resource_names.is_empty()
    }

    /// Returns the rules on the resources, one for each API group, with what is to be known about each resource.
    ///
    /// # Errors
    /// In kubectl's words, if it refuses one of the resources; or if a manifest cannot be read.
    pub(super) fn rules(&self, ui: &mut Ui, verbs: &Verbs) -> Result<(Vec<RuleDraft>, Vec<Found>), CliError> {
        let typed = resources::read(self.resources.iter().flat_map(|words| &words.0));
        let (discovery, mut warnings) = (self.known.discovery()?, Vec::new());
        let found = resources::find(&discovery, &typed, verbs, self.known.unknown(), &mut warnings);
        for warning in warnings {
            ui.kubectl_warning(&warning.to_string(), warning.has_blank_line());
        }
        let found = found.map_err(refused)?;
        let names = distinct(&self.resource_names);
        let rule = |(group, resources): (&str, Vec<String>)| RuleDraft {
            verbs: verbs.as_slice().to_vec(),
            api_groups: vec![group.to_owned()],
            resources,
            resource_names: names.clone(),
            non_resource_urls: Vec::new(),
        };
        Ok((resources::by_group(&found).into_iter().map(rule).collect(), found))
    }

    /// Says what the rules do not allow although they look like it.
    pub(super) fn remark(&self, ui: &mut Ui, verbs: &Verbs, found: &[Found]) {
        for Found { resource, subresource, standing } in found {
            if *standing == Standing::Unknown {
                ui.note(&format!("{}: nobody knows it, it is taken as written", in_words(resource)));
            }
            // A create of a subresource is one of a certain object; that of an object does not name it yet.
            if self.has_resource_names() && subresource.is_empty() {
                for verb in ["create", "deletecollection"].into_iter().filter(|verb| verbs.contains(verb)) {
                    let what = in_words(resource);
                    ui.note(&format!(
                        "{what}: requests to {verb} bear no name, so none is allowed by --resource-name"
                    ));
                }
            }
        }
    }
}

impl KnownArgs {
    fn discovery(&self) -> Result<Discovery, CliError> {
        let mut discovery = Discovery::new(self.kubernetes_version);
        custom_resources::add(&mut discovery, &self.files, self.recursive)?;
        Ok(discovery)
    }

    fn unknown(&self) -> Unknown {
        if self.allow_unknown { Unknown::Allow } else { Unknown::Refuse }
    }
}

/// Says of each verb that kubectl has not heard of that it is none of the usual ones.
pub(super) fn warn_of_unheard(ui: &mut Ui, verbs: &Verbs) {
    for verb in verbs.unheard() {
        ui.kubectl_warning(&format!("'{verb}' is not a standard resource verb"), false);
    }
}

/// Returns a resource as messages name it.
pub(super) fn in_words(resource: &GroupResource) -> String {
    match resource.group.as_str() {
        "" => format!("resource `{}` of the core group", resource.resource),
        group => format!("resource `{}` of group `{group}`", resource.resource),
    }
}

fn refused(refusal: Refusal) -> CliError {
    let error = CliError::of(&refusal);
    match refusal {
        Refusal::Nameless | Refusal::WrongVerb { is_known: true, .. } => error,
        Refusal::Unknown(_) => error.hint(
            "-f FILE reads CustomResourceDefinitions; --allow-unknown takes the resource as it is written",
        ),
        Refusal::WrongVerb { is_known: false, .. } => {
            error.hint("nobody knows that resource; --allow-unknown takes it as it is written, with any verb")
        }
    }
}

/// Reads a value of a flag that takes several at once.
///
/// # Errors
/// In Go's words.
// pflag: string_slice.go
pub(super) fn words(text: &str) -> Result<Words, String> {
    csv::record(text).map(Words)
}
