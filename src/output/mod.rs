//! The only module that writes to the terminal.
//!
//! stdout is the answer, stderr is everything about it. Knows nothing about what is said.

pub mod difference;
mod jsonpath;
pub mod printer;
pub mod progress;
pub mod prompt;
pub mod table;

use crate::error::CliError;
use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use progress::Progress;
use std::io::{self, IsTerminal, Write};

/// When to colour the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The terminal: the answer on stdout, everything about it on stderr.
pub struct Ui {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    color: Color,
    quiet: bool,
    verbose: bool,
    /// What moves at the end of what is told, if anything does.
    bar: ProgressBar,
}

impl Ui {
    /// Returns the process's own streams. With `quiet`, nothing is written to stdout; what there is to know still is told.
    pub fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        let choice = match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        Self {
            // The answer has no colour of its own, and what names hold is not kauth's to take away.
            out: Box::new(io::BufWriter::with_capacity(1 << 16, io::stdout())),
            err: Box::new(AutoStream::new(io::stderr(), choice)),
            color,
            quiet,
            verbose,
            bar: ProgressBar::hidden(),
        }
    }

    /// Returns another that says what this one would, and answers nothing.
    #[must_use]
    pub fn aside(&self) -> Self {
        Self::new(self.color, true, self.verbose)
    }

    /// Returns one that says and answers nothing.
    #[must_use]
    pub fn silent(&self) -> Self {
        Self { err: Box::new(io::sink()), ..Self::new(self.color, true, false) }
    }

    /// Writes a part of the answer, as it stands; with `quiet` the exit code is all of it.
    ///
    /// # Errors
    /// If stdout cannot be written to.
    pub fn answer(&mut self, text: impl AsRef<[u8]>) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.out.write_all(text.as_ref()) }
    }

    /// Returns whether answers are not written at all.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Returns whether somebody may look over the user's shoulder at the answer.
    pub fn answers_to_terminal(&self) -> bool {
        !self.quiet && io::stdout().is_terminal()
    }

    /// Makes sure that all of the answer has been written.
    ///
    /// # Errors
    /// If stdout cannot be written to.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says what kubectl would warn of, in its words and form: `Warning: …` and, for most, an empty line.
    pub fn kubectl_warning(&mut self, text: &str, empty_line: bool) {
        let end = if empty_line { "\n" } else { "" };
        self.say("Warning:", AnsiColor::Yellow, &format!("{text}{end}"));
    }

    /// Says what is wrong with the input, though the answer stands.
    pub fn warning(&mut self, text: &str) {
        self.say("warning:", AnsiColor::Yellow, text);
    }

    /// Says what to know about the answer.
    pub fn note(&mut self, text: &str) {
        self.say("note:", AnsiColor::Cyan, text);
    }

    /// Says what only `-v` asks for.
    pub fn detail(&mut self, text: &str) {
        if self.verbose {
            self.say("note:", AnsiColor::Cyan, text);
        }
    }

    /// Says what failed, why, and what to do.
    pub fn error(&mut self, error: &CliError) {
        self.say("error:", AnsiColor::Red, &error.message);
        for cause in &error.causes {
            self.say("caused by:", AnsiColor::Red, cause);
        }
        for hint in &error.hints {
            self.say("hint:", AnsiColor::Cyan, hint);
        }
        error.others.iter().for_each(|other| self.error(other));
    }

    /// Shows that something is waited for, as long as the value lives; what is told meanwhile stands above it.
    pub fn progress(&mut self, text: &str) -> Progress {
        let (progress, bar) = Progress::begin(text);
        self.bar = bar;
        progress
    }

    // A terminal that is gone cannot be told so.
    fn say(&mut self, label: &str, color: AnsiColor, text: &str) {
        let style = Style::new().fg_color(Some(color.into())).bold();
        let Self { out, err, bar, .. } = self;
        let _ = out.flush();
        let _ = bar.suspend(|| writeln!(err, "{style}{label}{style:#} {text}"));
    }

    /// Says what is asked about, in lines of their own.
    pub fn show(&mut self, text: &str) {
        let Self { out, err, bar, .. } = self;
        let _ = out.flush();
        let _ = bar.suspend(|| err.write_all(text.as_bytes()));
    }
}
