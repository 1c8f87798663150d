//! A new token of `add` and `rotate`: where it comes from, and everywhere it goes. First the token file has it, then its owner.

use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::report::{self, Report};
use crate::authn::csv_file::edit::EditError;
use crate::authn::csv_file::{Kind, random};
use crate::authn::token_file::edit::Edited;
use crate::authn::token_file::{self, Fingerprint};
use crate::commands::credential_files;
use crate::commands::format::Format;
use crate::commands::kubeconfig::{self, ContextArgs, WantedContext};
use crate::commands::user_file::hand_over::HandOver;
use crate::commands::user_file::{self, Planned, UserFile};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::kubeconfig::entry::Credential;
use crate::output::Ui;
use crate::secret::Secret;
use crate::shown::{in_shell, shown};

/// Where a new token comes from, and where it goes besides the token file.
#[derive(Debug, Args)]
#[command(next_help_heading = "Token")]
pub(super) struct GiveArgs {
    /// Where a token is that exists already: a file, - for standard input or fd:N; default: one is made, of 256 random bits
    #[arg(long, value_name = "SOURCE", conflicts_with = "out_token")]
    token_from: Option<String>,
    /// The file that hands the token over, for its owner alone; - for standard output
    #[arg(long, value_name = "FILE")]
    out_token: Option<PathBuf>,
    /// Replace the file of --out-token, and what the kubeconfig has of the context's name
    #[arg(long)]
    force: bool,
    /// Print the token even to a terminal
    #[arg(long, requires = "out_token")]
    show: bool,
    /// Print a document, without the token
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    context: ContextArgs,
}

/// Whose token it is, in which file.
pub(super) struct Giving<'a> {
    pub(super) args: &'a GiveArgs,
    pub(super) path: &'a Path,
    pub(super) user: &'a str,
    /// Whether the file may be made.
    pub(super) may_be_made: bool,
}

/// What a new token makes of what the token file holds.
type Plan<'p> = &'p dyn Fn(&[u8], &[u8]) -> Result<Edited, EditError>;

impl Giving<'_> {
    /// Makes sure that everything can be written, gets the token, writes it into the token file by `plan`, and then everywhere
    /// else it goes.
    ///
    /// # Errors
    /// If something is in the way: then nothing is written, unless the error says otherwise.
    pub(super) fn run(&self, ui: &mut Ui, plan: Plan<'_>) -> Result<ExitStatus, Failure> {
        let args = self.args;
        args.confirm_has_context()?;
        args.confirm_forces()?;
        let place = args.place();
        let context = args.context.wanted(ui, args.force)?;
        let written: Vec<_> = place.file().into_iter().chain([self.path]).collect();
        credential_files::confirm_no_kubeconfig(&written, &args.context.kubeconfig)?;
        place.confirm(ui, self.path, args.output.is_some())?;
        if context.as_ref().is_some_and(|context| !context.embeds) && place.file().is_none() {
            let error = CliError::new("the kubeconfig can only name a file that holds the token");
            return Err(error.hint("--out-token FILE writes one").into());
        }
        let token = args.token(ui)?;
        let file = UserFile { kind: Kind::Token, path: self.path, args: &args.context.kubeconfig.edit };
        let edited = file.edit(ui, self.may_be_made, &|old| {
            let mut edited = plan(old, token.as_bytes())?;
            let text = std::mem::take(&mut edited.text);
            Ok(Planned { text, takes_out: !edited.gone.is_empty(), told: edited })
        })?;
        report::warn_of_still(ui, &edited.still);
        let fingerprint = Fingerprint::of(token.as_bytes()).to_string();
        place.write(ui, &token).map_err(|error| self.written(error, &fingerprint, None))?;
        if let Some(context) = &context {
            self.write_context(ui, context, &place, token)
                .map_err(|error| self.written(error, &fingerprint, place.file()))?;
        }
        user_file::note_restart(ui);
        if context.is_none() && args.token_from.is_none() {
            place.note_place(ui, &file.name());
        }
        let report = Report {
            path: self.path,
            user: self.user,
            gone: report::gone(&edited),
            new: edited.new.map(|(line, who)| (line, who, fingerprint)),
            token_file: place.file().map(|file| file.to_string_lossy().into_owned()),
            context: context.as_ref().map(|context| context.name),
        };
        report.tell(ui, args.output, place.is_stdout())?;
        Ok(ExitStatus::Done)
    }

    fn write_context(
        &self,
        ui: &mut Ui,
        context: &WantedContext<'_>,
        place: &HandOver<'_>,
        token: Secret,
    ) -> Result<(), CliError> {
        let credential = match place.file().filter(|_| !context.embeds) {
            None => Credential::Token(token),
            Some(file) => {
                let path = file
                    .to_str()
                    .ok_or_else(|| CliError::new("the path of --out-token is not valid UTF-8"))?;
                Credential::TokenFile(kubeconfig::absolute(path)?)
            }
        };
        context.write(ui, &credential)
    }

    /// Says what is where although something failed.
    fn written(&self, error: CliError, fingerprint: &str, out: Option<&Path>) -> CliError {
        let (user, file) = (in_shell(self.user), self.path.to_string_lossy());
        let stands = format!(
            "`{}` has the token sha256:{fingerprint} of `{}` already",
            shown(&file),
            shown(self.user)
        );
        let error = error.because(stands);
        match out {
            Some(out) => {
                let out = out.to_string_lossy();
                let source = in_shell(&out);
                error.because(format!("`{}` has the token, too", shown(&out))).hint(format!(
                    "`kauth config set-credentials {user} --token-from {source}` takes it from there"
                ))
            }
            None => {
                let file = in_shell(&file);
                error.hint(format!("`kauth token-file rotate {user} {file} …` makes another and tries again"))
            }
        }
    }
}

impl GiveArgs {
    fn place(&self) -> HandOver<'_> {
        HandOver {
            what: "token",
            flag: "--out-token",
            place: self.out_token.as_ref(),
            force: self.force,
            show: self.show,
        }
    }

    fn token(&self, ui: &mut Ui) -> Result<Secret, CliError> {
        let Some(source) = &self.token_from else {
            let mut token: Zeroizing<String> = random().map_err(|error| CliError::of(&error))?;
            return Ok(std::mem::take(&mut *token).into());
        };
        let token =
            secrets::secret(source).map_err(|error| CliError::of(&error).because("for --token-from"))?;
        if let Some(why) = token_file::unsendable(token.as_bytes()) {
            let error = CliError::new("the token of --token-from would be nobody's");
            return Err(error.because(format!("no client can send it in a header: {why}")));
        }
        if token_file::is_short(token.as_bytes()) {
            ui.warning(&format!(
                "the token has only {} bytes and can be guessed: without --token-from one of 256 random bits is made",
                token.len()
            ));
        }
        Ok(token)
    }

    /// Makes sure that there is something that --force could replace.
    fn confirm_forces(&self) -> Result<(), CliError> {
        if !self.force || self.out_token.is_some() || self.context.is_wanted() {
            return Ok(());
        }
        let error = CliError::new("--force replaces the file of --out-token or a context of the kubeconfig");
        Err(error.because("neither is to be written"))
    }

    /// Makes sure that what says where a context goes is not given for nothing.
    fn confirm_has_context(&self) -> Result<(), CliError> {
        let which = &self.context.kubeconfig;
        let is_given = which.is_explicit() || which.context.is_some() || self.context.namespace().is_some();
        if self.context.is_wanted() || !is_given {
            return Ok(());
        }
        let words = "--kubeconfig, --context and --namespace are about a context, and none is to be written";
        Err(CliError::new(words).hint("--kubeconfig-context NAME writes one"))
    }
}
