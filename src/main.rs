//! argv in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    kauth::cli::main(std::env::args_os())
}
