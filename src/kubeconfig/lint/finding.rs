//! What lint finds, and what it looks at. Knows no rule's reasons.

use crate::kubeconfig::config::Config;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// A rule: its name, how bad a finding is, and what it looks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, in kebab case; never changes.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it finds, in a line.
    pub about: &'static str,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something does not work, or not as it says.
    Error,
    /// Something is unsafe, useless or about to break.
    Warning,
}

/// A kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Of `clusters`.
    Cluster,
    /// Of `users`.
    User,
    /// Of `contexts`.
    Context,
}

impl Kind {
    /// Returns the word for one.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::User => "user",
            Self::Context => "context",
        }
    }
}

/// Something that a rule found. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The kubeconfig that it is in, as given; empty if none was read.
    pub file: String,
    /// The line, where the rule knows it.
    pub line: Option<u32>,
    /// The entry that it is about, if it is about one: kind and name.
    pub entry: Option<(Kind, String)>,
    /// The name of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without control characters.
    pub message: String,
    /// What to do about it, likewise.
    pub hint: Option<String>,
}

/// One of the kubeconfigs, in the order of the list.
#[derive(Debug, Clone, Copy)]
pub struct File<'c> {
    /// Its name as given.
    pub name: &'c str,
    /// Its permission bits, where there are such.
    pub mode: Option<u32>,
    /// The keys that stand twice in a mapping, with their lines.
    pub repeated_keys: &'c [(u32, String)],
    /// The entries whose names stand before them in the same file, like ``user `ann` ``, with their lines.
    pub repeated_names: &'c [(u32, String)],
    /// What it holds, with paths resolved against it.
    pub config: &'c Config,
}

/// What is known of a file that a kubeconfig names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// Its permission bits, where there are such.
    pub mode: Option<u32>,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// The files that kubeconfigs name, by resolved path. An error is the reason, like `no such file or directory`.
pub trait Files {
    /// Returns what is known of a file.
    ///
    /// # Errors
    /// If there is none, or nothing can be known.
    fn status(&self, path: &str) -> Result<Status, String>;

    /// Returns a file's content.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&self, path: &str) -> Result<SecretBytes, String>;
}

/// What a certificate says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateFacts {
    /// The user that it names; empty if none.
    pub common_name: String,
    /// The groups that it names.
    pub organizations: Vec<String>,
    /// The first second of its validity, since 1970.
    pub not_before: i64,
    /// The last second of its validity, since 1970.
    pub not_after: i64,
    /// The public key, in the form that [`Credentials::public_key`] has.
    pub public_key: Vec<u8>,
    /// Whether a server takes it from a client, by its extended key usages.
    pub is_for_clients: bool,
}

/// What there is to know of certificates and keys in PEM. An error is the reason, like `it is DER, not PEM`, and holds no secret.
pub trait Credentials {
    /// Reads the certificate that a client presents.
    ///
    /// # Errors
    /// If there is none.
    fn certificate(&self, pem: &[u8]) -> Result<CertificateFacts, String>;

    /// Reads the authorities that a client trusts.
    ///
    /// # Errors
    /// If there is none.
    fn authorities(&self, pem: &[u8]) -> Result<Vec<CertificateFacts>, String>;

    /// Derives the public key of a private one.
    ///
    /// # Errors
    /// If there is no private key that clients can use.
    fn public_key(&self, pem: &[u8]) -> Result<Vec<u8>, String>;
}

/// What lint looks at.
pub struct Input<'c> {
    /// The kubeconfigs, in the order of the list.
    pub files: &'c [File<'c>],
    /// What they refer to.
    pub referenced: &'c dyn Files,
    /// What reads certificates and keys.
    pub credentials: &'c dyn Credentials,
    /// Seconds since 1970.
    pub now: i64,
}

/// The place that a rule looks at, and the findings so far.
pub(super) struct Report<'c> {
    pub(super) input: &'c Input<'c>,
    pub(super) file: &'c str,
    pub(super) entry: Option<(Kind, &'c str)>,
    pub(super) findings: Vec<Finding>,
}

impl<'c> Report<'c> {
    pub(super) fn new(input: &'c Input<'c>) -> Self {
        Self { input, file: "", entry: None, findings: Vec::new() }
    }

    /// Turns to an entry, or to a file as such.
    pub(super) fn at(&mut self, file: &'c str, entry: Option<(Kind, &'c str)>) {
        (self.file, self.entry) = (file, entry);
    }

    /// Adds a finding at the place that is looked at.
    pub(super) fn add(&mut self, rule: &Rule, message: impl AsRef<str>, hint: &str) {
        self.add_in(None, rule, message, hint);
    }

    /// Adds a finding in a line of the file that is looked at.
    pub(super) fn add_in(&mut self, line: Option<u32>, rule: &Rule, message: impl AsRef<str>, hint: &str) {
        self.findings.push(Finding {
            file: self.file.to_owned(),
            line,
            entry: self.entry.map(|(kind, name)| (kind, name.to_owned())),
            rule: rule.id,
            severity: rule.severity,
            message: shown(message.as_ref()).into_owned(),
            hint: (!hint.is_empty()).then(|| shown(hint).into_owned()),
        });
    }
}
