//! The root parser: global flags, the commands, dispatch.

use crate::commands::global::GlobalArgs;
use crate::commands::{
    basic_auth, ca, can_i, cert, completion, config, create, csr, curl_config, export, help, inspect, jwt,
    man, request_header, review, sa, sa_key, token_file, whoami,
};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go;
use crate::output::{Color, Ui};
use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Kubernetes identities and RBAC verdicts, without asking the cluster
///
/// kauth says what a user, group or service account may do, from exported manifests alone, exactly as kube-apiserver
/// would decide it.
///
/// Exit codes: 0 done, or the answer is yes; 1 the answer is no; 2 an error; 3 unknown, because something needed for the
/// answer was not given.
#[derive(Debug, Parser)]
#[command(
    name = "kauth",
    version,
    disable_help_subcommand = true,
    args_override_self = true,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    CanI(can_i::CanIArgs),
    Review(review::ReviewArgs),
    Config(Box<config::ConfigArgs>),
    Cert(Box<cert::CertArgs>),
    Ca(ca::CaArgs),
    Csr(Box<csr::CsrArgs>),
    Create(Box<create::CreateArgs>),
    TokenFile(token_file::TokenFileArgs),
    BasicAuth(basic_auth::BasicAuthArgs),
    Inspect(Box<inspect::InspectArgs>),
    Whoami(Box<whoami::WhoamiArgs>),
    RequestHeader(request_header::RequestHeaderArgs),
    CurlConfig(curl_config::CurlConfigArgs),
    Sa(Box<sa::SaArgs>),
    Export(Box<export::ExportArgs>),
    SaKey(sa_key::SaKeyArgs),
    Jwt(Box<jwt::JwtArgs>),
    Completion(completion::CompletionArgs),
    Help(help::HelpArgs),
    Man(man::ManArgs),
}

/// Returns the command line's definition, which help, man pages and completions come from.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs kauth with `args`, the program's name first, and returns its exit code.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(args.into_iter().collect()) {
        Ok(cli) => cli,
        // Help and version are an answer; help that nobody asked for is not. A closed pipe is no error.
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return ExitStatus::Done.into();
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitStatus::Error.into();
        }
        Err(error) => {
            Ui::new(Color::Auto, false, false).error(&error.into());
            return ExitStatus::Error.into();
        }
    };
    let mut ui = Ui::new(cli.global.color, cli.global.quiet, cli.global.verbose > 0);
    run(&cli, &mut ui).into()
}

fn run(cli: &Cli, ui: &mut Ui) -> ExitStatus {
    let outcome = match &cli.command {
        Command::CanI(args) => can_i::run(ui, &cli.global, args),
        Command::Review(args) => review::run(ui, &cli.global, args),
        Command::Config(args) => config::run(ui, args),
        Command::Cert(args) => cert::run(ui, &cli.global, args),
        Command::Ca(args) => ca::run(ui, args),
        Command::Csr(args) => csr::run(ui, &cli.global, args),
        Command::Create(args) => create::run(ui, &cli.global, args),
        Command::TokenFile(args) => token_file::run(ui, args),
        Command::BasicAuth(args) => basic_auth::run(ui, args),
        Command::Inspect(args) => inspect::run(ui, args),
        Command::Whoami(args) => whoami::run(ui, args),
        Command::RequestHeader(args) => request_header::run(ui, args),
        Command::CurlConfig(args) => curl_config::run(ui, args),
        Command::Export(args) => export::run(ui, &cli.global, args),
        Command::Sa(args) => sa::run(ui, &cli.global, args),
        Command::SaKey(args) => sa_key::run(ui, args),
        Command::Jwt(args) => jwt::run(ui, args),
        Command::Completion(args) => completion::run(ui, command(), args),
        Command::Help(args) => help::run(ui, command(), args),
        Command::Man(args) => man::run(ui, command(), args),
    };
    let outcome = outcome.and_then(|status| Ok(ui.flush().map(|()| status)?));
    match outcome {
        Ok(status) => status,
        // Whoever read the answer has had enough of it.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Done,
        Err(Failure::Output(error)) => {
            ui.error(&CliError::new("cannot write the answer").because(error));
            ExitStatus::Error
        }
        Err(Failure::Cli(error)) => {
            ui.error(&error);
            ExitStatus::Error
        }
    }
}

fn parse(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    // It is as good as for ever, and taking it down takes as long as putting it up.
    let command = Box::leak(Box::new(command()));
    let args = with_flags_behind(command, with_plain_flags(command, args)?);
    Cli::from_arg_matches(&command.try_get_matches_from_mut(args)?)
}

/// Brings flags into the form that clap knows: `--as_group` is `--as-group`, `--switch=true` is `--switch`, and `--switch=false`
/// takes back what stood before it. kubectl's flags are read so (`spf13/pflag`, `component-base: cli/flag/flags.go`).
fn with_plain_flags(command: &clap::Command, args: Vec<OsString>) -> Result<Vec<OsString>, clap::Error> {
    let switches = switches(command);
    let mut plain: Vec<OsString> = Vec::with_capacity(args.len());
    let mut flags_are_over = false;
    for arg in args {
        flags_are_over |= arg == "--";
        let arg = if flags_are_over { arg } else { with_hyphens(arg) };
        let pair = arg.to_str().filter(|_| !flags_are_over).and_then(|text| text.split_once('='));
        let Some((switch, value)) = pair.filter(|(name, _)| switches.iter().any(|switch| switch == name))
        else {
            plain.push(arg);
            continue;
        };
        match go::parse_bool(value) {
            Ok(true) => plain.push(switch.into()),
            Ok(false) => plain.retain(|earlier| earlier != switch),
            Err(reason) => {
                let message =
                    format!("invalid argument {} for \"{switch}\" flag: {reason}", go::Quoted(value));
                return Err(clap::Error::raw(ErrorKind::InvalidValue, message));
            }
        }
    }
    Ok(plain)
}

/// Puts flags that stand before a command behind it, if they go with all commands below it: kubectl takes them there too.
fn with_flags_behind(root: &clap::Command, args: Vec<OsString>) -> Vec<OsString> {
    let is_flag = |word: &&str| word.len() > 1 && word.starts_with('-') && *word != "--";
    let (mut stay, mut go, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = args.get(1..).unwrap_or_default();
    while let Some(word) = rest.first().and_then(|word| word.to_str()).filter(is_flag) {
        let own = root.get_arguments().find(|flag| is(flag, word));
        let below = root.get_subcommands().flat_map(clap::Command::get_arguments);
        let below = || below.filter(|flag| flag.is_global_set()).find(|flag| is(flag, word));
        let Some(flag) = own.or_else(below) else { return args };
        let words = 1 + usize::from(takes_next(flag, word));
        let Some((these, behind)) = rest.split_at_checked(words) else { return args };
        if own.is_some() {
            stay.extend_from_slice(these);
        } else {
            go.extend_from_slice(these);
            gone.push(flag.get_id());
        }
        rest = behind;
    }
    let Some((name, rest)) = rest.split_first() else { return args };
    let command = name.to_str().and_then(|name| root.find_subcommand(name));
    let has = |command: &clap::Command, id| command.get_arguments().any(|flag| flag.get_id() == id);
    match command.filter(|command| gone.iter().all(|id| has(command, *id))) {
        Some(_) => [&args[..1], &stay, std::slice::from_ref(name), &go, rest].concat(),
        None => args,
    }
}

/// Returns whether a word is a flag: `--long`, `--long=value`, `-s`, or `-svalue`.
fn is(flag: &clap::Arg, word: &str) -> bool {
    match word.strip_prefix("--") {
        Some(long) => flag.get_long().is_some_and(|name| long.split('=').next() == Some(name)),
        None => {
            let mut letters = word.chars().skip(1);
            let is_same = flag.get_short().is_some_and(|short| letters.next() == Some(short));
            is_same && (letters.next().is_none() || flag.get_action().takes_values())
        }
    }
}

/// Returns whether a flag's value is the word behind it.
fn takes_next(flag: &clap::Arg, word: &str) -> bool {
    let has_value = if word.starts_with("--") { word.contains('=') } else { word.len() > 2 };
    flag.get_action().takes_values() && !flag.is_require_equals_set() && !has_value
}

/// Puts `-` for `_` in the name of a long flag, not in its value.
fn with_hyphens(arg: OsString) -> OsString {
    match arg.to_str().filter(|text| text.starts_with("--")) {
        Some(text) => {
            let name = text.find('=').unwrap_or(text.len());
            (text[..name].replace('_', "-") + &text[name..]).into()
        }
        None => arg,
    }
}

/// Returns the flags that are switches wherever there are such.
fn switches(command: &clap::Command) -> Vec<String> {
    let valued = flags(command, &|arg| arg.get_action().takes_values());
    let mut switches = flags(command, &|arg| matches!(arg.get_action(), ArgAction::SetTrue));
    switches.retain(|switch| !valued.contains(switch));
    switches
}

/// Returns the flags of a command and those below it.
fn flags(command: &clap::Command, wanted: &dyn Fn(&clap::Arg) -> bool) -> Vec<String> {
    let own = command.get_arguments().filter(|arg| wanted(arg));
    let own = own.flat_map(|arg| {
        let long = arg.get_long().map(|long| format!("--{long}"));
        let short = arg.get_short().map(|short| format!("-{short}"));
        long.into_iter().chain(short)
    });
    own.chain(command.get_subcommands().flat_map(|command| flags(command, wanted))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn flags_are_read_as_kubectl_reads_them() {
        let plain = |args: &[&str]| with_plain_flags(&command(), args.iter().map(Into::into).collect());
        assert_eq!(plain(&["kauth", "can-i", "--list=true", "-q=f"]).unwrap(), ["kauth", "can-i", "--list"]);
        assert_eq!(plain(&["kauth", "can-i", "-A", "-A=false"]).unwrap(), ["kauth", "can-i"]);
        assert_eq!(
            plain(&["kauth", "can-i", "--", "-A=false"]).unwrap(),
            ["kauth", "can-i", "--", "-A=false"]
        );
        assert!(plain(&["kauth", "can-i", "--list=maybe"]).is_err());
        assert_eq!(
            plain(&["kauth", "--no_headers=t", "--as_group=a_b"]).unwrap(),
            ["kauth", "--no-headers", "--as-group=a_b"]
        );
    }
    #[test]
    fn flags_may_stand_before_their_command() {
        let behind = |line: &str| {
            let args = line.split(' ').map(Into::into).collect();
            with_flags_behind(&command(), args).join(" ".as_ref()).into_string().unwrap()
        };
        for (line, expected) in [
            ("kauth --kubeconfig f config view", "kauth config --kubeconfig f view"),
            ("kauth --kubeconfig=f config view", "kauth config --kubeconfig=f view"),
            ("kauth -n ns --no-undo config view", "kauth config -n ns --no-undo view"),
            ("kauth -nns -q --context - config x", "kauth -q config -nns --context - x"),
            ("kauth --color never --context --x config", "kauth --color never config --context --x"),
        ] {
            assert_eq!(behind(line), expected);
        }
        for same in [
            "kauth",
            "kauth config --kubeconfig f view",
            "kauth -q can-i get pods",
            "kauth --kubeconfig f completion bash",
            "kauth --kubeconfig config",
            "kauth --kubeconfig",
            "kauth --nonsense config view",
            "kauth --raw config view",
            "kauth -- config --kubeconfig f",
        ] {
            assert_eq!(behind(same), same);
        }
    }
}
