//! Tokens that are odd in one place each, before a real kube-apiserver: kauth reads them as Go does.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/accounts.rs"]
mod accounts;
#[path = "support/control_plane.rs"]
mod control_plane;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/https.rs"]
mod https;
#[path = "support/kubectl.rs"]
mod kubectl;

use std::process::Command;

use accounts::{Cluster, ISSUER, folder, kauth, started};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kauth::pki::key::PrivateKey;
use kubectl::program;
use serde_json::{Value, json};

#[test]
fn the_api_server_reads_odd_tokens_as_kauth_does() {
    let (Some(kubectl), Some(_)) = (kubectl::kubectl(), program("openssl")) else { return };
    let folder = folder("odd");
    kauth(&folder, &["sa-key", "new"]);
    kauth(&folder, &["sa-key", "rotate", "--type", "ecdsa"]);
    let Some(control_plane) = started(&folder) else { return };
    let cluster = Cluster::new(&control_plane, kubectl, &folder);
    let key = PrivateKey::from_pem(&std::fs::read(folder.join("sa.key")).unwrap()).unwrap();
    let served: Value = serde_json::from_str(&kauth(&folder, &["sa-key", "jwks", "sa.pub"])).unwrap();
    let (jwk, own) = (&served["keys"][0], cluster.own_claims());
    let header = |more: &str| format!(r#"{{"alg":"RS256"{more}}}"#).into_bytes();
    let claims = |more: &str| format!(r#"{{"iss":"{ISSUER}"{more},"kubernetes.io":{own}}}"#).into_bytes();
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let signed = |header: &[u8], payload: &[u8]| {
        let message = format!("{}.{}", encode(header), encode(payload));
        let signature = key.sign(message.as_bytes()).unwrap();
        format!("{message}.{}", encode(&signature))
    };
    let mut tokens = Vec::new();
    let broken = r#","jwk":{"kty":"RSA","n":"AQ"}"#.to_owned();
    let private = format!(r#","jwk":{{"kty":"RSA","n":{},"e":"AQAB","d":"AQ"}}"#, jwk["n"]);
    for more in [
        "",
        r#","kid":null"#,
        r#","typ":null,"nonce":"n""#,
        r#","nonce":1"#,
        r#","x5c":[]"#,
        r#","x5c":["AA=="]"#,
        r#","x":{"a":1,"a":2}"#,
        r#","x":[1e999]"#,
        r#","crit":["b64"]"#,
        r#","crit":[null]"#,
        r#","crit":1"#,
        r#","b64":1"#,
        r#","ALG":"none""#,
        r#","jwk":{"kty":"oct","k":"AQ"}"#,
        r#","jwk":{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}"#,
        r#","jwk":{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
        r#","jwk":null"#,
        &format!(",\"jwk\":{jwk}"),
        &broken,
        &private,
    ] {
        tokens.push(signed(&header(more), &claims("")));
    }
    for more in [
        r#","exp":1e10,"nbf":1.5,"iat":-0"#,
        r#","exp":null,"nbf":null,"aud":[]"#,
        r#","exp":1e999"#,
        r#","exp":true"#,
        r#","exp":9223372036854775807"#,
        r#","nbf":1e300"#,
        r#","iat":1e300"#,
        r#","aud":[null]"#,
        r#","aud":[["x"]]"#,
        r#","jti":null,"sub":null"#,
        r#","jti":1"#,
        r#","jti":"\ud800x\u0000""#,
        r#","x":"\ud800\udc00","y":{"a":1,"a":2}"#,
        r#","ISS":"x""#,
        r#","i\u017f\u017f":"x""#,
        r#","ISS":null"#,
        r#","ISS":1"#,
        r#","Kubernetes.io":1"#,
        r#","a":01"#,
    ] {
        tokens.push(signed(&header(""), &claims(more)));
    }
    for replaced in [
        ("\"namespace\"", "\"Namespace\""),
        ("\"uid\"", "\"uid\":\"x\",\"uid\""),
        ("{\"namespace\"", "{\"warnafter\":null,\"node\":null,\"namespace\""),
        ("{\"namespace\"", "{\"warnafter\":\"1\",\"namespace\""),
        ("{\"namespace\"", "{\"node\":{\"x\":1,\"x\":1},\"namespace\""),
    ] {
        let claims = String::from_utf8(claims("")).unwrap().replacen(replaced.0, replaced.1, 1);
        tokens.push(signed(&header(""), claims.as_bytes()));
    }
    tokens.push(signed(&header(""), &[b" \n".as_slice(), &claims(""), b"\r\n"].concat()));
    tokens.push(signed(&header(""), &[b"\xef\xbb\xbf".as_slice(), &claims("")].concat()));
    tokens.push(signed(&header(""), &claims(",\"x\":\"\u{7f}\"")));
    tokens.push(signed(&header(""), &[&claims("")[..1], b"\"\xff\":\"\xc3\",", &claims("")[1..]].concat()));
    tokens.push(signed(&header(""), &claims(&format!(",\"x\":{}1{}", "[".repeat(9_998), "]".repeat(9_998)))));
    tokens
        .push(signed(&header(""), &claims(&format!(",\"x\":{}1{}", "[".repeat(10_000), "]".repeat(10_000)))));
    tokens.push(signed(b"null", &claims("")));
    tokens.push(signed(b"", &claims("")));
    tokens.push(signed(b"[]", &claims("")));
    // What is not encoded is signed as it stands.
    for (more, is_encoded) in
        [(r#","b64":false"#, false), (r#","b64":false"#, true), (r#","b64":true"#, false)]
    {
        let (header, payload) = (header(more), claims(""));
        let middle = if is_encoded { encode(&payload).into_bytes() } else { payload.clone() };
        let message = [encode(&header).as_bytes(), b".", &middle].concat();
        let signature = encode(&key.sign(&message).unwrap());
        tokens.push(format!("{}.{}.{signature}", encode(&header), encode(&payload)));
    }
    // A shorter curve than the algorithm is named for, and the other signatures of an RSA key.
    for (name, key, options) in [
        ("ES256", "sa.key.new", &["-sha256"][..]),
        ("ES384", "sa.key.new", &["-sha384"]),
        ("ES512", "sa.key.new", &["-sha512"]),
        ("ES512", "sa.key.new", &["-sha384"]),
        ("RS384", "sa.key", &["-sha384"]),
        ("RS512", "sa.key", &["-sha512"]),
        (
            "PS256",
            "sa.key",
            &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
        (
            "PS512",
            "sa.key",
            &["-sha512", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
        (
            "RS256",
            "sa.key",
            &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
    ] {
        let message =
            format!("{}.{}", encode(format!("{{\"alg\":\"{name}\"}}").as_bytes()), encode(&claims("")));
        std::fs::write(folder.join("message"), &message).unwrap();
        let mut command = Command::new("openssl");
        command.current_dir(&folder).args(["dgst", "-sign", key]).args(options).arg("message");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let size = [("ES256", 32), ("ES384", 48), ("ES512", 66)].iter().find(|(known, _)| *known == name);
        let signature = size.map_or_else(|| output.stdout.clone(), |(_, size)| fixed(&output.stdout, *size));
        tokens.push(format!("{message}.{}", encode(&signature)));
    }
    let (mut taken, mut refused) = (0, 0);
    for token in tokens {
        let parts = token.split('.').take(2).map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let what = String::from_utf8_lossy(&parts.collect::<Vec<_>>().join(&b'.'))
            .chars()
            .take(400)
            .collect::<String>();
        let user = cluster.who_am_i(&token);
        let export = cluster.export();
        let (_, verdict) = cluster.verify(&token, Some(&export));
        match user {
            Ok(user) => {
                assert_eq!(verdict["verdict"], "yes", "{what}: {verdict}");
                let mut said = verdict["user"].clone();
                said.as_object_mut().unwrap().retain(|_, value| *value != json!({}));
                assert_eq!(said, user, "{what}");
                taken += 1;
            }
            Err(why) => {
                assert_eq!(verdict["verdict"], "no", "{what}: {verdict}, but {why}");
                refused += 1;
            }
        }
    }
    eprintln!("{taken} odd tokens are taken, {refused} refused");
    assert!(taken >= 15 && refused >= 20, "{taken} are taken, {refused} refused");
}

/// Returns the two numbers of an ECDSA signature, each in so many bytes.
fn fixed(der: &[u8], size: usize) -> Vec<u8> {
    let first = usize::from(der[3]);
    let mut out = Vec::new();
    for number in [&der[4..4 + first], &der[6 + first..]] {
        let number = &number[number.iter().take_while(|byte| **byte == 0).count()..];
        out.extend(std::iter::repeat_n(0, size - number.len()));
        out.extend(number);
    }
    out
}
