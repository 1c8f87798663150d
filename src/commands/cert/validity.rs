//! How long a certificate is valid: `--ttl`, `--not-after`, `--clamp`, and what the authority's own end makes of it.

use clap::Args;
use jiff::Timestamp;

use crate::commands::authority::Found;
use crate::commands::time;
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::issue::Validity;

/// How far back a certificate's start lies, so that a server whose clock is behind takes it (as the cluster's signer does it).
pub(super) const BACKDATE: i64 = 5 * 60;

/// Beyond this a person's certificate is warned about.
const LONG: i64 = 30 * 24 * 3600;

/// The last second that a certificate can name.
const LAST: i64 = 253_402_300_799;

/// How long the certificate is valid.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Validity")]
pub(in crate::commands) struct ValidityArgs {
    /// For how long, like 90m, 12h, 30d or 1y; default: 12h, 1h for system:masters, 1y for nodes and servers
    #[arg(long, value_name = "DURATION", conflicts_with = "not_after", allow_hyphen_values = true)]
    ttl: Option<String>,
    /// Until when, like 2026-12-31T12:00:00Z
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    not_after: Option<String>,
    /// Where that is beyond the authority's own end, end with the authority
    #[arg(long)]
    clamp: bool,
}

/// How long a certificate is valid if nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) struct Usual {
    /// In seconds.
    pub(in crate::commands) ttl: i64,
    /// Whether a person has it.
    pub(in crate::commands) is_persons: bool,
}

/// A validity, and what there is to say about it.
pub(super) struct Decided {
    pub(super) validity: Validity,
    pub(super) note: Option<String>,
    pub(super) warning: Option<String>,
}

impl ValidityArgs {
    /// Returns the same, but with the duration that somebody has of his own.
    pub(super) fn of(&self, own: Option<&String>) -> Self {
        let (ttl, not_after) = match own {
            Some(own) => (Some(own), None),
            None => (self.ttl.as_ref(), self.not_after.as_ref()),
        };
        Self { ttl: ttl.cloned(), not_after: not_after.cloned(), clamp: self.clamp }
    }

    /// Returns the validity as [`Self::decided`] has it; says what there is to say.
    ///
    /// # Errors
    /// As there.
    pub(in crate::commands) fn decide(
        &self,
        ui: &mut Ui,
        now: Timestamp,
        found: Option<&Found>,
        usual: Usual,
    ) -> Result<Validity, CliError> {
        let Decided { validity, note, warning } = self.decided(now, found, usual)?;
        note.iter().for_each(|note| ui.note(note));
        warning.iter().for_each(|warning| ui.warning(warning));
        Ok(validity)
    }

    /// Returns for how many seconds a certificate is to be valid that somebody else signs, who knows durations only.
    ///
    /// # Errors
    /// As [`Self::decided`], and if an instant is given.
    pub(super) fn duration(&self, ui: &mut Ui, now: Timestamp, usual: Usual) -> Result<i64, CliError> {
        if self.not_after.is_some() {
            let error = CliError::new("--not-after cannot be asked of a cluster");
            return Err(error.because("its signers are asked for a duration").hint("--ttl says how long"));
        }
        if self.clamp {
            let error = CliError::new("--clamp cannot be asked of a cluster");
            return Err(error.because("its signers end a certificate with their authority by themselves"));
        }
        let validity = self.decide(ui, now, None, usual)?;
        Ok(validity.not_after.saturating_sub(now.as_second()))
    }

    /// Returns the validity of a certificate that is made `now`, under an authority unless it is its own; with what was made
    /// shorter, and what is long.
    ///
    /// # Errors
    /// If the flags cannot be read, lead into the past, or beyond the authority's end.
    pub(super) fn decided(
        &self,
        now: Timestamp,
        found: Option<&Found>,
        usual: Usual,
    ) -> Result<Decided, CliError> {
        let (mut note, mut warning) = (None, None);
        let now = now.as_second();
        let end = found.map(|found| found.authority.certificate().not_after);
        let asked = self.asked(now)?;
        let mut not_after = asked.unwrap_or_else(|| now.saturating_add(usual.ttl));
        if let Some(end) = end.filter(|end| not_after > *end) {
            let until = time::seconds_as_rfc3339(end);
            if asked.is_some() && !self.clamp {
                let error =
                    CliError::new(format!("the authority ends before the certificate would, at {until}"));
                return Err(error
                    .hint("--clamp ends it with the authority")
                    .hint("or ask for a shorter --ttl"));
            }
            not_after = end;
            note = Some(format!("it ends with the authority, at {until}"));
        }
        let lasts = not_after.saturating_sub(now);
        if usual.is_persons && lasts > LONG {
            let lasts = time::spoken(lasts);
            warning = Some(format!(
                "it is valid for {lasts}, and nothing but a new client CA takes it back before"
            ));
        }
        let validity = Validity { not_before: now - BACKDATE, not_after };
        Ok(Decided { validity, note, warning })
    }

    fn asked(&self, now: i64) -> Result<Option<i64>, CliError> {
        let (flag, value, end) = match (&self.ttl, &self.not_after) {
            (Some(ttl), _) => {
                let end = time::seconds(ttl).map(|ttl| now.saturating_add(ttl));
                ("--ttl", ttl, end)
            }
            (None, Some(at)) => ("--not-after", at, time::instant_in_seconds(at)),
            (None, None) => return Ok(None),
        };
        let value = value.escape_debug();
        let end = end.map_err(|why| CliError::new(format!("{flag} `{value}`: {why}")))?;
        if end <= now {
            return Err(CliError::new(format!(
                "{flag} `{value}` would end the certificate before it begins"
            )));
        }
        if end > LAST {
            return Err(CliError::new(format!("{flag} `{value}` is beyond the year 9999")));
        }
        Ok(Some(end))
    }
}
