//! The users of a kubeconfig, and the certificates of its clusters.

use std::path::Path;

use super::blocks;
use super::item::{Details, Item, Kind, User as UserDetails};
use super::judge::Judge;
use super::place::{Place, Role};
use super::token;
use crate::document::Document;
use crate::files::secrets;
use crate::kubeconfig::config::{Cluster, Config, User};
use crate::kubeconfig::decode;
use crate::kubeconfig::merge;
use crate::pki::Spki;
use crate::pki::content::{self, Content, PrivateKeyContent};
use crate::secret::SecretBytes;

/// Returns what is told of a file that is a kubeconfig.
///
/// # Errors
/// If it is none.
pub(super) fn items(judge: &Judge, place: &Place, bytes: &[u8]) -> Result<Vec<Item>, String> {
    let document = Document::parse(bytes).map_err(|error| error.message)?;
    let mut config = decode::config(document.value()).map_err(|error| error.message)?;
    if let Some(folder) = &place.folder {
        merge::resolve(&mut config, folder);
    }
    Ok(of_config(judge, place, &config))
}

/// Returns what is told of all users and clusters, whose paths are resolved.
pub(super) fn of_config(judge: &Judge, place: &Place, config: &Config) -> Vec<Item> {
    let users = config.users.iter().flat_map(|(name, user)| of_user(judge, place, config, name, user));
    users.chain(config.clusters.iter().flat_map(|(name, it)| of_cluster(judge, place, name, it))).collect()
}

fn of_user(judge: &Judge, place: &Place, config: &Config, name: &str, user: &User) -> Vec<Item> {
    let users_place = place.entry(&format!("user {name}"), Role::Client);
    let contexts = config.contexts.iter().filter(|(_, context)| context.user == name);
    let details = UserDetails {
        name: name.to_owned(),
        contexts: contexts.map(|(name, _)| name.clone()).collect(),
        credentials: credentials(user),
        impersonates: Some(user.impersonate.clone()).filter(|name| !name.is_empty()),
    };
    let mut about = Item::new(Kind::KubeconfigUser, &users_place, Details::User(details));
    let mut reader = Reader { place: &users_place, about: &mut about };
    let certificate =
        reader.content("client certificate", &user.client_certificate_data, &user.client_certificate);
    let key = reader.content("client key", &user.client_key_data, &user.client_key);
    let token = match (&*user.token, user.token_file.as_str()) {
        ("", path) if !path.is_empty() => reader.content("token", &[], path),
        (token, path) if !path.is_empty() => Some(reader.token_of_either(token, path)),
        (token, _) => reader.content("token", token.as_bytes(), ""),
    };
    // What a kubelet has in one file is told once.
    let is_pair = user.client_certificate_data.is_empty()
        && user.client_key_data.is_empty()
        && user.client_certificate == user.client_key;
    if certificate.is_some() && user.client_key_data.is_empty() && user.client_key.is_empty() {
        reader.about.fail("key-missing", "its client certificate has no key: clients refuse it");
    }
    let key = key.and_then(|key| reader.contents("client key", &key));
    let keys: Vec<Spki> = key.iter().flat_map(|(_, contents)| public_keys(contents)).cloned().collect();
    let certificate = certificate.and_then(|pem| reader.contents("client certificate", &pem));
    let told = |keys: &[Spki], found: Option<(Place, content::Contents)>| {
        found.map(|(place, contents)| blocks::items(judge, &place, &contents, keys)).unwrap_or_default()
    };
    let mut items = told(&keys, certificate);
    items.extend(told(&[], key.filter(|_| !is_pair)));
    if let Some(token) = token {
        let place = Place { other_file: token.file, ..users_place.entry("token", Role::Client) };
        items.push(token::item(judge, &place, &token.bytes));
    }
    items.insert(0, about);
    items
}

fn public_keys(contents: &content::Contents) -> impl Iterator<Item = &Spki> {
    contents.pieces.iter().filter_map(|piece| match &piece.content {
        Content::PrivateKey(PrivateKeyContent::Plain(public, _)) => Some(public),
        _ => None,
    })
}

fn of_cluster(judge: &Judge, place: &Place, name: &str, cluster: &Cluster) -> Vec<Item> {
    let place = place.entry(&format!("cluster {name}"), Role::Authority);
    let mut about = Item::new(Kind::Other, &place, Details::None {});
    let mut reader = Reader { place: &place, about: &mut about };
    const WHAT: &str = "certificate authority";
    let pem = reader.content(WHAT, &cluster.certificate_authority_data, &cluster.certificate_authority);
    let pem = pem.and_then(|pem| reader.contents(WHAT, &pem));
    let mut items: Vec<_> =
        pem.iter().flat_map(|(place, contents)| blocks::items(judge, place, contents, &[])).collect();
    if !about.problems.is_empty() {
        let label = WHAT.to_owned();
        items.push(Item { details: Details::Other { label }, ..about });
    }
    items
}

/// What an entry holds, or what is in the file that it names.
struct Found {
    bytes: SecretBytes,
    file: Option<String>,
}

/// Reads what an entry holds or names, and notes on the entry what cannot be read.
struct Reader<'a> {
    place: &'a Place,
    about: &'a mut Item,
}

impl Reader<'_> {
    /// Returns what is given inline, else what is in the file.
    fn content(&mut self, what: &str, data: &[u8], path: &str) -> Option<Found> {
        if !data.is_empty() {
            return Some(Found { bytes: data.to_vec().into(), file: None });
        }
        if path.is_empty() {
            return None;
        }
        if !self.is_of_this_machine(what, path) {
            return None;
        }
        match secrets::regular(Path::new(path)) {
            Ok(bytes) => Some(Found { bytes, file: Some(path.to_owned()) }),
            Err(error) => {
                self.about.fail("missing-file", format!("the {what}: {error}"));
                None
            }
        }
    }

    /// Returns whether a path leads to what the entry means; says so if not: that of a kubeconfig in a manifest leads there
    /// wherever it is mounted.
    fn is_of_this_machine(&mut self, what: &str, path: &str) -> bool {
        let is_known = self.place.folder.is_some();
        if !is_known {
            let warning = format!("the {what} is in the file `{path}`, wherever the kubeconfig is used");
            self.about.warnings.push(warning);
        }
        is_known
    }

    /// Returns the token that counts where both are given: the file's, as long as there is one in it.
    // client-go: transport/token_source.go
    fn token_of_either(&mut self, token: &str, path: &str) -> Found {
        let inline = || Found { bytes: token.as_bytes().to_vec().into(), file: None };
        if !self.is_of_this_machine("token that counts", path) {
            return inline();
        }
        let is_blank = |bytes: &[u8]| bytes.trim_ascii().is_empty();
        match secrets::regular(Path::new(path)) {
            Ok(bytes) if !is_blank(&bytes) => return Found { bytes, file: Some(path.to_owned()) },
            Ok(_) => self.about.warnings.push(format!("`{path}` is empty: the token beside it counts")),
            Err(error) => self.about.warnings.push(format!("{error}: the token beside it counts")),
        }
        inline()
    }

    fn contents(&mut self, what: &str, found: &Found) -> Option<(Place, content::Contents)> {
        match content::read(&found.bytes) {
            Ok(contents) => {
                let place = self.place.entry(what, self.place.role);
                Some((Place { other_file: found.file.clone(), ..place }, contents))
            }
            Err(error) => {
                self.about.fail("unreadable", format!("the {what}: {error}"));
                None
            }
        }
    }
}

/// Says how a user shows who it is: never with what.
fn credentials(user: &User) -> Vec<String> {
    let place = |what: &str, is_embedded: bool, path: &str| match (is_embedded, path) {
        (true, _) => Some(what.to_owned()),
        (false, "") => None,
        (false, path) => Some(format!("{what} in the file {path}")),
    };
    let mut credentials: Vec<String> = [
        place("client certificate", !user.client_certificate_data.is_empty(), &user.client_certificate),
        place("client key", !user.client_key_data.is_empty(), &user.client_key),
        place("token", !user.token.is_empty() && user.token_file.is_empty(), &user.token_file),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !user.username.is_empty() || !user.password.is_empty() {
        credentials.push(format!("password of `{}`, which no server takes since 1.19", user.username));
    }
    if let Some(exec) = &user.exec {
        credentials.push(format!("what the program `{}` prints", exec.command));
    }
    if let Some(provider) = &user.auth_provider {
        credentials.push(format!("what the auth provider `{}` gets", provider.name));
    }
    credentials
}
