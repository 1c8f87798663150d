//! `kauth cert --list-file` from the outside: everybody gets what his row says, or nobody gets anything.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::BTreeSet;
use std::process::Command;

use kauth::pki::certificate::{Certificate, leaf};
use kauth::pki::key::public_key_of;
use serde_json::Value;
use support::sandbox::{Ran, Sandbox};

const HOUR: i64 = 3600;

const CSV: &str = "\u{feff}name,group,group,uid,ttl,keyType\r\n\
                   jane,b,a,u-1,1h,\r\n\
                   \"bob@example.com\",\"x,y\",,,,ed25519\r\n\
                   eve,,system:masters,,,\r\n\
                   team:ci,z,,,30m,p384\r\n";

const YAML: &str = "- {name: jane, groups: [b, a], uid: u-1, ttl: 1h}\n\
                    - name: bob@example.com\n  groups: ['x,y']\n  keyType: ed25519\n\
                    - name: eve\n  groups:\n  - system:masters\n\
                    - {name: 'team:ci', groups: [z], ttl: 30m, keyType: p384}\n";

/// Name, groups, uid, for how long with `--ttl 2h`, kind of key, file.
type Expected =
    (&'static str, &'static [&'static str], Option<&'static str>, i64, &'static str, &'static str);

/// Who is on both lists.
const PEOPLE: [Expected; 4] = [
    ("jane", &["b", "a"], Some("u-1"), HOUR, "ECDSA P-256", "jane"),
    ("bob@example.com", &["x,y"], None, 2 * HOUR, "Ed25519", "bob@example.com"),
    ("eve", &["system:masters"], None, 2 * HOUR, "ECDSA P-256", "eve"),
    ("team:ci", &["z"], None, HOUR / 2, "ECDSA P-384", "team_ci"),
];

fn kauth(sandbox: &Sandbox, args: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(args);
    sandbox.start(command, input)
}

fn with_authority(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    assert_eq!(kauth(&sandbox, &["ca", "init"], "").code, 0);
    sandbox
}

fn names(sandbox: &Sandbox, folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(sandbox.path(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn check(certificate: &Certificate, key: &[u8], at: usize) {
    let (name, groups, uid, ttl, kind, _) = PEOPLE[at];
    assert_eq!((certificate.common_name(), certificate.organizations()), (name, groups.to_vec()));
    assert_eq!(certificate.uids().first().copied(), uid, "{name}");
    assert_eq!(certificate.not_after - certificate.not_before, ttl + 300, "{name}");
    assert_eq!(certificate.key.to_string(), kind, "{name}");
    assert!(certificate.matches(&public_key_of(key).unwrap()), "{name}");
}

#[test]
fn a_folder_has_a_pair_for_everybody() {
    for (list, text) in [("people.csv", CSV), ("people.yaml", YAML), ("-", YAML)] {
        let sandbox = with_authority(&format!("list-folder-{list}"));
        if list != "-" {
            sandbox.write(list, text);
        }
        let before = names(&sandbox, ".");
        let ran = kauth(&sandbox, &["cert", "--list-file", list, "--out-dir", "new", "--ttl", "2h"], text);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (0, "4 keys and certificates in new\n"),
            "{}",
            ran.stderr
        );
        assert!(
            ran.stderr.contains("warning: eve: members of system:masters may do anything"),
            "{}",
            ran.stderr
        );
        assert_eq!(sandbox.mode("new"), Some(0o700));
        let mut expected = BTreeSet::new();
        for (at, (.., stem)) in PEOPLE.into_iter().enumerate() {
            let [key, crt] = ["key", "crt"].map(|extension| format!("{stem}.{extension}"));
            let read = |name: &str| sandbox.read(&format!("new/{name}")).unwrap();
            check(&leaf(&read(&crt)).unwrap(), &read(&key), at);
            let mode = |name: &str| sandbox.mode(&format!("new/{name}"));
            assert_eq!((mode(&key), mode(&crt)), (Some(0o600), Some(0o644)));
            expected.extend([key, crt]);
        }
        assert_eq!(names(&sandbox, "new"), expected);
        let after: BTreeSet<_> = names(&sandbox, ".").into_iter().filter(|name| name != "new").collect();
        assert_eq!(after, before, "nothing else is left");
    }
}

#[test]
fn documents_are_one_a_line_in_the_order_of_the_list() {
    let sandbox = with_authority("list-json");
    let before = names(&sandbox, ".");
    let ran = kauth(&sandbox, &["cert", "--list-file", "-", "-o", "json", "--ttl", "2h"], CSV);
    let documents: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), PEOPLE.len(), "{}", ran.stderr);
    for (at, document) in documents.iter().enumerate() {
        let text = |field: &str| document[field].as_str().unwrap().as_bytes();
        check(&leaf(text("certificate")).unwrap(), text("key"), at);
        assert_eq!(document["user"], PEOPLE[at].0);
    }
    let many: String = (0..500).map(|number| format!("user-{number}\n")).collect();
    let ran = kauth(&sandbox, &["cert", "--list-file", "-", "-o", "json"], &format!("name\n{many}"));
    let documents: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (number, document) in documents.iter().enumerate() {
        assert_eq!(document["user"], format!("user-{number}"));
    }
    for field in ["key", "certificate", "serialNumber", "credentialID"] {
        let all: BTreeSet<_> = documents.iter().map(|document| document[field].as_str().unwrap()).collect();
        assert_eq!(all.len(), 500, "{field}");
    }
    assert_eq!(names(&sandbox, "."), before, "nothing is written");
}

#[test]
fn groups_that_the_policy_does_not_bind_are_told() {
    let sandbox = with_authority("list-policy");
    sandbox.write(
        "policy.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n\
         subjects: [{kind: Group, name: b, apiGroup: rbac.authorization.k8s.io}]\n\
         roleRef: {kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io}\n",
    );
    let list = ["cert", "--list-file", "-", "--out-dir", "new", "--policy"];
    let ran = kauth(&sandbox, &[&list[..], &["policy.yaml"]].concat(), CSV);
    assert_eq!(ran.code, 0);
    for group in ["a", "x,y", "z"] {
        assert!(ran.stderr.contains(&format!("no binding names the group `{group}`")), "{}", ran.stderr);
    }
    assert!(!ran.stderr.contains("the group `b`") && !ran.stderr.contains("group `system:masters`: "));
    let ran = kauth(&sandbox, &[&list[..], &["-"]].concat(), CSV);
    assert_eq!((ran.code, ran.stderr.as_str()), (2, "error: standard input can be read only once\n"));
}

/// Lists, and how what is said of them begins: all of it, if it ends with a line feed.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("csv", "name\n../x\n", "LIST:2: no file can be called like `../x`: it begins with a dot\n"),
    ("csv", "name\n/etc/x\na/b\n", "LIST:2: no file can be called like `/etc/x`: it holds a slash\n"),
    ("csv", "name\njane\nbob\njane\n", "LIST:4: `jane` stands on line 2, too\n"),
    ("csv", "name\na:b\na_b\n", "LIST:3: `a_b` and `a:b` of line 2 would have the same files: a_b.key\n"),
    ("csv", "name\na\0b\n", "LIST:2: the name holds the character NUL\n"),
    (
        "csv",
        "name\n\u{1b}]0;hi\u{7}\n",
        "LIST:2: the name holds control characters: \"\\u{1b}]0;hi\\u{7}\"\n",
    ),
    ("csv", "name,ttl\nj,\u{1b}[31m\n", "LIST:2: ttl `\\u{1b}[31m`: it is no duration"),
    ("csv", "name,ttl\nj,1h\nk,soon\nl,-1h\n", "LIST:3: ttl `soon`: it is no duration"),
    ("csv", "name,ttl\nj,99y\n", "LIST:2: the authority ends before the certificate would, at "),
    ("csv", "name,group\njane,\"dev\n", "LIST:2: extraneous or missing \" in quoted-field\n"),
    (
        "csv",
        "name,groups\njane,dev\n",
        "LIST:1: the column `groups` is none of name, group, uid, ttl, keyType\n",
    ),
    ("csv", "name;group\njane;dev\n", "LIST:1: the column `name;group` is none of"),
    ("csv", "jane,dev\nbob,dev\n", "LIST:1: the column `jane` is none of"),
    ("csv", "name,group\njane\n", "LIST:2: 1 cells, where the header has 2\n"),
    ("csv", "name,keyType\njane,rsa1024\n", "LIST:2: `rsa1024` is no type of keys\n"),
    ("csv", "name,group\n,dev\n", "LIST:2: the name is empty\n"),
    ("csv", "", "LIST:1: it names nobody\n"),
    ("csv", "name\n", "LIST:1: it names nobody\n"),
    ("yaml", "", "LIST:1: it names nobody\n"),
    ("yaml", "name: jane\n", "LIST:1: it is no list of people\n"),
    ("yaml", "- jane\n", "LIST:1: the item is no mapping with a `name`\n"),
    ("yaml", "- name: jane\n  groups: dev\n", "LIST:2: `groups` is no list\n"),
    ("yaml", "- name: jane\n  group: dev\n", "LIST:2: `group` is none of name, groups, uid, ttl, keyType\n"),
    ("yaml", "- name: 007\n", "LIST:1: `name` is a number; in quotes it is a text\n"),
    ("yaml", "- name: jane\n  uid: yes\n", "LIST:2: `uid` is a boolean; in quotes it is a text\n"),
    (
        "yaml",
        "- name: a\n- name: ../a\n",
        "LIST:2: no file can be called like `../a`: it begins with a dot\n",
    ),
    ("yaml", "- name: a\n  name: b\n", "LIST:2: the key `name` stands there twice\n"),
    ("yaml", "- {name: a}\n---\n- {name: b}\n", "LIST:2: a second document begins here; a list is one\n"),
    ("yaml", "[[[[", "LIST:1: yaml: "),
];

#[test]
fn of_a_hostile_list_nothing_is_made() {
    let sandbox = with_authority("list-hostile");
    let long = format!("name\n{}\n", "a".repeat(1 << 20));
    let deep = "[".repeat(100_000);
    let odd = [
        ("csv", long.as_str(), "LIST:2: no file can be called like `aaa"),
        ("yaml", &deep, "LIST:1: yaml: "),
    ];
    for (extension, text, expected) in HOSTILE.iter().chain(&odd) {
        let list = format!("people.{extension}");
        sandbox.write(&list, text);
        for place in [["--out-dir", "new"], ["-o", "json"]] {
            let before = names(&sandbox, ".");
            let ran = kauth(&sandbox, &[&["cert", "--list-file", &list][..], &place].concat(), "");
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{text:.50}");
            let expected = format!("error: {}", expected.replace("LIST", &list));
            assert!(ran.stderr.starts_with(&expected), "{text:.50}: {}", ran.stderr);
            assert!(ran.stderr.len() < 2000, "{text:.50}: {} bytes are told", ran.stderr.len());
            assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
            assert_eq!(names(&sandbox, "."), before, "{text:.50}");
        }
        std::fs::remove_file(sandbox.path(&list)).unwrap();
    }
}

#[test]
fn of_a_hundred_thousand_errors_a_hundred_are_told() {
    let sandbox = with_authority("list-garbage");
    for (extension, head, row) in [
        ("csv", "name\n", "../x\n"),
        ("csv", "name,group\n", "a,b,c,\u{1b}\n"),
        ("yaml", "", "- nobody: 1\n"),
    ] {
        let list = format!("people.{extension}");
        sandbox.write(&list, &format!("{head}{}", row.repeat(100_000)));
        let ran = kauth(&sandbox, &["cert", "--list-file", &list, "--out-dir", "new"], "");
        assert_eq!((ran.code, ran.stderr.lines().count()), (2, 101), "{:.200}", ran.stderr);
        let last = ran.stderr.lines().last().unwrap();
        assert_eq!(last, format!("error: {list}: 99900 errors more"));
        assert!(!sandbox.path("new").exists());
    }
}

#[test]
fn what_is_no_text_or_never_ends_is_refused() {
    let sandbox = with_authority("list-bytes");
    std::fs::write(sandbox.path("people.csv"), b"name\njane\n\xff\xfe\n").unwrap();
    let run = |list: &str| kauth(&sandbox, &["cert", "--list-file", list, "--out-dir", "new"], "");
    let ran = run("people.csv");
    assert_eq!((ran.code, ran.stderr.as_str()), (2, "error: people.csv:3: invalid leading UTF-8 octet\n"));
    let ran = run("/dev/zero");
    assert!(ran.code == 2 && ran.stderr.contains("larger than 64 MiB"), "{}", ran.stderr);
    let ran = run("none.csv");
    assert_eq!((ran.code, ran.stderr.as_str()), (2, "error: open none.csv: no such file or directory\n"));
    // PowerShell writes it so.
    let utf16: Vec<u8> = "\u{feff}name\r\njane\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(sandbox.path("people.csv"), utf16).unwrap();
    assert_eq!(run("people.csv").code, 0);
    assert!(sandbox.path("new/jane.crt").exists());
}

#[test]
fn a_folder_is_a_new_one() {
    let sandbox = with_authority("list-taken");
    sandbox.write("file", "");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    std::os::unix::fs::symlink("nowhere", sandbox.path("link")).unwrap();
    let before = names(&sandbox, ".");
    let list = ["cert", "--list-file", "-", "--out-dir"];
    for (folder, said) in [
        ("file", "error: `file` exists\nhint: the folder is a new one: name another\n"),
        ("folder", "error: `folder` exists\nhint: the folder is a new one: name another\n"),
        ("link", "error: `link` exists\nhint: the folder is a new one: name another\n"),
        ("no/such", "error: open no/such: no such file or directory\nhint: `mkdir no` makes the folder\n"),
    ] {
        let ran = kauth(&sandbox, &[&list[..], &[folder]].concat(), "name\njane\n");
        assert_eq!((ran.code, ran.stderr.as_str(), ran.stdout.as_str()), (2, said, ""));
        assert_eq!(names(&sandbox, "."), before);
    }
    for flag in
        [&["--force"][..], &["-n", "web"], &["--context", "c"], &["--use-context"], &["--group", "g"], &["x"]]
    {
        let ran = kauth(&sandbox, &[&list[..], &["new"], flag].concat(), "name\njane\n");
        assert!(ran.code == 2 && ran.stderr.contains("cannot be used with"), "{flag:?}: {}", ran.stderr);
        assert_eq!(names(&sandbox, "."), before);
    }
}
