//! What `config lint` asks of certificates and keys, answered by `pki`, which kubeconfigs know nothing of.

use crate::kubeconfig::lint::{CertificateFacts, Credentials};
use crate::pki::{certificate, key};

/// Certificates and keys as kauth reads them.
#[derive(Debug)]
pub struct Pki;

impl Pki {
    fn facts(certificate: certificate::Certificate) -> CertificateFacts {
        CertificateFacts {
            is_for_clients: certificate.is_for_clients(),
            public_key: certificate.public_key.der().to_vec(),
            common_name: certificate.common_name().to_owned(),
            organizations: certificate.subject.organizations().map(str::to_owned).collect(),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
        }
    }
}

impl Credentials for Pki {
    fn certificate(&self, pem: &[u8]) -> Result<CertificateFacts, String> {
        certificate::leaf(pem).map(Self::facts).map_err(|error| error.to_string())
    }

    fn authorities(&self, pem: &[u8]) -> Result<Vec<CertificateFacts>, String> {
        let authorities = certificate::authorities(pem).map_err(|error| error.to_string())?;
        Ok(authorities.into_iter().map(Self::facts).collect())
    }

    fn public_key(&self, pem: &[u8]) -> Result<Vec<u8>, String> {
        key::public_key_of(pem).map(|spki| spki.der().to_vec()).map_err(|error| error.to_string())
    }
}
