//! Where a credential stands, and what it is there for.

/// A place in the input.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The file as the user named it.
    pub(super) file: String,
    /// The folder that relative paths in it start from; `None` if nobody knows.
    pub(super) folder: Option<String>,
    /// The entry of the file.
    pub(super) entry: Option<String>,
    pub(super) role: Role,
    /// The other file that the entry names, if it does not hold the credential itself.
    pub(super) other_file: Option<String>,
}

/// What a credential is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nobody says.
    Any,
    /// To show kube-apiserver who a client is.
    Client,
    /// To show a client who a server is.
    Authority,
}

impl Place {
    /// Returns an entry of this place.
    pub(super) fn entry(&self, name: &str, role: Role) -> Self {
        let entry = self.entry.as_ref().map_or_else(|| name.to_owned(), |outer| format!("{outer}: {name}"));
        Self { entry: Some(entry), role, ..self.clone() }
    }
}
