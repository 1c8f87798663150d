//! From manifests to the policy that decides, with a report of everything that is wrong with them.

use super::args::{DefaultPolicyChoice, PolicyArgs};
use super::gathered::{Gathered, place};
use crate::api::export::Stamp;
use crate::api::{self, Admitted, Origin, Outcome};
use crate::authz::chain::Authorizer;
use crate::authz::rbac::default_policy;
use crate::authz::rbac::{
    BuildOptions, DefaultPolicy, Notice, Policy, PolicyBuilder, Redefined, StockName, Whole,
};
use crate::commands::custom_resources::custom_resource;
use crate::commands::manifests;
use crate::discovery::{CustomResource, Discovery};
use crate::error::CliError;
use crate::files::Input;
use crate::manifest;
use crate::output::Ui;
use crate::shown::shown;
use crate::version::Version;
use std::collections::BTreeMap;

/// Manifests on their way into the policy builder.
pub(super) struct Reader<'r> {
    args: &'r PolicyArgs,
    ui: &'r mut Ui,
    sources: Vec<String>,
    builder: PolicyBuilder,
    definitions: Vec<CustomResource>,
    stamps: Vec<Stamp>,
    /// How many exports begin.
    beginnings: usize,
    passed_over: BTreeMap<String, usize>,
    objects: usize,
    reports: usize,
    errors: Vec<CliError>,
}

impl<'r> Reader<'r> {
    /// Returns a reader of the inputs that go by the names `sources`.
    pub(super) fn new(args: &'r PolicyArgs, ui: &'r mut Ui, sources: Vec<String>) -> Self {
        let builder = PolicyBuilder::new();
        Self {
            args,
            ui,
            sources,
            builder,
            definitions: Vec::new(),
            stamps: Vec::new(),
            beginnings: 0,
            passed_over: BTreeMap::new(),
            objects: 0,
            reports: 0,
            errors: Vec::new(),
        }
    }

    /// Reads an input, the one of `sources` with index `source`.
    pub(super) fn read(&mut self, source: u32, input: &Input) {
        let read = manifest::read(source, input.bytes(), &mut |found| {
            let context = api::Context {
                default_namespace: &self.args.manifest_namespace,
                list_type: found.list_type.as_ref().map(|(version, kind)| (version.as_str(), kind.as_str())),
            };
            let admitted = api::admit(found.value, &context);
            for text in found.reports.iter().chain(&admitted.warnings) {
                self.report_object(found.origin, &admitted, text);
            }
            self.add(found.origin, &admitted);
        });
        match read {
            Ok(summary) => summary.reports.iter().for_each(|(origin, text)| self.report(*origin, text)),
            Err(errors) => self.errors.extend(manifests::unreadable(input, &errors)),
        }
    }

    fn add(&mut self, origin: Origin, admitted: &Admitted<'_>) {
        match &admitted.outcome {
            Outcome::Rbac(object) => {
                self.objects += 1;
                if let Some(Redefined { first, same: false }) = self.builder.add(object, origin) {
                    let first = place(&self.sources, first);
                    self.report_object(
                        origin,
                        admitted,
                        &format!("takes the place of another one at {first}"),
                    );
                }
            }
            Outcome::CustomResourceDefinition(crd) => self.definitions.push(custom_resource(crd)),
            Outcome::ExportBeginning => self.beginnings += 1,
            Outcome::Export(stamp) => self.stamps.push(Stamp::clone(stamp)),
            Outcome::Other => *self.passed_over.entry(admitted.kind.to_string()).or_default() += 1,
            Outcome::Refused(refusal) => {
                self.report_object(
                    origin,
                    admitted,
                    &format!("left out, as the API server refuses it: {refusal}"),
                );
            }
        }
    }

    fn report_object(&mut self, origin: Origin, admitted: &Admitted<'_>, text: &str) {
        let kind = if admitted.kind.is_empty() { "object" } else { &admitted.kind };
        let name = match &admitted.namespace {
            Some(namespace) => format!("{namespace}/{}", admitted.name),
            None => admitted.name.to_string(),
        };
        self.report(origin, &format!("{kind} `{name}`: {text}"));
    }

    fn report(&mut self, origin: Origin, text: &str) {
        self.reports += 1;
        self.ui.warning(&format!("{}: {text}", place(&self.sources, origin)));
    }

    /// Builds what decides, unless an input could not be read.
    pub(super) fn finish(mut self) -> Result<Gathered, CliError> {
        if let Some(error) = CliError::all(std::mem::take(&mut self.errors)) {
            return Err(error);
        }
        if self.beginnings > self.stamps.len() {
            return Err(CliError::new("an export among the manifests is cut off: its end is missing")
                .hint("`kauth export` takes a new one"));
        }
        for (kind, count) in &self.passed_over {
            self.ui.detail(&format!("passed over {count} of kind {kind}"));
        }
        if self.objects == 0 {
            self.reports += 1;
            self.ui.warning("the manifests hold no role and no binding");
        }
        let policy = self.build();
        if self.args.strict && self.reports > 0 {
            let problems = if self.reports == 1 { "problem" } else { "problems" };
            return Err(CliError::new(format!(
                "the manifests have {} {problems}, and --strict was given",
                self.reports
            )));
        }
        let authorizer =
            Authorizer::new(self.args.authorization_mode.clone(), policy).without(self.unlisted());
        let mut discovery = Discovery::new(self.version());
        self.definitions.iter().for_each(|definition| discovery.add(definition));
        Ok(Gathered { authorizer, discovery, sources: self.sources, stamps: self.stamps })
    }

    /// Returns the version whose resources count: that of the server that an export is of, unless a flag says otherwise.
    fn version(&self) -> Version {
        let said = self.stamps.iter().find_map(|stamp| Version::of_server(&stamp.server_version));
        match self.args.default_policy {
            DefaultPolicyChoice::Of(version) => version,
            _ => said.unwrap_or(self.args.version()),
        }
    }

    /// Returns what of the policy whoever took an export was not let see.
    fn unlisted(&self) -> Vec<String> {
        let missing = self.stamps.iter().flat_map(|stamp| &stamp.missing).filter(|missing| missing.decides);
        missing
            .map(|missing| format!("the export lacks {}: {}", missing.resource, shown(&missing.reason)))
            .collect()
    }

    fn build(&mut self) -> Policy {
        let builder = std::mem::take(&mut self.builder);
        let names: Vec<_> = default_policy::shared().map(stock_name).collect();
        let is_stamped = !self.stamps.is_empty() && self.stamps.iter().all(Stamp::is_whole);
        let whole =
            if self.args.assume_complete || is_stamped { Whole::Assume } else { Whole::Judge(&names) };
        // It takes longer to read than most inputs do, so only where it is wanted.
        let stock = match self.args.default_policy {
            DefaultPolicyChoice::None => Vec::new(),
            DefaultPolicyChoice::Auto if builder.is_whole(whole) => Vec::new(),
            DefaultPolicyChoice::Auto | DefaultPolicyChoice::Of(_) => {
                default_policy::load(self.args.version())
            }
        };
        let aggregation = self.args.aggregation.into();
        let (policy, notices) = builder.build(&BuildOptions {
            default_policy: DefaultPolicy::Always(&stock),
            whole,
            aggregation,
        });
        notices.iter().for_each(|notice| self.notice(notice, policy.is_whole()));
        policy
    }

    fn notice(&mut self, notice: &Notice, whole: bool) {
        match notice {
            Notice::DefaultPolicyAdded { objects } => {
                let version = self.args.version();
                self.ui.detail(&format!(
                    "added {objects} objects of the default policy of Kubernetes {version}"
                ));
            }
            // Where roles are missing from the input, so are some that the controller would take in.
            Notice::AggregationDrift { .. } if !whole => {}
            Notice::AggregationDrift { role, origin, missing, extra } => {
                let text = format!(
                    "its stored rules count; the controller would add {missing} and take away {extra}"
                );
                self.report(*origin, &format!("ClusterRole `{role}`: {text}"));
            }
            Notice::AggregationCycle { role, origin } => {
                let text = "it takes itself in by way of other aggregated roles; what it holds depends on its history";
                self.report(*origin, &format!("ClusterRole `{role}`: {text}"));
            }
        }
    }
}

fn stock_name(stock: default_policy::Identity) -> StockName<'static> {
    StockName { kind: stock.kind, namespace: stock.namespace, name: stock.name }
}
