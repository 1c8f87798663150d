//! Whether the names in a chain are those that its authorities permit. Only alternative names are looked at.
//!
//! Ranges are sorted, and the one that a name would stand behind is the only one it is compared with, as in Go: where ranges
//! are odd, what is found is the same.
// go: crypto/x509/constraints.go

use core::net::{IpAddr, Ipv4Addr};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::pki::certificate::{self, Certificate, Mailbox, Network, Subtrees};

/// Confirms the names of all certificates of a chain; the error is what Go says.
// go: checkChainConstraints
pub(super) fn confirm(chain: &[&Certificate]) -> Result<(), String> {
    let constraints: Vec<_> =
        chain.iter().enumerate().filter_map(|(at, of)| Some((at, Both::of(of)?))).collect();
    for (at, certificate) in chain.iter().enumerate() {
        if certificate.alternative_names_value.is_none() {
            continue;
        }
        // A certificate is bound by those above it.
        let above = constraints.partition_point(|(of, _)| *of <= at);
        if above == constraints.len() {
            return Ok(());
        }
        let names = Names::of(certificate)?;
        constraints[above..].iter().try_for_each(|(_, both)| both.confirm(&names))?;
    }
    Ok(())
}

/// The alternative names of a certificate, in the form that they are compared in.
struct Names<'c> {
    dns: &'c [String],
    ips: Vec<Vec<u8>>,
    /// With their domains.
    uris: Vec<(&'c str, String)>,
    emails: Vec<Mailbox>,
}

impl<'c> Names<'c> {
    fn of(certificate: &'c Certificate) -> Result<Self, String> {
        let names = &certificate.alternative_names;
        let uris = names.uris.iter().map(|uri| Ok((uri.as_str(), uri_domain(uri)?)));
        let emails = names.emails.iter().map(|email| {
            let mailbox =
                Mailbox::parse(email).ok_or_else(|| format!("cannot parse rfc822Name {email:?}"))?;
            Ok(Mailbox { domain: mailbox.domain.to_ascii_lowercase(), ..mailbox })
        });
        Ok(Self {
            dns: &names.dns,
            ips: names.ips.iter().map(bytes_of).collect(),
            uris: uris.collect::<Result<_, String>>()?,
            emails: emails.collect::<Result<_, String>>()?,
        })
    }
}

fn bytes_of(ip: &IpAddr) -> Vec<u8> {
    match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    }
}

/// Returns the domain of a URI, which is no IP address.
// go: parseURIs
fn uri_domain(uri: &str) -> Result<String, String> {
    let bad = |what: &str| format!("URI with {what} ({uri:?}) cannot be matched against constraints");
    let host = certificate::uri_host(uri).and_then(|host| String::from_utf8(host).ok()).unwrap_or_default();
    if host.is_empty() {
        return Err(bad("empty host"));
    }
    if host.starts_with('[') {
        return Err(bad("IP"));
    }
    let domain = host.rsplit_once(':').map_or(host.as_str(), |(domain, _)| domain);
    if domain.len() < host.len() && domain.contains([':', '[', ']']) {
        return Err(format!("cannot parse URI host {host:?}: address {host}: too many colons in address"));
    }
    if domain.parse::<Ipv4Addr>().is_ok() {
        return Err(bad("IP"));
    }
    Ok(domain.to_ascii_lowercase())
}

/// What an authority permits and excludes.
struct Both<'c> {
    permitted: Ranges<'c>,
    excluded: Ranges<'c>,
}

impl<'c> Both<'c> {
    fn of(authority: &'c Certificate) -> Option<Self> {
        let constraints = authority.name_constraints.as_ref()?;
        let permitted = Ranges::new(&constraints.permitted, true);
        Some(Self { permitted, excluded: Ranges::new(&constraints.excluded, false) })
    }

    // go: chainConstraints.check
    fn confirm(&self, names: &Names<'_>) -> Result<(), String> {
        for (ip, of) in names.ips.iter().map(|ip| (ip, address_text(ip))) {
            let find = |ranges: &Ranges<'_>| ranges.ips.as_ref().map(|ips| ips.find(ip));
            self.judge("IP address", &of, find)?;
        }
        for name in names.dns {
            if !certificate::is_valid_domain(name.as_bytes(), false) {
                return Err(format!("x509: cannot parse dnsName {name:?}"));
            }
            self.judge("DNS name", name, |ranges| ranges.dns.as_ref().map(|dns| dns.find(name)))?;
        }
        for (uri, domain) in &names.uris {
            self.judge("URI", uri, |ranges| ranges.uris.as_ref().map(|uris| uris.find(domain)))?;
        }
        for mailbox in &names.emails {
            let text = format!("{}@{}", String::from_utf8_lossy(&mailbox.local), mailbox.domain);
            let find = |ranges: &Ranges<'_>| ranges.emails.as_ref().map(|emails| emails.find(mailbox, &text));
            self.judge("email address", &text, find)?;
        }
        Ok(())
    }

    /// Judges a name by where it is found: `None` where there are no ranges of its kind.
    fn judge(
        &self,
        kind: &str,
        name: &str,
        find: impl Fn(&Ranges<'c>) -> Option<Option<String>>,
    ) -> Result<(), String> {
        match (find(&self.permitted), find(&self.excluded)) {
            (Some(None), _) => Err(format!("{kind} {name:?} is not permitted by any constraint")),
            (_, Some(Some(range))) => Err(format!("{kind} {name:?} is excluded by constraint {range:?}")),
            _ => Ok(()),
        }
    }
}

/// The ranges of each kind that there are any of.
struct Ranges<'c> {
    ips: Option<Networks<'c>>,
    dns: Option<Domains<'c>>,
    uris: Option<Domains<'c>>,
    emails: Option<Emails<'c>>,
}

impl<'c> Ranges<'c> {
    fn new(all: &'c Subtrees, permitted: bool) -> Self {
        Self {
            ips: Some(&all.ips).filter(|ips| !ips.is_empty()).map(|ips| Networks::new(ips)),
            dns: Domains::new(all.dns.iter().map(String::as_str).collect(), permitted),
            uris: Domains::new(all.uris.iter().map(String::as_str).collect(), permitted),
            emails: Some(&all.emails)
                .filter(|emails| !emails.is_empty())
                .map(|all| Emails::new(all, permitted)),
        }
    }
}

/// Sorts ranges and leaves out those within the one before.
// go: sortAndPrune
fn pruned<T: Copy>(mut all: Vec<T>, compare: fn(T, T) -> Ordering, holds: fn(T, T) -> bool) -> Vec<T> {
    all.sort_by(|a, b| compare(*a, *b));
    all.dedup_by(|next, kept| holds(*kept, *next));
    all
}

/// Returns the range that is equal to a name, else the one before it.
// go: search
fn nearest<T: Copy>(sorted: &[T], compare: impl Fn(T) -> Ordering) -> Option<(T, bool)> {
    let at = sorted.partition_point(|range| compare(*range) == Ordering::Less);
    match sorted.get(at) {
        Some(range) if compare(*range) == Ordering::Equal => Some((*range, true)),
        _ => sorted.get(at.saturating_sub(1)).map(|range| (*range, false)),
    }
}

struct Networks<'c> {
    four: Vec<&'c Network>,
    six: Vec<&'c Network>,
}

impl<'c> Networks<'c> {
    fn new(all: &'c [Network]) -> Self {
        let (four, six) = all.iter().partition(|network| network.address.len() == 4);
        let pruned = |all| pruned(all, compare_networks, network_holds);
        Self { four: pruned(four), six: pruned(six) }
    }

    fn find(&self, ip: &[u8]) -> Option<String> {
        let all = if ip.len() == 4 { &self.four } else { &self.six };
        let (network, is_equal) = nearest(all, |network| network.address.as_slice().cmp(ip))?;
        (is_equal || contains(network, ip)).then(|| network_text(network))
    }
}

fn compare_networks(a: &Network, b: &Network) -> Ordering {
    (&a.address, &a.mask).cmp(&(&b.address, &b.mask))
}

fn network_holds(a: &Network, b: &Network) -> bool {
    let last: Vec<u8> = b.address.iter().zip(&b.mask).map(|(byte, mask)| byte | !mask).collect();
    contains(a, &b.address) && contains(a, &last)
}

/// Returns whether an address is of a network; one of IPv4 may be written as one of IPv6.
// go: net/ip.go, IPNet.Contains
fn contains(network: &Network, ip: &[u8]) -> bool {
    let number = as_four(&network.address);
    let mask = &network.mask[network.mask.len().saturating_sub(number.len())..];
    let ip = as_four(ip);
    ip.len() == number.len() && ip.iter().zip(number).zip(mask).all(|((a, b), mask)| a & mask == b & mask)
}

fn as_four(ip: &[u8]) -> &[u8] {
    ip.strip_prefix(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]).filter(|four| four.len() == 4).unwrap_or(ip)
}

fn address_text(ip: &[u8]) -> String {
    let four = <[u8; 4]>::try_from(as_four(ip)).map(IpAddr::from);
    let ip = four.or_else(|_| <[u8; 16]>::try_from(ip).map(IpAddr::from));
    ip.map_or_else(|_| String::new(), |ip| ip.to_string())
}

fn network_text(network: &Network) -> String {
    let bits: u32 = network.mask.iter().map(|byte| byte.leading_ones()).sum();
    format!("{}/{bits}", address_text(&network.address))
}

struct Domains<'c> {
    /// Whether one of them is empty, which is all names.
    all: bool,
    sorted: Vec<&'c str>,
    /// For names with a `*`: what excluded domains are below of, in lower case.
    parents: HashMap<String, String>,
}

impl<'c> Domains<'c> {
    // go: newDNSConstraints
    fn new(domains: Vec<&'c str>, permitted: bool) -> Option<Self> {
        if domains.is_empty() {
            return None;
        }
        if domains.contains(&"") {
            return Some(Self { all: true, sorted: Vec::new(), parents: HashMap::new() });
        }
        let sorted = pruned(domains, compare_domains, has_suffix);
        let excluded = sorted.iter().filter(|_| !permitted).map(|domain| domain.to_ascii_lowercase());
        let parents = excluded.filter_map(|domain| Some((parent(&domain)?.to_owned(), domain))).collect();
        Some(Self { all: false, sorted, parents })
    }

    // go: dnsConstraints.query
    fn find(&self, name: &str) -> Option<String> {
        if self.all {
            return Some(String::new());
        }
        let (domain, is_equal) = nearest(&self.sorted, |domain| compare_domains(domain, name))?;
        if is_equal || has_suffix(domain, name) {
            return Some(domain.to_owned());
        }
        let name = name.strip_prefix('*').map(|_| name.to_ascii_lowercase())?;
        self.parents.get(parent(&name)?).cloned()
    }
}

/// Returns what stands behind the first label, with its dot.
// go: trimFirstLabel
fn parent(domain: &str) -> Option<&str> {
    domain.find('.').map(|dot| &domain[dot..])
}

/// Compares domains from their ends; a dot stands before everything else.
// go: dnsCompare
fn compare_domains(a: &str, b: &str) -> Ordering {
    let key = |byte: u8| if byte == b'.' { 0 } else { byte.to_ascii_lowercase() };
    a.bytes().rev().map(key).cmp(b.bytes().rev().map(key))
}

/// Returns whether a name is a domain, or below it; behind a dot, only below it.
// go: dnsHasSuffix
fn has_suffix(domain: &str, name: &str) -> bool {
    let (domain, name) = (domain.as_bytes(), name.as_bytes());
    let Some(start) = name.len().checked_sub(domain.len()) else { return false };
    let is_label = domain.starts_with(b".") || start == 0 || name[start - 1] == b'.';
    is_label && name[start..].eq_ignore_ascii_case(domain)
}

struct Emails<'c> {
    whole: HashSet<Mailbox>,
    domains: Option<Domains<'c>>,
}

impl<'c> Emails<'c> {
    // go: newEmailConstraints
    fn new(all: &'c [String], permitted: bool) -> Self {
        let (whole, domains): (Vec<_>, _) =
            all.iter().map(String::as_str).partition(|email| email.contains('@'));
        let whole = whole.into_iter().filter_map(Mailbox::parse);
        let lower = |mailbox: Mailbox| Mailbox { domain: mailbox.domain.to_ascii_lowercase(), ..mailbox };
        Self { whole: whole.map(lower).collect(), domains: Domains::new(domains, permitted) }
    }

    fn find(&self, mailbox: &Mailbox, text: &str) -> Option<String> {
        if self.whole.contains(mailbox) {
            return Some(text.to_owned());
        }
        self.domains.as_ref()?.find(&mailbox.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_found_as_go_finds_them() {
        for (domains, name, permitted, excluded) in [
            (&["example.com"][..], "example.com", true, true),
            (&["example.com"], "A.Example.COM", true, true),
            (&["example.com"], "anexample.com", false, false),
            (&[".example.com"], "example.com", false, false),
            (&[".example.com"], "a.example.com", true, true),
            (&["a.com", "a-a.com", "a.a.com"], "b.a.a.com", true, true),
            (&["a.com", "b.com"], "c.com", false, false),
            (&["b.example.com"], "*.example.com", false, true),
            (&["example.com"], "*.example.com", true, true),
            (&["a.b.example.com"], "*.example.com", false, false),
            (&["", "a.com"], "b.com", true, true),
        ] {
            let find = |permitted| Domains::new(domains.to_vec(), permitted).unwrap().find(name).is_some();
            assert_eq!((find(true), find(false)), (permitted, excluded), "{domains:?} {name}");
        }
    }

    #[test]
    fn networks_hold_addresses() {
        let network =
            |address: &[u8], mask: &[u8]| Network { address: address.to_vec(), mask: mask.to_vec() };
        let all = [
            network(&[10, 0, 0, 0], &[255, 0, 0, 0]),
            network(&[10, 1, 0, 0], &[255, 255, 0, 0]),
            network(&[192, 168, 1, 0], &[255, 255, 255, 0]),
        ];
        let networks = Networks::new(&all);
        assert_eq!(networks.find(&[10, 200, 0, 1]).as_deref(), Some("10.0.0.0/8"));
        assert_eq!(networks.find(&[192, 168, 1, 9]).as_deref(), Some("192.168.1.0/24"));
        assert_eq!(networks.find(&[192, 168, 2, 9]), None);
        assert_eq!(networks.find(&[9, 0, 0, 1]), None);
        assert_eq!(networks.find(&[0; 16]), None);
    }

    #[test]
    fn uris_need_a_domain() {
        assert_eq!(uri_domain("https://A.b:80/c").as_deref(), Ok("a.b"));
        assert_eq!(uri_domain("https://a.b").as_deref(), Ok("a.b"));
        for uri in ["urn:a:b", "https://127.0.0.1:80", "https://[::1]:80", "https://[::1]", "x://a:b:80"] {
            assert!(uri_domain(uri).is_err(), "{uri}");
        }
    }
}
