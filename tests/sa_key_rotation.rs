//! What `kauth sa-key rotate` leaves of the files that it is given: no key is lost, no other byte changes, and
//! whoever could read a file still can.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/credentials.rs"]
mod credentials;

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::process::{Command, Output, Stdio};

use credentials::{Folder, text};
use serde_json::Value;

/// A key that another cluster signed with, made by `openssl ecparam -genkey`.
const OTHER_PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE93weVpLgbusNBE9b6b9zNKJis9uI
y8r1I8mdPc5Eav5oiLq6P3my8g4cqN27ASSXlM0i3speJMxYa0hErA1tEg==
-----END PUBLIC KEY-----
";

#[test]
fn a_file_of_both_halves_is_refused() {
    for link in ["sa.key", "./sa.key", "soft", "hard"] {
        let folder = Folder::new("rotation-same");
        done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
        symlink("sa.key", folder.path("soft")).unwrap();
        std::fs::hard_link(folder.path("sa.key"), folder.path("hard")).unwrap();
        let before = files(&folder);
        for step in [&[][..], &["--switch"], &["--finish"]] {
            let output = folder.kauth(&[&["sa-key", "rotate", "--pub", link], step].concat());
            assert_eq!(output.status.code(), Some(2), "{link} {step:?}");
            assert!(text(&output.stderr).contains("are the same file"), "{}", text(&output.stderr));
            assert_eq!(files(&folder), before, "{link} {step:?}");
        }
    }
}

#[test]
fn no_file_of_a_rotation_is_another_one() {
    for name in ["sa.key.new", "sa.key.old"] {
        for target in ["sa.key", "sa.pub"] {
            let folder = Folder::new("rotation-links");
            done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
            symlink(target, folder.path(name)).unwrap();
            let before = files(&folder);
            for step in [&[][..], &["--switch"], &["--finish"]] {
                let output = folder.kauth(&[&["sa-key", "rotate"], step].concat());
                assert_eq!(output.status.code(), Some(2), "{name} {target} {step:?}");
                assert_eq!(files(&folder), before, "{name} {target} {step:?}");
            }
        }
    }
}

#[test]
fn private_keys_among_the_public_ones_are_refused() {
    let folder = Folder::new("rotation-private");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    done(&folder, &["sa-key", "new", "--out-key", "other.key", "--out-pub", "other.pub"]);
    done(&folder, &["csr", "create", "x", "--key-type", "p256"]);
    let public = folder.read("sa.pub");
    for private in ["sa.key", "other.key", "x.key"] {
        folder.write("sa.pub", [&public[..], &folder.read(private)].concat());
        let before = files(&folder);
        for step in [&[][..], &["--switch"], &["--finish"]] {
            let output = folder.kauth(&[&["sa-key", "rotate"], step].concat());
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{private} {step:?}");
            assert!(said.contains("`sa.pub` holds a private key"), "{private} {step:?}: {said}");
            assert_eq!(files(&folder), before, "{private} {step:?}");
        }
    }
}

#[test]
fn all_other_bytes_of_the_public_keys_stay() {
    let folder = Folder::new("rotation-bytes");
    done(&folder, &["sa-key", "new"]);
    let own = text(&folder.read("sa.pub"));
    // A comment, a key that is there twice, a block that is no key, CRLF, and no line break at the end.
    let unknown = "-----BEGIN X-----\nQUJD\n-----END X-----\n";
    let crlf = OTHER_PUBLIC.replace('\n', "\r\n");
    let before =
        format!("# since 2024\n{own}between\n{unknown}{own}# of the cluster before\r\n{}", crlf.trim_end());
    folder.write("sa.pub", &before);
    done(&folder, &["sa-key", "rotate", "--type", "ecdsa"]);
    let begun = text(&folder.read("sa.pub"));
    let added = begun.strip_prefix(&format!("{before}\n")).unwrap().to_owned();
    assert!(
        added.starts_with("-----BEGIN PUBLIC KEY-----\n") && added.ends_with("-----END PUBLIC KEY-----\n")
    );
    let (known, own_id, new_id) =
        (keys(&folder, "sa.pub"), keys(&folder, "sa.key"), keys(&folder, "sa.key.new"));
    assert_eq!(known, [&own_id[..], &own_id, &known[2..3], &new_id].concat());
    done(&folder, &["sa-key", "rotate", "--switch"]);
    assert_eq!(text(&folder.read("sa.pub")), format!("{added}{before}\n"));
    done(&folder, &["sa-key", "rotate", "--finish"]);
    let rest = before.replace(&own, "");
    assert_eq!(text(&folder.read("sa.pub")), format!("{added}{rest}\n"));
}

#[test]
fn files_keep_their_readers() {
    let folder = Folder::new("rotation-readers");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    // kubeadm: the control plane runs as other users than root, who share a group.
    let group = another_group(&folder);
    let give = |name: &str, mode| {
        chown(folder.path(name), None, Some(group)).unwrap();
        std::fs::set_permissions(folder.path(name), PermissionsExt::from_mode(mode)).unwrap();
    };
    give("sa.key", 0o640);
    give("sa.pub", 0o640);
    let mine = std::fs::metadata(folder.path("sa.key")).unwrap().uid();
    for step in [&[][..], &["--switch"], &["--finish"]] {
        let output = folder.kauth(&[&["sa-key", "rotate"], step].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        for name in ["sa.key", "sa.pub"] {
            assert_eq!(access(&folder, name), (mine, group, 0o640), "{name} {step:?}");
        }
    }
    assert_eq!(access(&folder, "sa.key.old"), (mine, group, 0o640), "it is the key of before");
    assert_eq!(access(&folder, "sa.key.new").2, 0o600, "no server reads it");
}

#[test]
fn a_key_that_all_could_read_is_not_any_more() {
    let folder = Folder::new("rotation-lax");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    std::fs::set_permissions(folder.path("sa.key"), PermissionsExt::from_mode(0o644)).unwrap();
    std::fs::set_permissions(folder.path("sa.pub"), PermissionsExt::from_mode(0o666)).unwrap();
    done(&folder, &["sa-key", "rotate"]);
    let output = folder.kauth(&["sa-key", "rotate", "--switch"]);
    assert!(output.status.success());
    let said = text(&output.stderr);
    assert!(said.contains("`sa.key` had mode 0644, and has 0640 now"), "{said}");
    for (name, mode) in [("sa.key", 0o640), ("sa.key.old", 0o640), ("sa.pub", 0o666)] {
        assert_eq!(access(&folder, name).2, mode, "{name}");
    }
}

#[test]
fn what_cannot_be_kept_is_said() {
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let folder = Folder::new("rotation-foreign");
    if std::fs::metadata(&folder.0).unwrap().uid() != 0 {
        eprintln!("skipped: only root can give files to others");
        return;
    }
    for (name, mode) in [("sa.key", 0o664), ("sa.pub", 0o664)] {
        folder.write(name, "old");
        chown(folder.path(name), Some(0), Some(12345)).unwrap();
        std::fs::set_permissions(folder.path(name), PermissionsExt::from_mode(mode)).unwrap();
    }
    std::fs::set_permissions(&folder.0, PermissionsExt::from_mode(0o777)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.env_clear().env("HOME", &folder.0).current_dir(&folder.0).uid(NOBODY).gid(NOBODY);
    let output = command.args(["sa-key", "new", "--force"]).output();
    let Ok(output) = output else {
        eprintln!("skipped: others may not run what is built here");
        return;
    };
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(access(&folder, "sa.key"), (NOBODY, NOBODY, 0o600), "the group is another one now");
    assert_eq!(access(&folder, "sa.pub"), (NOBODY, NOBODY, 0o644));
    for name in ["sa.key", "sa.pub"] {
        for notice in
            ["belonged to another user (uid 0), and is yours now", "belonged to another group (gid 12345)"]
        {
            assert!(said.contains(&format!("`{name}` {notice}")), "{notice}: {said}");
        }
    }
    assert!(said.contains("`sa.key` had mode 0664, and has 0600 now"), "{said}");
}

#[test]
fn tokens_stay_with_their_owners() {
    let folder = Folder::new("rotation-token");
    let group = another_group(&folder);
    folder.write("bob.token", "old");
    chown(folder.path("bob.token"), None, Some(group)).unwrap();
    std::fs::set_permissions(folder.path("bob.token"), PermissionsExt::from_mode(0o440)).unwrap();
    let mine = access(&folder, "bob.token");
    done(&folder, &["token-file", "add", "bob", "t.csv", "--out-token", "bob.token", "--force"]);
    assert_eq!(access(&folder, "bob.token"), mine);
    assert_ne!(folder.read("bob.token"), b"old");
}

#[test]
fn of_two_rotations_at_once_one_is_refused() {
    for _ in 0..8 {
        let folder = Folder::new("rotation-race");
        done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
        let start = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
            command.args(["sa-key", "rotate"]).current_dir(&folder.0).env("HOME", &folder.0);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let runs = [start(), start(), start()].map(|run| run.wait_with_output().unwrap());
        let (won, lost): (Vec<Output>, Vec<_>) = runs.into_iter().partition(|run| run.status.success());
        assert_eq!((won.len(), lost.len()), (1, 2), "{lost:?}");
        let told = text(&won[0].stdout);
        let known = keys(&folder, "sa.pub");
        assert_eq!(known.len(), 2);
        assert!(told.contains(&known[1]), "{told}");
        assert_eq!(keys(&folder, "sa.key.new"), known[1..]);
        for output in lost {
            assert!(text(&output.stderr).contains("a rotation has begun"), "{}", text(&output.stderr));
        }
    }
}

#[test]
fn a_new_key_that_waits_is_not_replaced() {
    let folder = Folder::new("rotation-waits");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    done(&folder, &["sa-key", "rotate"]);
    done(&folder, &["sa-key", "rotate", "--switch"]);
    done(&folder, &["sa-key", "rotate", "--finish"]);
    std::fs::remove_file(folder.path("sa.key.old")).unwrap();
    // What is left of the rotation before is no other key than that of sa.key.
    done(&folder, &["sa-key", "rotate"]);
    let before = files(&folder);
    assert_eq!(folder.kauth(&["sa-key", "rotate"]).status.code(), Some(2));
    folder.write("sa.key.new", "no key");
    let with_text = files(&folder);
    assert_eq!(folder.kauth(&["sa-key", "rotate"]).status.code(), Some(2));
    assert_eq!(files(&folder), with_text);
    assert_ne!(before, with_text);
}

fn done(folder: &Folder, args: &[&str]) -> String {
    let output = folder.kauth(args);
    assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn keys(folder: &Folder, name: &str) -> Vec<String> {
    let served: Value = serde_json::from_str(&done(folder, &["sa-key", "jwks", name])).unwrap();
    served["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

fn access(folder: &Folder, name: &str) -> (u32, u32, u32) {
    let found = std::fs::metadata(folder.path(name)).unwrap();
    (found.uid(), found.gid(), found.mode() & 0o7777)
}

/// Returns a group that files of this user can be given: any for root, for others one of theirs.
fn another_group(folder: &Folder) -> u32 {
    let own = std::fs::metadata(&folder.0).unwrap();
    if own.uid() == 0 {
        return 12345;
    }
    let groups = Command::new("id").arg("-G").output().unwrap();
    let groups = text(&groups.stdout);
    let mut groups = groups.split_whitespace().map(|group| group.parse().unwrap());
    groups.find(|group| *group != own.gid()).unwrap_or(own.gid())
}

/// Returns what is in a folder: names, what they lead to, and modes.
fn files(folder: &Folder) -> Vec<(String, Vec<u8>, u32)> {
    let entries = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = entries
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap(), std::fs::symlink_metadata(&path).unwrap().mode())
        })
        .collect();
    all.sort();
    all
}
