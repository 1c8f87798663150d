//! Chains from a client's certificate to the authorities of the file, built and judged as Go does it.
// go: crypto/x509/verify.go, Verify

use jiff::Timestamp;

use super::pool::Pool;
use super::refusal::{Failed, Refusal, Rule};
use super::{constraints, policies, signature};
use crate::pki::certificate::{Certificate, PublicKeyKind};

/// How many signatures are checked at most. go: crypto/x509/verify.go, maxChainSignatureChecks
const MOST_CHECKS: usize = 100;

/// From the leaf to a root.
type Chain<'c> = Vec<&'c Certificate>;

/// Verifies a certificate: there is a chain, and every certificate of it is fine.
pub(super) fn verify(
    leaf: &Certificate,
    roots: &Pool,
    intermediates: &Pool,
    at: Timestamp,
) -> Result<(), Failed> {
    valid(leaf, at).map_err(Failed::Refused)?;
    let mut search = Search { roots, intermediates, at, checks: 0, unknown: None, chains: Vec::new() };
    let built = if roots.contains(leaf) {
        search.chains.push(vec![leaf]);
        Ok(())
    } else {
        search.build(&mut vec![leaf])
    };
    match (built.and_then(|()| judge(&search.chains)), search.unknown) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(reason)) => Err(Failed::Unknown(reason)),
        (Err(refusal), None) => Err(Failed::Refused(refusal)),
    }
}

struct Search<'c> {
    roots: &'c Pool,
    intermediates: &'c Pool,
    at: Timestamp,
    checks: usize,
    /// Why there may be more chains than were found.
    unknown: Option<String>,
    chains: Vec<Chain<'c>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Root,
    Intermediate,
}

impl<'c> Search<'c> {
    /// Looks for all chains that begin with the given one.
    // go: buildChains. Which error is told is part of it: that of the last candidate whose signature fits.
    fn build(&mut self, chain: &mut Chain<'c>) -> Result<(), Refusal> {
        let Some(child) = chain.last().copied() else { return Ok(()) };
        let before = self.chains.len();
        let (mut hint, mut error) = (None, None);
        let roots = self.roots.parents(child).into_iter().map(|parent| (Kind::Root, parent));
        let others = self.intermediates.parents(child).into_iter().map(|parent| (Kind::Intermediate, parent));
        for (kind, parent) in roots.chain(others) {
            match self.consider(kind, parent, child, chain) {
                Considered::Skipped => {}
                Considered::NotSigned(refusal) => hint = hint.or(Some((refusal, parent))),
                Considered::Invalid(refusal) => {
                    hint = hint.or_else(|| Some((refusal.clone(), parent)));
                    error = Some(refusal);
                }
                Considered::Taken(above) => error = above.err(),
            }
            if error.as_ref().is_some_and(|error| error.rule == Rule::TooManySignatures) {
                break;
            }
        }
        if self.chains.len() > before {
            return Ok(());
        }
        Err(error.unwrap_or_else(|| Refusal::unknown_authority(hint)))
    }

    fn consider(
        &mut self,
        kind: Kind,
        parent: &'c Certificate,
        child: &Certificate,
        chain: &mut Chain<'c>,
    ) -> Considered {
        self.checks += 1;
        if self.checks > MOST_CHECKS {
            let words = "x509: signature check attempts limit reached while verifying certificate chain";
            return Considered::Taken(Err(Refusal::new(Rule::TooManySignatures, words)));
        }
        if matches!(parent.key, PublicKeyKind::Unknown(_)) || is_in(parent, chain) {
            return Considered::Skipped;
        }
        match signature::confirm(child, parent) {
            Ok(()) => {}
            Err(Failed::Refused(refusal)) => return Considered::NotSigned(refusal),
            Err(Failed::Unknown(reason)) => {
                self.unknown = self.unknown.take().or(Some(reason));
                return Considered::Skipped;
            }
        }
        if let Err(refusal) = valid_parent(parent, kind, chain, self.at) {
            return Considered::Invalid(refusal.of(parent));
        }
        chain.push(parent);
        let above = if kind == Kind::Root {
            self.chains.push(chain.clone());
            Ok(())
        } else {
            self.build(chain)
        };
        chain.pop();
        Considered::Taken(above)
    }
}

/// What came of a certificate that may be a parent.
enum Considered {
    /// It is not one, and nothing is to be said about it.
    Skipped,
    /// It did not sign.
    NotSigned(Refusal),
    /// It signed, and may not be in the chain.
    Invalid(Refusal),
    /// It is in the chain, or would be but for what is above it.
    Taken(Result<(), Refusal>),
}

/// Returns whether a chain has a certificate of the same name, key and alternative names.
// go: alreadyInChain
fn is_in(candidate: &Certificate, chain: &[&Certificate]) -> bool {
    let same = |other: &&&Certificate| {
        other.subject.der == candidate.subject.der && other.public_key == candidate.public_key
    };
    let names = &candidate.alternative_names_value;
    // What has alternative names where the other has none ends the search.
    let decides = |other: &&&Certificate| {
        let others = &other.alternative_names_value;
        others.is_some() != names.is_some() || others == names
    };
    let found = chain.iter().filter(same).find(decides);
    found.is_some_and(|other| other.alternative_names_value == *names)
}

/// Confirms what must be true of every certificate.
// go: isValid
fn valid(certificate: &Certificate, at: Timestamp) -> Result<(), Refusal> {
    if !certificate.unhandled_critical.is_empty() {
        return Err(Refusal::new(Rule::UnhandledCriticalExtension, "x509: unhandled critical extension"));
    }
    let now = at.as_nanosecond();
    let nanoseconds = |second: i64| i128::from(second) * 1_000_000_000;
    let (rule, relation, limit) = if now < nanoseconds(certificate.not_before) {
        (Rule::NotYetValid, "before", certificate.not_before)
    } else if now > nanoseconds(certificate.not_after) {
        (Rule::Expired, "after", certificate.not_after)
    } else {
        return Ok(());
    };
    let (now, limit) = (text(at.as_second()), text(limit));
    let words = "x509: certificate has expired or is not yet valid";
    Err(Refusal::new(rule, format!("{words}: current time {now} is {relation} {limit}")))
}

/// Writes a second of time.
fn text(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(|_| format!("second {second} since 1970"), |at| at.to_string())
}

fn valid_parent(
    parent: &Certificate,
    kind: Kind,
    chain: &[&Certificate],
    at: Timestamp,
) -> Result<(), Refusal> {
    valid(parent, at)?;
    if kind == Kind::Intermediate && !parent.is_ca() {
        let words = "x509: certificate is not authorized to sign other certificates";
        return Err(Refusal::new(Rule::NotAnAuthority, words));
    }
    let intermediates = u32::try_from(chain.len() - 1).unwrap_or(u32::MAX);
    let most = parent.basic_constraints.and_then(|constraints| constraints.path_len);
    if most.is_some_and(|most| intermediates > most) {
        let words = "x509: too many intermediates for path length constraint";
        return Err(Refusal::new(Rule::TooManyIntermediates, words));
    }
    Ok(())
}

/// Confirms that one of the chains is fine as a whole.
fn judge(chains: &[Chain<'_>]) -> Result<(), Refusal> {
    let (mut wrong_policies, mut wrong_usages, mut wrong_name) = (0, 0, None);
    for chain in chains {
        if !policies::are_valid(chain) {
            wrong_policies += 1;
        } else if !is_for_clients(chain) {
            wrong_usages += 1;
        } else if let Err(reason) = constraints::confirm(chain) {
            wrong_name = wrong_name.or(Some(reason));
        } else {
            return Ok(());
        }
    }
    if let Some(reason) = wrong_name {
        let words = "x509: a root or intermediate certificate is not authorized to sign for this name";
        return Err(Refusal::new(Rule::NameConstraints, format!("{words}: {reason}")));
    }
    if wrong_policies == 0 {
        let words = "x509: certificate specifies an incompatible key usage";
        return Err(Refusal::new(Rule::ExtendedKeyUsage, words));
    }
    let usages = format!("{wrong_usages} candidate chains with incompatible key usage, ");
    let usages = if wrong_usages == 0 { String::new() } else { usages };
    let words = format!(
        "x509: no valid chains built: {usages}{wrong_policies} candidate chains with invalid policies"
    );
    Err(Refusal::new(Rule::Policies, words))
}

/// Returns whether every certificate of a chain that is limited to some usages is for clients. An empty list limits nothing.
// go: checkChainForKeyUsage
fn is_for_clients(chain: &[&Certificate]) -> bool {
    chain.iter().all(|certificate| certificate.is_for_clients())
}
