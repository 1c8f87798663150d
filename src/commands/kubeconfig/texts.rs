//! The files of a kubeconfig, read.

use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::args::KubeconfigArgs;
use super::locks::acquire;
use crate::document::{Document, Step};
use crate::error::CliError;
use crate::files::errno::go_errno;
use crate::files::secrets;
use crate::files::settled::{read_settled, read_stdin};
use crate::go::{Quoted, path};
use crate::kubeconfig::config::Config;
use crate::kubeconfig::decode::{self, DecodeError, Duplicate, Part};
use crate::kubeconfig::layers::{Layer, Layers};
use crate::kubeconfig::rules::Rules;
use crate::output::Ui;
use crate::shown::shown;

/// The files of a kubeconfig, and what stands in them.
pub(in crate::commands) struct Texts {
    rules: Rules,
    files: Vec<Text>,
}

struct Text {
    name: String,
    /// What stands in it; `None` if there is no such file.
    bytes: Option<Zeroizing<Vec<u8>>>,
    /// What stands in the file of old times that is read in its place.
    legacy: Option<Zeroizing<Vec<u8>>>,
}

/// Makes a kubeconfig of a file's name and document.
type Decode<'d> = &'d mut dyn FnMut(&str, &Document<'_>) -> Result<Config, DecodeError>;

impl Texts {
    /// Reads all files. One that looks torn while somebody holds its lock is read again.
    ///
    /// # Errors
    /// Names each file that cannot be read; one that is not there is no error.
    pub(in crate::commands) fn read(args: &KubeconfigArgs) -> Result<Self, CliError> {
        Self::read_within(args, args.lock_timeout()?)
    }

    /// Reads all files under their locks, where nobody else writes.
    ///
    /// # Errors
    /// As [`Texts::read`].
    pub(super) fn read_locked(args: &KubeconfigArgs) -> Result<Self, CliError> {
        Self::read_within(args, Duration::ZERO)
    }

    /// Reads all files again once their locks were taken, which puts back what a kauth that was killed in the middle of writing
    /// in place has left; `None` if that does not help.
    pub(super) fn read_mended(ui: &mut Ui, args: &KubeconfigArgs) -> Option<Self> {
        let rules = args.rules().ok()?;
        let files = rules.to_read().map(PathBuf::from);
        let files = files.filter(|file| secrets::status(file).is_ok()).collect();
        let locks = acquire(ui, args, &files).ok()?;
        let texts = Self::read_locked(args).ok();
        drop(locks);
        texts
    }

    /// Returns whether nobody wrote the files between two readings.
    pub(super) fn hold_the_same_as(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Text, &Text)| a.bytes == b.bytes && a.legacy == b.legacy;
        self.files.len() == other.files.len() && self.files.iter().zip(&other.files).all(is_same)
    }

    /// Takes the file at an index for one that was written since.
    pub(super) fn replace(&mut self, index: usize, mut text: Zeroizing<String>) {
        if let Some(file) = self.files.get_mut(index) {
            file.bytes = Some(std::mem::take(&mut *text).into_bytes().into());
            file.legacy = None;
        }
    }

    /// Reads one file, or standard input for `-`.
    ///
    /// # Errors
    /// If it cannot be read, or is not there.
    pub(in crate::commands) fn read_one(args: &KubeconfigArgs, name: &str) -> Result<Self, CliError> {
        let (rules, wait) = (Rules::new(Some(name), None, None), args.lock_timeout()?);
        let text = if name == "-" { Text::read_stdin() } else { Text::read(&rules, name, wait) };
        let texts = Self { rules, files: vec![text?] };
        texts.require_first()?;
        Ok(texts)
    }

    /// Reads some files, each once, and standard input for `-`; relative paths in that start from the working directory.
    ///
    /// # Errors
    /// Names each file that cannot be read, or is not there.
    pub(in crate::commands) fn read_each(args: &KubeconfigArgs, names: &[String]) -> Result<Self, CliError> {
        let is_first = |(at, name): &(usize, &String)| !names[..*at].contains(name);
        let names = names.iter().enumerate().filter(is_first);
        let read = names.map(|(_, name)| Self::read_one(args, name));
        let (texts, errors): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        match CliError::all(errors.into_iter().filter_map(Result::err)) {
            Some(error) => Err(error),
            None => Ok(Self {
                rules: Rules::new(None, None, None),
                files: texts.into_iter().flatten().flat_map(|texts| texts.files).collect(),
            }),
        }
    }

    /// Returns the files that are not there, each with the file of old times that is read in its place.
    pub(in crate::commands) fn absent(&self) -> impl Iterator<Item = (&str, Option<String>)> {
        let absent = self.files.iter().filter(|text| text.bytes.is_none());
        absent.map(|text| {
            (text.name.as_str(), text.legacy.as_ref().and_then(|_| self.rules.legacy(&text.name)))
        })
    }

    fn read_within(args: &KubeconfigArgs, wait: Duration) -> Result<Self, CliError> {
        let rules = args.rules()?;
        let read = rules.to_read().map(|name| Text::read(&rules, name, wait));
        let (files, errors): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        match CliError::all(errors.into_iter().filter_map(Result::err)) {
            Some(error) => Err(error),
            None => Ok(Self { files: files.into_iter().flatten().collect(), rules }),
        }
    }

    /// Takes the files for what they are, and warns of what a reader may take otherwise.
    ///
    /// # Errors
    /// Names each file that is no kubeconfig.
    pub(in crate::commands) fn layers(&self, ui: &mut Ui) -> Result<Layers<'_>, CliError> {
        let layers = self.layers_quietly()?;
        for layer in &layers.files {
            for (line, key) in layer.document.repeated_keys() {
                let key = shown(key);
                ui.warning(&format!("{}:{line}: `{key}` stands here again; the last one counts", layer.name));
            }
        }
        Ok(layers)
    }

    /// Takes the files for what they are.
    ///
    /// # Errors
    /// Names each file that is no kubeconfig.
    pub(in crate::commands) fn layers_quietly(&self) -> Result<Layers<'_>, CliError> {
        self.layers_by(&mut |_, document| decode::config(document.value()))
    }

    /// Takes the files for what they are, and puts the entries of each whose names stand before them in `duplicates`: by file,
    /// with the line.
    ///
    /// # Errors
    /// As [`Texts::layers_quietly`], but for those names.
    pub(in crate::commands) fn layers_with_duplicates(
        &self,
        duplicates: &mut Vec<(String, u32, Duplicate)>,
    ) -> Result<Layers<'_>, CliError> {
        self.layers_by(&mut |name, document| {
            let (config, found) = decode::with_duplicates(document.value())?;
            let line = |place: &[Part]| document.line(&steps(place)).unwrap_or(1);
            duplicates.extend(found.into_iter().map(|found| (name.to_owned(), line(&found.place), found)));
            Ok(config)
        })
    }

    fn layers_by(&self, decode: Decode<'_>) -> Result<Layers<'_>, CliError> {
        let read = self.files.iter().map(|text| text.layer(decode));
        let (files, errors): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        if let Some(error) = CliError::all(errors.into_iter().filter_map(Result::err)) {
            return Err(error);
        }
        let files: Vec<Layer<'_>> = files.into_iter().flatten().collect();
        let exists = |name: &str| self.files.iter().any(|text| text.name == name && text.exists());
        let default = self.rules.default_file(exists);
        // An empty name is no file's.
        let default = files.iter().position(|file| file.name == default).unwrap_or(files.len());
        Ok(Layers { files, default })
    }

    /// Makes sure that the file that `--kubeconfig` names is there.
    ///
    /// # Errors
    /// If it is not.
    pub(in crate::commands) fn require_first(&self) -> Result<(), CliError> {
        match self.files.first() {
            Some(text) if !text.exists() => {
                Err(CliError::new(format!("open {}: no such file or directory", text.name)))
            }
            _ => Ok(()),
        }
    }
}

impl Text {
    fn read(rules: &Rules, name: &str, wait: Duration) -> Result<Self, CliError> {
        let read = |name: &str| {
            let bytes = read_settled(Path::new(name), wait, &|bytes| {
                bytes.is_empty() || Document::parse(bytes).is_err()
            });
            bytes.map_err(|error| {
                let what = if error.raw_os_error() == Some(EISDIR) { "read" } else { "open" };
                cannot_load(name, &format!("{what} {name}: {}", go_errno(&error)))
            })
        };
        let bytes = read(name)?;
        let legacy = if bytes.is_none() { rules.legacy(name) } else { None };
        let legacy = legacy.map(|legacy| read(&legacy)).transpose()?.flatten();
        Ok(Self { name: name.to_owned(), bytes, legacy })
    }

    fn read_stdin() -> Result<Self, CliError> {
        let bytes = read_stdin()
            .map_err(|error| CliError::new("cannot read standard input").because(go_errno(&error)))?;
        Ok(Self { name: "<stdin>".to_owned(), bytes: Some(bytes), legacy: None })
    }

    fn exists(&self) -> bool {
        self.bytes.is_some() || self.legacy.is_some()
    }

    fn layer(&self, decode: Decode<'_>) -> Result<Layer<'_>, CliError> {
        let bytes = self.bytes.as_deref().map(Vec::as_slice);
        let text = bytes.or(self.legacy.as_deref().map(Vec::as_slice)).unwrap_or_default();
        let told = |message: &str, line: Option<u32>| {
            let error = cannot_load(&self.name, message);
            let line = line.filter(|_| !message.contains("line "));
            line.into_iter().fold(error, |error, line| error.because(format!("{}:{line}", self.name)))
        };
        let document = Document::parse(text).map_err(|error| told(&error.message, error.line))?;
        let config = decode(&self.name, &document).map_err(|error| {
            let place = steps(&error.place);
            told(&error.message, document.line(&place).filter(|_| !place.is_empty()))
        })?;
        let folder = super::absolute(&path::folder(&self.name))?;
        Ok(Layer { name: self.name.clone(), folder, bytes, config, document })
    }
}

fn steps(place: &[Part]) -> Vec<Step> {
    let step = |part: &Part| match part {
        Part::Key(key) => Step::Key(key.clone()),
        Part::Item(index) => Step::Index(*index),
    };
    place.iter().map(step).collect()
}

/// What the system says of a folder that is read as a file.
const EISDIR: i32 = rustix::io::Errno::ISDIR.raw_os_error();

fn cannot_load(name: &str, reason: &str) -> CliError {
    CliError::new(format!("error loading config file {}: {reason}", Quoted(name)))
}
