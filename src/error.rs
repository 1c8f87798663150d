//! What a user is told when something fails, and the exit codes; the only place that knows both a domain error and the
//! user's next step.

use crate::go::Quoted;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::process::ExitCode;

/// What kauth's exit code says. The numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Done, or the answer is yes.
    Done = 0,
    /// The answer is no.
    No = 1,
    /// Something kept kauth from answering.
    Error = 2,
    /// Something needed for the answer was not given.
    Unknown = 3,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// An error with its causes and the user's next step, each one line: lower case, no full stop, user input in backticks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CliError {
    /// What failed, and on what.
    pub message: String,
    /// Why, from the outside in.
    pub causes: Vec<String>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// What else failed in the same run, for the user to mend at once.
    pub others: Vec<Self>,
}

impl CliError {
    /// Returns an error that says what failed.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), hints: Vec::new(), others: Vec::new() }
    }

    /// Returns an error with what it says and, as causes, what its sources say.
    pub fn of(error: &dyn std::error::Error) -> Self {
        let mut this = Self::new(error.to_string());
        let mut source = error.source();
        while let Some(cause) = source {
            this = this.because(cause);
            source = cause.source();
        }
        this
    }

    /// Returns the first of some errors with the others behind it; `None` if there are none.
    pub fn all(errors: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        first.others.extend(errors);
        Some(first)
    }

    /// Adds the reason.
    #[must_use]
    pub fn because(mut self, cause: impl ToString) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// Adds a next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// What a command may fail with: its own error, or an output that nobody reads any more.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An error to print.
    #[error(transparent)]
    Cli(#[from] CliError),
    /// Writing the answer failed.
    #[error("cannot write the answer: {0}")]
    Output(#[from] std::io::Error),
}

/// Turns what clap says into kauth's form of an error.
impl From<clap::Error> for CliError {
    fn from(error: clap::Error) -> Self {
        let mut this = Self::in_house_form(&error);
        if let Some(message) = in_kubectl_words(&error) {
            this.message = message;
        }
        this
    }
}

/// Returns what kubectl says of the errors that scripts may look for.
fn in_kubectl_words(error: &clap::Error) -> Option<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Some(format!("unknown command \"{}\"", context(ContextKind::InvalidSubcommand)?))
        }
        ErrorKind::UnknownArgument => {
            let flag = context(ContextKind::InvalidArg)?;
            Some(match flag.strip_prefix("--") {
                Some(_) => format!("unknown flag: {flag}"),
                None => {
                    format!("unknown shorthand flag: '{}' in {flag}", flag.strip_prefix('-')?.chars().next()?)
                }
            })
        }
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_some_and(str::is_empty) => {
            let flag = context(ContextKind::InvalidArg)?.split(['=', '[', ' ']).next()?;
            flag.starts_with('-').then(|| format!("flag needs an argument: {flag}"))
        }
        ErrorKind::ValueValidation => {
            let (flag, value) = (context(ContextKind::InvalidArg)?, context(ContextKind::InvalidValue)?);
            let flag = flag.split(['=', '[', ' ']).next()?;
            let reason = std::error::Error::source(error)?;
            Some(format!("invalid argument {} for \"{flag}\" flag: {reason}", Quoted(value)))
        }
        _ => None,
    }
}

impl CliError {
    fn in_house_form(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        let mut paragraphs = text.trim_end().split("\n\n");
        let said = paragraphs.next().unwrap_or_default();
        let said = said.strip_prefix("error: ").unwrap_or(said);
        let message = said.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let mut this = Self::new(message.trim_end_matches('.').replace('\'', "`"));
        for paragraph in paragraphs {
            if let Some(tip) = paragraph.trim().strip_prefix("tip: ") {
                this = this.hint(tip.lines().next().unwrap_or_default().replace('\'', "`"));
            } else if let Some(usage) = paragraph.strip_prefix("Usage: ") {
                let command = usage.split_whitespace().take_while(|word| !word.starts_with(['-', '<', '[']));
                this = this.hint(format!("see `{} --help`", command.collect::<Vec<_>>().join(" ")));
            }
        }
        this
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_errors_take_the_form_of_the_house() {
        let command = clap::Command::new("kauth").arg(clap::Arg::new("quiet").long("quiet").num_args(0));
        let error = CliError::from(command.try_get_matches_from(["kauth", "--quite"]).unwrap_err());
        assert_eq!(error.message, "unknown flag: --quite");
        assert_eq!(error.hints, ["a similar argument exists: `--quiet`", "see `kauth --help`"]);
    }
    #[test]
    fn a_value_that_is_refused_is_quoted_as_go_does() {
        let refuse = |_: &str| Err::<String, _>("it is odd");
        let arg = clap::Arg::new("verb").long("verb").value_parser(refuse);
        let error = clap::Command::new("kauth").arg(arg).try_get_matches_from(["kauth", "--verb=a\"\n"]);
        let error = CliError::from(error.unwrap_err());
        assert_eq!(error.message, r#"invalid argument "a\"\n" for "--verb" flag: it is odd"#);
    }
}
