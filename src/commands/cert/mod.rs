//! `kauth cert`: client certificates that make their holder a user with groups.

mod access;
mod ask;
mod cluster_args;
mod foreign;
mod identity;
mod made;
mod many;
mod mint;
mod one;
mod people;
mod place;
mod renew;
mod report;
mod source;
mod spec;
mod validity;
mod via_cluster;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::authority::AuthorityArgs;
use super::global::GlobalArgs;
use super::kubeconfig::ContextArgs;
use super::policy::PolicyArgs;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use cluster_args::ViaClusterArgs;
use foreign::ForeignArgs;
use identity::IdentityArgs;
use place::PlaceArgs;
use source::SourceArgs;
pub(super) use validity::{Usual, ValidityArgs};

const EXAMPLES: &str = "\
Examples:

  # A key and a certificate for user jane in two groups, in jane.key and jane.crt, for 12 hours
  kauth cert jane --group dev --group ops

  # The same for eight hours, into the kubeconfig instead; kubectl --context jane works at once
  kauth cert jane --group dev --ttl 8h --kubeconfig-context jane

  # What jane will be able to do, by a cluster's export
  kauth cert jane --group dev --show-access --policy export.yaml

  # The same from the cluster itself, where no authority's key is at hand and somebody may approve requests
  kauth cert jane --group dev --kubeconfig-context jane --via-cluster --approve

  # A kubelet's client certificate, with the authority of kubeadm
  kauth cert --node worker-1 --ca-cert /etc/kubernetes/pki/ca.crt --ca-key /etc/kubernetes/pki/ca.key";

/// Mint a client certificate: kube-apiserver takes its holder for a user with groups
///
/// The common name is the user's name; each group is an organization of its own, in the order given. The authority is the
/// cluster's client CA (kube-apiserver's --client-ca-file); its private key must be at hand, or the cluster is asked to sign
/// (--via-cluster).
///
/// What is made is verified by kube-apiserver's own rules before it is written (of a list, the first certificate, and whom each of
/// them names). Nothing takes a certificate back before it
/// ends, so a person's is valid for 12 hours unless something else is asked for.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true, args_conflicts_with_subcommands = true,
          disable_help_subcommand = true)]
pub struct CertArgs {
    #[command(subcommand)]
    command: Option<CertCommand>,
    /// The user's name
    #[arg(value_name = "NAME", conflicts_with = "from_csr")]
    name: Option<String>,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    validity: ValidityArgs,
    #[command(flatten)]
    authority: AuthorityArgs,
    #[command(flatten)]
    via_cluster: ViaClusterArgs,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    context: ContextArgs,
    /// Mint for everybody on a list: CSV with the columns name, group (as many as needed), uid, ttl and keyType, or YAML; - for
    /// standard input
    #[arg(long, value_name = "FILE", help_heading = "Many at once",
          conflicts_with_all = ["name", "groups", "uid", "node", "names", "profile", "public_key", "from_csr", "spec",
                                "out_key", "out_cert", "force", "kubeconfig_context", "show_access", "kubeconfig",
                                "context", "cluster", "server", "namespace", "use_context", "via_cluster"])]
    list_file: Option<PathBuf>,
    /// First print what the user will be able to do, by the policy
    #[arg(long, help_heading = "Policy")]
    show_access: bool,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    foreign: ForeignArgs,
}

#[derive(Debug, Subcommand)]
enum CertCommand {
    Renew(Box<renew::RenewArgs>),
    // Nobody who writes it wants a user of that name.
    #[command(hide = true)]
    Help,
}

/// Mints certificates.
///
/// # Errors
/// If something that is needed is missing or wrong; then nothing is written.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &CertArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        Some(CertCommand::Renew(args)) => renew::run(ui, args),
        Some(CertCommand::Help) => {
            let error = CliError::new("`help` is no command of `kauth cert`");
            Err(error
                .hint("`kauth help cert` prints help")
                .hint("`kauth cert -- help` mints for a user of that name")
                .into())
        }
        None => {
            args.foreign.confirm_none(args.name.as_deref())?;
            args.confirm_one_reads_stdin()?;
            match &args.list_file {
                Some(list) => many::run(ui, args, list),
                None if args.via_cluster.is_wanted() => via_cluster::run(ui, global, args),
                None => one::run(ui, args),
            }
        }
    }
}

impl CertArgs {
    /// Makes sure that standard input is read once: who reads it again finds nothing, and takes that for an answer.
    fn confirm_one_reads_stdin(&self) -> Result<(), CliError> {
        let files = [self.list_file.as_deref()].into_iter().chain(self.source.files());
        let files = files.flatten().filter(|file| file.as_os_str() == "-").count();
        let others = [self.policy.reads_stdin(), self.authority.passphrase_from.as_deref() == Some("-")];
        if files + others.into_iter().filter(|reads| *reads).count() > 1 {
            return Err(CliError::new("standard input can be read only once"));
        }
        Ok(())
    }
}
