//! What a kubeconfig held before it was edited, kept for `kauth config undo`.

use std::collections::BTreeSet;
use std::path::Path;

use zeroize::Zeroizing;

use super::args::KubeconfigArgs;
use crate::document::Document;
use crate::files::undo::{self, Edit};
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::{Config, User};
use crate::kubeconfig::layers::Layer;
use crate::kubeconfig::{decode, redact};
use crate::output::Ui;
use crate::shown::shown;

/// A file as an edit found it, and its new text.
pub(super) struct Written<'l> {
    pub(super) layer: &'l Layer<'l>,
    pub(super) changes: &'l [Change],
    pub(super) text: Zeroizing<String>,
}

/// Keeps what each file of an edit held. An edit that cannot be kept is made all the same, and it is said; so is it if what
/// the user may want to be rid of is kept.
pub(super) fn remember(ui: &mut Ui, args: &KubeconfigArgs, files: &[Written<'_>]) {
    let Some(folder) = args.undo_folder().filter(|_| args.keeps_undo() && !files.is_empty()) else { return };
    let edit = Edit::now(files.len());
    for file in files {
        let Written { layer, text, .. } = file;
        match undo::remember(&folder, &edit, Path::new(&layer.name), layer.bytes, text.as_bytes()) {
            Ok(()) => note_kept(ui, args, &file.lost()),
            Err(error) => ui.note(&format!("`kauth config undo` will not know of this edit: {error}")),
        }
    }
}

/// Says that credentials that are gone from the file are not gone from the disk.
fn note_kept(ui: &mut Ui, args: &KubeconfigArgs, users: &[&str]) {
    let Some((first, others)) = users.split_first() else { return };
    let (credential, more) = match others.len() {
        0 => ("credential", String::new()),
        count => ("credentials", format!(" and {count} more")),
    };
    let verb = if others.is_empty() { "is" } else { "are" };
    ui.note(&format!(
        "the old {credential} of user `{}`{more} {verb} kept for `kauth config undo`; `{}` forgets it",
        shown(first),
        args.command("undo --clear")
    ));
}

impl Written<'_> {
    /// Returns the users who had credentials that the file has no more.
    fn lost(&self) -> Vec<&str> {
        let is_about_user =
            |change: &Change| matches!(change, Change::User(..) | Change::Delete(Kind::User, _));
        if self.layer.bytes.is_none() || !self.changes.iter().any(is_about_user) {
            return Vec::new();
        }
        let after = Document::parse(self.text.as_bytes()).ok();
        let after = after.and_then(|document| decode::config(document.value()).ok());
        lost(&self.layer.config, &after.unwrap_or_default())
    }
}

/// Returns the users of `before` who had credentials that are nowhere in `after`.
fn lost<'c>(before: &'c Config, after: &Config) -> Vec<&'c str> {
    let left: BTreeSet<&[u8]> = after.users.values().flat_map(credentials).collect();
    let lost = before.users.iter().filter(|(_, user)| credentials(user).any(|secret| !left.contains(secret)));
    lost.map(|(name, _)| name.as_str()).collect()
}

/// The texts and keys that only the user is to know.
fn credentials(user: &User) -> impl Iterator<Item = &[u8]> {
    let own = [user.token.as_bytes(), user.password.as_bytes(), &*user.client_key_data];
    let provider = user.auth_provider.iter().flat_map(|provider| provider.config.iter().flatten());
    let plugin = user.exec.iter().flat_map(|exec| exec.env.iter().flatten());
    let named = provider.chain(plugin.map(|variable| (&variable.name, &variable.value)));
    let named = named.filter(|(name, _)| redact::names_secret(name)).map(|(_, value)| value.as_bytes());
    own.into_iter().chain(named).filter(|secret| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::config::{AuthProvider, EnvVar, Exec};

    fn config(users: &[(&str, User)]) -> Config {
        let users = users.iter().map(|(name, user)| ((*name).to_owned(), user.clone())).collect();
        Config { users, ..Config::default() }
    }

    #[test]
    fn a_credential_is_lost_if_it_stands_nowhere() {
        let token = |token: &str| User { token: token.into(), ..User::default() };
        let before = config(&[("ann", token("test-a")), ("bob", token("test-b")), ("eve", User::default())]);
        assert_eq!(lost(&before, &before), Vec::<&str>::new());
        assert_eq!(lost(&before, &config(&[("ann", token("test-a"))])), ["bob"]);
        assert_eq!(lost(&before, &config(&[("ann", token("test-b"))])), ["ann"]);
        // Renamed.
        assert_eq!(
            lost(&before, &config(&[("x", token("test-a")), ("y", token("test-b"))])),
            Vec::<&str>::new()
        );
        assert_eq!(lost(&before, &Config::default()), ["ann", "bob"]);
    }

    #[test]
    fn credentials_stand_in_many_places() {
        let provider = |name: &str| AuthProvider {
            name: "oidc".into(),
            config: Some([(name.to_owned(), "test-p".into())].into()),
        };
        let exec = |name: &str| Exec {
            env: Some(vec![EnvVar { name: name.to_owned(), value: "test-e".into() }]),
            ..Exec::default()
        };
        for (user, is_credential) in [
            (User { password: "test-w".into(), ..User::default() }, true),
            (User { client_key_data: b"test-k".to_vec().into(), ..User::default() }, true),
            (User { auth_provider: Some(provider("refresh-token")), ..User::default() }, true),
            (User { auth_provider: Some(provider("client-id")), ..User::default() }, false),
            (User { exec: Some(exec("AWS_SECRET_ACCESS_KEY")), ..User::default() }, true),
            (User { exec: Some(exec("AWS_PROFILE")), ..User::default() }, false),
            (
                User { username: "ann".into(), client_certificate_data: b"c".to_vec(), ..User::default() },
                false,
            ),
        ] {
            assert_eq!(
                !lost(&config(&[("u", user.clone())]), &Config::default()).is_empty(),
                is_credential,
                "{user:?}"
            );
        }
    }
}
