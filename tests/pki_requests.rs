//! Certificate requests, held against openssl: it takes those that kauth writes, and kauth reads those that it writes.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use der::{Decode, Encode};
use kauth::pki::PkiError;
use kauth::pki::certificate::{Curve, GeneralName, PublicKeyKind, SignatureAlgorithm};
use kauth::pki::issue::{AlternativeName, Draft, Purpose, Validity};
use kauth::pki::key::{KeyType, PrivateKey};
use kauth::pki::request::{CertificateRequest, GrantError, Profile, RequestDraft, SignatureError};
use kauth::pki::subject::Subject;
use proptest::prelude::*;
use x509_cert::Certificate;

#[test]
fn openssl_takes_every_request() {
    let Some(folder) = Folder::new("takes") else { return };
    for kind in KeyType::ALL {
        let key = PrivateKey::generate(kind).unwrap();
        let draft = RequestDraft {
            subject: subject("jane, \"Ü\" +x", &["b=1", "a", "a,c"], Some("u-1")),
            alternative_names: ["example.com", "*.x.example", "10.0.0.1", "fd00::1"]
                .map(|name| AlternativeName::parse(name).unwrap())
                .into(),
        };
        let pem = draft.to_pem(&key).unwrap();
        std::fs::write(folder.0.join("ours"), &pem).unwrap();
        folder.openssl("verified", &["req", "-in", "ours", "-verify", "-noout"]);
        let text = folder.openssl(
            "text",
            &["req", "-in", "ours", "-noout", "-text", "-nameopt", "sep_comma_plus_space,utf8"],
        );
        let text = String::from_utf8(text).unwrap();
        for expected in [
            r#"O=b=1, O=a, O=a,c, CN=jane, "Ü" +x, 1.3.6.1.4.1.57683.2=u-1"#,
            "DNS:example.com, DNS:*.x.example, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1",
        ] {
            assert!(text.contains(expected), "{}: {expected}\n{text}", kind.name());
        }
        let read = CertificateRequest::from_pem(pem.as_bytes()).unwrap();
        let grant = read.verify().unwrap().grant(Profile::Server).unwrap();
        assert_eq!((&grant.subject, &grant.public_key), (&draft.subject, key.public_key()));
        assert_eq!(grant.purpose, Purpose::Server(draft.alternative_names.clone()));
        assert_eq!(grant.differences, []);
    }
}

/// A request of openssl's: how its key is made, how it is signed, its kind.
const KEYS: [(&[&str], &[&str], PublicKeyKind); 11] = [
    (&["-newkey", "rsa:2048"], &["-sha256"], PublicKeyKind::Rsa { bits: 2048 }),
    (&["-newkey", "rsa:3072"], &["-sha384"], PublicKeyKind::Rsa { bits: 3072 }),
    (&["-newkey", "rsa:2048"], &["-sha512"], PublicKeyKind::Rsa { bits: 2048 }),
    (&["-newkey", "rsa:2048"], PSS, PublicKeyKind::Rsa { bits: 2048 }),
    (
        &["-newkey", "rsa:2048"],
        &["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:64", "-sha512"],
        PublicKeyKind::Rsa { bits: 2048 },
    ),
    (
        &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["-sha256"],
        PublicKeyKind::Ecdsa(Curve::P256),
    ),
    (
        &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["-sha512"],
        PublicKeyKind::Ecdsa(Curve::P256),
    ),
    (
        &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        &["-sha384"],
        PublicKeyKind::Ecdsa(Curve::P384),
    ),
    (
        &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
        &["-sha512"],
        PublicKeyKind::Ecdsa(Curve::P521),
    ),
    (
        &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
        &["-sha256"],
        PublicKeyKind::Ecdsa(Curve::P521),
    ),
    (&["-newkey", "ed25519"], &[], PublicKeyKind::Ed25519),
];

const PSS: &[&str] = &["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-1", "-sha256"];

#[test]
fn requests_of_openssl_are_read() {
    let Some(folder) = Folder::new("reads") else { return };
    for (key, how, kind) in KEYS {
        let pem = folder.request(&[key, how, &["-subj", "/O=dev/CN=jane"]].concat());
        let request = CertificateRequest::from_pem(&pem).unwrap();
        assert_eq!(request.key, kind, "{key:?}");
        assert_eq!(request.verify().err(), None, "{key:?} {how:?}");
        assert_eq!(request.subject.common_names().collect::<Vec<_>>(), ["jane"]);

        let der = folder.openssl("der", &["req", "-in", "request", "-outform", "DER"]);
        assert_eq!(CertificateRequest::from_pem(&der), Ok(request.clone()));
        let new = String::from_utf8(pem.clone()).unwrap().replace("CERTIFICATE REQ", "NEW CERTIFICATE REQ");
        assert_eq!(CertificateRequest::from_pem(new.as_bytes()), Ok(request.clone()));
        let wrapped = folder.openssl("base64", &["base64", "-in", "request"]);
        assert_eq!(CertificateRequest::from_pem(&wrapped), Ok(request.clone()));

        let mut other = der;
        let at = other.windows(4).position(|part| part == b"jane").unwrap();
        other[at] = b'J';
        let other = CertificateRequest::from_pem(&other).unwrap();
        assert_eq!(other.verify().unwrap_err(), SignatureError::Wrong, "{key:?}");
        assert!(!other.is_self_signed());
    }
}

#[test]
fn what_nobody_should_sign_for_is_refused() {
    let Some(folder) = Folder::new("refused") else { return };
    let key = |what: &str| SignatureError::Key(PkiError::UnsupportedKey(what.into()));
    let by = SignatureError::Algorithm;
    let (rsa, ec) = (PublicKeyKind::Rsa { bits: 2048 }, PublicKeyKind::Ecdsa(Curve::P256));
    let pss = SignatureAlgorithm::Unknown("1.2.840.113549.1.1.10".into());
    for (how, error) in [
        (&["-newkey", "rsa:1024"][..], key("an RSA key of 1024 bits")),
        (&["-newkey", "rsa:2048", "-sha1"], by(SignatureAlgorithm::Sha1Rsa, rsa.clone())),
        (
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-sha1"],
            by(SignatureAlgorithm::EcdsaSha1, ec),
        ),
        (
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp224r1"],
            SignatureError::Key(PkiError::UnsupportedCurve("P-224".into())),
        ),
        (&["-newkey", "ed448"], key("a key of algorithm 1.3.101.113")),
        (
            &["-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"],
            by(pss, rsa),
        ),
    ] {
        let pem = folder.request(&[how, &["-subj", "/CN=jane"]].concat());
        let request = CertificateRequest::from_pem(&pem).unwrap();
        assert_eq!(request.verify().unwrap_err(), error, "{how:?}");
    }
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1", "-subj", "/CN=jane"];
    let unread = CertificateRequest::from_pem(&folder.request(&curve)).unwrap_err();
    assert_eq!(unread.to_string(), "it cannot be parsed: x509: unsupported elliptic curve");
    let (one, two) =
        (folder.request(&[KEYS[5].0, &["-subj", "/CN=a"]].concat()), b"-----BEGIN X-----\n-----END X-----\n");
    let twice = [&one[..], &one].concat();
    let several = PkiError::Malformed("it holds several certificate requests");
    assert_eq!(CertificateRequest::from_pem(&twice).unwrap_err(), several);
    let none = PkiError::OtherPem("certificate request");
    assert_eq!(CertificateRequest::from_pem(two).unwrap_err(), none);
    assert_eq!(CertificateRequest::from_pem(&[&one[..], two].concat()), CertificateRequest::from_pem(&one));
}

const CONFIG: &str = "\
[req]
prompt = no
string_mask = pkix
distinguished_name = name
req_extensions = wanted
attributes = secret
[name]
C = DE
0.O = zeta
1.O = alpha
OU = Web
CN = jane
+serialNumber = 7
emailAddress = jane@example.com
0.1.3.6.1.4.1.57683.2 = u-1
[wanted]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = digitalSignature, keyCertSign
extendedKeyUsage = clientAuth, codeSigning
subjectAltName = DNS:a.example, IP:10.0.0.1, IP:fd00::1, email:a@example.com, URI:https://a.example/x, RID:1.2.3
tlsfeature = status_request
[secret]
challengePassword = canary-4711
";

#[test]
fn only_who_and_where_is_granted() {
    let Some(folder) = Folder::new("grants") else { return };
    std::fs::write(folder.0.join("config"), CONFIG).unwrap();
    let pem = folder.request(&[KEYS[5].0, &["-config", "config", "-utf8"]].concat());
    let request = CertificateRequest::from_pem(&pem).unwrap();
    let subject: Vec<_> =
        request.subject.attributes.iter().map(|it| format!("{}={}", it.name(), it.value)).collect();
    assert_eq!(
        subject.join(" "),
        "C=DE O=zeta O=alpha OU=Web SERIALNUMBER=7 CN=jane emailAddress=jane@example.com UID=u-1"
    );
    assert_eq!(request.alternative_names[5], GeneralName::Other("registeredID"));
    assert!(request.extensions[0].critical && !request.extensions[1].critical);
    assert!(!format!("{request:?}").contains("canary"), "{request:?}");

    let verified = request.verify().unwrap();
    let (client, server) =
        (verified.grant(Profile::Client).unwrap(), verified.grant(Profile::Server).unwrap());
    assert_eq!(client.subject, self::subject("jane", &["zeta", "alpha"], Some("u-1")));
    let told: Vec<_> = client.differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "C: DE → nothing",
            "OU: Web → nothing",
            "SERIALNUMBER: 7 → nothing",
            "emailAddress: jane@example.com → nothing",
            "DNS name: a.example → nothing",
            "IP address: 10.0.0.1 → nothing",
            "IP address: fd00::1 → nothing",
            "e-mail address: a@example.com → nothing",
            "URI: https://a.example/x → nothing",
            "registeredID: given → nothing",
            "basicConstraints: an authority with 3 others below it at most → no authority",
            "keyUsage: digitalSignature, keyCertSign → digitalSignature",
            "extendedKeyUsage: client auth, code signing → client auth",
            "tlsfeature: 5 bytes → nothing",
            "challengePassword: given → nothing",
        ]
    );
    assert_eq!(server.differences.len(), client.differences.len() - 3);
    let names = ["a.example", "10.0.0.1", "fd00::1"].map(|name| AlternativeName::parse(name).unwrap());
    assert_eq!(server.purpose, Purpose::Server(names.into()));
}

/// What a grant says that a certificate has, the certificate has.
#[test]
fn a_request_for_what_is_granted_differs_in_nothing() {
    let Some(folder) = Folder::new("same") else { return };
    for (key, usage) in [(KEYS[0].0, ", keyEncipherment"), (KEYS[5].0, "")] {
        let usage = format!("keyUsage=critical,digitalSignature{usage}");
        let how = ["-subj", "/CN=jane", "-addext", "basicConstraints=critical,CA:FALSE", "-addext", &usage];
        let how = [key, &how, &["-addext", "extendedKeyUsage=clientAuth"]].concat();
        let request = CertificateRequest::from_pem(&folder.request(&how)).unwrap();
        let grant = request.verify().unwrap().grant(Profile::Client).unwrap();
        assert_eq!(grant.differences, []);

        let authority = PrivateKey::generate(KeyType::P256).unwrap();
        let validity = Validity { not_before: 0, not_after: 1 };
        let (subject, public_key, purpose) = (grant.subject, grant.public_key, grant.purpose);
        let signed = Draft { subject: subject.to_der().unwrap(), public_key, validity, purpose }
            .self_signed(&authority)
            .unwrap();
        let certificate = Certificate::from_der(&signed).unwrap();
        let granted = certificate.tbs_certificate().extensions().unwrap();
        let inner = |extensions: &[x509_cert::ext::Extension]| -> Vec<_> {
            extensions.iter().map(|it| (it.extn_id.to_string(), it.extn_value.to_der().unwrap())).collect()
        };
        let asked: Vec<_> = request.extensions.iter().map(|extension| extension.oid.clone()).collect();
        let der = folder.openssl("der", &["req", "-in", "request", "-outform", "DER"]);
        for (oid, value) in inner(granted).into_iter().filter(|(oid, _)| asked.contains(oid)) {
            assert!(der.windows(value.len()).any(|part| part == value), "{oid}: {value:02x?}");
        }
        assert_eq!(asked.len(), 3);
    }
}

#[test]
fn an_unclear_holder_is_granted_nothing() {
    let Some(folder) = Folder::new("unclear") else { return };
    let key = KEYS[5].0;
    for (name, extension, profile, expected) in [
        ("/O=dev", None, Profile::Client, Err(GrantError::NoName)),
        ("/CN=jane/CN=admin", None, Profile::Client, Err(GrantError::SeveralNames(2))),
        ("/CN=jane+CN=admin", None, Profile::Client, Err(GrantError::SeveralNames(2))),
        ("/CN=a", None, Profile::Server, Err(GrantError::NoServerNames)),
        ("/CN=a", Some("subjectAltName=DNS:a b,email:a@b"), Profile::Server, Err(GrantError::NoServerNames)),
        ("/CN=a", Some("subjectAltName=DNS:10.0.0.1"), Profile::Server, Err(GrantError::NoServerNames)),
        ("/CN=a", Some("subjectAltName=DNS:a"), Profile::Server, Ok(())),
    ] {
        let extension = extension.map_or(vec![], |extension| vec!["-addext", extension]);
        let pem = folder.request(&[key, &["-subj", name], &extension].concat());
        let request = CertificateRequest::from_pem(&pem).unwrap();
        assert_eq!(request.verify().unwrap().grant(profile).map(drop), expected, "{name}");
    }
    let twice = CONFIG.replace("\n0.1.3.6", "\n1.1.3.6.1.4.1.57683.2 = u-2\n0.1.3.6");
    std::fs::write(folder.0.join("config"), twice).unwrap();
    let request =
        CertificateRequest::from_pem(&folder.request(&[key, &["-config", "config"]].concat())).unwrap();
    let refused = request.verify().unwrap().grant(Profile::Client);
    assert_eq!(refused.unwrap_err(), GrantError::SeveralUids(2));
}

#[test]
fn a_request_holds_nothing_more_than_one() {
    let element = |tag: u8, parts: &[&[u8]]| {
        let content = parts.concat();
        [&[tag, u8::try_from(content.len()).unwrap()], &content[..]].concat()
    };
    let sequence = |parts: &[&[u8]]| element(0x30, parts);
    let ed25519 = sequence(&[&[6, 3, 0x2b, 0x65, 0x70]]);
    let key = sequence(&[&ed25519, &element(3, &[&[0; 33]])]);
    let request = |attributes: &[&[u8]], behind: &[u8]| {
        let info = sequence(&[&[2, 1, 0], &[0x30, 0], &key, &element(0xa0, attributes), behind]);
        sequence(&[&info, &ed25519, &[3, 1, 0]])
    };
    let extension = |id: u8, value: &[u8]| sequence(&[&[6, 3, 0x55, 0x1d, id], &element(4, &[value])]);
    let list = |extensions: &[&[u8]]| sequence(extensions);
    let wanted = |lists: &[&[u8]]| {
        let id = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14];
        sequence(&[&id, &element(0x31, lists)])
    };
    let names = |name: &[u8]| wanted(&[&list(&[&extension(17, &sequence(&[name]))])]);
    let said = |der: &[u8]| match CertificateRequest::from_der(der) {
        Ok(request) => format!("{:?}", request.alternative_names),
        Err(error) => error.to_string(),
    };

    let usage = extension(15, &[3, 2, 7, 0x80]);
    let one = list(&[&usage]);
    assert_eq!(said(&request(&[&wanted(&[&one])], &[])), "[]");
    assert_eq!(said(&request(&[&names(&[0x82, 1, b'a'])], &[])), r#"[Dns("a")]"#);
    assert_eq!(said(&request(&[&names(&[0xa2, 1, b'a'])], &[])), r#"[Other("name of an unknown kind")]"#);
    let several = "it cannot be parsed: its requested extensions are not one list";
    assert_eq!(said(&request(&[&wanted(&[&one, &one])], &[])), several);
    assert_eq!(said(&request(&[&wanted(&[&one]), &wanted(&[&one])], &[])), several);
    assert_eq!(said(&request(&[&wanted(&[])], &[])), several);
    let twice = said(&request(&[&wanted(&[&list(&[&usage, &usage])])], &[]));
    assert!(twice.contains("duplicate extension with OID \"2.5.29.15\""), "{twice}");
    let name = said(&request(&[&names(b"\x86\x09http://a:")], &[]));
    assert_eq!(name, "[Uri(\"http://a:\")]");
    let name = said(&request(&[&names(b"\x86\x0ahttp://a:b")], &[]));
    assert_eq!(name, "it cannot be parsed: x509: cannot parse URI");
    assert_eq!(said(&request(&[], &[5, 0])), "it cannot be parsed: it is no certificate request");
    assert_eq!(said(&[request(&[], &[]), vec![0]].concat()), "there are bytes after its end");
}

#[test]
fn what_a_request_holds_cannot_write_on_a_terminal() {
    let Some(folder) = Folder::new("terminal") else { return };
    let pem = folder.request(&[KEYS[5].0, &["-subj", "/CN=a/OU=x\u{1b}[2Jy\n"]].concat());
    let request = CertificateRequest::from_pem(&pem).unwrap();
    let grant = request.verify().unwrap().grant(Profile::Client).unwrap();
    assert_eq!(grant.differences[0].to_string(), "OU: x\\u{1b}[2Jy\\n → nothing");
}

#[test]
fn a_cut_or_changed_request_is_an_error_and_not_a_panic() {
    let key = PrivateKey::generate(KeyType::P256).unwrap();
    let names = vec![AlternativeName::parse("a.example").unwrap(), AlternativeName::parse("::1").unwrap()];
    let draft = RequestDraft { subject: subject("jane", &["dev"], None), alternative_names: names };
    let der = draft.signed_by(&key).unwrap();
    for at in 0..der.len() {
        assert!(CertificateRequest::from_der(&der[..at]).is_err(), "cut at {at}");
        for bit in 0..8 {
            let mut changed = der.clone();
            changed[at] ^= 1 << bit;
            let taken = CertificateRequest::from_der(&changed).is_ok_and(|request| request.is_self_signed());
            assert!(!taken, "bit {bit} of byte {at}");
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0..200_usize) {
        let _ = CertificateRequest::from_pem(&bytes);
        let _ = CertificateRequest::from_der(&bytes);
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let mut der = RequestDraft::default().signed_by(&key).unwrap();
        let at = at % der.len();
        der.splice(at.., bytes);
        if let Ok(request) = CertificateRequest::from_der(&der)
            && let Ok(verified) = request.verify()
        {
            let _ = verified.grant(Profile::Server);
        }
    }
}

fn subject(name: &str, groups: &[&str], uid: Option<&str>) -> Subject {
    let organizations = groups.iter().map(|group| (*group).to_owned()).collect();
    Subject { common_name: name.into(), organizations, uid: uid.map(Into::into) }
}

/// A folder for openssl's files, gone with the value.
struct Folder(PathBuf);

impl Folder {
    /// None where there is no openssl, which is said, and is an error in CI.
    fn new(test: &str) -> Option<Self> {
        let found =
            Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
        if !found {
            assert!(std::env::var_os("CI").is_none(), "there is no openssl, which CI must have");
            eprintln!("skipped: there is no openssl to make requests with");
            return None;
        }
        let path = std::env::temp_dir().join(format!("kauth-requests-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Some(Self(path))
    }

    /// Makes a request in PEM, in the file `request`.
    fn request(&self, how: &[&str]) -> Vec<u8> {
        self.openssl("request", &[&["req", "-new", "-nodes", "-keyout", "key"], how].concat())
    }

    /// Runs openssl and keeps what it prints in a file.
    fn openssl(&self, file: &str, how: &[&str]) -> Vec<u8> {
        let ran = Command::new("openssl").args(how).current_dir(self.path()).output().unwrap();
        assert!(ran.status.success(), "openssl {how:?}: {}", String::from_utf8_lossy(&ran.stderr));
        std::fs::write(self.0.join(file), &ran.stdout).unwrap();
        ran.stdout
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
