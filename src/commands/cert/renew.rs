//! `kauth cert renew`: the same identity, a new validity and, unless it is to stay, a new key; in the place of the old ones.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::identity;
use super::mint::{self, KeySource, Minted};
use super::validity::{Usual, ValidityArgs};
use crate::authn::SYSTEM_MASTERS;
use crate::commands::authority::{AuthorityArgs, Found, key_beside, private_key};
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::commands::kubeconfig::{self, KubeconfigArgs, Texts};
use crate::commands::{key_type, time};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::NewFile;
use crate::kubeconfig::change::Change;
use crate::kubeconfig::config::User;
use crate::output::{Ui, table};
use crate::pki::certificate::{self, AlternativeNames, Certificate, Curve, PublicKeyKind};
use crate::pki::encrypted;
use crate::pki::issue::{AlternativeName, Purpose};
use crate::pki::key::KeyType;
use crate::pki::subject::Subject;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # Renew jane.crt with a new key in jane.key
  kauth cert renew jane.crt

  # Renew what user jane of the kubeconfig has, for a day, and keep the key
  kauth cert renew --user jane --ttl 1d --reuse-key";

const TTL: &str =
    "For how long, like 90m, 12h, 30d or 1y; default: as long as the old one was, 1h for system:masters";

/// Renew a certificate: the same name, groups and uid, a new validity and a new key, in the place of the old ones
///
/// The old certificate stays valid until it ends: a renewal takes nothing back. A user who is named renew is minted with
/// `kauth cert -- renew`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("ttl", |arg| arg.help(TTL)))]
pub(super) struct RenewArgs {
    /// The certificate
    #[arg(value_name = "FILE", required_unless_present_any = ["user", "context"],
          conflicts_with_all = ["context", "kubeconfig"])]
    file: Option<PathBuf>,
    /// A user of the kubeconfig, whose certificate is renewed where it is; default: that of --context
    #[arg(long, value_name = "NAME", conflicts_with_all = ["file", "context"])]
    user: Option<String>,
    /// The certificate's private key; default: the file that is named like the certificate's, with .key
    #[arg(long, value_name = "FILE", conflicts_with_all = ["user", "context"])]
    key: Option<PathBuf>,
    /// Keep the key
    #[arg(long, conflicts_with = "key_type")]
    reuse_key: bool,
    /// The kind of the new key; default: that of the old one
    #[arg(long, value_name = "TYPE", value_parser = key_type::parser())]
    key_type: Option<KeyType>,
    #[command(flatten)]
    validity: ValidityArgs,
    #[command(flatten)]
    authority: AuthorityArgs,
    #[command(flatten)]
    kubeconfig: KubeconfigArgs,
}

/// Where a certificate and its key are.
enum Origin {
    Files { certificate: PathBuf, key: PathBuf },
    Entry { user: String },
}

/// Renews the certificate.
///
/// # Errors
/// If it is none that can be renewed, its key is another's, or the authority may not sign it.
pub(super) fn run(ui: &mut Ui, args: &RenewArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let now = time::now();
    let (origin, old) = args.find(ui)?;
    let purpose = purpose(&old)?;
    confirm_nothing_lost(ui, &old, &purpose)?;
    let subject = subject(&old);
    let found = args.authority.find(ui, None)?;
    found.confirm_may_sign(&purpose, now.as_second())?;
    identity::warn(ui, &subject, &purpose);
    if found.authority.certificate().subject.der != old.issuer.der {
        ui.warning(&format!(
            "the old certificate is signed by {}, the new one by {}",
            old.issuer,
            found.authority.certificate().subject
        ));
    }
    let validity = args.validity.decide(ui, now, Some(&found), usual(&old, &subject, &purpose))?;
    let source = match (args.reuse_key, args.key_type) {
        (true, _) => KeySource::Foreign(old.public_key.clone()),
        (false, kind) => KeySource::New(kind.unwrap_or_else(|| kind_of(&old.key))),
    };
    args.confirm_replaceable(ui, &origin, &old, &found)?;
    let minted = mint::mint(&found, &old.subject.der, &purpose, validity, &source)?;
    if purpose == Purpose::Client {
        minted.prove(&found, &subject, now)?;
    }
    args.write(ui, &origin, &minted, &found)?;
    ui.answer(screen(&minted, &origin, &found, args.reuse_key, now))?;
    Ok(ExitStatus::Done)
}

impl RenewArgs {
    fn find(&self, ui: &mut Ui) -> Result<(Origin, Certificate), CliError> {
        let read = |pem: &[u8], what: &str| {
            certificate::leaf(pem).map_err(|error| CliError::new(format!("{what}: {error}")))
        };
        let files = |certificate: PathBuf, key: PathBuf| {
            let pem = credential_files::contents(&certificate)?;
            confirm_alone(&pem, &certificate)?;
            let old = read(&pem, &format!("`{}`", certificate.display()))?;
            Ok((Origin::Files { certificate, key }, old))
        };
        if let Some(file) = &self.file {
            let key = self.key.clone().unwrap_or_else(|| key_beside(file));
            return files(file.clone(), key);
        }
        let (name, user) = self.entry(ui)?;
        let name = name.as_str();
        if user.client_certificate_data.is_empty() {
            if !user.client_certificate.is_empty() && !user.client_key_data.is_empty() {
                let error = CliError::new(format!("user `{}` has the certificate in a file", shown(name)));
                return Err(error.because("and the key in the kubeconfig: they cannot be replaced together"));
            }
            if user.client_certificate.is_empty() || user.client_key.is_empty() {
                let error = CliError::new(format!("user `{}` has no certificate to renew", shown(name)));
                return Err(error.hint("`kauth cert NAME --kubeconfig-context NAME` mints one"));
            }
            return files(user.client_certificate.into(), user.client_key.into());
        }
        let old = read(&user.client_certificate_data, &format!("user `{}`", shown(name)))?;
        Ok((Origin::Entry { user: name.to_owned() }, old))
    }

    /// Returns the user of the kubeconfig that is meant, its paths absolute, and its name.
    fn entry(&self, ui: &mut Ui) -> Result<(String, User), CliError> {
        let texts = Texts::read(&self.kubeconfig)?;
        let layers = texts.layers(ui)?;
        let mut config = layers.resolved(layers.merged());
        let name = match (&self.user, &self.kubeconfig.context) {
            (Some(name), _) => name.clone(),
            (None, context) => {
                let context = context.clone().unwrap_or_default();
                let known = config.contexts.get(&context);
                known.ok_or_else(|| kubeconfig::no_context(&config, &context))?.user.clone()
            }
        };
        let user = config.users.remove(&name).ok_or_else(|| {
            let error = CliError::new(format!("the kubeconfig has no user `{}`", shown(&name)));
            error.hint("`kauth config get-users` lists them")
        })?;
        Ok((name, user))
    }

    /// Makes sure that what is replaced is the old certificate's own key and no other, and that it can be.
    fn confirm_replaceable(
        &self,
        ui: &mut Ui,
        origin: &Origin,
        old: &Certificate,
        found: &Found,
    ) -> Result<(), CliError> {
        let (certificate, key) = match origin {
            Origin::Files { certificate, key } => (certificate, key),
            Origin::Entry { user } => {
                return kubeconfig::rehearse(ui, &self.kubeconfig, &mut |layers| {
                    let entry = layers.whole().users.get(user).cloned();
                    Ok(entry.map(|entry| Change::User(user.clone(), entry.into())).into_iter().collect())
                });
            }
        };
        if self.reuse_key {
            found.confirm_spared(&[certificate])?;
            return credential_files::check(&[certificate], true);
        }
        found.confirm_spared(&[certificate, key])?;
        confirm_plain(key)?;
        let own = private_key(ui, key, self.authority.passphrase_from.as_deref()).map_err(|error| {
            error
                .hint("--key FILE names the certificate's key")
                .hint("--reuse-key leaves the key where it is")
        })?;
        if !old.matches(own.public_key()) {
            let (key, certificate) = (key.display(), certificate.display());
            let error =
                CliError::new(format!("`{key}` is not the key of `{certificate}`, and is not replaced"));
            return Err(error.hint("--key FILE names the certificate's key").hint("--reuse-key keeps it"));
        }
        credential_files::check(&[key.as_path(), certificate.as_path()], true)
    }

    fn write(&self, ui: &mut Ui, origin: &Origin, minted: &Minted, found: &Found) -> Result<(), CliError> {
        let (pem, key_pem) = (minted.certificate_pem(&found.chain)?, minted.key_pem()?);
        match origin {
            Origin::Entry { user } => kubeconfig::edit(ui, &self.kubeconfig, &mut |layers| {
                let mut entry = layers.whole().users.get(user).cloned().unwrap_or_default();
                entry.client_certificate_data = pem.clone().into_bytes();
                if let Some(key) = &key_pem {
                    entry.client_key.clear();
                    entry.client_key_data = key.clone();
                }
                Ok(vec![Change::User(user.clone(), Box::new(entry))])
            }),
            Origin::Files { certificate, key } => {
                let key = key_pem.as_ref().map(|pem| NewFile { path: key, contents: pem, mode: KEY_MODE });
                let certificate = NewFile { path: certificate, contents: pem.as_bytes(), mode: PUBLIC_MODE };
                let files: Vec<_> = key.into_iter().chain([certificate]).collect();
                credential_files::write(ui, &files, true)
            }
        }
    }
}

/// Makes sure that a certificate's file holds no private key, which a new certificate in its place would take with it.
///
/// # Errors
/// If it does, as a kubelet's does.
fn confirm_alone(pem: &[u8], file: &Path) -> Result<(), CliError> {
    if encrypted::is_encrypted(pem).is_err() {
        return Ok(());
    }
    let error = CliError::new(format!("`{}` holds a private key beside the certificate", file.display()));
    Err(error
        .because("a renewal puts a certificate alone in its place")
        .hint("put the two into files of their own, and give the key's with --key"))
}

/// Makes sure that no key in the clear takes the place of an encrypted one.
///
/// # Errors
/// If it would.
fn confirm_plain(key: &Path) -> Result<(), CliError> {
    let pem = secrets::contents(key).unwrap_or_default();
    if encrypted::is_encrypted(&pem) != Ok(true) {
        return Ok(());
    }
    let error = CliError::new(format!("`{}` is encrypted, and a new key would not be", key.display()));
    Err(error.hint("--reuse-key leaves the key where it is"))
}

/// Makes sure that nobody loses what he does with the old certificate; says what else of it the new one lacks.
///
/// # Errors
/// If a server has it, too.
fn confirm_nothing_lost(ui: &mut Ui, old: &Certificate, purpose: &Purpose) -> Result<(), CliError> {
    let AlternativeNames { dns, emails, ips, uris } = &old.alternative_names;
    let is_client = *purpose == Purpose::Client;
    let is_server = old.extended_key_usage.is_some() && old.is_for_servers();
    if is_client && is_server && !(dns.is_empty() && ips.is_empty()) {
        let error = CliError::new("a server has the certificate, too: it has names of one");
        return Err(error
            .because("kauth mints for clients or for servers, and the new one would be a client's alone")
            .hint("mint two: `kauth cert NAME`, and `kauth cert NAME --profile server --san …`"));
    }
    let ips = ips.iter().map(ToString::to_string);
    let servers: Vec<_> = dns.iter().cloned().chain(ips).filter(|_| is_client).collect();
    for name in servers.iter().chain(emails).chain(uris) {
        ui.note(&format!("the new certificate is without the name {}", shown(name)));
    }
    Ok(())
}

/// Returns what a certificate is for, as its renewal is to be.
fn purpose(old: &Certificate) -> Result<Purpose, CliError> {
    if old.is_ca() {
        return Err(
            CliError::new("it is an authority's certificate").hint("`kauth ca init` makes authorities")
        );
    }
    if old.is_for_clients() {
        return Ok(Purpose::Client);
    }
    let dns = old.alternative_names.dns.iter().cloned().map(AlternativeName::Dns);
    let names: Vec<_> =
        dns.chain(old.alternative_names.ips.iter().copied().map(AlternativeName::Ip)).collect();
    if old.is_for_servers() && !names.is_empty() {
        Ok(Purpose::Server(names))
    } else {
        Err(CliError::new("the certificate is neither for clients nor for servers"))
    }
}

fn subject(old: &Certificate) -> Subject {
    Subject {
        common_name: old.common_name().to_owned(),
        organizations: old.organizations().into_iter().map(str::to_owned).collect(),
        uid: old.uids().first().map(|uid| (*uid).to_owned()),
    }
}

/// Returns how long the new certificate is valid if nothing is said: as long as the old one was.
fn usual(old: &Certificate, subject: &Subject, purpose: &Purpose) -> Usual {
    let is_persons = *purpose == Purpose::Client && !subject.common_name.starts_with("system:");
    let is_master = subject.organizations.iter().any(|group| group == SYSTEM_MASTERS);
    if is_master {
        return identity::usual_of(subject);
    }
    let lasted = old.not_after.saturating_sub(old.not_before).saturating_sub(super::validity::BACKDATE);
    Usual { ttl: lasted.max(60), is_persons }
}

/// Returns the kind of key to make in the place of an old one.
fn kind_of(old: &PublicKeyKind) -> KeyType {
    match old {
        PublicKeyKind::Rsa { bits: ..=2048 } => KeyType::Rsa2048,
        PublicKeyKind::Rsa { bits: ..=3072 } => KeyType::Rsa3072,
        PublicKeyKind::Rsa { .. } => KeyType::Rsa4096,
        PublicKeyKind::Ecdsa(Curve::P384) => KeyType::P384,
        PublicKeyKind::Ecdsa(Curve::P521) => KeyType::P521,
        PublicKeyKind::Ed25519 => KeyType::Ed25519,
        _ => KeyType::P256,
    }
}

fn screen(minted: &Minted, origin: &Origin, found: &Found, is_key_kept: bool, now: Timestamp) -> String {
    let certificate = &minted.certificate;
    let path = |path: &Path| path.display().to_string();
    let kept = |key: &Path| if is_key_kept { format!("{} (kept)", key.display()) } else { path(key) };
    let mut rows = vec![
        ("user", shown(certificate.common_name()).into_owned()),
        ("expires", time::end(certificate.not_after, now.as_second())),
    ];
    match origin {
        Origin::Files { certificate, key } => {
            rows.extend([("certificate", path(certificate)), ("key", kept(key))]);
        }
        Origin::Entry { user } => rows.push(("kubeconfig user", shown(user).into_owned())),
    }
    rows.push(("signed by", format!("{} ({})", path(&found.file), found.authority.certificate().subject)));
    table::aligned(&rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect::<Vec<_>>())
}
