//! What is decided by: finding, reading and building the policy, shared by the commands that decide.

use crate::api::{self, Admitted, Origin, Outcome};
use crate::authz::chain::{Authorizer, Modes};
use crate::authz::rbac::default_policy;
use crate::authz::rbac::{
    Aggregation, BuildOptions, DefaultPolicy, Notice, Policy, PolicyBuilder, Redefined, StockName, Whole,
};
use crate::discovery::{CustomResource, CustomResourceVersion, Discovery};
use crate::error::CliError;
use crate::files::{self, Input};
use crate::manifest;
use crate::output::Ui;
use crate::version::Version;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

/// Of what is reported about the manifests, so much is shown; with `-v` all of it.
const REPORTS_SHOWN: usize = 100;

/// The manifests to decide by, and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub(super) struct PolicyArgs {
    /// Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY
    #[arg(short = 'f', long = "filename", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read directories with all that is below them
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Make everything that is reported about the manifests an error
    #[arg(long)]
    strict: bool,
    /// Which of Kubernetes' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests
    /// are a whole cluster's
    #[arg(long, value_name = "auto|none|v1.NN", default_value = "auto")]
    default_policy: DefaultPolicyChoice,
    /// Take the manifests for all that the cluster has: what they lack does not exist
    #[arg(long)]
    assume_complete: bool,
    /// Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and
    /// computes the others as the controller does
    #[arg(long, value_name = "MODE", default_value = "auto")]
    aggregation: AggregationMode,
    /// The authorizers, as kube-apiserver's flag names them
    #[arg(long, value_name = "MODES", default_value = "Node,RBAC", value_parser = Modes::from_str)]
    authorization_mode: Modes,
    /// The namespace of namespaced objects that have none
    #[arg(long, value_name = "NAMESPACE", default_value = "default")]
    manifest_namespace: String,
}

/// What a command decides by.
pub(super) struct Gathered {
    /// The chain of authorizers over the policy.
    pub(super) authorizer: Authorizer,
    /// The resources that there are: Kubernetes' own and those of the input's CustomResourceDefinitions.
    pub(super) discovery: Discovery,
    /// The names of the inputs, by [`Origin::source`].
    pub(super) sources: Vec<String>,
}

impl Gathered {
    /// Returns `FILE:LINE`, or what stands for it where an object stands in no file.
    pub(super) fn place(&self, origin: Origin) -> String {
        place(&self.sources, origin)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DefaultPolicyChoice {
    Auto,
    None,
    Of(Version),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AggregationMode {
    Auto,
    Stored,
    Computed,
}

impl PolicyArgs {
    /// Reads the manifests and builds what decides.
    pub(super) fn gather(&self, ui: &mut Ui) -> Result<Gathered, CliError> {
        let inputs = self.inputs()?;
        let mut reader = Reader::new(self, ui, inputs.iter().map(|input| input.name.clone()).collect());
        for (source, input) in inputs.iter().enumerate() {
            reader.read(source as u32, input);
        }
        reader.finish()
    }

    /// Returns whether stdin is one of the manifests.
    pub(super) fn reads_stdin(&self) -> bool {
        self.files.iter().any(|file| file.as_os_str() == "-")
    }

    /// Returns the namespace of objects that should have one and do not.
    pub(super) fn manifest_namespace(&self) -> &str {
        &self.manifest_namespace
    }

    fn inputs(&self) -> Result<Vec<Input>, CliError> {
        let mut paths = self.files.clone();
        if paths.is_empty() {
            paths.extend(policy_path());
        }
        if paths.is_empty() {
            return Err(CliError::new("there is no policy to decide by")
                .hint("name exported manifests with -f FILE, or set KAUTH_POLICY to a list of paths")
                .hint("`kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml` exports a cluster's"));
        }
        files::read_manifests(&paths, self.recursive).map_err(|errors| {
            let mut errors = errors.iter().map(|error| CliError::of(error));
            errors
                .next()
                .map(|first| errors.fold(first, CliError::and))
                .unwrap_or_else(|| CliError::new("nothing was read"))
        })
    }

    fn version(&self) -> Version {
        match self.default_policy {
            DefaultPolicyChoice::Of(version) => version,
            DefaultPolicyChoice::Auto | DefaultPolicyChoice::None => Version::LATEST,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that looks for the policy's path")]
fn policy_path() -> Vec<PathBuf> {
    let list = std::env::var_os("KAUTH_POLICY").unwrap_or_default();
    std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()).collect()
}

/// Manifests on their way into the policy builder.
struct Reader<'r> {
    args: &'r PolicyArgs,
    ui: &'r mut Ui,
    sources: Vec<String>,
    builder: PolicyBuilder,
    discovery: Discovery,
    passed_over: BTreeMap<String, usize>,
    reports: usize,
    errors: Vec<String>,
}

impl<'r> Reader<'r> {
    fn new(args: &'r PolicyArgs, ui: &'r mut Ui, sources: Vec<String>) -> Self {
        let discovery = Discovery::new(args.version());
        let builder = PolicyBuilder::new();
        Self {
            args,
            ui,
            sources,
            builder,
            discovery,
            passed_over: BTreeMap::new(),
            reports: 0,
            errors: Vec::new(),
        }
    }

    fn read(&mut self, source: u32, input: &Input) {
        let read = manifest::read(source, input.bytes(), &mut |found| {
            let context = api::Context {
                default_namespace: &self.args.manifest_namespace,
                list_type: found.list_type.as_ref().map(|(version, kind)| (version.as_str(), kind.as_str())),
            };
            let admitted = api::admit(found.value, &context);
            for text in found.reports.iter().chain(&admitted.warnings) {
                self.report(found.origin, &admitted, text);
            }
            self.add(found.origin, &admitted);
        });
        for error in read.err().into_iter().flatten() {
            self.errors.push(format!("{}:{}: {}", input.name, error.line, error.message));
        }
    }

    fn add(&mut self, origin: Origin, admitted: &Admitted<'_>) {
        match &admitted.outcome {
            Outcome::Rbac(object) => {
                if let Some(Redefined { first, same: false }) = self.builder.add(object, origin) {
                    let first = place(&self.sources, first);
                    self.report(origin, admitted, &format!("takes the place of another one at {first}"));
                }
            }
            Outcome::CustomResourceDefinition(crd) => self.discovery.add(&custom_resource(crd)),
            Outcome::Other => *self.passed_over.entry(admitted.kind.to_string()).or_default() += 1,
            Outcome::Refused(refusal) => {
                self.report(origin, admitted, &format!("left out, as the API server refuses it: {refusal}"));
            }
        }
    }

    fn report(&mut self, origin: Origin, admitted: &Admitted<'_>, text: &str) {
        if !self.counts_and_shows() {
            return;
        }
        let kind = if admitted.kind.is_empty() { "object" } else { &admitted.kind };
        let name = match &admitted.namespace {
            Some(namespace) => format!("{namespace}/{}", admitted.name),
            None => admitted.name.to_string(),
        };
        self.ui.warning(&format!("{}: {kind} `{name}`: {text}", place(&self.sources, origin)));
    }

    fn finish(mut self) -> Result<Gathered, CliError> {
        if let Some((first, more)) = self.errors.split_first() {
            return Err(more.iter().fold(CliError::new(first), |error, more| error.because(more)));
        }
        for (kind, count) in &self.passed_over {
            self.ui.detail(&format!("passed over {count} of kind {kind}"));
        }
        let policy = self.build();
        self.tell_the_rest();
        if self.args.strict && self.reports > 0 {
            let problems = if self.reports == 1 { "problem" } else { "problems" };
            return Err(CliError::new(format!(
                "the manifests have {} {problems}, and --strict was given",
                self.reports
            )));
        }
        let authorizer = Authorizer::new(self.args.authorization_mode.clone(), policy);
        Ok(Gathered { authorizer, discovery: self.discovery, sources: self.sources })
    }

    fn build(&mut self) -> Policy {
        let builder = std::mem::take(&mut self.builder);
        let names: Vec<_> = default_policy::shared().map(stock_name).collect();
        let whole = if self.args.assume_complete { Whole::Assume } else { Whole::Judge(&names) };
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
                self.ui.detail(&format!("added {objects} objects of the default policy of Kubernetes {version}"));
            }
            // Where roles are missing from the input, so are some that the controller would take in.
            Notice::AggregationDrift { .. } if !whole => {}
            Notice::AggregationDrift { role, origin, missing, extra } => self.report_role(
                role,
                *origin,
                &format!("its stored rules count, but the controller would add {missing} and take away {extra}"),
            ),
            Notice::AggregationCycle { role, origin } => self.report_role(
                role,
                *origin,
                "it takes itself in by way of other aggregated roles, so what it holds depends on its history",
            ),
        }
    }

    fn report_role(&mut self, role: &str, origin: Origin, text: &str) {
        if self.counts_and_shows() {
            self.ui.warning(&format!("{}: ClusterRole `{role}`: {text}", place(&self.sources, origin)));
        }
    }

    /// Counts a report, and returns whether to show it: a broken export must not flood the terminal.
    fn counts_and_shows(&mut self) -> bool {
        self.reports += 1;
        self.reports <= REPORTS_SHOWN || self.ui.is_verbose()
    }

    fn tell_the_rest(&mut self) {
        if self.reports > REPORTS_SHOWN && !self.ui.is_verbose() {
            let more = self.reports - REPORTS_SHOWN;
            self.ui.warning(&format!("{more} more about the manifests (-v shows all)"));
        }
    }
}

fn stock_name(stock: default_policy::Identity) -> StockName<'static> {
    StockName { kind: stock.kind, namespace: stock.namespace, name: stock.name }
}

fn place(sources: &[String], origin: Origin) -> String {
    match sources.get(origin.source as usize) {
        Some(source) => format!("{source}:{}", origin.line),
        None => "the default policy of Kubernetes".to_owned(),
    }
}

fn custom_resource(crd: &api::CustomResourceDefinition<'_>) -> CustomResource {
    let owned = |texts: &[api::rbac::Text<'_>]| texts.iter().map(ToString::to_string).collect();
    CustomResource {
        group: crd.group.to_string(),
        namespaced: crd.namespaced,
        plural: crd.plural.to_string(),
        singular: crd.singular.to_string(),
        kind: crd.kind.to_string(),
        short_names: owned(&crd.short_names),
        categories: owned(&crd.categories),
        versions: crd.versions.iter().map(custom_resource_version).collect(),
    }
}

fn custom_resource_version(version: &api::CustomResourceVersion<'_>) -> CustomResourceVersion {
    CustomResourceVersion { name: version.name.to_string(), status: version.status, scale: version.scale }
}

impl FromStr for DefaultPolicyChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            version => version.parse().map(Self::Of).map_err(|error| format!("{error}")),
        }
    }
}

impl From<AggregationMode> for Aggregation {
    fn from(mode: AggregationMode) -> Self {
        match mode {
            AggregationMode::Auto => Self::Auto,
            AggregationMode::Stored => Self::Stored,
            AggregationMode::Computed => Self::Computed,
        }
    }
}
