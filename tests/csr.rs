//! `csr create`: its key and request belong together; and what a real server creates or refuses, kauth knows offline.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use kauth::api::certificate_signing_request::Terms;
use kauth::api::signer::{NameKinds, Requested};
use kauth::pki::key::{KeyType, public_key_of};
use kauth::pki::request::CertificateRequest;
use serde_json::Value;

/// The object that is printed holds a request by the key that is written, which is its owner's alone.
#[test]
fn the_key_is_that_of_the_request() {
    let folder = std::env::temp_dir().join(format!("kauth-csr-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for kind in KeyType::ALL {
        let out = Command::new(env!("CARGO_BIN_EXE_kauth"))
            .args([
                "csr",
                "create",
                "jane",
                "--group",
                "b",
                "--group",
                "a",
                "-o",
                "json",
                "--out-csr",
                "jane.csr",
            ])
            .args(["--force", "--key-type", kind.name()])
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let object: Value = serde_json::from_slice(&out.stdout).unwrap();
        let request = object["spec"]["request"].as_str().unwrap();
        let request = CertificateRequest::from_pem(request.as_bytes()).unwrap();
        assert!(request.is_self_signed(), "{}", kind.name());
        assert_eq!(request.subject.organizations().collect::<Vec<_>>(), ["b", "a"]);
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        assert_eq!(CertificateRequest::from_pem(&read("jane.csr")), Ok(request.clone()));
        assert_eq!(public_key_of(&read("jane.key")), Ok(request.public_key), "{}", kind.name());
        let mode = std::fs::metadata(folder.join("jane.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_a_server_creates_and_refuses_is_known() {
    let cases = serde_json::to_value(support::read_yaml("cases/signers.yaml")).unwrap();
    let (mut created, mut refused) = (0, 0);
    for case in cases.as_array().unwrap() {
        for request in case["requests"].as_array().into_iter().flatten() {
            if request["method"] != "POST" {
                continue;
            }
            let said = refusal(&request["body"]);
            let expected = match request["status"].as_u64().unwrap() {
                201 => None,
                status => Some(format!("{status} {}", request["message"].as_str().unwrap())),
            };
            assert_eq!(said, expected, "{}: {}", case["id"], request["body"]["spec"]);
            *(if said.is_some() { &mut refused } else { &mut created }) += 1;
        }
    }
    assert_eq!((created, refused), (4, 6), "of case K9");
}

fn refusal(body: &Value) -> Option<String> {
    let (name, spec) = (body["metadata"]["name"].as_str().unwrap(), &body["spec"]);
    let read = CertificateRequest::from_pem(spec["request"].as_str().unwrap().as_bytes()).unwrap();
    assert!(read.is_self_signed(), "the server checks it, too");
    let usages = spec["usages"].as_array().unwrap().iter().map(|usage| usage.as_str().unwrap().to_owned());
    let terms = Terms {
        name: name.to_owned(),
        signer_name: spec["signerName"].as_str().unwrap().to_owned(),
        expiration_seconds: spec["expirationSeconds"].as_i64().map(|seconds| seconds.try_into().unwrap()),
        usages: usages.collect(),
    };
    let organizations: Vec<String> = read.subject.organizations().map(ToOwned::to_owned).collect();
    let common_name = read.subject.common_name();
    let requested = Requested { common_name, organizations: &organizations, names: NameKinds::default() };
    let refusal = terms.refusal(&requested)?;
    Some(format!("{} {refusal}", refusal.code))
}
