//! `kauth whoami`: beside what kubectl printed, and what nobody could ask a server.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/recorder.rs"]
mod recorder;
mod support;

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kauth::authn::service_account_keys::{self, ServiceAccountKey};
use kauth::pki::key::{KeyType, PrivateKey};
use serde_json::Value;
use support::sandbox::{Ran, Sandbox};

/// Forms that kauth does not print, and a flag that it does not have.
const NOT_PRINTED: [&str; 3] = ["kyaml", "go-template=", "--token"];

#[test]
fn agrees_with_kubectl() {
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for row in support::read_lines("kubectl/whoami.jsonl") {
        let args: Vec<String> = serde_json::from_value(row["args"].clone()).unwrap();
        if NOT_PRINTED.iter().any(|form| args.iter().any(|arg| arg.starts_with(form))) {
            continue;
        }
        compared += 1;
        let printed = recorded_users(&args[2..]);
        let (stdout, code) = expected(&args[2..], &row);
        let text = String::from_utf8(printed.stdout).unwrap();
        if comparable(&text) != comparable(&stdout) || printed.status.code() != Some(code) {
            let stderr = String::from_utf8_lossy(&printed.stderr).into_owned();
            wrong.push(format!(
                "{args:?}: {code} {stdout:?}\n  {:?} {text:?} {stderr}",
                printed.status.code()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(compared, 56);
}

/// Returns what kauth is to print, and its exit code, where kubectl did as recorded.
fn expected(args: &[String], row: &Value) -> (String, i32) {
    let has = |words: &[&str]| words.iter().all(|word| args.iter().any(|arg| arg == word));
    let failed = row["code"] == 1;
    let stdout = row["stdout"].as_str().unwrap().to_owned();
    match () {
        // Whoever may not ask who they are is answered all the same.
        () if has(&["--as-group", "system:unauthenticated"]) => {
            ("ATTRIBUTE   VALUE\nUsername    jane\nGroups      [system:unauthenticated]\n".to_owned(), 0)
        }
        () if args == ["--as", "system:anonymous"] => {
            let user =
                "ATTRIBUTE   VALUE\nUsername    system:anonymous\nGroups      [system:unauthenticated]\n";
            (user.to_owned(), 0)
        }
        // A no has its reason.
        () if failed && has(&["--user", "--as"]) => ("no".to_owned(), 1),
        // Every command has -q.
        () if args == ["-q"] => (String::new(), 0),
        () if args == ["--help"] => ("help".to_owned(), 0),
        () if failed => (stdout, 2),
        () => (stdout, 0),
    }
}

/// Leaves out what differs from run to run, and the words that are kauth's own.
fn comparable(stdout: &str) -> String {
    if stdout.starts_with("no - ") {
        return "no".to_owned();
    }
    if stdout.contains("Usage: kauth whoami") || stdout.starts_with("Experimental:") {
        return "help".to_owned();
    }
    let is_time = |line: &&str| line.contains("creationTimestamp");
    let text: Vec<_> = stdout.lines().filter(|line| !is_time(line)).collect();
    // Without the time there is nothing in it.
    text.join("\n").replace("metadata:\nstatus", "metadata: {}\nstatus").replace("{\n    },", "{},")
}

fn recorded_users(args: &[String]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.env_clear().env("COLUMNS", "100").current_dir(recorder::folder());
    command.env("KUBECONFIG", recorder::KUBECONFIG).arg("whoami").args(recorder::SERVER);
    command.args(["--default-policy=none", "--assume-complete", "--authorization-mode=RBAC", "-f"]);
    command.arg(support::golden("kubectl/export.yaml")).args(args).output().unwrap()
}

fn kauth(sandbox: &Sandbox, line: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(line.split(' '));
    sandbox.start(command, "")
}

fn with_authority(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    for line in ["ca init", "cert jane --group dev --ttl 1h", "ca init --out-dir other"] {
        std::fs::create_dir_all(sandbox.path("other")).unwrap();
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
    }
    sandbox
}

#[test]
fn a_certificate_is_its_holder_as_far_as_is_told() {
    let sandbox = with_authority("whoami-certificate");
    let name = "-o jsonpath={.status.userInfo.username}";
    for (line, code, stdout, stderr) in [
        ("--cert jane.crt --client-ca-file ca.crt", 0, "jane", "note: by the certificate in `jane.crt`\n"),
        ("--cert jane.crt", 0, "jane", "--client-ca-file FILE tells"),
        ("--cert jane.crt --strict", 3, "", "unknown - "),
        ("--cert jane.crt --client-ca-file other/ca.crt", 1, "", "no - 401: "),
        ("--cert jane.crt --at 2020-01-01", 1, "", "no - 401: "),
        ("--cert jane.key", 2, "", "`jane.key` holds no certificate"),
        ("--cert absent.crt", 2, "", "no such file"),
        ("--cert jane.crt --client-ca-file jane.key", 2, "", "no server starts with --client-ca-file"),
        ("--service-account ci/bot", 0, "system:serviceaccount:ci:bot", "taken to be genuine"),
        ("--service-account bot", 2, "", "NAMESPACE/NAME"),
    ] {
        let ran = kauth(&sandbox, &format!("whoami {line} {name}"));
        assert_eq!(ran.code, code, "{line}: {} {}", ran.stdout, ran.stderr);
        assert!(ran.stdout.starts_with(stdout), "{line}: {}", ran.stdout);
        assert!(ran.stderr.contains(stderr), "{line}: {}", ran.stderr);
    }
}

#[test]
fn of_several_credentials_the_certificate_counts() {
    let sandbox = with_authority("whoami-several");
    sandbox.write("token", "a-token-that-nobody-guesses\n");
    sandbox.write("tokens.csv", "a-token-that-nobody-guesses,bob,1,ops\n");
    let ask = |line: &str| {
        let ran = kauth(&sandbox, &format!("whoami -o jsonpath={{.status.userInfo.username}} {line}"));
        assert!(!ran.stdout.contains("guesses") && !ran.stderr.contains("guesses"), "{line}");
        (ran.code, ran.stdout, ran.stderr)
    };
    let server = "--client-ca-file ca.crt --token-auth-file tokens.csv";
    let both = "--cert jane.crt --token-from token";
    for (line, code, stdout, stderr) in [
        (format!("{both} {server}"), 0, "jane", "the token is not looked at: the certificate counts first"),
        (both.to_owned(), 0, "jane", "taken to be genuine"),
        (
            format!("{both} {server} --at 2020-01-01"),
            0,
            "bob",
            "the certificate in `jane.crt` is not taken: x509: ",
        ),
        (format!("--token-from token {server}"), 0, "bob", "by the token"),
        ("--token-from token".to_owned(), 3, "", "unknown - whose token it is: --token-auth-file FILE tells"),
    ] {
        let (found, answer, said) = ask(&line);
        assert_eq!(found, code, "{line}: {answer} {said}");
        assert!(answer.starts_with(stdout) && said.contains(stderr), "{line}: {answer} {said}");
    }
}

#[test]
fn a_plugin_runs_only_if_that_is_said() {
    let sandbox = with_authority("whoami-plugin");
    let config = r#"
apiVersion: v1
kind: Config
current-context: c
clusters: [{name: k, cluster: {server: "https://k.test", certificate-authority: ca.crt}}]
contexts: [{name: c, context: {cluster: k, user: u}}]
users:
- name: u
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./plugin
      args: [login]
      env: [{name: WHO, value: t-canary}]
      provideClusterInfo: true
      interactiveMode: Never
"#;
    sandbox.write("config", config);
    let answer = r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$WHO'"}}"#;
    sandbox
        .write("plugin", &format!("#!/bin/sh\necho \"$1 $KUBERNETES_EXEC_INFO\" > ran\necho '{answer}'\n"));
    sandbox.set_mode("plugin", 0o700);
    sandbox.write("tokens.csv", "t-canary,bob,1\n");
    let line = "whoami --kubeconfig config --token-auth-file tokens.csv";
    let ran = kauth(&sandbox, line);
    assert_eq!((ran.code, sandbox.read("ran")), (3, None), "{}", ran.stdout);
    assert!(ran.stdout.contains("--run-exec runs it"), "{}", ran.stdout);
    let ran = kauth(&sandbox, &format!("{line} --run-exec"));
    assert!(ran.code == 0 && ran.stdout.contains("bob"), "{} {}", ran.stdout, ran.stderr);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("canary"));
    let told = String::from_utf8(sandbox.read("ran").unwrap()).unwrap();
    let info: Value = serde_json::from_str(told.strip_prefix("login ").unwrap()).unwrap();
    assert_eq!(info["spec"]["cluster"]["server"], "https://k.test");
    assert_eq!(info["spec"]["interactive"], false);
    for (printed, why) in [
        ("nonsense canary", "no ExecCredential"),
        (
            r#"{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"canary"}}"#,
            "version",
        ),
        (
            r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}"#,
            "token or cert",
        ),
    ] {
        sandbox.write("plugin", &format!("#!/bin/sh\necho '{printed}'\n"));
        sandbox.set_mode("plugin", 0o700);
        let ran = kauth(&sandbox, &format!("{line} --run-exec"));
        assert!(ran.code == 2 && ran.stderr.contains(why), "{} {}", ran.code, ran.stderr);
        assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    }
}

#[test]
fn a_plugin_may_print_both_a_certificate_and_a_token() {
    let sandbox = with_authority("whoami-plugin-both");
    let exec =
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}";
    sandbox.write("config", &kubeconfig(&format!("{{{exec}}}"), K));
    sandbox.write("tokens.csv", "t-canary,bob,1\n");
    let prints = |key: &str| {
        let pem = |file| String::from_utf8(sandbox.read(file).unwrap()).unwrap();
        let status = serde_json::json!({
            "token": "t-canary", "clientCertificateData": pem("jane.crt"), "clientKeyData": pem(key),
        });
        let api = "client.authentication.k8s.io/v1";
        let answer = serde_json::json!({"apiVersion": api, "kind": "ExecCredential", "status": status});
        sandbox.write("answer", &answer.to_string());
        sandbox.write("plugin", "#!/bin/sh\nexec cat answer\n");
        sandbox.set_mode("plugin", 0o700);
    };
    prints("jane.key");
    let server = "--run-exec --client-ca-file ca.crt --token-auth-file tokens.csv";
    let line = format!("whoami --kubeconfig config {server} -o jsonpath={{.status.userInfo.username}}");
    let ran = kauth(&sandbox, &line);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "jane"), "{}", ran.stderr);
    let plugin = sandbox.path("plugin").display().to_string();
    let printed = |what: &str| format!("the {what} that `{plugin}` printed for user `u`");
    assert!(ran.stderr.contains(&format!("note: by {}\n", printed("certificate"))), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("{} is not looked at", printed("token"))), "{}", ran.stderr);
    // A server that does not take the certificate looks at the token.
    let ran = kauth(&sandbox, &line.replace("ca.crt", "other/ca.crt"));
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "bob"), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("note: by {}\n", printed("token"))), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("{} is not taken", printed("certificate"))), "{}", ran.stderr);
    // Clients do not send the token either, if the key is not the certificate's.
    prints("ca.key");
    let ran = kauth(&sandbox, &line);
    assert!(ran.code == 1 && ran.stderr.contains("no - clients refuse user `u`"), "{}", ran.stderr);
    let ran = kauth(&sandbox, "request-header --kubeconfig config --run-exec");
    assert!(ran.code == 2 && ran.stderr.contains("clients refuse user `u`"), "{}", ran.stderr);
}

#[test]
fn what_a_kubeconfig_cannot_send_is_no_credential() {
    let sandbox = with_authority("whoami-kubeconfig");
    let config = |user: &str, server: &str| {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{{name: k, cluster: {{server: \"{server}\"}}}}]\n\
             contexts: [{{name: c, context: {{cluster: k, user: u, namespace: web}}}}]\nusers: [{{name: u, user: {user}}}]\n"
        )
    };
    let secret = "https://k.test";
    for (user, server, code, stdout, stderr) in [
        (
            "{client-certificate: jane.crt, client-key: jane.key}",
            secret,
            0,
            "jane",
            "client certificate of user `u`",
        ),
        ("{client-certificate: jane.crt, client-key: ca.key}", secret, 1, "", "no - clients refuse"),
        ("{client-certificate: jane.crt, client-key: absent}", secret, 2, "", "absent"),
        (
            "{client-certificate: jane.crt, client-key: jane.key}",
            "http://k.test",
            0,
            "system:anonymous",
            "not https",
        ),
        ("{username: u, password: canary}", secret, 0, "system:anonymous", "no server takes since 1.19"),
        ("{}", secret, 0, "system:anonymous", "no credential"),
        ("{token: canary-opaque}", secret, 3, "", "unknown - whose token it is"),
        ("{token: canary, username: u, password: p}", secret, 2, "", "more than one"),
    ] {
        sandbox.write("config", &config(user, server));
        let ran = kauth(&sandbox, "whoami --kubeconfig config -o jsonpath={.status.userInfo.username}");
        assert_eq!(ran.code, code, "{user}: {} {}", ran.stdout, ran.stderr);
        assert!(ran.stdout.starts_with(stdout), "{user}: {}", ran.stdout);
        assert!(ran.stderr.contains(stderr), "{user}: {}", ran.stderr);
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("canary"), "{user}");
    }
}

/// A kubeconfig with one context, whose user and cluster are these.
fn kubeconfig(user: &str, cluster: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{{name: k, cluster: {cluster}}}]\n\
         contexts: [{{name: c, context: {{cluster: k, user: u}}}}]\nusers: [{{name: u, user: {user}}}]\n"
    )
}

const K: &str = r#"{server: "https://k.test"}"#;

#[test]
fn a_plugin_is_not_run_beside_another_credential() {
    let sandbox = with_authority("whoami-plugin-beside");
    sandbox.write("plugin", "#!/bin/sh\ntouch ran\n");
    sandbox.set_mode("plugin", 0o700);
    sandbox.write("tokens.csv", "canary-static,bob,1\n");
    const EXEC: &str =
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}";
    for (other, name) in
        [("token: canary-static", "bob"), ("client-certificate: jane.crt, client-key: jane.key", "jane")]
    {
        sandbox.write("config", &kubeconfig(&format!("{{{other}, {EXEC}}}"), K));
        for more in ["", " --run-exec"] {
            let server = "--token-auth-file tokens.csv --client-ca-file ca.crt --strict";
            let ran = kauth(
                &sandbox,
                &format!(
                    "whoami --kubeconfig config {server}{more} -o jsonpath={{.status.userInfo.username}}"
                ),
            );
            assert_eq!((ran.code, ran.stdout.as_str()), (0, name), "{other}: {}", ran.stderr);
        }
        assert_eq!(sandbox.read("ran"), None, "{other}");
    }
    // A name is looked for in the folders of this process, and nowhere near.
    let exec = EXEC.replace("./plugin", "plugin").replace("{api", "{env: [{name: PATH, value: .}], api");
    sandbox.write("config", &kubeconfig(&format!("{{{exec}}}"), K));
    let ran = kauth(&sandbox, "whoami --kubeconfig config --run-exec");
    assert!(ran.code == 2 && ran.stderr.contains("executable plugin not found"), "{}", ran.stderr);
    assert_eq!(sandbox.read("ran"), None);
}

#[test]
fn what_clients_refuse_is_nobodys() {
    let sandbox = with_authority("whoami-refused");
    sandbox.write("tokens.csv", "canary,admin,1,system:masters\n");
    for (user, cluster, code, words) in [
        (r#"{token: "canary\nfoo"}"#, K, 1, "no - clients refuse user `u`: its header Authorization"),
        (
            r#"{token: canary, as: "jane\nx"}"#,
            K,
            1,
            "no - clients refuse user `u`: its header Impersonate-User",
        ),
        (
            "{token: canary}",
            r#"{server: "https://k.test", certificate-authority: ca.crt, insecure-skip-tls-verify: true}"#,
            2,
            "with the insecure flag is not allowed",
        ),
        (
            "{token: canary}",
            r#"{server: "https://k.test", certificate-authority: tokens.csv}"#,
            2,
            "unable to load root certificates",
        ),
        ("{token: canary}", r#"{server: "http://u:canary@k.test"}"#, 0, "system:anonymous"),
    ] {
        sandbox.write("config", &kubeconfig(user, cluster));
        let ran = kauth(&sandbox, "whoami --kubeconfig config --token-auth-file tokens.csv");
        assert_eq!(ran.code, code, "{user} {cluster}: {} {}", ran.stdout, ran.stderr);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains(words) && !said.contains("canary"), "{user}: {said}");
        let header = kauth(&sandbox, "request-header --kubeconfig config");
        assert!(header.code == 2 && !header.stderr.contains("canary"), "{user}: {}", header.stderr);
    }
}

#[test]
fn the_kubeconfig_is_not_written_over() {
    let sandbox = with_authority("header-out");
    sandbox.write("config", &kubeconfig("{tokenFile: token}", K));
    sandbox.write("token", "canary");
    std::os::unix::fs::symlink("config", sandbox.path("link")).unwrap();
    let before = ["config", "token"].map(|name| sandbox.read(name));
    for out in ["config", "link", "token"] {
        for command in ["request-header", "curl-config"] {
            let ran = kauth(&sandbox, &format!("{command} --kubeconfig config --out {out} --force"));
            assert!(ran.code == 2 && ran.stderr.contains("itself"), "{command} {out}: {}", ran.stderr);
            assert_eq!(["config", "token"].map(|name| sandbox.read(name)), before);
        }
    }
    let ran = kauth(&sandbox, "request-header --kubeconfig config --out header");
    assert_eq!((ran.code, sandbox.mode("header")), (0, Some(0o600)), "{}", ran.stderr);
    assert_eq!(sandbox.read("header").unwrap(), b"Authorization: Bearer canary\n");
}

#[test]
fn flags_and_kubeconfig_are_one_impersonation() {
    let sandbox = with_authority("whoami-as");
    sandbox.write("config", &kubeconfig("{token: t, as: jane, as-groups: [admins]}", K));
    sandbox.write("tokens.csv", "t,root,1,system:masters\n");
    let ask = |line: &str| {
        let ran = kauth(&sandbox, &format!("whoami --kubeconfig config --token-auth-file tokens.csv {line}"));
        (
            ran.code,
            ran.stdout
                .lines()
                .skip(1)
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        ask(""),
        (0, vec!["Username jane".to_owned(), "Groups [admins system:authenticated]".to_owned()])
    );
    assert_eq!(
        ask("--as bob"),
        (0, vec!["Username bob".to_owned(), "Groups [admins system:authenticated]".to_owned()])
    );
    assert_eq!(
        ask("--as-group x"),
        (0, vec!["Username jane".to_owned(), "Groups [x system:authenticated]".to_owned()])
    );
    // Without any credential only who that would be is the question.
    for (line, code) in [
        ("whoami --as jane", 0),
        ("whoami --as jane --strict", 2),
        ("whoami --as jane --kubeconfig absent", 2),
        ("whoami --as-group dev", 2),
    ] {
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, code, "{line}: {} {}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_document_is_not_answered_with_prose() {
    let sandbox = with_authority("whoami-prose");
    for line in ["whoami --cert jane.crt --at 2020-01-01", "whoami --cert jane.crt --strict"] {
        let ran = kauth(&sandbox, &format!("{line} -o jsonpath={{.status.userInfo.username}}"));
        assert!(
            ran.code != 0 && ran.stdout.is_empty() && ran.stderr.contains(" - "),
            "{}{}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn strangers_are_not_let_in_where_everything_is_allowed() {
    let sandbox = with_authority("whoami-allow");
    sandbox.write("config", &kubeconfig("{}", K));
    sandbox.write("empty.yaml", "");
    for (line, code) in [
        ("whoami --kubeconfig config", 0),
        ("whoami --kubeconfig config --authorization-mode AlwaysAllow", 1),
        ("can-i get pods --kubeconfig config -f empty.yaml --authorization-mode AlwaysAllow", 1),
        ("can-i get pods --as jane -f empty.yaml --authorization-mode AlwaysAllow", 0),
    ] {
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, code, "{line}: {} {}", ran.stdout, ran.stderr);
    }
}

#[test]
fn each_issuer_has_keys_of_its_own() {
    let sandbox = with_authority("whoami-issuers");
    let issuer = |name: &str| {
        format!(
            "- issuer: {{url: https://{name}, audiences: [a]}}\n  claimMappings: {{username: {{claim: sub, prefix: ''}}, groups: {{claim: groups, prefix: ''}}}}\n"
        )
    };
    let file = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n";
    sandbox.write("both.yaml", &format!("{file}{}{}", issuer("low"), issuer("corp")));
    sandbox.write("low.yaml", &format!("{file}{}", issuer("low")));
    let key = PrivateKey::generate(KeyType::P256).unwrap();
    let keys: Vec<_> = ServiceAccountKey::of(key.public_key()).into_iter().collect();
    sandbox.write("low.jwks", &service_account_keys::jwks(&keys).unwrap());
    for name in ["low", "corp"] {
        let claims = serde_json::json!({"iss": format!("https://{name}"), "aud": "a", "sub": "ann", "exp": 4_000_000_000_i64, "groups": ["system:masters"]});
        let encode = |text: &[u8]| URL_SAFE_NO_PAD.encode(text);
        let message = format!("{}.{}", encode(br#"{"alg":"ES256"}"#), encode(claims.to_string().as_bytes()));
        let signature = kauth::pki::jws::sign(&key, message.as_bytes()).unwrap();
        sandbox.write(name, &format!("{message}.{}", encode(&signature)));
    }
    for (line, code, stdout) in [
        ("--token-from low --authentication-config low.yaml --jwks low.jwks", 0, "ann"),
        ("--token-from low --authentication-config low.yaml", 0, "ann"),
        ("--token-from low --authentication-config low.yaml --strict", 3, ""),
        ("--token-from low --authentication-config both.yaml --jwks https://low=low.jwks --strict", 0, "ann"),
        // The key of one issuer says nothing of another's tokens.
        ("--token-from corp --authentication-config both.yaml --jwks https://low=low.jwks --strict", 3, ""),
        ("--token-from corp --authentication-config low.yaml --jwks low.jwks --strict", 1, ""),
        ("--token-from low --authentication-config both.yaml --jwks low.jwks", 2, ""),
        ("--token-from low --authentication-config both.yaml --jwks https://other=low.jwks", 2, ""),
    ] {
        let ran = kauth(&sandbox, &format!("whoami {line} -o jsonpath={{.status.userInfo.username}}"));
        assert_eq!((ran.code, ran.stdout.as_str()), (code, stdout), "{line}: {}", ran.stderr);
    }
}

#[test]
fn an_issuer_that_nobody_told_is_not_certain() {
    let sandbox = with_authority("whoami-issuer");
    for line in [
        "sa-key new",
        "jwt sign --key sa.key --issuer https://eks --service-account ci/d --uid u --out token",
        "sa-key new --out-key other.key --out-pub other.pub",
    ] {
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
    }
    sandbox.write(
        "objects.yaml",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: d, namespace: ci, uid: u}\n",
    );
    let told = "--service-account-key-file sa.pub --objects objects.yaml";
    for (line, code) in [
        (format!("{told} --service-account-issuer https://eks --strict"), 0),
        (told.to_owned(), 0),
        (format!("{told} --strict"), 3),
        (format!("{told} --service-account-issuer https://other --strict"), 1),
        ("--service-account-key-file other.pub".to_owned(), 1),
    ] {
        let ran = kauth(&sandbox, &format!("whoami --token-from token {line}"));
        assert_eq!(ran.code, code, "{line}: {} {}", ran.stdout, ran.stderr);
    }
}

#[test]
fn an_old_server_takes_a_password() {
    let sandbox = Sandbox::new("whoami-password");
    sandbox.write("passwords.csv", "canary,bob,1,ops\n");
    let config = |password: &str| {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{{name: k, cluster: {{server: \"https://k.test\"}}}}]\n\
             contexts: [{{name: c, context: {{cluster: k, user: u}}}}]\nusers: [{{name: u, user: {{username: bob, password: {password}}}}}]\n"
        )
    };
    for (password, code, stdout) in
        [("canary", 0, "Username    bob\n"), ("canary2", 1, "no - 401: invalid username/password")]
    {
        sandbox.write("config", &config(password));
        let ran = kauth(&sandbox, "whoami --kubeconfig config --basic-auth-file passwords.csv");
        assert_eq!(ran.code, code, "{} {}", ran.stdout, ran.stderr);
        assert!(
            ran.stdout.contains(stdout) && ran.stderr.contains("removed basic auth files in 1.19"),
            "{}",
            ran.stderr
        );
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("canary"));
    }
}

#[test]
fn a_question_can_be_the_holders_of_a_credential() {
    let sandbox = with_authority("can-i-credential");
    sandbox.write(
        "rbac.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules: [{verbs: [get], \
         apiGroups: [''], resources: [pods]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n\
         metadata: {name: b, namespace: web}\nsubjects: [{kind: Group, name: dev, apiGroup: rbac.authorization.k8s.io}]\n\
         roleRef: {kind: ClusterRole, name: r, apiGroup: rbac.authorization.k8s.io}\n",
    );
    sandbox.write(
        "config",
        "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{name: k, cluster: {server: \"https://k.test\"}}]\n\
         contexts: [{name: c, context: {cluster: k, user: u, namespace: web}}]\n\
         users: [{name: u, user: {client-certificate: jane.crt, client-key: jane.key}}]\n",
    );
    for (line, code, stdout) in [
        ("can-i get pods --kubeconfig config -f rbac.yaml", 0, "yes\n"),
        ("can-i get pods --kubeconfig config -n other -f rbac.yaml", 1, "no\n"),
        ("can-i get pods --cert jane.crt -f rbac.yaml", 1, "no\n"),
        ("can-i get pods --cert jane.crt -n web -f rbac.yaml", 0, "yes\n"),
        ("can-i get pods --cert jane.crt -n web -f rbac.yaml --strict", 3, "unknown - whether"),
        ("can-i get pods --cert jane.crt -n web -f rbac.yaml --strict --client-ca-file ca.crt", 0, "yes\n"),
        ("can-i get pods --cert jane.crt -n web -f rbac.yaml --client-ca-file other/ca.crt", 1, "no - 401"),
        ("can-i get pods --service-account web/bot -n web -f rbac.yaml", 1, "no\n"),
        ("can-i get pods --kubeconfig config --as bob --as-group dev -n web -f rbac.yaml", 0, "yes\n"),
        ("can-i get pods --kubeconfig absent -f rbac.yaml", 2, ""),
        ("can-i get pods -f rbac.yaml", 2, ""),
        ("can-i --list --cert jane.crt --client-ca-file other/ca.crt -f rbac.yaml", 1, "no - 401"),
    ] {
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, code, "{line}: {} {}", ran.stdout, ran.stderr);
        assert!(ran.stdout.starts_with(stdout), "{line}: {}", ran.stdout);
    }
    let review = r#"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"get","resource":"pods","namespace":"web"}}}"#;
    sandbox.write("review.json", review);
    for (line, code, answer) in [
        ("review review.json --kubeconfig config -f rbac.yaml", 0, r#""allowed":true"#),
        ("review review.json --cert jane.crt -f rbac.yaml", 0, r#""allowed":true"#),
        ("review review.json --cert jane.crt --strict -f rbac.yaml", 3, r#""evaluationError":"unknown: "#),
        ("review review.json --cert jane.crt --client-ca-file other/ca.crt -f rbac.yaml", 2, r#""code":401"#),
        ("review review.json -f rbac.yaml", 2, r#""code":401"#),
    ] {
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, code, "{line}: {} {}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains(answer), "{line}: {} {}", ran.stdout, ran.stderr);
    }
}
