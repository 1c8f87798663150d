//! Who signs what a CertificateSigningRequest asks for: the names of signers, and what those of kube-controller-manager will not
//! sign, in their own words. Knows nothing about the object.

use std::collections::BTreeSet;

use super::content;
use super::field::FieldErrors;
use crate::go::Quoted;

/// Signs client certificates, for whoever an administrator approves.
pub const KUBE_APISERVER_CLIENT: &str = "kubernetes.io/kube-apiserver-client";
/// Signs the client certificates of kubelets.
pub const KUBE_APISERVER_CLIENT_KUBELET: &str = "kubernetes.io/kube-apiserver-client-kubelet";
/// Signs the serving certificates of kubelets.
pub const KUBELET_SERVING: &str = "kubernetes.io/kubelet-serving";
/// Signed anything, and is gone since v1.
pub const LEGACY_UNKNOWN: &str = "kubernetes.io/legacy-unknown";

const DOMAIN_LIMIT: usize = 253;
const NAME_LIMIT: usize = DOMAIN_LIMIT + 1 + DOMAIN_LIMIT + 63 + 1;

const DIGITAL_SIGNATURE: &str = "digital signature";
const KEY_ENCIPHERMENT: &str = "key encipherment";
const CLIENT_AUTH: &str = "client auth";
const SERVER_AUTH: &str = "server auth";

/// What a PKCS#10 request says, as far as servers and signers look at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requested<'r> {
    /// The last common name; empty if there is none.
    pub common_name: &'r str,
    /// The organizations, in order.
    pub organizations: &'r [String],
    /// The kinds of alternative names that there are.
    pub names: NameKinds,
}

/// Which kinds of alternative names there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NameKinds {
    /// DNS names.
    pub dns: bool,
    /// IP addresses.
    pub ip: bool,
    /// E-mail addresses.
    pub email: bool,
    /// URIs.
    pub uri: bool,
}

/// Returns who is asked to sign a request where nobody says it: the signers of kubelets for nodes, that of clients for everybody
/// else.
pub fn usual(requested: &Requested<'_>) -> &'static str {
    match (node_group(requested).and(node_name(requested)), requested.names.dns || requested.names.ip) {
        (Err(_), _) => KUBE_APISERVER_CLIENT,
        (Ok(()), true) => KUBELET_SERVING,
        (Ok(()), false) => KUBE_APISERVER_CLIENT_KUBELET,
    }
}

/// Returns the usages that are asked of a signer where nobody says which; a signer that is not Kubernetes' is asked for those of
/// a client.
pub fn default_usages(signer: &str) -> &'static [&'static str] {
    match signer {
        KUBELET_SERVING => &[DIGITAL_SIGNATURE, SERVER_AUTH],
        KUBE_APISERVER_CLIENT_KUBELET => &[DIGITAL_SIGNATURE, CLIENT_AUTH],
        _ => &[CLIENT_AUTH],
    }
}

/// Returns whether kube-controller-manager signs for the signer.
pub fn is_built_in(signer: &str) -> bool {
    [KUBE_APISERVER_CLIENT, KUBE_APISERVER_CLIENT_KUBELET, KUBELET_SERVING].contains(&signer)
}

/// Returns why an approved request would fail; `None` if it would be signed, or if that is for somebody else's signer to say.
// k/k: pkg/controller/certificates/signer/signer.go, pkg/apis/certificates/helpers.go
pub fn why_not_signed(signer: &str, usages: &[String], requested: &Requested<'_>) -> Option<String> {
    match signer {
        KUBE_APISERVER_CLIENT => client_usages(usages).err(),
        KUBE_APISERVER_CLIENT_KUBELET => kubelet_client(usages, requested).err(),
        KUBELET_SERVING => kubelet_serving(usages, requested).err(),
        _ if signer.starts_with("kubernetes.io/") => {
            Some(format!("unrecognized signerName: {}", Quoted(signer)))
        }
        _ => None,
    }
}

fn client_usages(usages: &[String]) -> Result<(), String> {
    let known = [DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, CLIENT_AUTH];
    if let Some(other) = usages.iter().find(|usage| !known.contains(&usage.as_str())) {
        Err(format!("invalid usage for client certificate: {other}"))
    } else if usages.iter().any(|usage| usage == CLIENT_AUTH) {
        Ok(())
    } else {
        Err(format!("missing required usage for client certificate: {CLIENT_AUTH}"))
    }
}

fn kubelet_client(usages: &[String], requested: &Requested<'_>) -> Result<(), String> {
    let NameKinds { dns, ip, email, uri } = requested.names;
    node_group(requested)?;
    for (is_there, kind) in [(dns, "DNS"), (email, "Email"), (ip, "IP"), (uri, "URI")] {
        refuse_name(is_there, kind)?;
    }
    node_name(requested)?;
    exactly(usages, CLIENT_AUTH)
}

fn kubelet_serving(usages: &[String], requested: &Requested<'_>) -> Result<(), String> {
    let NameKinds { dns, ip, email, uri } = requested.names;
    node_group(requested)?;
    if !dns && !ip {
        return Err("DNS or IP subjectAltName is required".to_owned());
    }
    refuse_name(email, "Email")?;
    refuse_name(uri, "URI")?;
    exactly(usages, SERVER_AUTH)?;
    node_name(requested)
}

fn refuse_name(is_there: bool, kind: &str) -> Result<(), String> {
    if is_there { Err(format!("{kind} subjectAltNames are not allowed")) } else { Ok(()) }
}

fn node_group(requested: &Requested<'_>) -> Result<(), String> {
    match requested.organizations {
        [only] if only == "system:nodes" => Ok(()),
        _ => Err("subject organization is not system:nodes".to_owned()),
    }
}

fn node_name(requested: &Requested<'_>) -> Result<(), String> {
    if requested.common_name.starts_with("system:node:") {
        Ok(())
    } else {
        Err("subject common name does not begin with system:node:".to_owned())
    }
}

/// Checks that the usages are these, with or without that of RSA.
fn exactly(usages: &[String], purpose: &str) -> Result<(), String> {
    let mut all = [purpose, DIGITAL_SIGNATURE, KEY_ENCIPHERMENT];
    all.sort_unstable();
    let asked: BTreeSet<&str> = usages.iter().map(String::as_str).collect();
    let wanted = BTreeSet::from([purpose, DIGITAL_SIGNATURE]);
    if asked == wanted || asked == BTreeSet::from(all) {
        Ok(())
    } else {
        Err(format!("usages did not match [{}]", all.join(" ")))
    }
}

/// Checks the name of a signer.
// k/k: pkg/apis/core/validation/names.go, ValidateSignerName
pub(super) fn validate_name(path: &str, signer: &str, errors: &mut FieldErrors) {
    if signer.is_empty() {
        return errors.required(path, "");
    }
    let segments: Vec<_> = signer.split('/').collect();
    let [domain, rest] = segments[..] else {
        let detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
        return errors.invalid(path, Quoted(signer), detail);
    };
    if domain.len() > DOMAIN_LIMIT {
        errors.too_long(path, DOMAIN_LIMIT);
    }
    validate_labels(path, domain, content::dns_label, errors);
    if !domain.contains('.') {
        let detail = "should be a domain with at least two segments separated by dots";
        errors.invalid(path, Quoted(domain), detail);
    }
    validate_labels(path, rest, content::dns_subdomain, errors);
    if signer.len() > NAME_LIMIT {
        errors.too_long(path, NAME_LIMIT);
    }
}

/// Checks what stands between the dots, up to the first part that is wrong.
fn validate_labels(path: &str, segment: &str, check: fn(&str) -> Vec<String>, errors: &mut FieldErrors) {
    let wrong = segment.split('.').map(|label| (label, check(label))).find(|(_, wrong)| !wrong.is_empty());
    for (label, reason) in wrong.iter().flat_map(|(label, wrong)| wrong.iter().map(move |it| (label, it))) {
        errors.invalid(path, Quoted(segment), format_args!("validating label {}: {reason}", Quoted(label)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: NameKinds = NameKinds { dns: false, ip: false, email: false, uri: false };

    fn said(signer: &str, usages: &[&str], name: &str, groups: &[&str], names: NameKinds) -> String {
        let own = |texts: &[&str]| -> Vec<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
        let requested = Requested { common_name: name, organizations: &own(groups), names };
        why_not_signed(signer, &own(usages), &requested).unwrap_or_default()
    }

    #[test]
    fn clients_get_the_usages_of_clients() {
        for (usages, expected) in [
            (&["client auth"][..], ""),
            (&["key encipherment", "client auth", "digital signature"], ""),
            (&["digital signature"], "missing required usage for client certificate: client auth"),
            (&["client auth", "server auth"], "invalid usage for client certificate: server auth"),
            (&["any"], "invalid usage for client certificate: any"),
        ] {
            let names = NameKinds { dns: true, ip: true, email: true, uri: true };
            assert_eq!(said(KUBE_APISERVER_CLIENT, usages, "", &["system:nodes", "x"], names), expected);
        }
    }

    #[test]
    fn kubelets_are_nodes() {
        let (client, server) = (&["client auth", "digital signature"], &["digital signature", "server auth"]);
        let rsa = &["client auth", "digital signature", "key encipherment"];
        let (name, group) = ("system:node:n1", &["system:nodes"][..]);
        let dns = NameKinds { dns: true, ..NONE };
        let no_group = "subject organization is not system:nodes";
        let no_name = "subject common name does not begin with system:node:";
        let usages = "usages did not match [client auth digital signature key encipherment]";
        for (usages, name, group, names, expected) in [
            (&client[..], name, group, NONE, ""),
            (rsa, name, group, NONE, ""),
            (&["client auth", "client auth", "digital signature"], name, group, NONE, ""),
            (client, name, &[], NONE, no_group),
            (client, name, &["system:nodes", "x"], NONE, no_group),
            (client, "n1", group, NONE, no_name),
            (client, name, group, dns, "DNS subjectAltNames are not allowed"),
            (
                client,
                name,
                group,
                NameKinds { ip: true, uri: true, ..NONE },
                "IP subjectAltNames are not allowed",
            ),
            (
                client,
                name,
                group,
                NameKinds { email: true, ip: true, ..NONE },
                "Email subjectAltNames are not allowed",
            ),
            (client, name, group, NameKinds { uri: true, ..NONE }, "URI subjectAltNames are not allowed"),
            (&["client auth"], name, group, NONE, usages),
            (server, name, group, NONE, usages),
        ] {
            assert_eq!(said(KUBE_APISERVER_CLIENT_KUBELET, usages, name, group, names), expected);
        }
        let usages = "usages did not match [digital signature key encipherment server auth]";
        for (asked, name, names, expected) in [
            (&server[..], name, dns, ""),
            (server, name, NameKinds { ip: true, ..NONE }, ""),
            (server, name, NONE, "DNS or IP subjectAltName is required"),
            (server, name, NameKinds { uri: true, ..dns }, "URI subjectAltNames are not allowed"),
            (server, name, NameKinds { email: true, ..dns }, "Email subjectAltNames are not allowed"),
            (client, "n1", dns, usages),
            (server, "n1", dns, no_name),
        ] {
            assert_eq!(said(KUBELET_SERVING, asked, name, group, names), expected);
        }
    }

    #[test]
    fn nodes_are_signed_by_the_signers_of_nodes() {
        let nodes = ["system:nodes".to_owned()];
        let dns = NameKinds { dns: true, ..NONE };
        for (common_name, organizations, names, expected) in [
            ("jane", &[][..], NONE, KUBE_APISERVER_CLIENT),
            ("system:node:n1", &nodes, NONE, KUBE_APISERVER_CLIENT_KUBELET),
            ("system:node:n1", &nodes, dns, KUBELET_SERVING),
            ("system:node:n1", &[], dns, KUBE_APISERVER_CLIENT),
            ("jane", &nodes, NONE, KUBE_APISERVER_CLIENT),
        ] {
            assert_eq!(usual(&Requested { common_name, organizations, names }), expected);
        }
    }

    #[test]
    fn others_are_not_judged_and_nobody_signs_for_unknown_ones_of_kubernetes() {
        assert_eq!(said("example.com/x", &["any"], "", &[], NONE), "");
        assert_eq!(
            said("kubernetes.io/x", &["any"], "", &[], NONE),
            r#"unrecognized signerName: "kubernetes.io/x""#
        );
    }

    #[test]
    fn signers_have_a_domain_and_a_path() {
        let label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'";
        let subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters";
        for (name, expected) in [
            ("example.com/x", vec![]),
            ("a.b/x.y-z", vec![]),
            ("", vec!["s: Required value".to_owned()]),
            ("a.b/c/d", vec![r#"s: Invalid value: "a.b/c/d": must be a fully qualified"#.to_owned()]),
            ("example/x", vec![r#"s: Invalid value: "example": should be a domain"#.to_owned()]),
            (
                "Example/x",
                vec![
                    format!(r#"s: Invalid value: "Example": validating label "Example": {label}"#),
                    r#"s: Invalid value: "Example": should be a domain with at least two"#.to_owned(),
                ],
            ),
            ("a.b/x_y", vec![format!(r#"s: Invalid value: "x_y": validating label "x_y": {subdomain}"#)]),
            ("a.b/", vec![format!(r#"s: Invalid value: "": validating label "": {subdomain}"#)]),
        ] {
            let mut errors = FieldErrors::default();
            validate_name("s", name, &mut errors);
            let said = errors.aggregate().unwrap_or_default();
            assert_eq!(errors.len(), expected.len(), "{name}: {said}");
            for part in expected {
                assert!(said.contains(&part), "{name}: {said}");
            }
        }
        let long = format!("{}.b/{}", ["a"; 130].join("."), "a".repeat(400));
        let mut errors = FieldErrors::default();
        validate_name("s", &long, &mut errors);
        let said = errors.aggregate().unwrap();
        assert!(said.starts_with("[s: Too long: may not be more than 253 bytes, "), "{said}");
        assert!(said.ends_with(", s: Too long: may not be more than 571 bytes]"), "{said}");
    }
}
