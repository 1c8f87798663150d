//! What stops a composer of YAML, from wherever it comes.

use super::anchors::AliasError;
use super::builder::Excess;
use super::handover::Problem;

/// What is wrong, at the line of the event that was read last unless it says otherwise.
pub(super) struct Fault {
    pub(super) line: Option<u32>,
    pub(super) message: String,
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self { line: None, message }
    }
}

impl From<&str> for Fault {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

impl From<Excess> for Fault {
    fn from(excess: Excess) -> Self {
        excess.to_string().into()
    }
}

impl From<AliasError> for Fault {
    fn from(error: AliasError) -> Self {
        error.to_string().into()
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self { line: Some(problem.line), message: problem.message }
    }
}
