//! Certificates that may be parents of others, found by name.
// go: crypto/x509/cert_pool.go

use std::collections::{HashMap, HashSet};

use crate::pki;
use crate::pki::certificate::Certificate;

/// Certificates, each of them once.
#[derive(Debug, Default)]
pub(super) struct Pool {
    certificates: Vec<Certificate>,
    by_subject: HashMap<Vec<u8>, Vec<usize>>,
    known: HashSet<[u8; 32]>,
}

impl Pool {
    pub(super) fn add(&mut self, certificate: Certificate) {
        if self.known.insert(pki::sha256(&certificate.der)) {
            let subject = certificate.subject.der.clone();
            self.by_subject.entry(subject).or_default().push(self.certificates.len());
            self.certificates.push(certificate);
        }
    }

    pub(super) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    pub(super) fn contains(&self, certificate: &Certificate) -> bool {
        self.known.contains(&pki::sha256(&certificate.der))
    }

    /// Returns those whose subject is the issuer of a certificate, byte for byte. Key identifiers only sort them: first
    /// where both are the same, then where one is missing, then the others.
    pub(super) fn parents(&self, of: &Certificate) -> Vec<&Certificate> {
        let ids = self.by_subject.get(&of.issuer.der).map(Vec::as_slice).unwrap_or_default();
        let mut parents: Vec<_> = ids.iter().map(|id| &self.certificates[*id]).collect();
        let wanted = of.authority_key_id.as_deref().unwrap_or_default();
        parents.sort_by_key(|parent| {
            let id = parent.subject_key_id.as_deref().unwrap_or_default();
            if id == wanted {
                0
            } else if id.is_empty() || wanted.is_empty() {
                1
            } else {
                2
            }
        });
        parents
    }
}

impl FromIterator<Certificate> for Pool {
    fn from_iter<I: IntoIterator<Item = Certificate>>(certificates: I) -> Self {
        let mut pool = Self::default();
        certificates.into_iter().for_each(|certificate| pool.add(certificate));
        pool
    }
}
