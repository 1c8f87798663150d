//! What is no kubeconfig, or cannot be read or edited: an error that names the file and the line, exit code 2, and nothing lost.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of its own, gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kauth-bad-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn kauth(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.env_clear().env("HOME", &self.0).env("KUBECONFIG", "config").current_dir(&self.0);
        command.arg("config").args(args).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Texts that nobody can read as a kubeconfig, and what is said of them besides the file's name.
fn unreadable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let nested = |levels: usize| format!("x: {}", "[".repeat(levels)).into_bytes();
    vec![
        ("syntax", b"a: 1\nusers: [\n".to_vec(), "line "),
        ("a tab", b"users:\n- name: a\n\tuser: {}\n".to_vec(), "line "),
        ("no text", b"a: 1\nb: \xff\n".to_vec(), "config:2"),
        ("binary", b"a: \x01\n".to_vec(), "control characters"),
        ("another kind", b"kind: Pod\napiVersion: v1\n".to_vec(), "no kind \"Pod\""),
        ("a list", b"- a\n".to_vec(), "json parse error"),
        ("a type", b"users:\n- name: a\n  user:\n    token: 5\n".to_vec(), "config:4"),
        ("base64", b"clusters:\n- cluster:\n    certificate-authority-data: '!'\n".to_vec(), "config:3"),
        ("a name twice", b"users:\n- name: a\n- name: a\n".to_vec(), "duplicate name \"a\""),
        ("depth", nested(100_000), "1000 levels"),
        ("size", vec![b'#'; 70 << 20], "64 MiB"),
        ("aliases", aliases(), "excessive aliasing"),
    ]
}

/// Nine levels of lists that hold the level below nine times.
fn aliases() -> Vec<u8> {
    let level = |n: usize| format!("- &l{n} [{}]\n", vec![format!("*l{}", n - 1); 9].join(", "));
    format!("x:\n- &l0 [a]\n{}", (1..10).map(level).collect::<String>()).into_bytes()
}

#[test]
fn what_cannot_be_read_is_named_and_stays() {
    let folder = Folder::new("unreadable");
    let file = folder.0.join("config");
    for (what, bytes, said) in unreadable() {
        std::fs::write(&file, &bytes).unwrap();
        for args in [
            &["view"][..],
            &["current-context"],
            &["set-context", "x", "--user=a"],
            &["unset", "users"],
            &["lint"],
        ] {
            let output = folder.kauth(args);
            let stderr = String::from_utf8(output.stderr).unwrap();
            if (what, args) == ("a name twice", &["lint"]) {
                // That is what lint is for.
                assert_eq!(output.status.code(), Some(1), "{stderr}");
                continue;
            }
            assert_eq!(output.status.code(), Some(2), "{what}: {args:?}: {stderr}");
            assert!(output.stdout.is_empty(), "{what}: {args:?}");
            assert!(stderr.contains("config") && stderr.contains(said), "{what}: {args:?}: {stderr}");
            assert!(std::fs::read(&file).unwrap() == bytes, "{what}: {args:?}");
        }
    }
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "something is left");
}

#[test]
fn a_shape_that_cannot_be_edited_is_named_and_stays() {
    let folder = Folder::new("shapes");
    let file = folder.0.join("config");
    for (what, text, line) in [
        ("a key twice", "users:\n- name: a\n  user:\n    token: x\n    token: z\n", "config:"),
        ("an alias", "users:\n- name: a\n  user: &u {token: x}\n- name: b\n  user: *u\n", "config:"),
        ("an explicit key", "? users\n: - name: a\n    user: {token: x}\n", "config:1"),
        ("a directive", "%TAG ! tag:x,2026:\n---\nusers:\n- name: a\n  user: {token: x}\n", "config:1"),
        ("UTF-16", "", "config:1"),
    ] {
        let utf16 = || "\u{feff}users:\n- name: a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes: Vec<u8> = if what == "UTF-16" { utf16() } else { text.as_bytes().to_vec() };
        std::fs::write(&file, &bytes).unwrap();
        let output = folder.kauth(&["set-credentials", "a", "--username=u"]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{what}: {stderr}");
        assert!(
            stderr.starts_with("warning:") || stderr.starts_with(&format!("error: {line}")),
            "{what}: {stderr}"
        );
        assert!(stderr.contains(line) && stderr.contains("is as it was"), "{what}: {stderr}");
        assert!(std::fs::read(&file).unwrap() == bytes, "{what}");
        let read = folder.kauth(&["get-users"]);
        assert_eq!(String::from_utf8(read.stdout).unwrap().lines().nth(1), Some("a"), "{what} is read");
    }
}

#[test]
fn credentials_that_cannot_be_read_change_nothing() {
    let folder = Folder::new("credentials");
    std::fs::write(folder.0.join("config"), "users:\n- name: a\n  user: {token: x}\n").unwrap();
    std::fs::write(folder.0.join("empty"), "\n").unwrap();
    std::fs::write(folder.0.join("binary"), b"\xff\xfe").unwrap();
    std::fs::write(folder.0.join("long"), vec![b'x'; (1 << 20) + 1]).unwrap();
    for source in ["nowhere", "empty", "binary", "long", ".", "fd:77", "fd:x"] {
        let output = folder.kauth(&["set-credentials", "a", "--token-from", source]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{source}: {stderr}");
        // What names no file may be the secret itself.
        let is_file = folder.0.join(source).exists();
        assert!(stderr.contains("--token-from") || stderr.contains(source), "{source}: {stderr}");
        assert!(!is_file || stderr.contains(source), "{source}: {stderr}");
    }
    let text = std::fs::read_to_string(folder.0.join("config")).unwrap();
    assert_eq!(text, "users:\n- name: a\n  user: {token: x}\n");
}
