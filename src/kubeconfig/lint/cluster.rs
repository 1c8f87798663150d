//! Rules about clusters: server, proxy, authority.

use super::credential::{content, span};
use super::finding::{Kind, Report};
use super::reference::winners;
use super::rules::{
    CA_AND_INSECURE, EXPIRED_CA, INVALID_CA, INVALID_PROXY, INVALID_SERVER, MISSING_SERVER, NOT_VERIFIED,
    SERVER_NOT_HTTPS,
};
use crate::kubeconfig::config::Cluster;
use crate::kubeconfig::redact;

pub(super) fn check(report: &mut Report<'_>) {
    for cluster in winners(report.input, |config| &config.clusters) {
        report.at(cluster.file, Some((Kind::Cluster, cluster.name)));
        server(report, &cluster.content.server);
        proxy(report, &cluster.content.proxy_url);
        insecure(report, cluster.content);
        authority(report, cluster.content);
    }
}

// client-go: rest/url_utils.go, DefaultServerURL; transport/round_trippers.go
fn server(report: &mut Report<'_>, server: &str) {
    let shown = redact::url(server);
    if server.is_empty() {
        return report.add(&MISSING_SERVER, "it has no server", "");
    }
    if server.chars().any(|c| c.is_whitespace() || c.is_control()) {
        report.add(&INVALID_SERVER, format!("its server {shown:?} has blanks in it"), "");
    }
    match scheme_and_host(server) {
        Some((scheme, host)) if scheme.eq_ignore_ascii_case("https") => {
            if host.is_empty() {
                report.add(&INVALID_SERVER, format!("its server {shown:?} has no host"), "");
            } else if !redact::has_port(host) {
                report.add(&INVALID_SERVER, format!("the port in its server {shown:?} is no number"), "");
            }
        }
        _ => {
            let message =
                format!("its server {shown:?} is not https://: clients drop the credentials, silently");
            report.add(&SERVER_NOT_HTTPS, message, "");
        }
    }
}

fn scheme_and_host(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Some((scheme, authority.rsplit('@').next()?))
}

// client-go: tools/clientcmd/validation.go, validateClusterInfo; transport/config.go
fn proxy(report: &mut Report<'_>, url: &str) {
    let schemes = ["http", "https", "socks5"];
    let scheme = scheme_and_host(url).map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !url.is_empty() && !scheme.is_some_and(|scheme| schemes.contains(&scheme.as_str())) {
        let message = format!("its proxy-url {:?} is none that clients take", redact::url(url));
        report.add(&INVALID_PROXY, message, "http://, https:// or socks5://");
    }
}

fn insecure(report: &mut Report<'_>, cluster: &Cluster) {
    let has_authority =
        !cluster.certificate_authority.is_empty() || !cluster.certificate_authority_data.is_empty();
    match (cluster.insecure_skip_tls_verify, has_authority) {
        (true, true) => {
            let message = "it has a certificate authority and insecure-skip-tls-verify: clients refuse it";
            report.add(&CA_AND_INSECURE, message, "drop insecure-skip-tls-verify");
        }
        (true, false) => {
            let hint = "set its certificate authority instead of insecure-skip-tls-verify";
            report.add(&NOT_VERIFIED, "its server is not verified: anybody can be it", hint);
        }
        _ => {}
    }
}

fn authority(report: &mut Report<'_>, cluster: &Cluster) {
    let (data, path) = (&cluster.certificate_authority_data, &cluster.certificate_authority);
    let Some(pem) = content(report, "its certificate authority", data, path) else { return };
    match report.input.credentials.authorities(&pem) {
        Err(reason) => report.add(&INVALID_CA, format!("its certificate authority: {reason}"), ""),
        Ok(authorities) => {
            let now = report.input.now;
            let is_valid = |from, until| from <= now && now <= until;
            let last = authorities.iter().map(|authority| authority.not_after).max().unwrap_or(now);
            if authorities.iter().any(|authority| is_valid(authority.not_before, authority.not_after)) {
                return;
            }
            let message = if last < now {
                format!("its certificate authority expired {} ago", span(last.saturating_sub(now)))
            } else {
                "its certificate authority is not yet valid".into()
            };
            report.add(&EXPIRED_CA, message, "");
        }
    }
}
