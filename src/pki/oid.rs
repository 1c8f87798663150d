//! Object identifiers of algorithms, names and extensions. Knows nothing about what they are used for.

use der::asn1::ObjectIdentifier;

macro_rules! oids {
    ($($name:ident = $dotted:literal;)*) => {
        $(pub(super) const $name: ObjectIdentifier = ObjectIdentifier::new_unwrap($dotted);)*
    };
}

oids! {
    RSA = "1.2.840.113549.1.1.1";
    RSA_PSS = "1.2.840.113549.1.1.10";
    MGF1 = "1.2.840.113549.1.1.8";
    MD5_WITH_RSA = "1.2.840.113549.1.1.4";
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    // ISO's name for the same
    SHA1_WITH_RSA_OIW = "1.3.14.3.2.29";
    RSA_WITH_SHA256 = "1.2.840.113549.1.1.11";
    RSA_WITH_SHA384 = "1.2.840.113549.1.1.12";
    RSA_WITH_SHA512 = "1.2.840.113549.1.1.13";
    SHA256 = "2.16.840.1.101.3.4.2.1";
    SHA384 = "2.16.840.1.101.3.4.2.2";
    SHA512 = "2.16.840.1.101.3.4.2.3";
    DSA = "1.2.840.10040.4.1";
    DSA_WITH_SHA1 = "1.2.840.10040.4.3";
    DSA_WITH_SHA256 = "2.16.840.1.101.3.4.3.2";
    EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
    EC = "1.2.840.10045.2.1";
    ED25519 = "1.3.101.112";
    ED448 = "1.3.101.113";
    P224 = "1.3.132.0.33";
    P256 = "1.2.840.10045.3.1.7";
    P384 = "1.3.132.0.34";
    P521 = "1.3.132.0.35";
    SECP256K1 = "1.3.132.0.10";
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1";
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4";
    COMMON_NAME = "2.5.4.3";
    ORGANIZATION = "2.5.4.10";
    // kube-apiserver's own. apiserver: pkg/authentication/request/x509/x509.go
    UID = "1.3.6.1.4.1.57683.2";
    SUBJECT_KEY_ID = "2.5.29.14";
    KEY_USAGE = "2.5.29.15";
    ALTERNATIVE_NAMES = "2.5.29.17";
    BASIC_CONSTRAINTS = "2.5.29.19";
    AUTHORITY_KEY_ID = "2.5.29.35";
    EXTENDED_KEY_USAGE = "2.5.29.37";
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
}
