//! `kauth token-file` and `kauth basic-auth` as users have them: what they print, what they write, and what they leave alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use boon::{Compiler, Schemas};
use kauth::authn::token_file::{Fingerprint, TokenFile};
use kauth::authn::verdict::TokenVerdict;
use serde_json::{Value, json};
use support::sandbox::{Ran, Sandbox};

const TOKEN: &str = "test-token-long-enough";

fn command(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(line.split(' '));
    command
}

fn kauth(sandbox: &Sandbox, line: &str) -> Ran {
    sandbox.start(command(line), "")
}

/// Runs a command that must succeed.
fn done(sandbox: &Sandbox, line: &str) -> Ran {
    let ran = kauth(sandbox, line);
    assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
    ran
}

/// Returns a document, which has the form of the schema, and is the same in YAML if the command can be run again.
fn document(sandbox: &Sandbox, line: &str) -> Value {
    let json: Value = serde_json::from_str(&kauth(sandbox, &format!("{line} -o json")).stdout).unwrap();
    if [" list ", " check "].iter().any(|word| line.contains(word)) {
        let yaml: Value = serde_yaml::from_str(&kauth(sandbox, &format!("{line} -o yaml")).stdout).unwrap();
        assert_eq!(json, yaml, "{line}");
    }
    let mut schemas = Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/user-files.schema.json");
    let schema = Compiler::new().compile(schema, &mut schemas).unwrap();
    if let Err(error) = schemas.validate(&json, schema) {
        panic!("{line}: {error:#}\n{json:#}");
    }
    json
}

fn text(sandbox: &Sandbox, name: &str) -> String {
    String::from_utf8(sandbox.read(name).unwrap()).unwrap()
}

fn tokens(sandbox: &Sandbox, name: &str) -> TokenFile {
    TokenFile::read(&sandbox.read(name).unwrap()).unwrap()
}

fn user(file: &TokenFile, token: &str) -> Option<String> {
    match file.authenticate(token.as_bytes()) {
        TokenVerdict::User(user) => Some(user.name.into_owned()),
        _ => None,
    }
}

#[test]
fn check_says_what_the_server_did() {
    let sandbox = Sandbox::new("user-files-recorded");
    let (mut refused, mut users) = (0, 0);
    for row in support::read_lines("authn/token-file.jsonl") {
        let content = row["content"].as_str().map_or_else(
            || STANDARD.decode(row["contentBase64"].as_str().unwrap()).unwrap(),
            |text| text.as_bytes().to_vec(),
        );
        std::fs::write(sandbox.path("case.csv"), &content).unwrap();
        sandbox.set_mode("case.csv", 0o600);
        let (note, document) = (&row["note"], document(&sandbox, "token-file check case.csv"));
        let code = kauth(&sandbox, "token-file check case.csv").code;
        if let Some(log) = row["result"]["startup"].as_str() {
            let words: String = serde_json::from_str(log.split_once("err=").unwrap().1).unwrap();
            assert_eq!((code, &document["refusal"]["message"]), (1, &json!(words)), "{note}");
            refused += 1;
            continue;
        }
        assert_eq!((code, &document["accepted"]), (0, &json!(true)), "{note}");
        for tried in row["tried"].as_array().unwrap() {
            let token = tried["token"].as_str().map_or_else(
                || STANDARD.decode(tried["tokenBase64"].as_str().unwrap()).unwrap(),
                |text| text.as_bytes().to_vec(),
            );
            let fingerprint = Fingerprint::of(&token).to_string();
            let lines = document["lines"].as_array().unwrap().iter();
            let mut lines = lines.filter(|line| line["fingerprint"] == fingerprint.as_str());
            let line = lines.find(|line| line.get("supersededBy").is_none());
            let result = &tried["result"];
            let Some(name) = result.get("user") else { continue };
            let line = line.unwrap_or_else(|| panic!("{note}: {document:#}"));
            let uid = line.get("uid").cloned().unwrap_or(json!(""));
            assert_eq!((&line["user"], &uid), (name, &result["uid"]), "{note}");
            let mut groups = line["groups"].as_array().unwrap().clone();
            let all = result["groups"].as_array().unwrap();
            if all.len() > groups.len() {
                groups.push(json!("system:authenticated"));
            }
            assert_eq!(&groups, all, "{note}");
            users += 1;
        }
    }
    eprintln!("{refused} refused, {users} users");
    assert!(refused + users > if support::whole() { 80 } else { 20 }, "{refused} refused, {users} users");
}

#[test]
fn a_user_has_a_life() {
    let sandbox = Sandbox::new("user-files-life");
    let added =
        document(&sandbox, "token-file add node1 f.csv --group dev --group ops --uid 7 --out-token t1");
    assert_eq!((sandbox.mode("f.csv"), sandbox.mode("t1")), (Some(0o600), Some(0o600)));
    let first = text(&sandbox, "t1");
    let first = first.strip_suffix('\n').unwrap();
    assert_eq!(text(&sandbox, "f.csv"), format!("{first},node1,7,\"dev,ops\"\n"));
    assert_eq!(added["added"]["fingerprint"], Fingerprint::of(first.as_bytes()).to_string());
    done(&sandbox, "token-file add node10 f.csv");

    let overlap = document(&sandbox, "token-file rotate node1 f.csv --overlap --out-token t2");
    assert_eq!((&overlap["added"]["line"], &overlap["removed"]), (&json!(2), &json!([])));
    let second = text(&sandbox, "t2");
    let file = tokens(&sandbox, "f.csv");
    assert_eq!(user(&file, first).as_deref(), Some("node1"));
    assert_eq!(user(&file, second.trim()).as_deref(), Some("node1"));
    let cleared = document(&sandbox, "token-file remove node1 f.csv --old");
    assert_eq!(cleared["removed"], json!([{"line": 1, "fingerprint": added["added"]["fingerprint"]}]));
    let file = tokens(&sandbox, "f.csv");
    assert_eq!((user(&file, first), user(&file, second.trim()).as_deref()), (None, Some("node1")));

    let printed = done(&sandbox, "token-file rotate node1 f.csv --out-token -").stdout;
    let file = tokens(&sandbox, "f.csv");
    assert_eq!((user(&file, second.trim()), user(&file, printed.trim()).as_deref()), (None, Some("node1")));
    assert_eq!(printed.lines().count(), 1, "nothing but the token is printed");
    assert_eq!(file.lines[0].user().groups, ["dev", "ops"]);

    let listed = document(&sandbox, "token-file list f.csv");
    assert_eq!(listed["lines"].as_array().unwrap().len(), 2);
    assert_eq!(done(&sandbox, "token-file list f.csv -o name").stdout, "node1\nnode10\n");
    let fingerprint = listed["lines"][0]["fingerprint"].as_str().unwrap();
    assert_eq!(
        kauth(&sandbox, &format!("token-file remove node10 f.csv --fingerprint {fingerprint}")).code,
        2
    );
    document(&sandbox, &format!("token-file remove node1 f.csv --fingerprint sha256:{fingerprint}"));
    assert_eq!(done(&sandbox, "token-file list f.csv -o name").stdout, "node10\n");
    done(&sandbox, "config undo --kubeconfig f.csv");
    assert_eq!(done(&sandbox, "token-file list f.csv -o name").stdout, "node1\nnode10\n");
    done(&sandbox, "token-file remove node1 f.csv --no-undo");
    done(&sandbox, "token-file remove node10 f.csv");
    assert_eq!(text(&sandbox, "f.csv"), "");
}

#[test]
fn no_token_is_printed_that_was_not_asked_for() {
    let sandbox = Sandbox::new("user-files-canary");
    sandbox.write("t", TOKEN);
    sandbox.write("f.csv", &format!("{TOKEN}2,node1,1\n{TOKEN}3,node1,2,\"a\n"));
    let lines = [
        "token-file check f.csv",
        "token-file list f.csv",
        "token-file add ann f.csv",
        "token-file add ann g.csv --token-from t",
        "token-file add ann g.csv --token-from t --another",
        "token-file add bob g.csv --token-from t",
        "token-file add bob g.csv --out-token t",
        "token-file add bob g.csv --out-token g.csv --force",
        "token-file rotate ann g.csv -o json",
        "token-file check g.csv -v",
        "token-file list g.csv -o yaml",
        "token-file remove ann g.csv -o yaml",
        "basic-auth add ann p.csv --password-from t",
        "basic-auth add ann p.csv --password-from t --force -o json",
        "basic-auth check f.csv",
        "basic-auth check p.csv -o json",
        "basic-auth list p.csv",
        "basic-auth convert p.csv --out q.csv",
        "basic-auth remove ann p.csv",
        "basic-auth remove ann p.csv",
        "basic-auth add ann p.csv --generate",
    ];
    for line in lines {
        let ran = kauth(&sandbox, line);
        let told = ran.stdout + &ran.stderr;
        assert!(!told.contains(TOKEN), "{line}: {told}");
        for file in ["g.csv", "p.csv", "q.csv"] {
            for secret in sandbox
                .read(file)
                .map(|bytes| String::from_utf8(bytes).unwrap())
                .iter()
                .flat_map(|text| text.lines())
            {
                let secret = secret.split(',').next().unwrap();
                assert!(!told.contains(secret), "{line}: {told}");
            }
        }
        for name in std::fs::read_dir(sandbox.path(".")).unwrap() {
            let name = name.unwrap().file_name().into_string().unwrap();
            assert!(!name.contains(".kauth-") && !name.ends_with(".lock"), "{line}: {name} is left");
        }
    }
    let told = kauth(&sandbox, "token-file add ann h.csv -q --out-token -");
    assert_eq!((told.code, told.stdout.as_str()), (2, ""));
    assert!(sandbox.read("h.csv").is_none(), "nothing is written");
}

#[test]
fn what_is_brought_is_checked() {
    let sandbox = Sandbox::new("user-files-brought");
    for (token, code) in [
        (TOKEN, 0),
        ("a b c d e f g h i j k", 2),
        ("test\u{7}token-long-enough", 2),
        ("short", 0),
        ("", 2),
        ("long-enough-with,\"quotes\"", 0),
    ] {
        sandbox.write("t", &format!("{token}\n"));
        let _ = std::fs::remove_file(sandbox.path("f.csv"));
        let ran = kauth(&sandbox, "token-file add ann f.csv --token-from t");
        assert_eq!(ran.code, code, "{token}: {}", ran.stderr);
        assert_eq!(ran.stderr.contains("can be guessed"), token == "short", "{}", ran.stderr);
        if code == 0 {
            assert_eq!(user(&tokens(&sandbox, "f.csv"), token).as_deref(), Some("ann"));
        } else {
            assert!(sandbox.read("f.csv").is_none());
        }
    }
    for name in ["", " ann", "ann ", "a\nb"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.args(["token-file", "add", name, "g.csv"]);
        assert_eq!(sandbox.start(command, "").code, 2, "{name:?}");
    }
    let ran = kauth(&sandbox, "token-file add ann g.csv --group a,b --group  --uid ");
    assert!(ran.code == 2 && ran.stderr.contains("`a,b` would be read as several"), "{}", ran.stderr);
    assert!(kauth(&sandbox, "basic-auth add system:node:n p.csv --generate").stderr.contains("colon"));
    let ran = kauth(&sandbox, "token-file add ann g.csv --namespace x");
    assert!(ran.code == 2 && ran.stderr.contains("--kubeconfig-context"), "{}", ran.stderr);
    assert!(sandbox.read("g.csv").is_none());
}

#[test]
fn other_bytes_modes_and_links_stay() {
    let sandbox = Sandbox::new("user-files-bytes");
    let before = b"t1,ann,1,\"a, b\"\r\n\r\n\"t\xff2\",bo\xffb,2,x,y,z\r\n# c,d,e\r\nt3,node1,3";
    std::fs::write(sandbox.path("real.csv"), before).unwrap();
    sandbox.set_mode("real.csv", 0o640);
    std::os::unix::fs::symlink("real.csv", sandbox.path("f.csv")).unwrap();
    sandbox.write("t", TOKEN);
    let ran = done(&sandbox, "token-file add new f.csv --token-from t -g a -g b");
    assert!(ran.stderr.contains("0640"), "{}", ran.stderr);
    let line = format!("\r\n{TOKEN},new,,\"a,b\"\r\n");
    assert_eq!(sandbox.read("real.csv").unwrap(), [&before[..], line.as_bytes()].concat());
    assert!(sandbox.path("f.csv").is_symlink());
    assert_eq!(sandbox.mode("real.csv"), Some(0o640));
    done(&sandbox, "token-file remove node1 f.csv");
    let after = [&before[..before.len() - 10], &line.as_bytes()[2..]].concat();
    assert_eq!(sandbox.read("real.csv").unwrap(), after);
    // A user whose name is no text goes by its bytes.
    let mut command = command("token-file remove");
    command.arg(std::os::unix::ffi::OsStrExt::from_bytes(b"bo\xffb") as &std::ffi::OsStr).arg("f.csv");
    assert_eq!(sandbox.start(command, "").code, 0);
    assert!(!sandbox.read("real.csv").unwrap().contains(&0xff));
}

#[test]
fn a_file_that_no_server_takes_is_not_edited() {
    let sandbox = Sandbox::new("user-files-refused");
    for broken in ["a,b,c\nd,e\n", "a,b,c\nd,\"e\n", "\u{feff}\"a\",b,c\n"] {
        sandbox.write("f.csv", broken);
        for line in [
            "token-file add ann f.csv",
            "token-file rotate b f.csv",
            "token-file remove b f.csv",
            "basic-auth add b f.csv --generate",
            "basic-auth remove b f.csv",
            "basic-auth convert f.csv --out g.csv",
            "token-file list f.csv",
        ] {
            let ran = kauth(&sandbox, line);
            assert_eq!(ran.code, 2, "{line}");
            assert!(ran.stderr.contains("on line"), "{line}: {}", ran.stderr);
            assert_eq!(text(&sandbox, "f.csv"), broken);
        }
        assert_eq!(kauth(&sandbox, "token-file check f.csv").code, 1);
        assert_eq!(kauth(&sandbox, "basic-auth check f.csv").code, 1);
    }
    assert!(sandbox.read("g.csv").is_none());
    for line in [
        "token-file check none",
        "token-file check .",
        "token-file remove a none",
        "token-file add a none/f.csv",
        "token-file add a -",
        "token-file add a .",
    ] {
        assert_eq!(kauth(&sandbox, line).code, 2, "{line}");
    }
    assert!(!sandbox.path("none").exists() && !sandbox.path("-").exists());
}

#[test]
fn a_context_comes_with_the_token_or_what_is_where_is_said() {
    let sandbox = Sandbox::new("user-files-context").with("KUBECONFIG", "config");
    let config = "clusters: [{name: c, cluster: {server: https://c.test}}]\ncontexts: [{name: m, context: {cluster: c}}]\ncurrent-context: m\n";
    sandbox.write("config", config);
    let ran = kauth(&sandbox, "token-file add ann f.csv --kubeconfig-context m");
    assert!(ran.code == 2 && ran.stderr.contains("--force"), "{}", ran.stderr);
    assert!(sandbox.read("f.csv").is_none(), "nothing is written");
    done(&sandbox, "token-file add ann f.csv --kubeconfig-context ann --use-context");
    let token = text(&sandbox, "f.csv").split(',').next().unwrap().to_owned();
    assert!(text(&sandbox, "config").contains(&token));
    done(
        &sandbox,
        "token-file rotate ann f.csv --kubeconfig-context ann --force --embed-certs=false --out-token t",
    );
    let config = text(&sandbox, "config");
    assert!(config.contains("tokenFile: ") && !config.contains(&token), "{config}");
    assert_eq!(user(&tokens(&sandbox, "f.csv"), text(&sandbox, "t").trim()).as_deref(), Some("ann"));
    assert_eq!(
        kauth(&sandbox, "token-file rotate ann f.csv --kubeconfig-context b --embed-certs=false").code,
        2
    );

    // Another program has the kubeconfig's lock.
    sandbox.write("config.lock", "");
    let ran = kauth(
        &sandbox,
        "token-file add bob f.csv --kubeconfig-context bob --lock-timeout 0s --out-token bob.token",
    );
    assert_eq!(ran.code, 2);
    for said in [
        "config.lock: file exists",
        "`f.csv` has the token sha256:",
        "of `bob` already",
        "`bob.token` has the token, too",
        "set-credentials bob --token-from bob.token",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(user(&tokens(&sandbox, "f.csv"), text(&sandbox, "bob.token").trim()).as_deref(), Some("bob"));
}

#[test]
fn all_of_twenty_at_once_land() {
    let sandbox = Sandbox::new("user-files-twenty");
    let start = |number: usize| {
        command(&format!("token-file add user-{number} f.csv --lock-timeout 60s"))
            .current_dir(sandbox.path("."))
            .env("HOME", sandbox.path("home"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let all: Vec<_> = (0..20).map(start).collect();
    for mut child in all {
        assert!(child.wait().unwrap().success());
    }
    let mut users: Vec<_> =
        tokens(&sandbox, "f.csv").lines.iter().map(|line| line.who.name().into_owned()).collect();
    users.sort_unstable();
    users.dedup();
    assert_eq!(users.len(), 20);
}

#[test]
fn passwords_become_tokens() {
    let sandbox = Sandbox::new("user-files-basic");
    sandbox.write("pw", "s3cret, with a comma\n");
    let added =
        document(&sandbox, "basic-auth add ann p.csv --password-from pw --group dev --group ops --uid 7");
    assert_eq!(added["line"], 1);
    assert_eq!(text(&sandbox, "p.csv"), "\"s3cret, with a comma\",ann,7,\"dev,ops\"\n");
    assert_eq!(sandbox.mode("p.csv"), Some(0o600));
    let ran = kauth(&sandbox, "basic-auth add ann p.csv --generate");
    assert!(ran.code == 2 && ran.stderr.contains("removed basic auth files in 1.19"), "{}", ran.stderr);
    let printed = done(&sandbox, "basic-auth add bob p.csv --generate --out-password -").stdout;
    assert_eq!(text(&sandbox, "p.csv").lines().nth(1), Some(&*format!("{},bob,", printed.trim())));
    let replaced = document(&sandbox, "basic-auth add ann p.csv --generate --out-password pw2 --force");
    assert_eq!((&replaced["removedLines"], &replaced["line"]), (&json!([1]), &json!(2)));
    let mut file = text(&sandbox, "p.csv");
    file += "old,bob,8,\"x,,y\"\n";
    sandbox.write("p.csv", &file);
    assert_eq!(document(&sandbox, "basic-auth check p.csv")["warnings"][1]["rule"], "same-user");
    assert_eq!(document(&sandbox, "basic-auth list p.csv")["lines"][0]["supersededBy"], 3);
    assert_eq!(kauth(&sandbox, "basic-auth check --strict p.csv").code, 1);
    let converted = document(&sandbox, "basic-auth convert p.csv --out t.csv");
    let lines = converted["lines"].as_array().unwrap();
    let groups: Vec<_> =
        lines.iter().map(|line| (line["user"].as_str().unwrap(), line["groups"].clone())).collect();
    assert_eq!(groups, [("ann", json!(["dev", "ops"])), ("bob", json!(["x", "", "y"]))]);
    assert_eq!(sandbox.mode("t.csv"), Some(0o600));
    for secret in ["s3cret", "old", printed.trim()] {
        assert!(!text(&sandbox, "t.csv").contains(secret));
    }
    assert_eq!(kauth(&sandbox, "basic-auth convert p.csv --out t.csv").code, 2);
    assert_eq!(kauth(&sandbox, "basic-auth convert p.csv --out p.csv --force").code, 2);
    document(&sandbox, "basic-auth remove bob p.csv");
    assert_eq!(done(&sandbox, "basic-auth list p.csv -o name").stdout, "ann\n");
}

#[test]
fn a_password_is_asked_for_where_there_is_somebody() {
    let sandbox = Sandbox::new("user-files-asked");
    let mut command = Command::new("setsid");
    command.args(["--wait", env!("CARGO_BIN_EXE_kauth"), "basic-auth", "add", "ann", "p.csv"]);
    if !Path::new("/usr/bin/setsid").exists() {
        return;
    }
    let ran = sandbox.start(command, "");
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("no password of `ann` was given") && ran.stderr.contains("--password-from"),
        "{}",
        ran.stderr
    );
    assert!(sandbox.read("p.csv").is_none());
    // Nobody is asked for nothing.
    sandbox.write("p.csv", "pw,ann,1\n");
    let mut command = Command::new("setsid");
    command.args(["--wait", env!("CARGO_BIN_EXE_kauth"), "basic-auth", "add", "ann", "p.csv"]);
    assert!(sandbox.start(command, "").stderr.contains("`ann` is there already"));
}

#[test]
fn giants_take_no_giant_memory() {
    let sandbox = Sandbox::new("user-files-giants");
    const SIZE: usize = 6 << 20;
    let groups = format!("t,u,1,\"{}\"\n", ",".repeat(SIZE));
    let cases = [
        ("a".repeat(SIZE), 1),
        (",".repeat(SIZE), 0),
        (groups, 0),
        ("\"".repeat(SIZE), 1),
        (format!("{},u,1\n", "t".repeat(SIZE)), 0),
        (format!("\"{}\",u,1\n", "\"\"".repeat(SIZE / 2)), 0),
        ("\0".repeat(SIZE), 1),
    ];
    for (content, code) in cases {
        sandbox.write("f.csv", &content);
        for words in ["check", "list"] {
            let mut command = Command::new("/bin/sh");
            // Some times the file, and what the program itself is.
            command.args(["-c", "ulimit -v $1; shift; exec \"$@\"", "sh", "120000"]);
            command.args([env!("CARGO_BIN_EXE_kauth"), "token-file", words, "f.csv"]);
            let ran = sandbox.start(command, "");
            let expected = if words == "list" { 2 * code } else { code };
            assert_eq!(ran.code, expected, "{words} {:?}: {}", &content[..9], ran.stderr);
            assert!(ran.stdout.len() < 100_000);
        }
    }
    std::fs::File::create(sandbox.path("f.csv")).unwrap().set_len(1 << 30).unwrap();
    let ran = kauth(&sandbox, "token-file check f.csv");
    assert!(ran.code == 2 && ran.stderr.contains("larger than 64 MiB"), "{}", ran.stderr);
}

#[test]
fn no_kubeconfig_is_lost_for_what_is_made() {
    let sandbox = Sandbox::new("user-files-kubeconfig").with("KUBECONFIG", "none:config");
    let config = "clusters: [{name: c, cluster: {server: https://c.test}}]\ncontexts: [{name: m, context: {cluster: c}}]\ncurrent-context: m\n";
    for name in ["config", "other"] {
        sandbox.write(name, config);
    }
    sandbox.write("p.csv", "pw,ann,1\n");
    std::os::unix::fs::symlink("config", sandbox.path("link")).unwrap();
    std::fs::hard_link(sandbox.path("config"), sandbox.path("hard")).unwrap();
    done(&sandbox, "sa-key new");
    done(&sandbox, "ca init");
    let other = "--kubeconfig other --kubeconfig-context ann --cluster c";
    for line in [
        "token-file add ann t.csv --out-token config --force --kubeconfig-context ann --cluster c",
        &format!("token-file add ann t.csv --out-token other --force {other}"),
        &format!("token-file add ann t.csv --out-token config --force {other}"),
        "token-file add ann t.csv --out-token config --force",
        "token-file add ann t.csv --out-token none",
        "token-file add ann none --kubeconfig-context ann",
        "token-file add ann t.csv --out-token link --force",
        "token-file add ann t.csv --out-token ./hard --force",
        "basic-auth add ann q.csv --generate --out-password config --force",
        "basic-auth convert p.csv --out config --force",
        "jwt sign --key sa.key --issuer https://k --service-account ci/d --uid u --out config --force",
        "sa-key new --out-key config --force",
        "sa-key new --out-pub config --out-key new.key --force",
        "cert ann --out-key config --force",
        &format!("cert ann --out-cert other --out-key ann.key --force {other}"),
        "csr create ann --out-key config --force",
    ] {
        let ran = kauth(&sandbox, line);
        assert!(ran.code == 2 && ran.stderr.contains("is the kubeconfig itself"), "{line}: {}", ran.stderr);
        assert!(!ran.stderr.contains("--force replaces"), "{line}: {}", ran.stderr);
        for name in ["config", "other"] {
            assert_eq!(text(&sandbox, name), config, "{line}");
        }
        for name in ["t.csv", "q.csv", "none", "new.key", "ann.key"] {
            assert!(sandbox.read(name).is_none(), "{line}: {name}");
        }
    }
    let own = Sandbox::new("user-files-own-kubeconfig");
    std::fs::create_dir_all(own.path("home/.kube")).unwrap();
    own.write("home/.kube/config", config);
    let ran = kauth(&own, "token-file add ann t.csv --out-token home/.kube/config --force");
    assert!(ran.code == 2 && text(&own, "home/.kube/config") == config, "{}", ran.stderr);
    done(&sandbox, "token-file add ann t.csv --out-token token");
    let ran = kauth(&sandbox, "sa-key new");
    assert!(ran.code == 2 && ran.stderr.contains("kauth sa-key rotate"), "{}", ran.stderr);
}

#[test]
fn of_older_tokens_one_is_left_that_works() {
    let sandbox = Sandbox::new("user-files-older");
    for (before, code, after) in [
        ("T1,ann,1\nT2,ann,1\n,ann,1\n", 0, "T2,ann,1\n,ann,1\n"),
        ("T1,ann,1\nT2,ann,1\nT2,bob,2\n", 2, ""),
        ("T1,ann,1,admins\nT2,ann,1,dev\n", 2, ""),
    ] {
        sandbox.write("f.csv", before);
        let ran = kauth(&sandbox, "token-file remove ann f.csv --old");
        assert_eq!(ran.code, code, "{before}: {}", ran.stderr);
        assert_eq!(text(&sandbox, "f.csv"), if code == 0 { after } else { before });
    }
}

#[test]
fn another_password_leaves_uid_and_groups() {
    let sandbox = Sandbox::new("user-files-password");
    sandbox.write("pw", "new\n");
    sandbox.write("p.csv", "old,ann,1,\"dev,ops\"\n");
    done(&sandbox, "basic-auth add ann p.csv --password-from pw --force");
    assert_eq!(text(&sandbox, "p.csv"), "new,ann,1,\"dev,ops\"\n");
    done(&sandbox, "basic-auth add ann p.csv --password-from pw --force --group qa");
    assert_eq!(text(&sandbox, "p.csv"), "new,ann,1,qa\n");
    let different = "new,ann,1,qa\nnew,ann,1,dev\n";
    sandbox.write("p.csv", different);
    let ran = kauth(&sandbox, "basic-auth add ann p.csv --password-from pw --force");
    assert!(ran.code == 2 && ran.stderr.contains("--uid and --group say"), "{}", ran.stderr);
    assert_eq!(text(&sandbox, "p.csv"), different);
    done(&sandbox, "basic-auth add ann p.csv --password-from pw --force --group dev");
    assert_eq!(text(&sandbox, "p.csv"), "new,ann,1,dev\n");
}

#[test]
fn flags_that_would_do_nothing_are_refused() {
    let sandbox = Sandbox::new("user-files-flags");
    for (line, said) in [
        ("token-file add ann f.csv --show", "--out-token"),
        ("token-file add ann f.csv --force", "--force replaces"),
        ("token-file rotate ann f.csv --force", "--force replaces"),
        ("basic-auth add ann f.csv --generate --show", "--out-password"),
    ] {
        let ran = kauth(&sandbox, line);
        assert!(ran.code == 2 && ran.stderr.contains(said), "{line}: {}", ran.stderr);
        assert!(sandbox.read("f.csv").is_none(), "{line}");
    }
    done(&sandbox, "token-file add ann f.csv --out-token - --show");
    done(&sandbox, "token-file add bob f.csv --out-token t --force");
}

#[test]
fn many_short_lines_take_no_giant_memory() {
    let sandbox = Sandbox::new("user-files-short");
    const SIZE: usize = 1 << 19;
    let each = |line: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        let mut number = 0;
        while text.len() < SIZE {
            text += &line(number);
            number += 1;
        }
        text
    };
    let limit = (60_000 + 40 * SIZE / 1024).to_string();
    for (name, content) in [
        ("same", each(&|_| "a,b,c\n".to_owned())),
        ("different", each(&|number| format!("{number},b{number},c\n"))),
        ("groups", each(&|number| format!("{number},b,,\n"))),
    ] {
        sandbox.write("f.csv", &content);
        for words in ["token-file check", "token-file list", "basic-auth check", "token-file list -o name"] {
            let mut command = Command::new("/bin/sh");
            // Forty times the file, and what the program itself is.
            command.args(["-c", "ulimit -v $1; shift; exec \"$@\"", "sh", &limit]);
            command.arg(env!("CARGO_BIN_EXE_kauth")).args(words.split(' ')).arg("f.csv");
            let ran = sandbox.start(command, "");
            assert_eq!(ran.code, 0, "{words} {name}: {}", ran.stderr);
            let warned = ran.stdout.lines().filter(|line| line.contains(" warning: ")).count();
            assert!(warned < 5000, "{words} {name}: {warned} warnings");
            let lines = content.lines().count();
            assert!(words.ends_with("name") || ran.stdout.lines().count() > lines, "{words} {name}");
            let is_flawed = words == "token-file check" || words == "basic-auth check" && name != "different";
            assert_eq!(ran.stdout.contains(" [more]"), is_flawed, "{words} {name}");
        }
    }
}
