//! `kauth config export`: what it prints stands alone, is what kubectl reads, and goes where credentials may go.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/home.rs"]
mod home;
#[path = "support/kubectl.rs"]
mod kubectl;

use home::Home;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

const CONFIG: &str = r"
clusters:
- name: one
  cluster:
    server: https://one.test
    certificate-authority: pki/ca.crt
    extensions: [{name: x.test, extension: {b: 1.0, a: [1, 'two', null, 1e3]}}]
- name: two
  cluster: {server: 'https://two.test', proxy-url: 'http://u:test-password@proxy.test'}
users:
- name: ann
  user: {client-certificate: pki/ann.crt, client-key: pki/ann.key}
- name: bob
  user: {tokenFile: tokens/bob, as: carol, as-user-extra: {k: [v]}}
- name: sso
  user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./login, args: ['yes']}}
contexts:
- {name: first, context: {cluster: one, user: ann, namespace: web}}
- {name: second, context: {cluster: two, user: bob}}
- {name: third, context: {cluster: one, user: sso}}
- {name: nowhere, context: {cluster: none, user: ann}}
- {name: nobody, context: {cluster: one, user: none}}
current-context: second
preferences: {colors: true}
";

fn home() -> Home {
    let home = Home::new();
    home.write("config", CONFIG);
    home.write("pki/ca.crt", "test-ca");
    home.write("pki/ann.crt", "test-certificate");
    home.write("pki/ann.key", "test-key");
    home.write("tokens/bob", " test-token-bob\n");
    home
}

#[test]
fn contexts_are_exported_with_all_that_they_need() {
    let home = home();
    let said = home.kauth(&["export", "first", "third", "first"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for text in [
        "dGVzdC1jYQ==",
        "dGVzdC1jZXJ0aWZpY2F0ZQ==",
        "dGVzdC1rZXk=",
        "current-context: first",
        "namespace: web",
    ] {
        assert!(said.out.contains(text), "{text}: {}", said.out);
    }
    for text in ["second", "two.test", "bob", "pki", "colors"] {
        assert!(!said.out.contains(text), "{text}: {}", said.out);
    }
    let login = format!("{}/login", home.path());
    assert!(said.out.contains(&format!("command: {login}\n")), "{}", said.out);
    assert_eq!(
        said.err,
        format!("note: user \"sso\" runs \"{login}\", which must exist where this is used\n")
    );
}

#[test]
fn the_context_in_use_is_exported_with_its_token() {
    let home = home();
    let said = home.kauth(&["export", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["current-context"], "second");
    assert_eq!(json["users"][0]["user"]["token"], "test-token-bob");
    assert!(json["users"][0]["user"].get("tokenFile").is_none());
    let path = format!("{}/tokens/bob", home.path());
    let words = "and will not get the ones that follow";
    assert_eq!(said.err, format!("note: user \"bob\" has the token that `{path}` holds now, {words}\n"));
    assert_eq!(home.kauth(&["--context=first", "export"]).out, home.kauth(&["export", "first"]).out);
    for content in ["", " \n"] {
        home.write("tokens/bob", content);
        let said = home.kauth(&["export"]);
        let error = format!("error: user \"bob\" has no token\ncaused by: {path} is empty\n");
        assert_eq!((said.code, said.out.as_str(), said.err), (2, "", error));
    }
    home.write("config", &CONFIG.replace("tokenFile", "token: test-static, tokenFile"));
    let said = home.kauth(&["export", "--show"]);
    assert!(said.code == 0 && said.out.contains("token: test-static"), "{}", said.err);
    assert!(said.err.ends_with("is empty\n") && !said.err.contains("test-static"), "{}", said.err);
}

#[test]
fn what_is_missing_is_named() {
    let home = home();
    for (args, error) in [
        (
            &["export", "first", "nowhere", "nobody"][..],
            "error: context `nowhere` refers to cluster `none`, which is not there\n\
             error: context `nobody` refers to user `none`, which is not there\n",
        ),
        (
            &["export", "absent"],
            "error: no context exists with the name: \"absent\"\n\
             hint: the contexts are `first`, `nobody`, `nowhere`, `second`, `third`\n",
        ),
    ] {
        let said = home.kauth(args);
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (2, "", error));
    }
    std::fs::remove_file(format!("{}/pki/ann.key", home.path())).unwrap();
    let said = home.kauth(&["export", "first"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("pki/ann.key: no such file or directory"), "{}", said.err);
    home.write("config", "contexts: [{name: a, context: {}}]");
    let said = home.kauth(&["export"]);
    assert_eq!(said.code, 2);
    assert!(said.err.starts_with("error: current-context is not set\nhint: "), "{}", said.err);
}

#[test]
fn a_file_is_the_users_alone_and_replaces_none_unasked() {
    let home = home();
    let wanted = home.kauth(&["export", "first"]).out;
    let said = home.kauth(&["export", "first", "--out", "out"]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (0, "context \"first\" exported to \"out\"\n"),
        "{}",
        said.err
    );
    let mode = |name: &str| {
        std::fs::metadata(Path::new(home.path()).join(name)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!((home.read("out"), mode("out")), (wanted.clone(), 0o600));
    home.write("out", "mine");
    home.chmod("out", 0o644);
    let said = home.kauth(&["export", "first", "--out", "out"]);
    assert_eq!((said.code, said.err.as_str()), (2, "error: `out` exists\nhint: --force replaces it\n"));
    assert_eq!((home.read("out").as_str(), mode("out")), ("mine", 0o644));
    let said = home.kauth(&["export", "first", "--out", "out", "--force"]);
    assert_eq!((said.code, home.read("out"), mode("out")), (0, wanted.clone(), 0o600));
    assert_eq!(home.kauth(&["export", "first", "--out", "-"]).out, wanted);
    let said = home.kauth(&["export", "first", "--out", "absent/out"]);
    assert_eq!((said.code, said.err.as_str()), (2, "error: open absent/out: no such file or directory\n"));
    std::os::unix::fs::symlink("config", Path::new(home.path()).join("link")).unwrap();
    for out in ["./config", "link"] {
        let said = home.kauth(&["export", "first", "--out", out, "--force"]);
        let wanted = format!("error: `{out}` is the kubeconfig itself\nhint: name another file\n");
        assert_eq!((said.code, said.err), (2, wanted));
        assert_eq!(home.read("config"), CONFIG);
    }
}

#[test]
fn credentials_do_not_go_to_a_terminal_unasked() {
    let Some(script) = kubectl::program("script") else { return };
    let home = home();
    let on_terminal = |args: &str| {
        let mut command = Command::new(&script);
        let line = format!("{} config export {args}", env!("CARGO_BIN_EXE_kauth"));
        command.args(["-qec", &line, "/dev/null"]).stdin(Stdio::null());
        command.env("HOME", home.path()).env("KUBECONFIG", "config").current_dir(home.path());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = on_terminal("second");
    assert_eq!(code, Some(2));
    assert!(text.contains("--out FILE") && text.contains("--show") && !text.contains("test-token"), "{text}");
    let (code, text) = on_terminal("second --out -");
    assert!(code == Some(2) && !text.contains("test-token"), "{text}");
    let (code, text) = on_terminal("second --show");
    assert!(code == Some(0) && text.contains("test-token-bob"), "{text}");
    let (code, text) = on_terminal("second --out out");
    assert!(code == Some(0) && !text.contains("test-token"), "{text}");
}

#[test]
fn an_export_is_what_kubectl_makes_of_it() {
    let Some(program) = kubectl::kubectl() else { return };
    let home = home();
    for form in ["yaml", "json"] {
        let said = home.kauth(&["export", "second", "first", "third", "-o", form, "--out", form]);
        assert_eq!(said.code, 0, "{}", said.err);
        let args = ["view", "--raw", "-o", form, "--kubeconfig", form];
        let output = kubectl::config(&program, Path::new(home.path()), &[], &args);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), home.read(form));
    }
}

#[test]
fn an_export_that_is_merged_where_it_came_from_changes_nothing() {
    let home = home();
    let contents = "certificate-authority-data: dGVzdC1jYQ==";
    let config = CONFIG
        .replace("certificate-authority: pki/ca.crt", contents)
        .replace("tokenFile: tokens/bob", "token: t");
    let config = config
        .replace("client-certificate: pki/ann.crt, client-key: pki/ann.key", "username: ann, password: p");
    home.write("config", &config);
    for form in ["yaml", "json"] {
        let export = home.kauth(&["export", "first", "second", "third", "-o", form]);
        let said = home.pipe(&export.out, &["merge", "-"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(said.out.lines().filter(|line| line.ends_with(" unchanged")).count(), 8, "{}", said.out);
        assert_eq!((said.out.lines().count(), home.read("config")), (8, config.clone()));
    }
    // Where only the paths are, contents say the same.
    home.write("config", CONFIG);
    let export = home.kauth(&["export", "first"]).out;
    let said = home.pipe(&export, &["--kubeconfig=other", "merge", "-"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(home.kauth(&["--kubeconfig=other", "export", "first"]).out, export);
}
