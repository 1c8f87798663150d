//! Waiting for a certificate: until somebody approved the request and its signer signed it, or there will be none.

use std::thread;
use std::time::Duration;

use super::{Kept, Pin, place};
use crate::api::certificate_signing_request::received::{Condition, State};
use crate::cluster::{Call, ClusterError};
use crate::commands::connection::Connection;
use crate::commands::time::{self, Deadline};
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::shown;

/// How long to wait between two looks: a moment at first, since signers are quick, and more and more.
const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(3);

/// What is waited for at first.
const UNDECIDED: &str = "waiting until somebody approves it";

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Wait(u64);

/// Why there is no certificate.
pub(in crate::commands) struct Ungranted {
    /// Why.
    pub(in crate::commands) error: CliError,
    /// Whether there will never be one.
    pub(in crate::commands) is_final: bool,
    /// Whether nobody decided yet.
    pub(in crate::commands) is_undecided: bool,
}

impl Wait {
    /// Reads the value of `--wait`.
    ///
    /// # Errors
    /// Says what to write.
    pub(in crate::commands) fn parse(text: &str) -> Result<Self, String> {
        let seconds = if text == "0" { Ok(0) } else { time::seconds(text) };
        u64::try_from(seconds?).map(Self).map_err(|_| "it is less than nothing".to_owned())
    }
}

/// Returns the certificate of exactly that request, in PEM, as soon as there is one.
///
/// # Errors
/// If there is none in time, or never will be.
pub(in crate::commands) fn await_certificate(
    ui: &mut Ui,
    connection: &mut Connection,
    name: &str,
    pin: &Pin,
    wait: Wait,
) -> Result<Vec<u8>, Ungranted> {
    let deadline = Deadline::after(wait.0);
    let progress = (wait.0 > 0).then(|| ui.progress(&format!("request `{}`: waiting", shown(name))));
    let mut pause = FIRST;
    loop {
        let state = match look(ui, connection, name, pin) {
            Ok(Seen::Certificate(pem)) => return Ok(pem),
            Ok(Seen::Not(state)) => Ok(state),
            // The server may be back in time.
            Err(Missed::Lost(error)) => Err(error),
            Err(Missed::Over(ungranted)) => return Err(*ungranted),
        };
        if let (Some(progress), Ok(state)) = (&progress, &state) {
            progress.say(&format!("request `{}`: {state}", shown(name)));
        }
        let Some(left) = deadline.pause(pause) else {
            let is_undecided = matches!(state, Ok(UNDECIDED));
            return Err(Ungranted { error: late(name, wait, state), is_final: false, is_undecided });
        };
        thread::sleep(left);
        pause = (pause * 3 / 2).min(LONGEST);
    }
}

enum Seen {
    Certificate(Vec<u8>),
    /// There is none; what is waited for.
    Not(&'static str),
}

enum Missed {
    Lost(ClusterError),
    Over(Box<Ungranted>),
}

fn look(ui: &mut Ui, connection: &mut Connection, name: &str, pin: &Pin) -> Result<Seen, Missed> {
    let over = |error: CliError, is_final| {
        Missed::Over(Box::new(Ungranted { error, is_final, is_undecided: false }))
    };
    let found = connection.call(ui, &Call::get(&place(name))).map_err(|error| {
        let is_passing = error.leaves_open() || matches!(error, ClusterError::Unreachable { .. });
        if is_passing { Missed::Lost(error) } else { over(error.into(), false) }
    })?;
    let kept = Kept::read(found).map_err(|error| over(error, false))?;
    pin.confirm(&kept.received).map_err(|error| over(error, false))?;
    match kept.received.state() {
        State::Issued(pem) => Ok(Seen::Certificate(pem.to_vec())),
        State::Pending => Ok(Seen::Not(UNDECIDED)),
        State::Approved => Ok(Seen::Not("approved, waiting for its signer")),
        State::Denied(why) => Err(over(said(name, "was denied", why), true)),
        State::Failed(why) => Err(over(said(name, "was approved and could not be signed", why), true)),
    }
}

fn said(name: &str, what: &str, Condition { reason, message, .. }: &Condition) -> CliError {
    let words = [reason, message].map(|text| shown(text).into_owned());
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let error = CliError::new(format!("request `{}` {what}", shown(name)));
    if words.is_empty() { error } else { error.because(words.join(": ")) }
}

fn late(name: &str, Wait(seconds): Wait, state: Result<&'static str, ClusterError>) -> CliError {
    let name = shown(name);
    let error = match seconds {
        0 => CliError::new(format!("there is no certificate for request `{name}` yet")),
        _ => {
            let lasted = time::spoken(i64::try_from(seconds).unwrap_or(i64::MAX));
            CliError::new(format!("there is no certificate for request `{name}` after {lasted}"))
        }
    };
    match state {
        Ok(state) => error.because(state),
        Err(lost) => error.because(shown(&lost.to_string())),
    }
}
