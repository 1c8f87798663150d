//! `kauth sa-key rotate`: another key, without a token that a server refuses. Three steps, each of which the user starts once all
//! servers have taken the one before: know the new key, sign with it, forget the old one.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::authn::service_account_keys::{Bundle, Entangled, ServiceAccountKey};
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::commands::kubeconfig;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::lock::Locks;
use crate::files::private::PrivateError;
use crate::files::secrets;
use crate::files::together::{self, Change, NewFile, Over};
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

/// The files of a rotation.
struct Files<'a> {
    key: &'a Path,
    public: &'a Path,
    new: PathBuf,
    old: PathBuf,
}

/// A rotation as it stands, its files locked.
struct Rotation<'a> {
    args: &'a RotateArgs,
    files: &'a Files<'a>,
    locks: Locks,
    current: Held,
    new: Option<Held>,
    old: Option<Held>,
    /// What the servers know.
    known: Bundle,
}

/// Does the next step of a rotation.
///
/// # Errors
/// If it is not its turn, or the files cannot be read or written.
pub(super) fn run(ui: &mut Ui, args: &RotateArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let files = Files::of(args);
    let locks = files.lock(ui)?;
    let rotation = Rotation::read(args, &files, locks)?;
    match () {
        () if args.finish => rotation.finish(ui),
        () if args.switch => rotation.switch(ui),
        () => rotation.begin(ui),
    }
}

impl<'a> Files<'a> {
    fn of(args: &'a RotateArgs) -> Self {
        let beside = |extension: &str| {
            let mut name = args.key.clone().into_os_string();
            name.push(extension);
            PathBuf::from(name)
        };
        Self { key: &args.key, public: &args.public, new: beside(".new"), old: beside(".old") }
    }

    /// Locks all of them, before any is read for the change. Where there is none to lock, its folder would be made.
    fn lock(&self, ui: &mut Ui) -> Result<Locks, CliError> {
        for file in [self.key, self.public] {
            credential_files::contents(file)?;
        }
        let files = [self.key, self.public, &self.new, &self.old];
        together::check(&files, true).map_err(|error| match error {
            PrivateError::Same(..) => self.not_apart(&error),
            error => credential_files::told(error),
        })?;
        kubeconfig::acquire_within(ui, credential_files::LOCKING, &files.map(Path::to_owned).into())
    }

    fn not_apart(&self, error: &PrivateError) -> CliError {
        let told = CliError::new(error.to_string()).because("one would be written over the other");
        if together::are_same(self.key, self.public) { told.hint(self.public_half()) } else { told }
    }

    /// Returns how to have public keys in a file of their own.
    fn public_half(&self) -> String {
        let key = in_shell(&self.key.to_string_lossy());
        format!(
            "`openssl pkey -in {key} -pubout > PUB` writes its public half: give that to --pub, and to the servers"
        )
    }
}

impl<'a> Rotation<'a> {
    fn read(args: &'a RotateArgs, files: &'a Files<'a>, locks: Locks) -> Result<Self, CliError> {
        let current = Held::read(files.key)?;
        let known = super::read_bundle(files.public)?;
        if known.holds_private_key() {
            let error = CliError::new(format!("`{}` holds a private key", files.public.display()));
            return Err(error.because("--pub names a file of public keys").hint(files.public_half()));
        }
        if !known.contains(&current.public) {
            let message =
                format!("`{}` does not hold the key of `{}`", files.public.display(), files.key.display());
            return Err(CliError::new(message).hint("--key and --pub name the files of one server"));
        }
        let there = |file: &Path| secrets::status(file).is_ok().then(|| Held::read(file)).transpose();
        let (new, old) = (there(&files.new)?, there(&files.old)?);
        Ok(Self { args, files, locks, current, new, old, known })
    }

    /// Returns the key that is to sign, unless it signs already.
    fn waiting(&self) -> Option<&Held> {
        self.new.as_ref().filter(|new| new.public != self.current.public)
    }

    /// Returns the key that signed before this one.
    fn former(&self) -> Option<&Held> {
        self.old.as_ref().filter(|old| old.public != self.current.public)
    }

    /// Makes the new key, and makes it known.
    fn begin(&self, ui: &mut Ui) -> Result<ExitStatus, Failure> {
        if let Some(new) = self.waiting().filter(|new| self.known.contains(&new.public)) {
            let error = CliError::new("a rotation has begun").because(format!(
                "`{}` holds the new key, {}",
                self.files.new.display(),
                new.public.id()
            ));
            return Err(error.hint(format!("`{}` goes on with it", self.command(" --switch"))).into());
        }
        self.confirm_finished()?;
        if self.waiting().is_some() {
            let message = format!("`{}` holds a key that no server knows", self.files.new.display());
            return Err(CliError::new(message).hint("move it away if nobody needs it").into());
        }
        let (key, public) = super::generate(self.kind()?)?;
        let failed = |error| CliError::new("the key could not be written").because(error);
        let key_pem = key.to_traditional_pem().map_err(failed)?;
        // The key that signs stays first.
        let known = self.known.with_last(&public, &super::public_pem([public.public_key()])?);
        self.write(ui, &[(&self.files.new, &key_pem, self.new.as_ref())], known)?;
        self.tell(ui, 0, &public)?;
        Ok(ExitStatus::Done)
    }

    /// Signs with the new key from now on.
    fn switch(&self, ui: &mut Ui) -> Result<ExitStatus, Failure> {
        let Some(new) = self.waiting() else {
            if self.former().is_some_and(|old| self.known.contains(&old.public)) {
                ui.note(&format!("`{}` is the new key already", self.files.key.display()));
                return Ok(ExitStatus::Done);
            }
            let error = CliError::new(format!("there is no new key in `{}`", self.files.new.display()));
            return Err(error.hint(format!("`{}` makes one", self.command(""))).into());
        };
        if !self.known.contains(&new.public) {
            let message = format!(
                "`{}` does not hold the key of `{}`",
                self.files.public.display(),
                self.files.new.display()
            );
            return Err(CliError::new(message)
                .because("a server that signs with it would refuse its own tokens")
                .into());
        }
        self.confirm_finished()?;
        let keys = [
            (&*self.files.old, &self.current.pem, self.old.as_ref()),
            (self.files.key, &new.pem, Some(&self.current)),
        ];
        self.write(ui, &keys, self.known.with_first(&new.public))?;
        self.tell(ui, 1, &new.public)?;
        Ok(ExitStatus::Done)
    }

    /// Forgets the old key.
    fn finish(&self, ui: &mut Ui) -> Result<ExitStatus, Failure> {
        let Some(old) = self.former() else {
            let error = CliError::new(format!("there is no old key in `{}`", self.files.old.display()));
            return Err(error.hint(format!("`{}` puts it there", self.command(" --switch"))).into());
        };
        if !self.known.contains(&old.public) {
            ui.note(&format!("`{}` does not hold the old key any more", self.files.public.display()));
            return Ok(ExitStatus::Done);
        }
        self.write(ui, &[], self.known.without(&old.public))?;
        self.tell(ui, 2, &self.current.public)?;
        Ok(ExitStatus::Done)
    }

    /// Makes sure that there is room for the old key, and that none is lost which servers still know.
    fn confirm_finished(&self) -> Result<(), CliError> {
        let Some(old) = self.former() else { return Ok(()) };
        let file = self.files.old.display();
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

    /// Writes private keys over those that were read, then the public ones; all or none.
    fn write(
        &self,
        ui: &mut Ui,
        keys: &[(&Path, &SecretBytes, Option<&Held>)],
        known: Result<Vec<u8>, Entangled>,
    ) -> Result<(), CliError> {
        let public = self.files.public;
        let unclear = |why| CliError::new(format!("`{}` cannot be changed", public.display())).because(why);
        let known = known.map_err(unclear)?;
        let keys = keys.iter().map(|(path, contents, over)| Change {
            file: NewFile { path, contents, mode: KEY_MODE },
            over: over.map_or(Over::Nothing, |held| Over::Holding(&held.pem)),
            // The old key is for those who could read it before.
            like: (*path == self.files.old).then_some(self.files.key),
        });
        let public = Change {
            file: NewFile { path: public, contents: &known, mode: PUBLIC_MODE },
            over: Over::Holding(self.known.text()),
            like: None,
        };
        let changes: Vec<_> = keys.chain([public]).collect();
        let said = together::change(&self.locks, &changes).map_err(credential_files::told)?;
        said.notices.iter().for_each(|notice| ui.note(notice));
        Ok(())
    }

    /// Prints the plan, and where it stands now that a step is done.
    fn tell(&self, ui: &mut Ui, step: usize, key: &ServiceAccountKey) -> Result<(), Failure> {
        let [sign, know] = [self.files.key, self.files.public].map(|file| file.display().to_string());
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
                let files = [&self.files.old, &self.files.new].map(|file| in_shell(&file.to_string_lossy()));
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
            (flag("--key", self.files.key, "sa.key"), flag("--pub", self.files.public, "sa.pub"));
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
