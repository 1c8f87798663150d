//! What people call the object identifiers in requests, and Kubernetes those of usages. Knows nothing about where they stand.

/// As openssl has them; Kubernetes' words for extended key usages.
// api: certificates/v1/types.go, KeyUsage
const NAMES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("1.2.840.113549.1.9.7", "challengePassword"),
    ("1.3.6.1.4.1.311.2.1.14", "Microsoft's extensionRequest"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.37", "extendedKeyUsage"),
    ("1.3.6.1.5.5.7.1.24", "tlsfeature"),
    ("2.5.29.37.0", "any"),
    ("1.3.6.1.5.5.7.3.1", "server auth"),
    ("1.3.6.1.5.5.7.3.2", "client auth"),
    ("1.3.6.1.5.5.7.3.3", "code signing"),
    ("1.3.6.1.5.5.7.3.4", "email protection"),
    ("1.3.6.1.5.5.7.3.8", "timestamping"),
    ("1.3.6.1.5.5.7.3.9", "ocsp signing"),
];

/// What `basicConstraints` say of whoever is no authority.
pub(super) const NO_AUTHORITY: &str = "no authority";

/// Returns the usual name of an object identifier in dots; the dots if it has none.
pub(super) fn name_of(dotted: &str) -> &str {
    NAMES.iter().find(|(known, _)| *known == dotted).map_or(dotted, |(_, name)| name)
}
