//! Rules about certificates and keys, and about the files that a kubeconfig names.

use super::finding::{CertificateFacts, Report};
use super::reference;
use super::rules::{
    ALMOST_SYSTEM_MASTERS, CERTIFICATE_EXPIRED, CERTIFICATE_EXPIRES_SOON, CERTIFICATE_NOT_FOR_CLIENTS,
    CERTIFICATE_NOT_YET_VALID, DATA_AND_FILE, INVALID_CERTIFICATE, INVALID_KEY, KEY_MISMATCH, KEY_MISSING,
    KEY_WITHOUT_CERTIFICATE, MISSING_FILE, NO_COMMON_NAME, SYSTEM_MASTERS,
};
use crate::kubeconfig::config::User;
use crate::secret::SecretBytes;

const DAY: i64 = 24 * 3600;

/// Looks at the certificate and key of a user.
pub(super) fn check(report: &mut Report<'_>, user: &User) {
    let has_certificate = !user.client_certificate_data.is_empty() || !user.client_certificate.is_empty();
    let has_key = !user.client_key_data.is_empty() || !user.client_key.is_empty();
    match (has_certificate, has_key) {
        (true, true) => pair(report, user),
        (true, false) => {
            report.add(&KEY_MISSING, "its client certificate has no key: clients refuse it", "");
            let _ = certificate(report, user);
        }
        (false, true) => {
            report.add(&KEY_WITHOUT_CERTIFICATE, "its client key has no certificate, so it is not used", "");
        }
        (false, false) => {}
    }
}

/// Returns what is given inline, else what is in the file.
pub(super) fn content(report: &mut Report<'_>, what: &str, data: &[u8], path: &str) -> Option<SecretBytes> {
    if !data.is_empty() && !path.is_empty() {
        let message = format!("{what} is given inline and as the file `{path}`: clients refuse it");
        report.add(&DATA_AND_FILE, message, "");
    }
    match (data, path) {
        ([], "") => None,
        ([], path) => read(report, what, path),
        (data, _) => Some(data.to_vec().into()),
    }
}

/// Reads a file, or adds a finding.
pub(super) fn read(report: &mut Report<'_>, what: &str, path: &str) -> Option<SecretBytes> {
    match report.input.referenced.read(path) {
        Ok(content) => Some(content),
        Err(reason) => {
            missing(report, what, path, &reason);
            None
        }
    }
}

/// Adds a finding for a file that is not there, or not to be read.
pub(super) fn missing(report: &mut Report<'_>, what: &str, path: &str, reason: &str) {
    let is_tilde = path.split(['/', '\\']).any(|part| part == "~");
    let hint = if is_tilde { "`~` is not expanded in a kubeconfig" } else { "" };
    report.add(&MISSING_FILE, format!("{what} `{path}`: {reason}"), hint);
}

/// Adds a finding if others may read a file with a secret.
pub(super) fn secret_file(report: &mut Report<'_>, what: &str, path: &str) {
    if let Ok(status) = report.input.referenced.status(path) {
        reference::mode(report, what, path, status.mode);
    }
}

fn pair(report: &mut Report<'_>, user: &User) {
    let certificate = certificate(report, user);
    let key = key(report, user);
    if let (Some(certificate), Some(key)) = (certificate, key)
        && certificate.public_key != key
    {
        report.add(&KEY_MISMATCH, "its client key is not that of its certificate", "");
    }
}

fn key(report: &mut Report<'_>, user: &User) -> Option<Vec<u8>> {
    if user.client_key_data.is_empty() {
        secret_file(report, "the client key", &user.client_key);
    }
    let pem = content(report, "its client key", &user.client_key_data, &user.client_key)?;
    let key = report.input.credentials.public_key(&pem);
    key.map_err(|reason| report.add(&INVALID_KEY, format!("its client key: {reason}"), "")).ok()
}

fn certificate(report: &mut Report<'_>, user: &User) -> Option<CertificateFacts> {
    let (data, path) = (&user.client_certificate_data, &user.client_certificate);
    let pem = content(report, "its client certificate", data, path)?;
    match report.input.credentials.certificate(&pem) {
        Ok(certificate) => {
            validity(report, &certificate);
            identity(report, &certificate);
            Some(certificate)
        }
        Err(reason) => {
            report.add(&INVALID_CERTIFICATE, format!("its client certificate: {reason}"), "");
            None
        }
    }
}

fn validity(report: &mut Report<'_>, certificate: &CertificateFacts) {
    let (from, until, now) = (certificate.not_before, certificate.not_after, report.input.now);
    let left = until.saturating_sub(now);
    // Certificates of a day are meant to be: they are not about to expire all day long.
    let soon = (30 * DAY).min(until.saturating_sub(from) / 5);
    if left < 0 {
        let message = format!("its client certificate expired {} ago", span(left));
        report.add(&CERTIFICATE_EXPIRED, message, "");
    } else if now < from {
        let message = format!("its client certificate is valid only in {}", span(from.saturating_sub(now)));
        report.add(&CERTIFICATE_NOT_YET_VALID, message, "is the clock right?");
    } else if left < soon {
        report.add(
            &CERTIFICATE_EXPIRES_SOON,
            format!("its client certificate expires in {}", span(left)),
            "",
        );
    }
}

fn identity(report: &mut Report<'_>, certificate: &CertificateFacts) {
    if certificate.common_name.is_empty() {
        report.add(&NO_COMMON_NAME, "its client certificate has no common name, so it names no user", "");
    }
    if !certificate.is_for_clients {
        let message = "its client certificate is limited to other usages than client authentication";
        report.add(&CERTIFICATE_NOT_FOR_CLIENTS, message, "");
    }
    for group in &certificate.organizations {
        if group == "system:masters" {
            let message =
                "its client certificate is of system:masters: no policy limits it, nobody can revoke it";
            report.add(&SYSTEM_MASTERS, message, "use a group of your own and a ClusterRoleBinding");
        } else if looks_like_masters(group) {
            let message = format!("its client certificate's group {group:?} is not system:masters");
            report.add(&ALMOST_SYSTEM_MASTERS, message, "");
        }
    }
}

fn looks_like_masters(group: &str) -> bool {
    let group = group.trim().to_lowercase();
    let variants = ["system:masters", "system:master", "systems:masters", "systems:master", "system-masters"];
    variants.contains(&group.as_str()) || group == "system.masters" || group == "masters"
}

/// Returns a span of time, without its sign, as one number.
pub(super) fn span(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..172_800 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}
