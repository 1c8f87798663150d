//! What kauth reads from certificates and keys: held against what kube-apiserver and kubectl made of the same bytes, and against
//! files that openssl makes.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kauth::pki::PkiError;
use kauth::pki::certificate::{Certificate, authorities, leaf};
use kauth::pki::key::public_key_of;
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn certificates_say_what_kube_apiserver_read() {
    let rows = support::read_lines("authn/x509.jsonl");
    let mut compared = 0;
    let mut wrong = Vec::new();
    for row in &rows {
        let file = row["file"].as_str().unwrap();
        let pem = std::fs::read(support::golden(&format!("authn/{file}"))).unwrap();
        let certificate = leaf(&pem);
        let _ = (public_key_of(&pem), authorities(&pem));
        let fine = match recorded(&row["result"]) {
            Recorded::User(user, groups, uid) => {
                certificate.as_ref().is_ok_and(|read| is(read, user, &groups, uid))
            }
            Recorded::NotParsed => certificate.is_err(),
            Recorded::Other => continue,
        };
        compared += 1;
        if !fine {
            wrong.push(format!("{file}: {} {:?}", row["result"], certificate));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > if support::whole() { 150 } else { 5 }, "only {compared} were compared");
}

enum Recorded<'r> {
    User(&'r str, Vec<&'r str>, &'r str),
    NotParsed,
    Other,
}

fn recorded(result: &Value) -> Recorded<'_> {
    let text = |key: &str| result[key].as_str().unwrap_or_default();
    let refusals = ["failed to parse client certificate", "failed to find", "x509: trailing data"];
    let groups =
        || result["groups"].as_array().unwrap().iter().map(|group| group.as_str().unwrap()).collect();
    if refusals.iter().any(|refusal| text("tls").contains(refusal) || text("client").contains(refusal)) {
        Recorded::NotParsed
    } else if result.get("user").is_some() {
        Recorded::User(text("user"), groups(), text("uid"))
    } else {
        Recorded::Other
    }
}

fn is(read: &Certificate, user: &str, groups: &[&str], uid: &str) -> bool {
    if groups == ["system:unauthenticated"] {
        return read.common_name().is_empty();
    }
    // The server adds its group unless the certificate has it, or names nobody.
    let mut expected = read.organizations();
    if user != "system:anonymous" && !expected.contains(&"system:authenticated") {
        expected.push("system:authenticated");
    }
    read.common_name() == user && expected == groups && read.uids().join("") == uid && read.is_for_clients()
}

#[test]
fn the_first_certificate_is_the_leaf() {
    let alice = golden("cn-plain");
    let bob = golden("pem-other-first");
    let both = [bob.as_slice(), b"\n", alice.as_slice()].concat();
    assert_eq!(leaf(&both).unwrap().common_name(), "bob");
    assert_eq!(authorities(&[alice.clone(), alice.clone()].concat()).unwrap().len(), 2);
}

#[test]
fn what_is_no_certificate_says_what_it_is() {
    let alice = String::from_utf8(golden("cn-plain")).unwrap();
    let base64 = base64_of(alice.as_bytes());
    let relabelled = |label: &str| alice.replace("CERTIFICATE", label).into_bytes();
    let big = vec![b'x'; (1 << 20) + 1];
    for (pem, error) in [
        (Vec::new(), PkiError::Empty),
        (b" \r\n".to_vec(), PkiError::Empty),
        (big, PkiError::TooLarge),
        (b"hello".to_vec(), PkiError::NotPem),
        (base64.into_bytes(), PkiError::Base64OfPem),
        (golden("pem-der"), PkiError::Der),
        (golden("pem-der-trailing"), PkiError::TrailingBytes),
        (golden("pem-bom"), PkiError::BrokenPem("a byte order mark stands before BEGIN")),
        (golden("pem-cr"), PkiError::BrokenPem("its lines end in CR only")),
        (golden("pem-indented"), PkiError::BrokenPem("BEGIN does not stand at the start of a line")),
        (golden("pem-body-junk"), PkiError::BrokenPem("the block is cut off, or not base64")),
        (relabelled("EC PRIVATE KEY"), PkiError::KeyForCertificate),
        (relabelled("PUBLIC KEY"), PkiError::PublicKey),
        (relabelled("TRUSTED CERTIFICATE"), PkiError::OtherPem("block labelled CERTIFICATE")),
    ] {
        assert_eq!(leaf(&pem).unwrap_err(), error);
        assert_eq!(authorities(&pem).unwrap_err(), error);
    }
    assert_eq!(public_key_of(alice.as_bytes()), Err(PkiError::CertificateForKey));
    assert_eq!(public_key_of(&relabelled("PUBLIC KEY")), Err(PkiError::PublicKey));
    assert_eq!(public_key_of(&relabelled("DH PARAMETERS")), Err(PkiError::OtherPem("private key")));
    assert!(matches!(public_key_of(&relabelled("PRIVATE KEY")), Err(PkiError::Malformed(_))));
}

/// Every kind of key that clients have: how openssl makes it, and whether Go takes it.
const KEYS: &[(&str, &[&str])] = &[
    ("rsa-pkcs8", &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ("rsa-pkcs1", &["genrsa", "-traditional", "2048"]),
    ("p256-sec1", &["ecparam", "-name", "prime256v1", "-genkey", "-noout"]),
    ("p256-sec1-parameters", &["ecparam", "-name", "prime256v1", "-genkey"]),
    ("p256-pkcs8", &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ("p384-sec1", &["ecparam", "-name", "secp384r1", "-genkey", "-noout"]),
    ("p384-pkcs8", &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    ("p521-sec1", &["ecparam", "-name", "secp521r1", "-genkey", "-noout"]),
    ("p521-pkcs8", &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    ("ed25519", &["genpkey", "-algorithm", "ED25519"]),
];

#[test]
fn every_key_of_openssl_fits_its_certificate_and_no_other() {
    let Some(folder) = folder("keys") else { return };
    let mut pairs = Vec::new();
    for (name, how) in KEYS {
        let key = openssl(&folder, name, how);
        let certificate = certificate(&folder, name, "/O=dev/O=ops/CN=first/CN=jane");
        let read = leaf(&certificate).unwrap();
        assert_eq!(read.common_name(), "jane");
        assert_eq!(read.organizations(), ["dev", "ops"]);
        assert_eq!(read.not_after - read.not_before, 5 * 24 * 3600);
        assert!(read.is_ca() && read.is_for_clients());
        let public = openssl(&folder, "public", &["pkey", "-in", name, "-pubout", "-outform", "DER"]);
        let spki = public_key_of(&key).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(spki.der(), public, "{name}");
        pairs.push((*name, read, key));
    }
    for (of, certificate, _) in &pairs {
        for (name, _, key) in &pairs {
            let spki = public_key_of(key).unwrap();
            assert_eq!(certificate.matches(&spki), of == name, "{of} and {name}");
        }
    }
}

#[test]
fn a_key_is_read_whatever_its_label_says_and_its_lines_end_in() {
    let Some(folder) = folder("labels") else { return };
    let key = openssl(&folder, "ed25519", &["genpkey", "-algorithm", "ED25519"]);
    let wanted = public_key_of(&key).unwrap();
    let text = String::from_utf8(key).unwrap();
    for variant in [
        text.replace("PRIVATE KEY", "ED25519 PRIVATE KEY"),
        text.replace('\n', "\r\n"),
        format!("bag attributes: none\n{text}trailing text\n"),
        format!("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{text}"),
        format!("-----BEGIN PRIVATE KEY-----\nrepeated\n{text}"),
        text.trim_end().to_owned(),
    ] {
        assert_eq!(public_key_of(variant.as_bytes()), Ok(wanted.clone()), "{}", variant.len());
    }
    for variant in [format!("\u{feff}{text}"), text.replace("PRIVATE", "Private"), text.replace('\n', "\r")] {
        assert!(public_key_of(variant.as_bytes()).is_err());
    }
}

#[test]
fn keys_that_clients_cannot_use_say_why() {
    let Some(folder) = folder("refused") else { return };
    openssl(&folder, "p256", KEYS[2].1);
    for (how, error) in [
        (&["pkcs8", "-topk8", "-in", "p256", "-passout", "pass:test"][..], PkiError::EncryptedKey),
        (&["ec", "-in", "p256", "-aes128", "-passout", "pass:test"], PkiError::EncryptedKey),
        (&["pkey", "-in", "p256", "-pubout"], PkiError::PublicKey),
        (&["pkey", "-in", "p256", "-outform", "DER"], PkiError::Der),
        (&["ecparam", "-name", "secp224r1", "-genkey", "-noout"], PkiError::UnsupportedCurve("P-224".into())),
        (
            &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            PkiError::UnsupportedCurve("secp256k1".into()),
        ),
        (&["genpkey", "-algorithm", "ED448"], PkiError::UnsupportedKey("an Ed448 key".into())),
        (&["genpkey", "-algorithm", "RSA-PSS"], PkiError::UnsupportedKey("an RSASSA-PSS key".into())),
        (&["genrsa", "1024"], PkiError::UnsupportedKey("an RSA key of less than 2048 bits".into())),
    ] {
        let key = openssl(&folder, "refused", how);
        assert_eq!(public_key_of(&key), Err(error.clone()), "{how:?}");
        if !matches!(error, PkiError::PublicKey | PkiError::Der) {
            assert_eq!(leaf(&key).unwrap_err(), PkiError::KeyForCertificate, "{how:?}");
        }
    }
}

#[test]
fn a_cut_or_changed_key_is_an_error_and_not_a_panic() {
    let Some(folder) = folder("cut") else { return };
    for (name, how) in KEYS {
        let der = {
            openssl(&folder, name, how);
            openssl(&folder, "der", &["pkey", "-in", name, "-outform", "DER"])
        };
        for at in 0..der.len() {
            let pem = |der: &[u8]| {
                format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", base64_of(der))
                    .into_bytes()
            };
            assert!(public_key_of(&pem(&der[..at])).is_err(), "{name} cut at {at}");
            let mut changed = der.clone();
            changed[at] ^= 0x41;
            let _ = public_key_of(&pem(&changed));
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = (leaf(&bytes), authorities(&bytes), public_key_of(&bytes));
        for label in ["CERTIFICATE", "PRIVATE KEY"] {
            let pem = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", base64_of(&bytes));
            let _ = (leaf(pem.as_bytes()), public_key_of(pem.as_bytes()));
        }
    }

    #[test]
    fn no_changed_certificate_panics(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        let all = recorded_certificates();
        let der = which.get(all);
        let mut changed = der.clone();
        for (at, byte) in changes {
            changed[at.index(der.len())] = byte;
        }
        if let Ok(certificate) = Certificate::parse(&changed) {
            prop_assert_eq!(certificate.der, changed);
        }
        prop_assert!(Certificate::parse(&der[..end.index(der.len())]).is_err());
    }

    #[test]
    fn no_text_like_pem_panics(text in "(-----(BEGIN|END) [A-C]{0,2}(-----)?|[A-Z=:]{0,9}|\r|\n|\t| ){0,30}") {
        let _ = (leaf(text.as_bytes()), public_key_of(text.as_bytes()));
    }
}

/// All recorded certificates that can be read as PEM and are not long.
fn recorded_certificates() -> &'static [Vec<u8>] {
    static ALL: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let rows = support::read_lines("authn/x509.jsonl");
        let files =
            rows.iter().map(|row| support::golden(&format!("authn/{}", row["file"].as_str().unwrap())));
        let read = files.filter_map(|file| leaf(&std::fs::read(file).unwrap()).ok());
        read.map(|certificate| certificate.der).filter(|der| der.len() < 3000).collect()
    })
}

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(support::golden(&format!("authn/x509/{name}.pem"))).unwrap()
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// An empty folder for openssl's files; none where there is no openssl, which is said, and is an error in CI.
fn folder(name: &str) -> Option<PathBuf> {
    let found =
        Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    if !found {
        assert!(std::env::var_os("CI").is_none(), "there is no openssl, which CI must have");
        eprintln!("skipped: there is no openssl to make keys with");
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pki-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// Runs openssl and keeps what it prints in a file.
fn openssl(folder: &Path, file: &str, how: &[&str]) -> Vec<u8> {
    let ran = Command::new("openssl").args(how).current_dir(folder).output().unwrap();
    assert!(ran.status.success(), "openssl {how:?}: {}", String::from_utf8_lossy(&ran.stderr));
    std::fs::write(folder.join(file), &ran.stdout).unwrap();
    ran.stdout
}

fn certificate(folder: &Path, key: &str, subject: &str) -> Vec<u8> {
    let how = ["req", "-x509", "-new", "-key", key, "-subj", subject, "-days", "5"];
    openssl(folder, "certificate", &how)
}
