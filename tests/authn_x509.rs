//! Whom kauth takes the holder of a client certificate for: held against what kube-apiserver and kubectl made of the same bytes at
//! the same time, in their own words.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::BTreeSet;

use base64::Engine as _;
use jiff::Timestamp;
use kauth::authn::x509::{
    CaError, ClientCa, ClientError, Refusal, Rule, Verdict, confirm_key, presented_by_kubectl,
};
use kauth::pki::certificate::{Certificate, leaf};
use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::Value;

/// Rows whose answer comes from a private key, which is not recorded.
const NEEDS_THE_KEY: &[(&str, &str)] = &[
    ("x509/key-dsa.pem", "kubectl does not read the key file: Go parses no DSA key"),
    ("x509/key-rsa8200.pem", "kubectl signs, and learns only that the server hangs up"),
];

#[test]
fn certificates_are_who_kube_apiserver_took_them_for() {
    let mut wrong = Vec::new();
    let rows = support::read_lines("authn/x509.jsonl");
    let servers = rows.iter().filter(|row| row.get("via").is_none());
    let mut compared = 0;
    for row in servers {
        let presented = presented(&pem(row));
        let verdict = ask(&client_ca(row), &presented, row);
        compared += 1;
        if let Err(why) = is_recorded(&verdict, &row["result"]) {
            wrong.push(format!("{}: {why}: {} / {verdict:?}", row["file"], row["result"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= if support::whole() { 211 } else { 45 }, "only {compared} were compared");
}

#[test]
fn files_are_read_as_kubectl_reads_them() {
    let (mut wrong, mut skipped) = (Vec::new(), BTreeSet::new());
    let rows = support::read_lines("authn/x509.jsonl");
    let mut compared = 0;
    for row in &rows {
        let is_kubectls = row.get("via").is_some();
        let result = if is_kubectls { &row["result"] } else { &row["kubectl"] };
        if result.is_null() {
            continue;
        }
        let file = row["file"].as_str().unwrap();
        if NEEDS_THE_KEY.iter().any(|(name, _)| *name == file) {
            skipped.insert(file);
            continue;
        }
        compared += 1;
        // The key of all `pem-` files is that of the certificate `pem-crlf`; any other file has its own.
        let key =
            || leaf(&if is_kubectls { golden("x509/pem-crlf.pem") } else { pem(row) }).unwrap().public_key;
        let sent = presented_by_kubectl(&pem(row)).and_then(|sent| {
            confirm_key(&Certificate::parse(&sent[0])?, &key())?;
            Ok(sent)
        });
        let recorded =
            result["client"].as_str().map(|words| words.replace("Unable to connect to the server: ", ""));
        match (sent, recorded) {
            (Err(error), Some(recorded)) if error.to_string() == recorded => {}
            (Ok(sent), None) => {
                let verdict = ask(&client_ca(row), &sent, row);
                if let Err(why) = is_recorded(&verdict, result) {
                    wrong.push(format!("{file}: {why}: {result} / {verdict:?}"));
                }
            }
            (sent, _) => wrong.push(format!("{file}: {result} / {:?}", sent.map(|_| "is sent"))),
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= if support::whole() { 36 } else { 15 }, "only {compared} were compared");
    let listed: BTreeSet<_> = NEEDS_THE_KEY.iter().map(|(file, _)| *file).collect();
    assert!(if support::whole() { skipped == listed } else { skipped.is_subset(&listed) }, "{skipped:?}");
}

#[test]
fn ca_files_are_read_as_the_server_reads_them() {
    let rows = support::read_lines("authn/ca-file.jsonl");
    assert_eq!(rows.len(), 23);
    let mut wrong = Vec::new();
    for row in &rows {
        let base64 = base64::engine::general_purpose::STANDARD;
        let content = row["content"].as_str().map_or_else(
            || base64.decode(row["contentBase64"].as_str().unwrap()).unwrap(),
            |content| content.as_bytes().to_vec(),
        );
        let startup = row["result"]["startup"].as_str();
        let why = match (ClientCa::read(&content), startup) {
            (Err(error), Some(startup)) if startup.contains(&error.to_string()) => continue,
            (Ok(authorities), None) => {
                let client = presented(&golden(row["client"].as_str().unwrap()));
                match is_recorded(&ask(&authorities, &client, row), &row["result"]) {
                    Ok(()) => continue,
                    Err(why) => why,
                }
            }
            (read, _) => format!("{:?}", read.map(|_| "it starts")),
        };
        wrong.push(format!("{}: {why}: {}", row["note"], row["result"]));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(support::golden(&format!("authn/{name}"))).unwrap()
}

fn pem(row: &Value) -> Vec<u8> {
    golden(row["file"].as_str().unwrap())
}

fn client_ca(row: &Value) -> ClientCa {
    let file = row["ca"].as_str().unwrap_or("x509/ca.pem");
    ClientCa::read(&golden(file)).unwrap()
}

/// The certificates of a file as they were sent, readable or not.
fn presented(pem: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(pem);
    let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    let base64 = base64::engine::general_purpose::STANDARD;
    blocks
        .map(|block| block.split("-----END").next().unwrap().split_whitespace().collect::<String>())
        .map(|block| base64.decode(block).unwrap())
        .collect()
}

fn ask(authorities: &ClientCa, presented: &[impl AsRef<[u8]>], row: &Value) -> Verdict {
    let presented: Vec<&[u8]> = presented.iter().map(AsRef::as_ref).collect();
    authorities.authenticate(&presented, row["at"].as_str().unwrap().parse().unwrap())
}

/// Compares a verdict with a recorded one, words and all.
fn is_recorded(verdict: &Verdict, result: &Value) -> Result<(), String> {
    let text = |key: &str| result[key].as_str();
    match verdict {
        Verdict::User(user) => {
            let groups = Value::from(user.groups.iter().map(|group| group.to_string()).collect::<Vec<_>>());
            let extra = serde_json::to_value(&user.extra).unwrap();
            let same = text("user") == Some(&user.name) && text("uid") == Some(&user.uid);
            let same = same && result["groups"] == groups && result["extra"] == extra;
            if same { Ok(()) } else { Err("another user".into()) }
        }
        Verdict::Nobody => {
            let is_anonymous = result["groups"][0] == "system:unauthenticated";
            if is_anonymous { Ok(()) } else { Err("not anonymous".into()) }
        }
        Verdict::Unauthorized(refusal) => {
            let log = text("log").filter(|_| result["status"] == 401).ok_or("no 401")?;
            // err="verifying certificate … failed: x509: …"
            let words: String = serde_json::from_str(log.split_once("err=").unwrap().1).unwrap();
            same_words(refusal, words.split_once(" failed: ").map_or(words.as_str(), |(_, words)| words))
        }
        Verdict::Handshake(refusal) => {
            let words = text("tls").ok_or("no failed handshake")?;
            same_words(refusal, words.strip_prefix("http: TLS handshake error: ").unwrap())
        }
        Verdict::Unknown(reason) => Err(reason.clone()),
    }
}

fn same_words(refusal: &Refusal, recorded: &str) -> Result<(), String> {
    // kauth does not quote URIs, which may be of any size and kind.
    let recorded = recorded.split(" \"http://").next().unwrap();
    // The recording's clock went on between the question and the answer.
    let without_now = |words: &str| match words.split_once("current time ") {
        Some((head, tail)) => format!("{head}{}", &tail["2026-11-22T10:10:10Z".len()..]),
        None => words.to_owned(),
    };
    let same = without_now(&refusal.to_string()) == without_now(recorded);
    if same { Ok(()) } else { Err(format!("other words: {refusal}")) }
}

/// What Go 1.26's own parser says of changed certificates: `parse.jsonl` of the committed sample, one row for each of its errors,
/// `{"der", "error"}`, quotations left out.
#[test]
fn what_go_does_not_parse_is_refused_in_its_words() {
    let rows = committed("parse.jsonl.gz");
    let base64 = base64::engine::general_purpose::STANDARD;
    for row in &rows {
        let der = base64.decode(row["der"].as_str().unwrap()).unwrap();
        let error = Certificate::parse(&der).unwrap_err();
        assert_eq!(error.to_string(), row["error"].as_str().unwrap(), "{}", row["der"]);
    }
    assert!(rows.len() > 80, "only {} rows", rows.len());
}

/// What Go 1.26's own `Verify` says of chains at random: `verify.jsonl` of the committed sample, some rows for each of its errors,
/// `{"roots", "presented", "at", "error"}`, the error empty where there is a chain. `"unknown"`: RSA-PSS with a key of 1024 bits, which Go
/// verifies and aws-lc does not.
#[test]
fn chains_are_built_and_judged_as_go_does() {
    let rows = committed("verify.jsonl.gz");
    let mut codes = BTreeSet::new();
    for row in &rows {
        let (verdict, error) = (verdict_of(row), row["error"].as_str().unwrap());
        match &verdict {
            Verdict::User(_) | Verdict::Nobody => assert_eq!("", error, "{row}"),
            Verdict::Unauthorized(refusal) => {
                assert_eq!(refusal.to_string(), error, "{row}");
                codes.insert(refusal.rule.code());
                codes.extend(refusal.because.map(Rule::code));
            }
            Verdict::Unknown(reason) => {
                assert!(row["unknown"] == true && reason.contains("RSA 1024"), "{row}")
            }
            Verdict::Handshake(refusal) => panic!("{refusal}: {row}"),
        }
        let is_unknown = matches!(verdict, Verdict::Unknown(_));
        assert_eq!(is_unknown, row["unknown"] == true, "{row}");
    }
    assert!(rows.len() > 60, "only {} rows", rows.len());
    assert!(codes.len() >= 10, "{codes:?}");
}

fn verdict_of(row: &Value) -> Verdict {
    let base64 = base64::engine::general_purpose::STANDARD;
    let all = |key: &str| -> Vec<Vec<u8>> {
        row[key].as_array().unwrap().iter().map(|der| base64.decode(der.as_str().unwrap()).unwrap()).collect()
    };
    let authorities: String = all("roots").iter().map(|der| pem_of(der)).collect();
    ask(&ClientCa::read(authorities.as_bytes()).unwrap(), &all("presented"), row)
}

fn pem_of(der: &[u8]) -> String {
    let base64 = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n")
}

/// Reads what is only in the committed sample.
fn committed(name: &str) -> Vec<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/authn").join(name);
    let mut text = String::new();
    let packed = std::fs::read(path).unwrap();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn validity_ends_with_its_last_second_and_begins_with_its_first() {
    let authorities = ClientCa::read(&golden("x509/ca.pem")).unwrap();
    let pem = golden("x509/time-10s.pem");
    let certificate = leaf(&pem).unwrap();
    let rule = |nanosecond: i128| {
        let at = Timestamp::from_nanosecond(nanosecond).unwrap();
        match authorities.authenticate(&[&certificate.der], at) {
            Verdict::User(_) => None,
            Verdict::Unauthorized(refusal) => Some(refusal.rule),
            other => panic!("{other:?}"),
        }
    };
    let second = 1_000_000_000;
    let (first, last) =
        (i128::from(certificate.not_before) * second, i128::from(certificate.not_after) * second);
    assert_eq!(rule(first - 1), Some(Rule::NotYetValid));
    assert_eq!(rule(first), None);
    assert_eq!(rule(last), None);
    assert_eq!(rule(last + 1), Some(Rule::Expired));
}

#[test]
fn refusals_name_the_rule_and_the_authority() {
    for (file, rule, because, authority) in [
        ("key-rsa1016", Rule::InsecureKey, None, None),
        ("sig-main-sha1", Rule::UnknownAuthority, Some(Rule::InsecureSignature), Some("kauth test CA")),
        ("issuer-impostor", Rule::UnknownAuthority, Some(Rule::BadSignature), Some("kauth test CA")),
        ("issuer-nobc", Rule::UnknownAuthority, Some(Rule::NotAnAuthority), Some("kauth nobc CA")),
        ("issuer-self", Rule::UnknownAuthority, None, None),
        ("time-outlives-ca", Rule::Expired, None, Some("kauth expired CA")),
        ("time-future", Rule::NotYetValid, None, None),
        ("chain-pathlen", Rule::TooManyIntermediates, None, Some("kauth pathlen0 CA")),
        ("issuer-ekuserver-none", Rule::ExtendedKeyUsage, None, None),
        ("form-san-othername", Rule::UnhandledCriticalExtension, None, None),
        ("uid-two", Rule::SeveralUids, None, None),
        ("uid-empty", Rule::EmptyUid, None, None),
    ] {
        let pem = golden(&format!("x509/{file}.pem"));
        let at = serde_json::json!({"at": "2026-11-22T10:15:00Z"});
        let verdict = ask(&client_ca(&at), &presented(&pem), &at);
        let (Verdict::Unauthorized(refusal) | Verdict::Handshake(refusal)) = verdict else {
            panic!("{file}: {verdict:?}")
        };
        let found = (refusal.rule, refusal.because, refusal.authority.as_deref());
        assert_eq!(found, (rule, because, authority), "{file}");
    }
}

/// An authority of a name that has nothing but a key.
fn authority(name: &str, algorithm: &'static rcgen::SignatureAlgorithm) -> (CertificateParams, KeyPair) {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params, KeyPair::generate_for(algorithm).unwrap())
}

#[test]
fn only_a_hundred_signatures_are_checked() {
    let of = |name: &str| authority(name, &rcgen::PKCS_ECDSA_P256_SHA256);
    let der = |(params, key): &(CertificateParams, KeyPair)| params.self_signed(key).unwrap().der().to_vec();
    let (signer, stranger) = (of("X"), of("Y"));
    let (params, key) = of("jane");
    let jane = params.signed_by(&key, &Issuer::from_params(&signer.0, &signer.1)).unwrap().der().to_vec();
    let authorities = ClientCa::read(pem_of(&der(&stranger)).as_bytes()).unwrap();
    let at: Timestamp = "2026-11-22T10:15:00Z".parse().unwrap();
    for (others, rule) in [(100, Rule::UnknownAuthority), (101, Rule::TooManySignatures)] {
        let namesakes: Vec<_> = (0..others).map(|_| der(&of("X"))).collect();
        let presented: Vec<&[u8]> = std::iter::once(&jane).chain(&namesakes).map(Vec::as_slice).collect();
        let Verdict::Unauthorized(refusal) = authorities.authenticate(&presented, at) else { panic!() };
        assert_eq!(refusal.rule, rule, "{others}");
    }
}

#[test]
fn a_handshake_has_its_limits() {
    let authorities = ClientCa::read(&golden("x509/ca.pem")).unwrap();
    let at = Timestamp::UNIX_EPOCH;
    assert_eq!(authorities.authenticate(&[], at), Verdict::Nobody);
    let many = vec![0; 262_144];
    let Verdict::Handshake(refusal) = authorities.authenticate(&[&many], at) else { panic!() };
    assert_eq!(refusal.rule, Rule::TooLarge);
    let Verdict::Handshake(refusal) = authorities.authenticate(&[&many[..1000]], at) else { panic!() };
    assert_eq!(refusal.to_string(), "tls: failed to parse client certificate: x509: malformed certificate");
}

#[test]
fn kubectl_wants_the_key_of_the_certificate() {
    let read = |file: &str| leaf(&golden(&format!("x509/{file}.pem"))).unwrap();
    let (p256, ed25519) = (read("key-p256"), read("key-ed25519"));
    assert_eq!(confirm_key(&p256, &p256.public_key), Ok(()));
    assert_eq!(confirm_key(&p256, &read("o-one").public_key), Err(ClientError::OtherKey));
    assert_eq!(confirm_key(&p256, &ed25519.public_key), Err(ClientError::OtherKindOfKey));
    assert_eq!(
        confirm_key(&read("key-p224"), &read("key-p224").public_key),
        Err(ClientError::UnsupportedCurve)
    );
    assert_eq!(confirm_key(&read("key-dsa"), &p256.public_key), Err(ClientError::UnsupportedKey));
    let key = pem_of(b"").replace("CERTIFICATE", "EC PRIVATE KEY");
    assert_eq!(presented_by_kubectl(key.as_bytes()), Err(ClientError::KeyForCertificate));
    let words = presented_by_kubectl(key.repeat(2).as_bytes()).unwrap_err().to_string();
    assert!(words.ends_with("of the following types: [EC PRIVATE KEY EC PRIVATE KEY]"), "{words}");
}

proptest! {
    #[test]
    fn no_changed_certificate_is_anybody(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let authorities = ClientCa::read(&golden("x509/ca.pem")).unwrap();
        let at: Timestamp = "2026-11-22T10:15:00Z".parse().unwrap();
        let der = leaf(&golden("x509/cn-plain.pem")).unwrap().der;
        let mut changed = der.clone();
        for (at, byte) in changes {
            changed[at.index(der.len())] = byte;
        }
        let is_user = matches!(authorities.authenticate(&[&changed], at), Verdict::User(_));
        prop_assert_eq!(is_user, changed == der);
        // As an intermediate it is no more than useless.
        prop_assert!(!matches!(authorities.authenticate(&[&der, &changed], at), Verdict::Unauthorized(_)));
    }

    #[test]
    fn no_changed_authority_panics(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut pem = golden("x509/ca.pem");
        let at = at.index(pem.len());
        pem[at] = byte;
        if let Ok(authorities) = ClientCa::read(&pem) {
            let der = leaf(&golden("x509/chain-deep.pem")).unwrap().der;
            let _ = authorities.authenticate(&[&der], "2026-11-22T10:15:00Z".parse().unwrap());
        }
        let _ = presented_by_kubectl(&pem);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let garbage = ClientCa::read(&bytes).unwrap_err();
        let expected = if bytes.is_empty() { CaError::Empty } else { CaError::NoCertificate };
        prop_assert_eq!(garbage, expected);
        prop_assert_eq!(presented_by_kubectl(&bytes), Err(ClientError::NoPem));
        prop_assert!(Certificate::parse(&bytes).is_err());
    }
}
