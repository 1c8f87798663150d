//! `kauth config undo`: edits taken back byte for byte, in all of their files or in none; and what is kept for that.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::process::Command;

use proptest::prelude::*;
use support::sandbox::Sandbox;

const ONE: &str = "\
# mine
current-context: dev
contexts:
- name: dev
  context: {cluster: main, user: ann}   # keep
users:
- name: ann
  user: {token: test-token-ann}
";

const TWO: &str = "clusters:\n- name: main\n  cluster: {server: 'https://two.test'}\n";

/// A kubeconfig of two files, of which `delete-context dev --prune` edits both.
fn two_files(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name).with("KUBECONFIG", "one:two");
    sandbox.write("one", ONE);
    sandbox.write("two", TWO);
    sandbox
}

fn done(sandbox: &Sandbox, args: &[&str]) -> String {
    let ran = sandbox.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
    ran.stdout
}

/// Takes the time out of a line, which is one of today.
fn untimed(text: &str) -> String {
    let is_time = |word: &&str| word.len() == 20 && word.ends_with('Z') && word.as_bytes()[10] == b'T';
    let untimed = |line: &str| {
        let words = line.split(' ').map(|word| if is_time(&word) { "TIME" } else { word });
        words.collect::<Vec<_>>().join(" ") + "\n"
    };
    text.lines().map(untimed).collect()
}

#[test]
fn an_edit_of_two_files_is_undone_as_one() {
    let sandbox = two_files("undo-two");
    done(&sandbox, &["delete-context", "dev", "--prune"]);
    let edited = [sandbox.read("one"), sandbox.read("two")];
    assert!(edited[0].as_deref() != Some(ONE.as_bytes()) && edited[1].as_deref() != Some(TWO.as_bytes()));
    assert_eq!(untimed(&done(&sandbox, &["undo", "--list"])).matches("TIME").count(), 3);
    // One of them was changed: neither is touched.
    for file in ["one", "two"] {
        let mut changed = sandbox.read(file).unwrap();
        let original = changed.clone();
        changed.extend(b"# by hand\n");
        std::fs::write(sandbox.path(file), &changed).unwrap();
        let before = [sandbox.read("one"), sandbox.read("two")];
        let refused = sandbox.run(&["undo"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
        assert!(
            refused.stderr.starts_with(&format!("error: `{file}` is not as kauth left it")),
            "{}",
            refused.stderr
        );
        assert_eq!([sandbox.read("one"), sandbox.read("two")], before);
        std::fs::write(sandbox.path(file), original).unwrap();
    }
    // Nor if one is gone.
    std::fs::rename(sandbox.path("two"), sandbox.path("away")).unwrap();
    assert_eq!(sandbox.run(&["undo"]).code, 2);
    std::fs::rename(sandbox.path("away"), sandbox.path("two")).unwrap();
    assert_eq!([sandbox.read("one"), sandbox.read("two")], edited);
    // One of its files is enough to find it by.
    let said = untimed(&done(&sandbox, &["undo", "--kubeconfig=two"]));
    let one = sandbox.path("one");
    let mut lines: Vec<_> = said.lines().collect();
    lines.sort_unstable();
    let other = format!("undid the edit of {} from TIME", one.display());
    assert_eq!(lines, [other.as_str(), "undid the edit of two from TIME"]);
    assert_eq!(sandbox.read("one").unwrap(), ONE.as_bytes());
    assert_eq!(sandbox.read("two").unwrap(), TWO.as_bytes());
    let none = sandbox.run(&["undo"]);
    assert_eq!((none.code, none.stdout.as_str()), (2, ""));
    assert!(none.stderr.starts_with("error: there is no edit to undo\n"), "{}", none.stderr);
    let left: Vec<_> =
        std::fs::read_dir(sandbox.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "home, one, state and two: {left:?}");
}

#[test]
fn a_write_in_place_that_was_killed_is_put_back_by_the_next_edit() {
    let sandbox = Sandbox::new("torn").with("KUBECONFIG", "one:new/two");
    let draft = ONE.replace("# mine\n", "# mine, and with a line that is longer than before\n");
    let torn = [&draft[..60], &ONE[60..]].concat();
    assert_ne!(sandbox.run_with_input(&["view", "--kubeconfig=/dev/stdin"], &torn).code, 0);
    sandbox.write("one", &torn);
    sandbox.write(".one.kauth-abcdef", &draft);
    sandbox.write(".one.kauth-backup-abcdef", ONE);
    done(&sandbox, &["set-context", "dev", "--namespace=here"]);
    let expected = ONE.replace("user: ann}", "user: ann, namespace: here}");
    assert_eq!(String::from_utf8(sandbox.read("one").unwrap()).unwrap(), expected);
    assert!(
        sandbox.read(".one.kauth-backup-abcdef").is_none() && sandbox.read(".one.kauth-abcdef").is_none()
    );
    assert!(!sandbox.path("new").exists());
}

#[test]
fn an_edit_is_undone_whole_or_not_at_all() {
    let sandbox = two_files("undo-part");
    done(&sandbox, &["delete-context", "dev", "--prune"]);
    // A later edit of one of its files comes first.
    done(&sandbox, &["set-cluster", "main", "--server=https://new.test", "--kubeconfig=two"]);
    let refused = sandbox.run(&["undo", "--kubeconfig=one"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("two` was edited again"), "{}", refused.stderr);
    assert_eq!(untimed(&done(&sandbox, &["undo"])), "undid the edit of two from TIME\n");
    // What one of its files held is forgotten.
    assert_eq!(done(&sandbox, &["undo", "--clear", "--kubeconfig=two"]), "forgot 1 content\n");
    let (before, refused) = (sandbox.read("one"), sandbox.run(&["undo"]));
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("cannot be undone in all of its files"), "{}", refused.stderr);
    assert_eq!(sandbox.read("one"), before);
}

/// Whichever of the files is written first: if the other one cannot be written, both stay as they are.
#[test]
fn a_file_that_cannot_be_written_takes_the_others_with_it() {
    for large in ["one", "two"] {
        let sandbox = two_files(&format!("undo-full-{large}"));
        let mut content = String::from_utf8(sandbox.read(large).unwrap()).unwrap();
        content.push_str(&"# a long comment that makes the file too large to be written\n".repeat(2000));
        sandbox.write(large, &content);
        done(&sandbox, &["delete-context", "dev", "--prune"]);
        let before = [sandbox.read("one"), sandbox.read("two")];
        let mut limited = Command::new("/bin/sh");
        let script = "trap '' XFSZ; ulimit -f 32; exec \"$0\" config undo";
        limited.args(["-c", script, env!("CARGO_BIN_EXE_kauth")]);
        let refused = sandbox.start(limited, "");
        assert_eq!(refused.code, 2, "{}", refused.stdout);
        assert_eq!(refused.stderr, format!("error: write {large}: file too large\n"));
        assert_eq!([sandbox.read("one"), sandbox.read("two")], before);
        // And can be undone once there is room.
        done(&sandbox, &["undo"]);
        assert_eq!(sandbox.read(large).unwrap(), content.as_bytes());
    }
}

#[test]
fn a_file_that_an_edit_made_is_removed() {
    let sandbox = Sandbox::new("undo-made");
    done(&sandbox, &["set-context", "dev", "--cluster=c"]);
    done(&sandbox, &["set-context", "dev", "--user=u"]);
    assert_eq!(sandbox.mode("home/.kube/config"), Some(0o600));
    assert_eq!(sandbox.mode("state/kauth/undo"), Some(0o700));
    done(&sandbox, &["undo"]);
    assert!(sandbox.read("home/.kube/config").is_some());
    done(&sandbox, &["undo"]);
    assert_eq!(sandbox.read("home/.kube/config"), None);
    assert_eq!(sandbox.run(&["undo"]).code, 2);
}

#[test]
fn a_link_is_followed_and_stays() {
    let sandbox = Sandbox::new("undo-link");
    sandbox.write("target", ONE);
    std::os::unix::fs::symlink("target", sandbox.path("link")).unwrap();
    done(&sandbox, &["use-context", "dev", "--kubeconfig=link"]);
    done(&sandbox, &["set-context", "new", "--kubeconfig=link"]);
    assert_eq!(
        untimed(&done(&sandbox, &["undo", "--list", "--kubeconfig=target"])).matches("TIME").count(),
        2
    );
    assert_eq!(
        untimed(&done(&sandbox, &["undo", "--kubeconfig=target"])),
        "undid the edit of target from TIME\n"
    );
    assert_eq!(sandbox.read("target").unwrap(), ONE.as_bytes());
    assert!(sandbox.path("link").is_symlink());
}

#[test]
fn ten_edits_are_kept_and_those_that_are_not_wanted_are_not() {
    let sandbox = Sandbox::new("undo-ring").with("KUBECONFIG", "one");
    sandbox.write("one", ONE);
    let mut contents = Vec::new();
    for number in 0..12 {
        contents.push(sandbox.read("one").unwrap());
        done(&sandbox, &["set-context", "dev", &format!("--namespace=n{number}")]);
    }
    // The same again changes nothing, and counts for nothing.
    done(&sandbox, &["set-context", "dev", "--namespace=n11"]);
    assert_eq!(done(&sandbox, &["undo", "--list"]).lines().count(), 11);
    for content in contents.iter().rev().take(10) {
        done(&sandbox, &["undo"]);
        assert_eq!(sandbox.read("one").as_ref(), Some(content));
    }
    assert_eq!(sandbox.run(&["undo"]).code, 2);
    done(&sandbox, &["set-context", "dev", "--namespace=x", "--no-undo"]);
    let sandbox = sandbox.with("KAUTH_NO_UNDO", "1");
    done(&sandbox, &["set-context", "dev", "--namespace=y"]);
    assert_eq!(sandbox.run(&["undo"]).code, 2);
    assert_eq!(done(&sandbox, &["undo", "--list", "--all"]), "TIME   FILE\n");
}

#[test]
fn what_is_kept_can_be_forgotten() {
    let sandbox = two_files("undo-clear");
    done(&sandbox, &["delete-context", "dev", "--prune"]);
    done(&sandbox, &["set-context", "x", "--kubeconfig=other"]);
    assert_eq!(done(&sandbox, &["undo", "--list", "--all"]).lines().count(), 4);
    assert_eq!(done(&sandbox, &["undo", "--clear"]), "forgot 2 contents\n");
    assert_eq!(done(&sandbox, &["undo", "--clear"]), "forgot 0 contents\n");
    assert_eq!(done(&sandbox, &["undo", "--list", "--all"]).lines().count(), 2);
    assert_eq!(done(&sandbox, &["undo", "--clear", "--all"]), "forgot 1 content\n");
    assert_eq!(std::fs::read_dir(sandbox.path("state/kauth/undo")).unwrap().count(), 0);
}

#[test]
fn it_is_said_that_old_credentials_are_kept() {
    let sandbox = Sandbox::new("undo-said").with("KUBECONFIG", "one");
    let says = |args: &[&str], input: &str| {
        let ran = sandbox.run_with_input(args, input);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("test-token"), "{}", ran.stderr);
        ran.stderr.contains("note: the old credential of user `ann` is kept for `kauth config undo`")
    };
    sandbox.write("one", ONE);
    assert!(!says(&["set-context", "dev", "--namespace=x"], ""));
    assert!(!says(&["rename-user", "ann", "ann2"], "") && !says(&["rename-user", "ann2", "ann"], ""));
    assert!(says(&["set-credentials", "ann", "--token-from=-"], "test-token-new"));
    assert!(!says(&["set-credentials", "bob", "--token-from=-"], "test-token-bob"));
    assert!(!says(&["set-credentials", "ann", "--token-from=-", "--no-undo"], "test-token-newer"));
    assert!(says(&["delete-user", "ann"], ""));
}

/// A hint is about the file that the command was about, and a shell takes it as it stands.
#[test]
fn hints_name_the_file_that_is_meant() {
    let sandbox = Sandbox::new("undo-hints");
    sandbox.write("it's", ONE);
    sandbox.set_mode("it's", 0o644);
    let deleted = sandbox.run(&["delete-user", "ann", "--kubeconfig", "it's"]);
    for hint in
        [r"`kauth config undo --clear --kubeconfig 'it'\''s'` forgets it", r"`chmod 600 'it'\''s'` ends that"]
    {
        assert!(deleted.stderr.contains(hint), "{}", deleted.stderr);
    }
    sandbox.write("it's", TWO);
    let refused = sandbox.run(&["undo", "--kubeconfig=it's"]);
    let hint = r"hint: `kauth config undo --clear --kubeconfig 'it'\''s'` forgets the edits of before";
    assert!(refused.stderr.contains(hint), "{}", refused.stderr);
}

#[test]
fn undos_at_the_same_time_undo_one_edit_each() {
    let sandbox = two_files("undo-race");
    for number in 0..8 {
        done(&sandbox, &["set-context", "dev", &format!("--namespace=n{number}")]);
    }
    std::thread::scope(|scope| {
        let undos: Vec<_> = (0..8).map(|_| scope.spawn(|| done(&sandbox, &["undo"]))).collect();
        for undo in undos {
            assert_eq!(untimed(&undo.join().unwrap()), "undid the edit of one from TIME\n");
        }
    });
    assert_eq!(sandbox.read("one").unwrap(), ONE.as_bytes());
    assert_eq!(sandbox.run(&["undo"]).code, 2);
}

/// Something that may be edited, in some words.
fn edit() -> impl Strategy<Value = Vec<String>> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let name = prop::sample::select(vec!["dev", "ann", "main", "k.ä"]);
    (0..10_u8, name.clone(), name, any::<bool>()).prop_map(move |(kind, one, two, flag)| match kind {
        0 => words(&[
            "set-context",
            one,
            &format!("--user={two}"),
            if flag { "--namespace=x" } else { "--cluster=main" },
        ]),
        1 => words(&["set-credentials", one, &format!("--username={two}"), "--password=test-password"]),
        2 => words(&["set-cluster", one, &format!("--server=https://{two}.test")]),
        3 => words(&["delete-context", one]),
        4 => words(&["delete-user", one]),
        5 => words(&["delete-cluster", one]),
        6 => words(&["rename-context", one, two]),
        7 => words(&["use-context", one]),
        8 => words(&["unset", if flag { "current-context" } else { "users" }]),
        _ => words(&["rename-user", one, two]),
    })
}

fn document() -> impl Strategy<Value = Option<String>> {
    let json = r#"{"kind": "Config", "current-context": "dev",
	"contexts": [{"name": "dev", "context": {"user": "ann", "cluster": "main"}}], "users": []}"#;
    let yaml = format!("%YAML 1.1\n---\n{ONE}\n# end");
    let block = "clusters:\n  - cluster:\n      server: https://a.test\n      x-mine: &a [1, 2]\n    name: main\nusers: []\nmine: *a\n";
    let texts = [
        json,
        &yaml,
        ONE,
        &ONE.replace('\n', "\r\n"),
        block,
        "",
        "# nothing but a comment",
        "\u{feff}kind: Config\n",
        "{}",
    ];
    let texts: Vec<_> = texts.iter().map(|text| Some((*text).to_owned())).chain([None]).collect();
    prop::sample::select(texts)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_undos_as_edits_give_the_first_bytes_back(
        content in document(),
        edits in prop::collection::vec(edit(), 1..10),
        mode in prop::sample::select(vec![0o600, 0o640, 0o644, 0o660]),
    ) {
        let sandbox = Sandbox::new("undo-any").with("KUBECONFIG", "config");
        if let Some(content) = &content {
            sandbox.write("config", content);
            sandbox.set_mode("config", mode);
        }
        let state = || (sandbox.read("config"), sandbox.mode("config"));
        let mut states = vec![state()];
        for edit in &edits {
            // Some edits cannot be made, and change nothing then.
            let code = sandbox.run(&edit.iter().map(String::as_str).collect::<Vec<_>>()).code;
            if Some(&state()) != states.last() {
                prop_assert_eq!(code, 0, "{:?}", edit);
                states.push(state());
            }
        }
        while let Some(expected) = { states.pop(); states.last() } {
            prop_assert_eq!(sandbox.run(&["undo"]).code, 0);
            prop_assert_eq!(&state(), expected, "{:?}", edits);
        }
        prop_assert_eq!(sandbox.run(&["undo"]).code, 2);
    }
}
