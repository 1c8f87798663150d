//! `kauth config export`: contexts as a kubeconfig that stands alone.

use crate::commands::kubeconfig::{self, KubeconfigArgs, Texts, flatten};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::private::{self, PrivateError};
use crate::files::secrets;
use crate::files::together;
use crate::go::Quoted;
use crate::kubeconfig::config::{Config, User};
use crate::kubeconfig::export;
use crate::kubeconfig::layers::Layers;
use crate::kubeconfig::{decode, encode};
use crate::output::Ui;
use crate::output::printer::Printer;
use crate::secret::Secret;
use crate::shown::shown;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::Path;

const EXAMPLES: &str = "\
Examples:

  # The context in use, for another machine
  kauth config export --out ci.yaml

  # Two contexts, of which the first is in use then
  kauth config export staging prod --out both.yaml

  # Into the kubeconfig of another machine
  kauth config export staging | ssh build-host kauth config merge -";

/// Print contexts, with all that they need, as a kubeconfig of its own
///
/// What certificate, key and token files hold is copied into it, so it holds credentials: it is not printed to a terminal
/// unless --show is given, and a file that it is written to is the user's alone.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExportArgs {
    /// The contexts, the first of which is in use then; default: the one in use
    #[arg(value_name = "CONTEXT")]
    contexts: Vec<String>,
    /// The file to write, which must not exist; - is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<String>,
    /// Replace the file of --out
    #[arg(long, requires = "out")]
    force: bool,
    /// Print credentials even to a terminal
    #[arg(long)]
    show: bool,
    /// The form
    #[arg(short, long, value_name = "FORM", value_enum, default_value_t, hide_default_value = true)]
    output: Form,
}

/// The form of a kubeconfig.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    /// As kubectl writes it (the default)
    #[default]
    Yaml,
    /// Which kubectl reads as well
    Json,
}

/// Prints the contexts.
///
/// # Errors
/// If there is no such context, something it needs is missing or cannot be read, or the output is no place for credentials.
pub(super) fn run(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &ExportArgs,
) -> Result<ExitStatus, Failure> {
    let out = args.out.as_deref().filter(|out| *out != "-");
    if out.is_none() && !args.show && ui.answers_to_terminal() {
        let error = CliError::new("credentials are not printed to a terminal");
        return Err(error.hint("--out FILE writes them to a file, --show prints them all the same").into());
    }
    let texts = Texts::read(kubeconfig)?;
    let layers = texts.layers(ui)?;
    let merged = layers.merged();
    let contexts = contexts(&merged, kubeconfig, args)?;
    let part = export::part(&merged, &contexts).map_err(|dangling| {
        let errors = dangling.iter().map(|error| CliError::of(error));
        CliError::all(errors).unwrap_or_else(|| CliError::new("a reference leads nowhere"))
    });
    let (part, notes) = self_contained(part?, &layers)?;
    let printer = match args.output {
        Form::Yaml => Printer::Yaml,
        Form::Json => Printer::Json,
    };
    let text =
        printer.print("config", &encode::config(&decode::with_defaults(part))).map_err(CliError::new)?;
    match out {
        None => ui.answer(text)?,
        Some(out) => {
            write(ui, kubeconfig, &layers, out, &text, args.force)?;
            for name in &contexts {
                ui.answer(format!("context {} exported to {}\n", Quoted(name), Quoted(out)))?;
            }
        }
    }
    notes.iter().for_each(|note| ui.note(note));
    Ok(ExitStatus::Done)
}

/// Returns the names of the contexts that are asked for, each once.
fn contexts(
    config: &Config,
    kubeconfig: &KubeconfigArgs,
    args: &ExportArgs,
) -> Result<Vec<String>, CliError> {
    let mut names: Vec<String> = Vec::new();
    for name in &args.contexts {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    if names.is_empty() {
        let current = kubeconfig.context.clone().unwrap_or_else(|| config.current_context.clone());
        if current.is_empty() && !config.contexts.contains_key("") {
            let error = CliError::new("current-context is not set");
            return Err(error.hint("name the contexts to export; `kauth config get-contexts` lists them"));
        }
        names.push(current);
    }
    let unknown = names.iter().filter(|name| !config.contexts.contains_key(*name));
    let errors = unknown.map(|name| kubeconfig::no_context(config, name));
    CliError::all(errors).map_or(Ok(names), Err)
}

/// Copies what files hold into the entries, and says what cannot be copied.
fn self_contained(mut config: Config, layers: &Layers<'_>) -> Result<(Config, Vec<String>), CliError> {
    flatten::flatten(&mut config, layers)?;
    let mut config = layers.resolved(config);
    let mut notes = Vec::new();
    for (name, user) in &mut config.users {
        let name = Quoted(name);
        if !user.token_file.is_empty() {
            notes.push(embed_token(&name, user)?);
        }
        if let Some(exec) = &user.exec {
            let command = Quoted(&exec.command);
            notes.push(format!("user {name} runs {command}, which must exist where this is used"));
        }
        let settings = user.auth_provider.iter().filter_map(|provider| provider.config.as_ref());
        for setting in settings
            .flat_map(|settings| ["cmd-path", "idp-certificate-authority"].map(|name| settings.get(name)))
        {
            if let Some(path) = setting.filter(|path| !path.is_empty()) {
                notes.push(format!(
                    "user {name} needs {}, which must exist where this is used",
                    Quoted(&**path)
                ));
            }
        }
    }
    Ok((config, notes))
}

/// Puts the token of a file in the place of its path. As in a client, a token beside it counts only if there is none.
fn embed_token(name: &Quoted<&String>, user: &mut User) -> Result<String, CliError> {
    let path = std::mem::take(&mut user.token_file);
    let (token, path) = (token_in(&path), shown(&path));
    match token {
        Ok(token) => {
            user.token = token;
            Ok(format!(
                "user {name} has the token that `{path}` holds now, and will not get the ones that follow"
            ))
        }
        Err(reason) if user.token.is_empty() => {
            Err(CliError::new(format!("user {name} has no token")).because(reason))
        }
        Err(reason) => Ok(format!(
            "user {name} has the token of the kubeconfig, since there is none in its file: {reason}"
        )),
    }
}

fn token_in(path: &str) -> Result<Secret, String> {
    let contents = secrets::contents(Path::new(path)).map_err(|error| error.to_string())?;
    let token = std::str::from_utf8(&contents).map_err(|_| format!("{path} is not valid UTF-8"))?.trim();
    if token.is_empty() { Err(format!("{path} is empty")) } else { Ok(token.into()) }
}

fn write(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    layers: &Layers<'_>,
    out: &str,
    text: &str,
    force: bool,
) -> Result<(), CliError> {
    if layers.files.iter().any(|file| together::are_same(Path::new(&file.name), Path::new(out))) {
        return Err(CliError::new(format!("`{out}` is the kubeconfig itself")).hint("name another file"));
    }
    let told = |error: PrivateError| match error {
        PrivateError::Exists(_) => CliError::of(&error).hint("--force replaces it"),
        error => CliError::new(error.to_string()),
    };
    let path = Path::new(out);
    private::check(path, force).map_err(told)?;
    let locks = kubeconfig::acquire(ui, kubeconfig, &BTreeSet::from([path.to_owned()]))?;
    let said = private::write(&locks, path, text.as_bytes(), force).map_err(told)?;
    kubeconfig::say_replaced(ui, path, &said);
    Ok(())
}
