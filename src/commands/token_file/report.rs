//! What was done to a token file, on one screen or as a document. No token is in it.

use std::path::Path;

use serde::Serialize;

use crate::authn::csv_file::Who;
use crate::authn::token_file::edit::{Edited, Still};
use crate::commands::format::Format;
use crate::commands::user_file::listed::{self, Identity};
use crate::error::Failure;
use crate::output::{Ui, table};
use crate::shown::shown;

/// What was done.
pub(super) struct Report<'a> {
    pub(super) path: &'a Path,
    pub(super) user: &'a str,
    /// The new line: its number, whom it stands for, and the fingerprint of its token.
    pub(super) new: Option<(usize, Who, String)>,
    pub(super) gone: Vec<Gone>,
    pub(super) token_file: Option<String>,
    pub(super) context: Option<&'a str>,
}

/// What `-o` prints: `docs/user-files.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    /// The file as it was named.
    file: &'a str,
    user: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<Added<'a>>,
    removed: &'a [Gone],
    /// The file that the token was handed over in.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kubeconfig_context: Option<&'a str>,
}

/// The line that came.
#[derive(Serialize)]
struct Added<'a> {
    line: usize,
    fingerprint: &'a str,
    #[serde(flatten)]
    who: Identity<'a>,
}

/// A line that went, by its old number.
#[derive(Serialize)]
pub(super) struct Gone {
    line: usize,
    fingerprint: String,
}

/// Returns the lines that went.
pub(super) fn gone(edited: &Edited) -> Vec<Gone> {
    let gone = edited.gone.iter();
    gone.map(|(line, token)| Gone { line: *line, fingerprint: token.to_string() }).collect()
}

/// Warns of tokens that were taken out and open something all the same.
pub(super) fn warn_of_still(ui: &mut Ui, still: &[Still]) {
    for Still { fingerprint, line, who } in still {
        let name = who.name();
        ui.warning(&format!(
            "the token sha256:{fingerprint} still opens something: it is that of `{}` on line {line}, too",
            shown(&name)
        ));
    }
}

impl Report<'_> {
    /// Prints what was done; if `is_aside`, where it does not mix with a token.
    ///
    /// # Errors
    /// If standard output cannot be written to.
    pub(super) fn tell(self, ui: &mut Ui, format: Option<Format>, is_aside: bool) -> Result<(), Failure> {
        let file = crate::files::name(self.path);
        if let Some(format) = format {
            let added = self.new.as_ref().map(|(line, who, fingerprint)| Added {
                line: *line,
                fingerprint,
                who: Identity(who),
            });
            let document = Document {
                api_version: "kauth/v1",
                kind: "TokenFileEdit",
                file: &file,
                user: self.user,
                added,
                removed: &self.gone,
                token_file: self.token_file.as_deref(),
                kubeconfig_context: self.context,
            };
            return Ok(ui.answer(format.render(&document)?)?);
        }
        if let Some((line, _, fingerprint)) = self.new.as_ref().filter(|_| is_aside) {
            let (user, file) = (shown(self.user), shown(&file));
            ui.note(&format!("the token sha256:{fingerprint} of `{user}` stands on line {line} of `{file}`"));
            return Ok(());
        }
        Ok(ui.answer(self.screen(&shown(&file)))?)
    }

    fn screen(&self, file: &str) -> String {
        let mut rows = Vec::new();
        let mut row = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
        row("user", shown(self.user).into_owned());
        if let Some((line, who, fingerprint)) = &self.new {
            if who.groups().next().is_some() {
                row("groups", listed::groups(who));
            }
            if !who.uid().is_empty() {
                row("uid", shown(&who.uid()).into_owned());
            }
            row("token", format!("sha256:{fingerprint}"));
            row("file", format!("{file}, line {line}"));
        } else {
            row("file", file.to_owned());
        }
        for (at, Gone { line, fingerprint }) in self.gone.iter().enumerate() {
            row(if at == 0 { "removed" } else { "" }, format!("sha256:{fingerprint} of line {line}"));
        }
        if let Some(path) = &self.token_file {
            row("written to", shown(path).into_owned());
        }
        if let Some(context) = self.context {
            row("context", shown(context).into_owned());
        }
        table::aligned(&rows)
    }
}
