//! What is wrong with kubeconfigs, or soon will be: dangling references, credentials that do not work, secrets that others may read.
//!
//! Nothing is sent. Knows nothing about disks, clocks and cryptography: what it needs of them comes in with the question.

mod cluster;
mod credential;
mod finding;
mod reference;
mod rules;
mod user;

pub use finding::{CertificateFacts, Credentials, File, Files, Finding, Input, Kind, Rule, Severity, Status};
pub use rules::RULES;

/// Returns what is wrong, sorted by file, entry and rule.
///
/// Of entries of the same name only the first counts, as in client-go; the others are reported and not looked into.
pub fn findings(input: &Input<'_>) -> Vec<Finding> {
    let mut report = finding::Report::new(input);
    reference::check(&mut report);
    cluster::check(&mut report);
    user::check(&mut report);
    let mut findings = report.findings;
    findings.sort_unstable();
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests;
