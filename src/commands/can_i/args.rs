//! The arguments of `kauth can-i`, and what of them does not go together.

use crate::commands::asker::AskerArgs;
use crate::commands::format::Format;
use crate::commands::live::LiveArgs;
use crate::commands::policy::PolicyArgs;
use crate::error::CliError;
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # May adriano delete pods in namespace default?
  kauth can-i delete pods --as adriano -f rbac.yaml

  # May the service account deployer of namespace ci scale deployments there, and why?
  kauth can-i patch deploy/scale -n ci --as system:serviceaccount:ci:deployer -f rbac.yaml --explain

  # May members of dev list secrets in all namespaces?
  kauth can-i list secrets -A --as jane --as-group dev -f rbac.yaml

  # What may jane do in namespace prod?
  kauth can-i --list --as jane -n prod -f rbac.yaml

  # May the holder of a certificate, before it is used for the first time?
  kauth can-i delete pods --cert admin.crt -f rbac.yaml

  # Does the cluster say the same?
  kauth can-i delete pods --as jane --compare

  # In a script
  kauth can-i create pods -q --as system:serviceaccount:ci:deployer -f rbac.yaml && echo \"it may\"";

/// Check whether an action is allowed, by exported manifests alone
///
/// VERB is a Kubernetes verb like get, list or create. TYPE is a resource, by plural, singular, short name or kind, with
/// .GROUP if need be; NAME is an object's name. What stands behind the slash is a subresource if the type has it. A path that
/// begins with / asks for a URL.
///
/// Whose question it is, --as says, or a credential; without either it is that of the kubeconfig's context. Nothing is sent.
///
/// The answer is the API server's: yes (exit code 0), no (1), or unknown (3) where something needed for it was not given.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CanIArgs {
    /// What is to be done
    pub(super) verb: Option<String>,
    /// What it is to be done to: TYPE, TYPE/NAME, TYPE/SUBRESOURCE or /URL
    #[arg(value_name = "TYPE[/NAME]|/URL")]
    pub(super) resource: Option<String>,
    /// The subresource
    #[arg(long, value_name = "SUBRESOURCE", allow_hyphen_values = true)]
    pub(super) subresource: Option<String>,
    /// The object's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) name: Option<String>,
    /// The namespace; default: that of the context if its identity counts, else default
    #[arg(short, long, value_name = "NAMESPACE", allow_hyphen_values = true)]
    pub(super) namespace: Option<String>,
    /// Ask for all namespaces at once
    #[arg(short = 'A', long)]
    pub(super) all_namespaces: bool,
    /// List all that the user may do in the namespace
    #[arg(long)]
    pub(super) list: bool,
    /// With --list, print no headers
    #[arg(long)]
    pub(super) no_headers: bool,
    /// Say which binding, role and rule decide, or for a no which nearly do
    #[arg(long)]
    pub(super) explain: bool,
    /// Print a document instead
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) output: Option<Format>,
    #[command(flatten)]
    pub(super) live: LiveArgs,
    #[command(flatten)]
    pub(super) asker: AskerArgs,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
}

impl CanIArgs {
    /// The namespace that is asked for, or else that of the context; an empty one counts as not given, as in kubectl.
    pub(super) fn namespace<'a>(&'a self, of_context: Option<&'a str>) -> &'a str {
        match self.namespace.as_deref() {
            _ if self.all_namespaces => "",
            None | Some("") => of_context.unwrap_or("default"),
            Some(namespace) => namespace,
        }
    }

    /// Returns the URL's path that is asked for, else that of the review that kubectl sends.
    pub(super) fn path(&self) -> &str {
        const REVIEW: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        self.resource.as_deref().filter(|resource| resource.starts_with('/')).unwrap_or(REVIEW)
    }

    // kubectl: pkg/cmd/auth/cani.go, Complete and Validate
    pub(super) fn check(&self, quiet: bool) -> Result<(), CliError> {
        let given = self.verb.is_some() || self.resource.is_some();
        if self.list && given {
            return Err(CliError::new("--list takes no verb and no resource"));
        }
        if self.list && (self.all_namespaces || self.subresource.as_deref().is_some_and(|it| !it.is_empty()))
        {
            return Err(CliError::new("--list goes with neither --all-namespaces nor --subresource")
                .hint("name one namespace with -n NAMESPACE"));
        }
        if self.list && quiet {
            return Err(CliError::new("--list and --quiet leave nothing to print"));
        }
        if self.list && (self.explain || self.name.is_some()) {
            return Err(CliError::new("--list goes with neither --explain nor --name"));
        }
        let is_live = self.live.mode().is_some();
        if is_live && self.explain {
            return Err(CliError::new("--explain goes without --live: no server says which binding decides"));
        }
        if is_live && !self.live.compare && self.policy.is_given() {
            return Err(CliError::new(
                "-f goes with --compare, or without --live: the cluster alone would be asked",
            ));
        }
        if self.live.send_credential && !is_live {
            return Err(CliError::new("--send-credential goes with --live or --compare only"));
        }
        if self.live.compare && (self.list || self.output.is_some()) {
            return Err(CliError::new("--compare goes with neither --list nor --output"));
        }
        if !self.list && self.resource.is_none() {
            return Err(CliError::new("you must specify two arguments: a verb, and a resource or /URL")
                .hint("for example: kauth can-i delete pods --as adriano -f rbac.yaml"));
        }
        Ok(())
    }

    // kubectl checks this last, when the warnings have been printed.
    pub(super) fn check_headers(&self) -> Result<(), CliError> {
        if self.no_headers && !self.list {
            return Err(CliError::new("--no-headers goes with --list only"));
        }
        Ok(())
    }
}
