//! The flags of every command.

use crate::output::Color;
use clap::Args;

/// Flags of every command, named as kubectl's.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Print nothing on stdout: the exit code is the answer
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more about what was read and assumed
    #[arg(short, long = "verbose", alias = "v", global = true, value_name = "LEVEL", num_args = 0..=1,
          require_equals = true, default_value = "0", default_missing_value = "1", hide_default_value = true)]
    pub verbose: u8,
    /// When to colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s
    #[arg(long, global = true, value_name = "DURATION", allow_hyphen_values = true)]
    pub request_timeout: Option<String>,
    /// Exit with 2 if a cluster warns of something
    #[arg(long, global = true)]
    pub warnings_as_errors: bool,
}
