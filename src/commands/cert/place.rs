//! Where a key and its certificate go: two files, standard output, a document, or the kubeconfig alone.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::format::Format;
use crate::error::CliError;
use crate::output::Ui;

/// Where the key and the certificate go.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct PlaceArgs {
    /// The folder of NAME.key and NAME.crt; default: the working folder
    #[arg(long, value_name = "FOLDER")]
    pub(super) out_dir: Option<PathBuf>,
    /// The file of the key; - for standard output
    #[arg(long, value_name = "FILE")]
    pub(super) out_key: Option<PathBuf>,
    /// The file of the certificate; - for standard output
    #[arg(long, value_name = "FILE")]
    pub(super) out_cert: Option<PathBuf>,
    /// Print a document; without one of --out-… no file is written, and it holds the key unless the kubeconfig does
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) output: Option<Format>,
    /// Replace what is there
    #[arg(long)]
    pub(super) force: bool,
    /// Print a private key even to a terminal
    #[arg(long)]
    show: bool,
}

/// Where something goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Stdout,
    File(PathBuf),
}

/// Where a key and a certificate go; `None` is no place of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) key: Option<Place>,
    pub(super) certificate: Option<Place>,
}

/// What is to be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    /// Whether there is a key, and not only a certificate.
    pub(super) has_key: bool,
    /// Whether it is in the kubeconfig already.
    pub(super) is_embedded: bool,
}

impl PlaceArgs {
    /// Returns the places of what files are called `stem` otherwise.
    ///
    /// # Errors
    /// If there is no such place, or everybody could see the key there.
    pub(super) fn places(
        &self,
        ui: &Ui,
        stem: impl Fn() -> Result<String, CliError>,
        content: Content,
    ) -> Result<Places, CliError> {
        if self.out_key.is_some() && !content.has_key {
            return Err(CliError::new("--out-key names a file, but no key is made"));
        }
        let is_asked_for = self.out_dir.is_some() || self.out_key.is_some() || self.out_cert.is_some();
        let places = if !is_asked_for && (content.is_embedded || self.output.is_some()) {
            Places::default()
        } else {
            Places {
                key: content.has_key.then(|| self.place(&self.out_key, "key", &stem)).transpose()?,
                certificate: Some(self.place(&self.out_cert, "crt", &stem)?),
            }
        };
        self.confirm_unseen(ui, &places, content)?;
        Ok(places)
    }

    fn place(
        &self,
        named: &Option<PathBuf>,
        extension: &str,
        stem: &impl Fn() -> Result<String, CliError>,
    ) -> Result<Place, CliError> {
        match named {
            Some(path) if path.as_os_str() == "-" => Ok(Place::Stdout),
            Some(path) => Ok(Place::File(path.clone())),
            None => {
                let folder = self.out_dir.as_deref().unwrap_or(Path::new(""));
                Ok(Place::File(folder.join(format!("{}.{extension}", stem()?))))
            }
        }
    }

    /// Makes sure that a private key is not printed by accident.
    fn confirm_unseen(&self, ui: &Ui, places: &Places, content: Content) -> Result<(), CliError> {
        if places.use_stdout() && self.output.is_some() {
            return Err(CliError::new("-o prints a document to standard output, so `-` cannot be a file"));
        }
        let is_only_place = *places == Places::default() && !content.is_embedded;
        let is_in_document = self.output.is_some() && is_only_place && content.has_key;
        self.confirm_shown(ui, is_in_document || places.key == Some(Place::Stdout))
    }

    /// Makes sure that a private key goes to a terminal only if that is wanted.
    ///
    /// # Errors
    /// If it would otherwise.
    pub(super) fn confirm_shown(&self, ui: &Ui, prints_key: bool) -> Result<(), CliError> {
        if prints_key && ui.is_quiet() {
            return Err(
                CliError::new("--quiet would lose the key").hint("--out-key FILE writes it to a file")
            );
        }
        if prints_key && !self.show && ui.answers_to_terminal() {
            let error = CliError::new("a private key is not printed to a terminal");
            return Err(error.hint("--out-key FILE writes it to a file, --show prints it all the same"));
        }
        Ok(())
    }
}

impl Places {
    /// Returns whether one of the two is printed.
    pub(super) fn use_stdout(&self) -> bool {
        [&self.key, &self.certificate].contains(&&Some(Place::Stdout))
    }

    /// Returns the paths of certificate and key as a kubeconfig can name them.
    ///
    /// # Errors
    /// If one is no file, or its path no text.
    pub(super) fn names(&self) -> Result<[&str; 2], CliError> {
        let name = |place| Place::file(place).and_then(Path::to_str);
        match (name(&self.certificate), name(&self.key)) {
            (Some(certificate), Some(key)) => Ok([certificate, key]),
            _ => Err(CliError::new("the kubeconfig can only name files, by paths that are text")
                .hint("--embed-certs puts the certificate and the key into it")),
        }
    }

    /// Returns the files, the key's first.
    pub(super) fn files(&self) -> Vec<&Path> {
        [&self.key, &self.certificate].into_iter().filter_map(Place::file).collect()
    }
}

impl Place {
    /// Returns the file, if it is one.
    pub(super) fn file(place: &Option<Self>) -> Option<&Path> {
        match place {
            Some(Self::File(path)) => Some(path),
            Some(Self::Stdout) | None => None,
        }
    }
}
