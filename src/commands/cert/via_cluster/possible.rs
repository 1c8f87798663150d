//! Which cluster signs, and the flags that the CSR API can do nothing with.

use super::super::CertArgs;
use super::super::identity::Profile;
use crate::api::signer;
use crate::commands::connection::Connection;
use crate::commands::credential::client::Client;
use crate::commands::global::GlobalArgs;
use crate::error::CliError;
use crate::kubeconfig::config::Context;
use crate::kubeconfig::overrides::Overrides;
use crate::output::Ui;

/// Makes sure that nothing is asked for that the CSR API cannot do.
///
/// # Errors
/// Names the flag, and why.
pub(super) fn confirm(args: &CertArgs) -> Result<(), CliError> {
    let refused =
        |flag: &str, why: &str| CliError::new(format!("{flag} does not go with --via-cluster")).because(why);
    if let Some(flag) = args.authority.given() {
        return Err(refused(flag, "the cluster signs with an authority of its own"));
    }
    if args.source.is_public_key() {
        let error = refused("--public-key", "a request is signed with the private key");
        return Err(
            error.hint("whoever has it makes a request with `kauth csr create`; --from-csr takes that")
        );
    }
    if args.context.has_new_server() {
        let error = refused("--server", "the context is for the cluster that signs");
        return Err(error.hint("--context NAME names another cluster, by a context of it"));
    }
    let signer = args.via_cluster.signer_name.as_deref();
    if args.identity.profile == Profile::Server && signer.is_none() {
        let error =
            refused("--profile server", "no signer of Kubernetes' own signs for servers but kubelets");
        return Err(error.hint("--signer-name NAME names one that does"));
    }
    if args.identity.uid.is_some() && signer.is_none_or(signer::is_built_in) {
        return Err(refused("--uid", "the signers of Kubernetes' own leave it out"));
    }
    super::super::one::confirm_namespace_counts(args)
}

/// Makes ready to ask the cluster.
///
/// # Errors
/// If the kubeconfig names none, or clients would not send the credential.
pub(super) fn connect(ui: &mut Ui, global: &GlobalArgs, args: &CertArgs) -> Result<Connection, CliError> {
    let text = |flag: Option<&str>| flag.unwrap_or_default().to_owned();
    let overrides = Overrides {
        current_context: text(args.context.kubeconfig.context.as_deref()),
        context: Context { cluster: text(args.context.cluster_name()), ..Context::default() },
        timeout: text(global.request_timeout.as_deref()),
        ..Overrides::default()
    };
    let client = Client::read(ui, args.context.kubeconfig.kubeconfig.as_ref(), &overrides, true)?;
    Connection::new(ui, global, client)
}
