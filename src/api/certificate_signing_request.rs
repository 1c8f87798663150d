//! CertificateSigningRequest: the object, and why a server would not create it. Knows nothing about PKCS#10; what a request says
//! is handed over.
// k/k: pkg/apis/certificates/validation/validation.go

pub mod received;

use serde::Serialize;

use super::Refusal;
use super::content;
use super::field::FieldErrors;
use super::signer::{self, Requested};
use crate::go::{Quoted, base64};

/// The kind.
pub const KIND: &str = "CertificateSigningRequest";

const GROUP: &str = "certificates.k8s.io";
const RESOURCE: &str = "certificatesigningrequests";

/// The shortest validity that may be asked for.
const SHORTEST: i32 = 600;

/// All usages that there are, sorted as the server lists them.
const USAGES: &[&str] = &[
    "any",
    "cert sign",
    "client auth",
    "code signing",
    "content commitment",
    "crl sign",
    "data encipherment",
    "decipher only",
    "digital signature",
    "email protection",
    "encipher only",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "key agreement",
    "key encipherment",
    "microsoft sgc",
    "netscape sgc",
    "ocsp signing",
    "s/mime",
    "server auth",
    "signing",
    "timestamping",
];

/// The object, as it is sent to a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSigningRequest {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Metadata {
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    request: String,
    signer_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_seconds: Option<i32>,
    usages: Vec<String>,
}

/// What the object says besides its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The name of the object.
    pub name: String,
    /// Who is to sign the request.
    pub signer_name: String,
    /// How long the certificate is to be valid; the signer decides if it is not said, and may give less.
    pub expiration_seconds: Option<i32>,
    /// What the key is to be used for, in Kubernetes' words.
    pub usages: Vec<String>,
}

impl CertificateSigningRequest {
    /// Returns the object around a request in PEM.
    pub fn new(request: &[u8], terms: Terms) -> Self {
        let Terms { name, signer_name, expiration_seconds, usages } = terms;
        let spec = Spec { request: base64::encode(request), signer_name, expiration_seconds, usages };
        Self { api_version: "certificates.k8s.io/v1", kind: KIND, metadata: Metadata { name }, spec }
    }
}

impl Terms {
    /// Returns why a server would not create the object around a request that says this, and is signed by its own key. Who may
    /// create it is another question.
    pub fn refusal(&self, requested: &Requested<'_>) -> Option<Refusal> {
        self.invalid().or_else(|| self.forbidden(requested))
    }

    /// Returns why nobody would sign the request once it is approved, in the words that its signer puts into the condition `Failed`;
    /// where Kubernetes has no such signer, nothing would happen to it.
    pub fn why_not_signed(&self, requested: &Requested<'_>) -> Option<String> {
        signer::why_not_signed(&self.signer_name, &self.usages, requested)
    }

    fn invalid(&self) -> Option<Refusal> {
        let mut errors = FieldErrors::default();
        if self.name.is_empty() {
            errors.required("metadata.name", "name or generateName is required");
        }
        self.validate_spec(&mut errors);
        // apiserver: pkg/registry/rest/create.go, BeforeCreate, looks at names at last
        if errors.len() == 0 {
            errors.invalid_string("metadata.name", &self.name, content::path_segment_name(&self.name));
        }
        let (name, errors) = (Quoted(&self.name), errors.aggregate()?);
        Some(Refusal { code: 422, message: format!("{KIND}.{GROUP} {name} is invalid: {errors}") })
    }

    /// Returns what the admission plug-in CertificateSubjectRestriction says, which is on unless somebody turns it off.
    // k/k: plugin/pkg/admission/certificates/subjectrestriction/admission.go
    fn forbidden(&self, requested: &Requested<'_>) -> Option<Refusal> {
        let signer = &self.signer_name;
        let is_master = requested.organizations.iter().any(|group| group == "system:masters");
        (signer == signer::KUBE_APISERVER_CLIENT && is_master).then(|| {
            let name = Quoted(&self.name);
            let reason = format!("use of {signer} signer with system:masters group is not allowed");
            Refusal { code: 403, message: format!("{RESOURCE}.{GROUP} {name} is forbidden: {reason}") }
        })
    }

    fn validate_spec(&self, errors: &mut FieldErrors) {
        if self.usages.is_empty() {
            errors.required("spec.usages", "");
        }
        for (index, usage) in self.usages.iter().enumerate() {
            if !USAGES.contains(&usage.as_str()) {
                errors.unsupported(format_args!("spec.usages[{index}]"), usage, USAGES);
            }
        }
        for (index, usage) in self.usages.iter().enumerate() {
            if self.usages[..index].contains(usage) {
                errors.duplicate(format_args!("spec.usages[{index}]"), usage);
            }
        }
        if self.signer_name == signer::LEGACY_UNKNOWN {
            let detail = "the legacy signerName is not allowed via this API version";
            errors.invalid("spec.signerName", Quoted(&self.signer_name), detail);
        } else {
            signer::validate_name("spec.signerName", &self.signer_name, errors);
        }
        if let Some(seconds) = self.expiration_seconds.filter(|seconds| *seconds < SHORTEST) {
            let detail = "may not specify a duration less than 600 seconds (10 minutes)";
            errors.invalid("spec.expirationSeconds", seconds, detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(name: &str, signer: &str, usages: &[&str], seconds: Option<i32>) -> Terms {
        let usages = usages.iter().map(|usage| (*usage).to_owned()).collect();
        Terms { name: name.to_owned(), signer_name: signer.to_owned(), expiration_seconds: seconds, usages }
    }

    fn written(terms: Terms) -> String {
        serde_json::to_string(&CertificateSigningRequest::new(b"-----BEGIN", terms)).unwrap()
    }

    #[test]
    fn it_is_written_as_servers_read_it() {
        let text = written(terms("n", "a.b/c", &["any"], Some(600)));
        let expected = concat!(
            r#"{"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"n"},"#,
            r#""spec":{"request":"LS0tLS1CRUdJTg==","signerName":"a.b/c","expirationSeconds":600,"usages":["any"]}}"#
        );
        assert_eq!(text, expected);
        assert!(!written(terms("n", "a.b/c", &[], None)).contains("expiration"));
    }

    #[test]
    fn all_that_is_wrong_is_said_and_the_name_at_last() {
        let said = |terms: Terms| {
            terms.refusal(&Requested::default()).map(|refusal| format!("{} {refusal}", refusal.code))
        };
        assert_eq!(said(terms("a:b@c D", "a.b/c", &["any", "signing"], None)), None, "any name will do");
        let all = said(terms("", "a.b", &["any", "any"], Some(-1))).unwrap();
        assert_eq!(
            all,
            "422 CertificateSigningRequest.certificates.k8s.io \"\" is invalid: \
             [metadata.name: Required value: name or generateName is required, \
             spec.usages[1]: Duplicate value: \"any\", \
             spec.signerName: Invalid value: \"a.b\": must be a fully qualified domain and path of the form 'example.com/signer-name', \
             spec.expirationSeconds: Invalid value: -1: may not specify a duration less than 600 seconds (10 minutes)]"
        );
        let name = said(terms("a/b", "a.b/c", &["any"], None)).unwrap();
        assert!(
            name.ends_with(r#"is invalid: metadata.name: Invalid value: "a/b": may not contain '/'"#),
            "{name}"
        );
    }
}
