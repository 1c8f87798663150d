//! The flags of `kauth config set-credentials`, and what of them does not go together.

use crate::commands::kubeconfig::parse_bool;
use crate::error::CliError;
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # A client certificate and its key, copied into the kubeconfig
  kauth config set-credentials cluster-admin --embed-certs \\
    --client-certificate=admin.crt --client-key=admin.key

  # A token, from a pipe: what stands on a command line, everybody on the machine can read
  vault read -field=token secret/ci | kauth config set-credentials ci --token-from -

  # A token that something else keeps fresh in a file
  kauth config set-credentials web --token-file /var/run/secrets/tokens/web

  # A program that prints a credential
  kauth config set-credentials aws --exec-command aws --exec-arg eks --exec-arg get-token \\
    --exec-api-version client.authentication.k8s.io/v1 --exec-interactive-mode Never

  # The same credentials, as somebody else
  kauth config set-credentials admin-as-jane --token-from token \\
    --impersonate jane --impersonate-group dev";

/// Set a user: the credentials of somebody
///
/// A user of this name that is there keeps all fields that no flag names, but a token takes back username and password, and
/// these take back a token.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::commands::config) struct SetCredentialsArgs {
    /// The user's name in the kubeconfig; it need not be the name that the server knows
    #[arg(value_name = "NAME", num_args = 0..)]
    pub(super) names: Vec<String>,
    /// The file with the client certificate
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) client_certificate: Option<String>,
    /// The file with the certificate's key
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) client_key: Option<String>,
    /// Copy the contents of certificate and key into the kubeconfig
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = parse_bool)]
    pub(super) embed_certs: Option<bool>,
    /// A bearer token; --token-from keeps it off the command line
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    pub(super) token: Option<String>,
    /// Read a bearer token from a file, from stdin (-) or from a descriptor (fd:N)
    #[arg(long, value_name = "-|FILE|fd:N", allow_hyphen_values = true, conflicts_with = "token")]
    pub(super) token_from: Option<String>,
    /// The file that clients are to read a bearer token from, each time; it goes before any other token
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) token_file: Option<String>,
    /// The name for basic auth, which Kubernetes has not known since 1.19
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) username: Option<String>,
    /// The password for basic auth; --password-from keeps it off the command line
    #[arg(long, value_name = "PASSWORD", allow_hyphen_values = true)]
    pub(super) password: Option<String>,
    /// Read a password from a file, from stdin (-) or from a descriptor (fd:N)
    #[arg(long, value_name = "-|FILE|fd:N", allow_hyphen_values = true, conflicts_with = "password")]
    pub(super) password_from: Option<String>,
    /// The program that prints a credential
    #[arg(long, value_name = "COMMAND", allow_hyphen_values = true)]
    pub(super) exec_command: Option<String>,
    /// The version of the credential that it prints, like client.authentication.k8s.io/v1
    #[arg(long, value_name = "VERSION", allow_hyphen_values = true)]
    pub(super) exec_api_version: Option<String>,
    /// An argument of the program (can be repeated; commas separate several)
    #[arg(long, value_name = "ARG", allow_hyphen_values = true)]
    pub(super) exec_arg: Vec<String>,
    /// A variable of the program's environment; KEY- takes one away (can be repeated)
    #[arg(long, value_name = "KEY=VALUE|KEY-", allow_hyphen_values = true)]
    pub(super) exec_env: Vec<String>,
    /// When the program may ask on the terminal: Never, IfAvailable or Always
    #[arg(long, value_name = "MODE", allow_hyphen_values = true)]
    pub(super) exec_interactive_mode: Option<String>,
    /// Tell the program which cluster it is for
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = parse_bool)]
    pub(super) exec_provide_cluster_info: Option<bool>,
    /// The name of an auth provider: of these, clients still have oidc; for the others there are plugins
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) auth_provider: Option<String>,
    /// A setting of the auth provider; KEY- takes one away (can be repeated; commas separate several)
    #[arg(long, value_name = "KEY=VALUE|KEY-", allow_hyphen_values = true)]
    pub(super) auth_provider_arg: Vec<String>,
    /// Be this user at the server, once known as oneself
    #[arg(long, value_name = "USER", allow_hyphen_values = true)]
    pub(super) impersonate: Option<String>,
    /// Be in this group, with --impersonate (can be repeated)
    #[arg(long, value_name = "GROUP", allow_hyphen_values = true)]
    pub(super) impersonate_group: Vec<String>,
    /// Have this UID, with --impersonate
    #[arg(long, value_name = "UID", allow_hyphen_values = true)]
    pub(super) impersonate_uid: Option<String>,
    /// Have this extra value, with --impersonate (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(super) impersonate_extra: Vec<String>,
    /// Flags of a single request, which would be taken and do nothing
    #[arg(long = "as", hide = true, value_name = "USER", allow_hyphen_values = true)]
    request_as: Option<String>,
    #[arg(long = "as-group", hide = true, value_name = "GROUP", allow_hyphen_values = true)]
    request_as_group: Vec<String>,
    #[arg(long = "as-uid", hide = true, value_name = "UID", allow_hyphen_values = true)]
    request_as_uid: Option<String>,
    #[arg(long = "as-user-extra", hide = true, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    request_as_user_extra: Vec<String>,
}

impl SetCredentialsArgs {
    /// Refuses what kubectl takes and forgets.
    pub(super) fn refuse_request_flags(&self) -> Result<(), CliError> {
        let flags = [
            ("as", "impersonate", self.request_as.is_some()),
            ("as-group", "impersonate-group", !self.request_as_group.is_empty()),
            ("as-uid", "impersonate-uid", self.request_as_uid.is_some()),
            ("as-user-extra", "impersonate-extra", !self.request_as_user_extra.is_empty()),
        ];
        match flags.iter().find(|(_, _, given)| *given) {
            Some((flag, ours, _)) => {
                Err(CliError::new(format!("--{flag} is a flag of a request and stores nothing"))
                    .hint(format!("--{ours} stores whom to impersonate")))
            }
            None => Ok(()),
        }
    }

    /// Checks that there is one way to be known, and something to embed.
    pub(super) fn check_methods(&self) -> Result<(), CliError> {
        let given = |flag: &Option<String>| flag.as_deref().is_some_and(|value| !value.is_empty());
        let mut methods = Vec::new();
        if given(&self.token) || self.token_from.is_some() {
            methods.push("--token");
        }
        if given(&self.username) || given(&self.password) || self.password_from.is_some() {
            methods.push("--username/--password");
        }
        if methods.len() > 1 {
            let methods = methods.join(", ");
            return Err(CliError::new(format!(
                "you cannot specify more than one authentication method at the same time: {methods}"
            )));
        }
        if self.embed_certs == Some(true) && !given(&self.client_certificate) && !given(&self.client_key) {
            return Err(CliError::new("you must specify a --client-certificate or --client-key to embed"));
        }
        let from_stdin = |from: &Option<String>| from.as_deref() == Some("-");
        if from_stdin(&self.token_from) && from_stdin(&self.password_from) {
            return Err(CliError::new("standard input can be read only once"));
        }
        Ok(())
    }
}
