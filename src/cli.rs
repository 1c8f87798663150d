//! The root parser: global flags, the `Command` enum, dispatch.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs kauth with `args` (the program's name first) and returns its exit code.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let _ = args.into_iter().count();
    ExitCode::SUCCESS
}
