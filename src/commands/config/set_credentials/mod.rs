//! `kauth config set-credentials` (`kubectl: pkg/cmd/config/set_credentials.go`).

mod args;
mod plugin;

pub(super) use args::SetCredentialsArgs;

use super::unexpected;
use crate::commands::kubeconfig::{self, FileField, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::go::Quoted;
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::User;
use crate::kubeconfig::layers::Layers;
use crate::output::Ui;
use crate::secret::Secret;
use plugin::PluginFlags;

/// What the flags say, read and checked.
struct Credentials {
    certificate: Option<FileField>,
    key: Option<FileField>,
    token: Option<Secret>,
    token_file: Option<String>,
    username: Option<String>,
    password: Option<Secret>,
    plugin: PluginFlags,
    impersonate: Impersonate,
}

/// `--impersonate` and its kin; a flag that is given replaces the field.
struct Impersonate {
    user: Option<String>,
    uid: Option<String>,
    groups: Vec<String>,
    extra: Vec<(String, String)>,
}

/// Sets the user.
///
/// # Errors
/// If the flags do not go together, a file cannot be read, or the kubeconfig cannot be edited.
pub(super) fn run(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &SetCredentialsArgs,
) -> Result<ExitStatus, Failure> {
    let [name] = &args.names[..] else {
        return Err(unexpected("set-credentials", "unexpected args", &args.names).into());
    };
    let credentials = Credentials::read(ui, name, args)?;
    let mut is_nobody = false;
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let mut user = layers.whole().users.get(name).cloned().unwrap_or_default();
        credentials.apply(&mut user, name, layers)?;
        is_nobody = credentials.impersonate.is_given() && is_impersonation_of_nobody(&user);
        Ok(vec![Change::User(name.clone(), Box::new(user))])
    })?;
    ui.answer(format!("User {} set.\n", Quoted(name)))?;
    if is_nobody {
        ui.warning("there is whom to impersonate by group, UID or extra value, but no user: clients refuse that; --impersonate names one");
    }
    Ok(ExitStatus::Done)
}

impl Credentials {
    fn read(ui: &mut Ui, name: &str, args: &SetCredentialsArgs) -> Result<Self, CliError> {
        args.refuse_request_flags()?;
        let plugin = PluginFlags::parse(args)?;
        if name.is_empty() {
            return Err(CliError::new("you must specify a non-empty user name"));
        }
        args.check_methods()?;
        let embed = args.embed_certs == Some(true);
        let file = |flag: &str, path: &Option<String>| {
            path.as_deref().map(|path| FileField::new(flag, path, embed)).transpose()
        };
        let certificate = file("client-certificate", &args.client_certificate)?;
        let key = file("client-key", &args.client_key)?;
        plugin.check()?;
        Ok(Self {
            certificate,
            key,
            token: {
                let token = secret(ui, "--token", args.token.as_deref(), args.token_from.as_deref())?;
                let flag = if args.token_from.is_some() { "--token-from" } else { "--token" };
                let text = token.as_deref().unwrap_or_default();
                kubeconfig::check_token(&format!("what {flag} gives"), text)?;
                token
            },
            token_file: args.token_file.as_deref().map(kubeconfig::absolute).transpose()?,
            username: args.username.clone(),
            password: secret(ui, "--password", args.password.as_deref(), args.password_from.as_deref())?,
            plugin,
            impersonate: Impersonate::parse(args)?,
        })
    }

    fn apply(&self, user: &mut User, name: &str, layers: &Layers<'_>) -> Result<(), CliError> {
        let path_in = |path: &str| layers.path_in(Kind::User, name, path);
        if let Some(certificate) = &self.certificate {
            (user.client_certificate, user.client_certificate_data) = match certificate {
                FileField::Path(path) => (path_in(path), Vec::new()),
                FileField::Contents(bytes) => (String::new(), bytes.to_vec()),
            };
        }
        if let Some(key) = &self.key {
            (user.client_key, user.client_key_data) = match key {
                FileField::Path(path) => (path_in(path), Default::default()),
                FileField::Contents(bytes) => (String::new(), bytes.clone()),
            };
        }
        if let Some(path) = &self.token_file {
            user.token_file = path_in(path);
        }
        self.set_token_or_basic(user);
        self.plugin.apply(user, &path_in)?;
        self.impersonate.apply(user);
        Ok(())
    }

    /// A token takes back a password, and the other way round; other ways to be known stay.
    fn set_token_or_basic(&self, user: &mut User) {
        let given = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
        let sets_token = given(self.token.as_deref());
        let sets_basic = given(self.username.as_deref()) || given(self.password.as_deref());
        if let Some(token) = &self.token {
            user.token.clone_from(token);
        }
        if let Some(username) = &self.username {
            user.username.clone_from(username);
        }
        if let Some(password) = &self.password {
            user.password.clone_from(password);
        }
        if sets_token && !sets_basic {
            user.username.clear();
            user.password = Secret::default();
        }
        if sets_basic && !sets_token {
            user.token = Secret::default();
        }
    }
}

impl Impersonate {
    fn parse(args: &SetCredentialsArgs) -> Result<Self, CliError> {
        let extra = args.impersonate_extra.iter().map(|extra| {
            extra
                .split_once('=')
                .filter(|(key, _)| !key.is_empty())
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .ok_or_else(|| CliError::new(format!("--impersonate-extra `{extra}` is not KEY=VALUE")))
        });
        Ok(Self {
            user: args.impersonate.clone(),
            uid: args.impersonate_uid.clone(),
            groups: args.impersonate_group.clone(),
            extra: extra.collect::<Result<_, _>>()?,
        })
    }

    fn is_given(&self) -> bool {
        self.user.is_some() || self.uid.is_some() || !self.groups.is_empty() || !self.extra.is_empty()
    }

    fn apply(&self, user: &mut User) {
        if let Some(name) = &self.user {
            user.impersonate.clone_from(name);
        }
        if let Some(uid) = &self.uid {
            user.impersonate_uid.clone_from(uid);
        }
        if !self.groups.is_empty() {
            user.impersonate_groups.clone_from(&self.groups);
        }
        if !self.extra.is_empty() {
            user.impersonate_user_extra.clear();
        }
        for (key, value) in &self.extra {
            user.impersonate_user_extra.entry(key.clone()).or_default().push(value.clone());
        }
    }
}

/// Returns whether a user's impersonation lacks the user to be.
// client-go: tools/clientcmd/validation.go, validateAuthInfo
fn is_impersonation_of_nobody(user: &User) -> bool {
    let has_more = !user.impersonate_uid.is_empty()
        || !user.impersonate_groups.is_empty()
        || !user.impersonate_user_extra.is_empty();
    user.impersonate.is_empty() && has_more
}

/// Returns the secret of `flag`, from the command line or from where `flag-from` says.
fn secret(
    ui: &mut Ui,
    flag: &str,
    given: Option<&str>,
    from: Option<&str>,
) -> Result<Option<Secret>, CliError> {
    if let Some(source) = from {
        let read = secrets::secret(source);
        return read.map(Some).map_err(|error| CliError::of(&error).because(format!("for {flag}-from")));
    }
    if given.is_some_and(|value| !value.is_empty()) {
        kubeconfig::warn_of_argv(ui, flag, &format!("{flag}-from"));
    }
    Ok(given.map(Secret::from))
}
