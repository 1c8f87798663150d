//! `kauth sa-key rotate`: another key, without a token that a server refuses. Three steps, each of which the user starts once all
//! servers have taken the one before: know the new key, sign with it, forget the old one.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::authn::service_account_keys::ServiceAccountKey;
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::NewFile;
use crate::output::{Ui, table};
use crate::pki::certificate::{Curve, PublicKeyKind};
use crate::pki::key::{KeyType, PrivateKey};
use crate::secret::SecretBytes;
use crate::shown::in_shell;

const EXAMPLES: &str = "\
Examples:

  # 1. Make the new key; sa.pub holds both, the servers still sign with the old one
  kauth sa-key rotate

  # 2. Once every kube-apiserver was restarted with that sa.pub: sign with the new key
  kauth sa-key rotate --switch

  # 3. Once the last token of the old key has ended: forget it
  kauth sa-key rotate --finish";

/// Replace the key of service account tokens, in three steps
///
/// First every server must know the new key, then they sign with it, and the old one goes when its last token has ended.
/// Nothing is deleted: the new key waits in KEY.new, the old one is kept in KEY.old.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RotateArgs {
    /// The private key that the servers sign with
    #[arg(long, value_name = "FILE", default_value = "sa.key")]
    key: PathBuf,
    /// The file of the public keys that they know
    #[arg(long = "pub", value_name = "FILE", default_value = "sa.pub")]
    public: PathBuf,
    /// The kind of the new key; default: that of the old one
    #[arg(long = "type", value_name = "TYPE", value_parser = super::key_type(), conflicts_with_all = ["switch", "finish"])]
    kind: Option<KeyType>,
    /// Put the new key in the place of the old one
    #[arg(long, conflicts_with = "finish")]
    switch: bool,
    /// Take the old key out of the public keys
    #[arg(long)]
    finish: bool,
}

/// A private key of a rotation, as its file holds it.
struct Held {
    pem: SecretBytes,
    public: ServiceAccountKey,
}

/// The files of a rotation, and what they hold.
struct Rotation<'a> {
    args: &'a RotateArgs,
    new_file: PathBuf,
    old_file: PathBuf,
    current: Held,
    new: Option<Held>,
    old: Option<Held>,
    /// What the servers know, each once.
    known: Vec<ServiceAccountKey>,
}

/// Does the next step of a rotation.
///
/// # Errors
/// If it is not its turn, or the files cannot be read or written.
pub(super) fn run(ui: &mut Ui, args: &RotateArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let rotation = Rotation::read(args)?;
    match () {
        () if args.finish => rotation.finish(ui),
        () if args.switch => rotation.switch(ui),
        () => rotation.begin(ui),
    }
}

impl<'a> Rotation<'a> {
    fn read(args: &'a RotateArgs) -> Result<Self, CliError> {
        let beside = |extension: &str| {
            let mut name = args.key.clone().into_os_string();
            name.push(extension);
            PathBuf::from(name)
        };
        let (new_file, old_file) = (beside(".new"), beside(".old"));
        let current = Held::read(&args.key)?;
        let mut known: Vec<ServiceAccountKey> = Vec::new();
        for key in super::read(&args.public)? {
            if !known.contains(&key) {
                known.push(key);
            }
        }
        if !known.contains(&current.public) {
            let message =
                format!("`{}` does not hold the key of `{}`", args.public.display(), args.key.display());
            return Err(CliError::new(message).hint("--key and --pub name the files of one server"));
        }
        let there = |file: &Path| secrets::status(file).is_ok().then(|| Held::read(file)).transpose();
        let new = there(&new_file)?.filter(|new| new.public != current.public);
        let old = there(&old_file)?.filter(|old| old.public != current.public);
        Ok(Self { args, new, old, new_file, old_file, current, known })
    }

    /// Makes the new key, and makes it known.
    fn begin(&self, ui: &mut Ui) -> Result<ExitStatus, Failure> {
        if let Some(new) = self.new.as_ref().filter(|new| self.known.contains(&new.public)) {
            let error = CliError::new("a rotation has begun").because(format!(
                "`{}` holds the new key, {}",
                self.new_file.display(),
                new.public.id()
            ));
            return Err(error.hint(format!("`{}` goes on with it", self.command(" --switch"))).into());
        }
        self.confirm_finished()?;
        if self.new.is_some() {
            let message = format!("`{}` holds a key that no server knows", self.new_file.display());
            return Err(CliError::new(message).hint("move it away if nobody needs it").into());
        }
        let (key, public) = super::generate(self.kind()?)?;
        let failed = |error| CliError::new("the key could not be written").because(error);
        let key_pem = key.to_traditional_pem().map_err(failed)?;
        // The key that signs stays first.
        let known: Vec<_> = self.known.iter().chain([&public]).collect();
        self.write(ui, &[(&self.new_file, &key_pem)], &known)?;
        self.tell(ui, 0, &public)?;
        Ok(ExitStatus::Done)
    }

    /// Signs with the new key from now on.
    fn switch(&self, ui: &mut Ui) -> Result<ExitStatus, Failure> {
        let Some(new) = &self.new else {
            if self.old.as_ref().is_some_and(|old| self.known.contains(&old.public)) {
                ui.note(&format!("`{}` is the new key already", self.args.key.display()));
                return Ok(ExitStatus::Done);
            }
            let error = CliError::new(format!("there is no new key in `{}`", self.new_file.display()));
            return Err(error.hint(format!("`{}` makes one", self.command(""))).into());
        };
        if !self.known.contains(&new.public) {
            let message = format!(
                "`{}` does not hold the key of `{}`",
                self.args.public.display(),
                self.new_file.display()
            );
            return Err(CliError::new(message)
                .because("a server that signs with it would refuse its own tokens")
                .into());
        }
        self.confirm_finished()?;
        let mut known = vec![&new.public];
        known.extend(self.known.iter().filter(|key| **key != new.public));
        let keys = [(&self.old_file, &self.current.pem), (&self.args.key, &new.pem)];
        self.write(ui, &keys, &known)?;
        self.tell(ui, 1, &new.public)?;
        Ok(ExitStatus::Done)
    }

    /// Forgets the old key.
    fn finish(&self, ui: &mut Ui) -> Result<ExitStatus, Failure> {
        let Some(old) = &self.old else {
            let error = CliError::new(format!("there is no old key in `{}`", self.old_file.display()));
            return Err(error.hint(format!("`{}` puts it there", self.command(" --switch"))).into());
        };
        if !self.known.contains(&old.public) {
            ui.note(&format!("`{}` does not hold the old key any more", self.args.public.display()));
            return Ok(ExitStatus::Done);
        }
        let known: Vec<_> = self.known.iter().filter(|key| **key != old.public).collect();
        self.write(ui, &[], &known)?;
        self.tell(ui, 2, &self.current.public)?;
        Ok(ExitStatus::Done)
    }

    /// Makes sure that there is room for the old key, and that none is lost which servers still know.
    fn confirm_finished(&self) -> Result<(), CliError> {
        let Some(old) = &self.old else { return Ok(()) };
        let file = self.old_file.display();
        if self.known.contains(&old.public) {
            let message = format!("the rotation before is not over: the key of `{file}` is still known");
            return Err(CliError::new(message).hint(format!("`{}` ends it", self.command(" --finish"))));
        }
        let error = CliError::new(format!("`{file}` is in the way: it holds the key of an earlier rotation"));
        Err(error.hint(format!("`rm {}` removes it, if no server needs it", in_shell(&file.to_string()))))
    }

    fn kind(&self) -> Result<KeyType, CliError> {
        if let Some(kind) = self.args.kind {
            return Ok(kind);
        }
        match self.current.public.kind() {
            PublicKeyKind::Rsa { bits: ..=2048 } => Ok(KeyType::Rsa2048),
            PublicKeyKind::Rsa { bits: ..=3072 } => Ok(KeyType::Rsa3072),
            PublicKeyKind::Rsa { .. } => Ok(KeyType::Rsa4096),
            PublicKeyKind::Ecdsa(Curve::P384) => Ok(KeyType::P384),
            PublicKeyKind::Ecdsa(Curve::P521) => Ok(KeyType::P521),
            _ => Ok(KeyType::P256),
        }
    }

    /// Writes private keys, then the public ones; all or none.
    fn write(
        &self,
        ui: &mut Ui,
        keys: &[(&PathBuf, &SecretBytes)],
        known: &[&ServiceAccountKey],
    ) -> Result<(), CliError> {
        let public = super::public_pem(known.iter().map(|key| key.public_key()))?;
        let keys = keys.iter().map(|(path, pem)| NewFile { path, contents: pem, mode: KEY_MODE });
        let public = NewFile { path: &self.args.public, contents: public.as_bytes(), mode: PUBLIC_MODE };
        let files: Vec<_> = keys.chain([public]).collect();
        credential_files::write(ui, &files, true)
    }

    /// Prints the plan, and where it stands now that a step is done.
    fn tell(&self, ui: &mut Ui, step: usize, key: &ServiceAccountKey) -> Result<(), Failure> {
        let [sign, know] = [&self.args.key, &self.args.public].map(|file| file.display().to_string());
        let (switch, finish) = (self.command(" --switch"), self.command(" --finish"));
        let plan = [
            format!("know the new key: copy {know} to every control plane node, restart each kube-apiserver"),
            format!(
                "sign with it: {switch}, copy {sign} and {know}, restart kube-apiserver and kube-controller-manager"
            ),
            format!(
                "forget the old one, once its last token has ended: {finish}, copy {know}, restart each kube-apiserver"
            ),
        ];
        let mut rows = vec![vec!["key id".to_owned(), key.id().to_owned()]];
        for (at, words) in plan.into_iter().enumerate() {
            let mark = if at < step {
                "done"
            } else if at == step {
                "now"
            } else {
                "then"
            };
            rows.push(vec![mark.to_owned(), words]);
        }
        ui.answer(table::aligned(&rows))?;
        match step {
            1 => ui.note(
                "the last token of the old key may end in a year, where the servers set no --service-account-max-token-expiration; \
                 tokens in Secrets never end: delete those, and the controller-manager signs them with the new key",
            ),
            2 => {
                let files = [&self.old_file, &self.new_file].map(|file| in_shell(&file.to_string_lossy()));
                ui.note(&format!("`rm -f {}` removes what is not needed any more", files.join(" ")));
            }
            _ => {}
        }
        Ok(())
    }

    fn command(&self, step: &str) -> String {
        let flag = |name: &str, file: &Path, usual: &str| match file.to_string_lossy() {
            file if file == usual => String::new(),
            file => format!(" {name} {}", in_shell(&file)),
        };
        let (key, public) =
            (flag("--key", &self.args.key, "sa.key"), flag("--pub", &self.args.public, "sa.pub"));
        format!("kauth sa-key rotate{key}{public}{step}")
    }
}

impl Held {
    fn read(file: &Path) -> Result<Self, CliError> {
        let pem = credential_files::contents(file)?;
        let wrong = |why: &str| {
            CliError::new(format!("`{}` is no key that kube-apiserver signs with", file.display()))
                .because(why)
        };
        let key = PrivateKey::from_pem(&pem).map_err(|error| wrong(&error.to_string()))?;
        let public = ServiceAccountKey::of(key.public_key()).filter(|key| key.algorithm().is_some());
        let public = public.ok_or_else(|| wrong("it is neither RSA nor ECDSA"))?;
        Ok(Self { pem, public })
    }
}
