//! `kauth config merge` and `export`, run as a user runs them, and read by a real kubectl.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/home.rs"]
mod home;
#[path = "support/kubectl.rs"]
mod kubectl;

use home::Home;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

const EMPTY: &str = "apiVersion: v1\nkind: Config\n";

/// A cluster, a user and a context of one name.
fn triple(name: &str, server: &str, token: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: {name}\n  cluster: {{server: {server}}}\n\
         users:\n- name: {name}\n  user: {{token: {token}}}\n\
         contexts:\n- name: {name}\n  context: {{cluster: {name}, user: {name}}}\n"
    )
}

fn one() -> String {
    triple("kind", "https://one.test", "test-token-one")
}

fn two() -> String {
    triple("kind", "https://two.test", "test-token-two")
}

#[test]
fn new_entries_are_taken_in_and_the_same_again_is_unchanged() {
    let home = Home::new();
    home.write("config", "# mine\nusers: # none\n");
    home.write("new", &(one() + "current-context: kind\n"));
    let said = home.kauth(&["merge", "new"]);
    assert_eq!(said.out, "cluster \"kind\" imported\nuser \"kind\" imported\ncontext \"kind\" imported\n");
    assert_eq!(said.err, "note: context \"kind\" is now the one in use, since there was none\n");
    let text = home.read("config");
    assert!(text.starts_with("# mine\n") && text.contains("current-context: kind"), "{text}");
    let said = home.kauth(&["import", "new"]);
    assert_eq!(said.out, "cluster \"kind\" unchanged\nuser \"kind\" unchanged\ncontext \"kind\" unchanged\n");
    assert_eq!((said.code, said.err.as_str(), home.read("config")), (0, "", text));
}

#[test]
fn a_conflict_stops_everything_and_is_told_without_secrets() {
    let home = Home::new();
    home.write("config", &one());
    home.write("two", &(two() + "- name: more\n  context: {}\n"));
    let said = home.kauth(&["merge", "two"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert_eq!(
        said.err,
        "error: cluster `kind` of `two` is not the one of `config`\ncaused by: they differ in server\n\
         error: user `kind` of `two` is not the one of `config`\ncaused by: they differ in token\n\
         hint: nothing is written; --on-conflict=skip, rename or replace says what to do with them\n"
    );
    assert_eq!(home.read("config"), one());
}

#[test]
fn renamed_entries_keep_their_references_and_their_names() {
    let home = Home::new();
    home.write("config", &one());
    home.write("two", &two());
    let said = home.kauth(&["merge", "two", "--on-conflict=rename"]);
    let imported = "cluster \"kind\" imported as \"kind-2\"\nuser \"kind\" imported as \"kind-2\"\n\
                    context \"kind\" imported as \"kind-2\"\n";
    assert_eq!(said.out, imported);
    let text = home.read("config");
    assert!(text.starts_with(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: kind\n  cluster: {server: https://one.test}\n"
    ));
    let context = "jsonpath={.contexts[1].context.cluster} {.contexts[1].context.user}";
    assert_eq!(home.kauth(&["view", "-o", context]).out, "kind-2 kind-2");
    let said = home.kauth(&["merge", "two", "--on-conflict=rename"]);
    assert_eq!(said.out, imported.replace("imported", "unchanged"));
    assert_eq!(home.read("config"), text);
}

#[test]
fn a_context_is_skipped_with_its_user_and_replaced_with_it() {
    let home = Home::new();
    home.write("config", &one());
    home.write("two", &two().replace("https://two.test", "https://one.test"));
    let said = home.kauth(&["merge", "two", "--on-conflict=skip"]);
    assert_eq!(said.out, "cluster \"kind\" unchanged\nuser \"kind\" skipped\ncontext \"kind\" skipped\n");
    assert_eq!(said.err, "note: context \"kind\" is skipped, since user \"kind\" is a different one here\n");
    assert_eq!(home.read("config"), one());
    let said = home.kauth(&["merge", "two", "--on-conflict=replace"]);
    assert_eq!(said.out, "cluster \"kind\" unchanged\nuser \"kind\" replaced\ncontext \"kind\" unchanged\n");
    assert_eq!(home.read("config"), one().replace("token-one", "token-two"));
}

#[test]
fn an_entry_is_replaced_in_its_own_file_and_new_ones_go_to_the_default() {
    let home = Home::new();
    home.write("a", EMPTY);
    home.write("b", &one());
    home.write("two", &(two() + "- name: new\n  context: {user: kind}\n"));
    let said = home.with(&[("KUBECONFIG", "a:b")], &["merge", "two", "--on-conflict=replace"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let replaced = one().replace("token-one", "token-two").replace("one.test", "two.test");
    assert_eq!(home.read("b"), replaced);
    assert!(home.read("a").contains("- name: new"), "{}", home.read("a"));
}

#[test]
fn commands_are_shown_and_need_a_word() {
    let home = Home::new();
    home.write("config", EMPTY);
    let user = "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, \
                args: [--client-secret=test-secret], env: [{name: E, value: test-value}], interactiveMode: Never}}}]";
    home.write("in/new", user);
    for args in [&["merge", "in/new"][..], &["merge", "in/new", "--dry-run"]] {
        let said = home.kauth(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        let cause = format!(
            "caused by: user \"u\" runs \"{}/in/bin/login\" \"--client-secret=REDACTED\" with \"E\" set\n",
            home.path()
        );
        assert!(said.err.contains(&cause), "{}", said.err);
        assert!(!said.err.contains("test-"), "{}", said.err);
        assert_eq!(home.read("config"), EMPTY);
    }
    let said = home.kauth(&["merge", "in/new", "--allow-exec"]);
    assert_eq!((said.code, said.out.as_str()), (0, "user \"u\" imported\n"));
    assert!(home.read("config").contains("command: in/bin/login\n"), "{}", home.read("config"));
    // What is there needs no word any more.
    assert_eq!(home.kauth(&["merge", "in/new"]).out, "user \"u\" unchanged\n");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let home = Home::new();
    home.write("config", &one());
    home.write("two", &two());
    let args = ["merge", "two", "--on-conflict=rename", "--dry-run"];
    let dry = home.kauth(&args);
    assert_eq!(home.read("config"), one());
    assert_eq!(dry.err, "note: nothing is written\n");
    assert_eq!(home.kauth(&args[..3]).out, dry.out);
    assert_ne!(home.read("config"), one());
    // A shape that cannot be edited is no surprise later.
    let shared = "clusters: &all\n- {name: a, cluster: {server: x}}\nother: *all\n";
    home.write("config", shared);
    let (dry, wet) = (home.kauth(&args), home.kauth(&args[..3]));
    assert_eq!((dry.code, &dry.err, home.read("config").as_str()), (2, &wet.err, shared));
}

#[test]
fn paths_keep_their_meaning_or_become_contents() {
    let home = Home::new();
    home.write("k/config", EMPTY);
    home.write("k/pki/ca.crt", "test-ca");
    home.write("elsewhere/ca.crt", "test-other-ca");
    let cluster =
        |name: &str, ca: &str| format!("{{name: {name}, cluster: {{certificate-authority: {ca}}}}}");
    let import = format!("clusters: [{}, {}]", cluster("in", "../k/pki/ca.crt"), cluster("out", "ca.crt"));
    home.write("elsewhere/new", &import);
    let files = ["--kubeconfig=k/config", "merge", "elsewhere/new"];
    assert_eq!(home.kauth(&files).code, 0);
    let text = home.read("k/config");
    assert!(text.contains("certificate-authority: pki/ca.crt\n"), "{text}");
    assert!(text.contains(&format!("certificate-authority: {}/elsewhere/ca.crt\n", home.path())), "{text}");
    assert_eq!(home.kauth(&files).out, "cluster \"in\" unchanged\ncluster \"out\" unchanged\n");
    let said = home.kauth(&[
        "--kubeconfig=k/config",
        "merge",
        "elsewhere/new",
        "--embed-certs",
        "--on-conflict=replace",
    ]);
    assert_eq!(said.out, "cluster \"in\" replaced\ncluster \"out\" replaced\n", "{}", said.err);
    let text = home.read("k/config");
    assert!(text.contains("dGVzdC1jYQ==") && !text.contains("certificate-authority: "), "{text}");
}

#[test]
fn what_is_wrong_with_the_import_itself_is_said() {
    let home = Home::new();
    home.write("config", EMPTY);
    home.write("one", &one());
    home.write("two", &two());
    home.chmod("two", 0o644);
    let said = home.kauth(&["merge", "one", "two"]);
    let shadowed = |what: &str| {
        format!("note: {what} \"kind\" of `two` does not count, since `one` before it has a different one\n")
    };
    let lax =
        "warning: others may read or write the kubeconfig `two` (mode 0644); `chmod 600 two` ends that\n";
    assert_eq!(said.err, format!("{lax}{}{}", shadowed("cluster"), shadowed("user")));
    assert!(
        home.read("config").contains("test-token-one") && !home.read("config").contains("test-token-two")
    );
    home.write("empty", EMPTY);
    let said = home.kauth(&["merge", "empty"]);
    assert_eq!((said.code, said.err.as_str()), (0, "note: the import has no clusters, users and contexts\n"));
    home.write("broken", "users: [{name: u, user: {token: test-token}");
    let said = home.kauth(&["merge", "absent", "broken", "."]);
    assert_eq!(said.code, 2);
    assert!(said.err.starts_with("error: open absent: no such file or directory\n"), "{}", said.err);
    assert!(
        said.err.contains("error: error loading config file \".\": read .: is a directory\n"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("test-token"), "{}", said.err);
}

#[test]
fn a_context_that_takes_a_user_of_this_machine_is_warned_of() {
    let home = Home::new();
    home.write("config", &triple("admin", "https://one.test", "test-token"));
    home.write("new", "clusters: [{name: c, cluster: {server: 'https://new.test'}}]\ncontexts: [{name: c, context: {cluster: c, user: admin}}]");
    let said = home.kauth(&["merge", "new"]);
    let words = "context \"c\" refers to user \"admin\", which the import does not have: it uses the one that was here before";
    assert_eq!((said.code, said.err), (0, format!("warning: {words}\n")));
}

#[test]
fn what_kubectl_merges_is_what_kauth_merges() {
    let Some(program) = kubectl::kubectl() else { return };
    let home = Home::new();
    home.write("pki/ca.crt", "test-ca");
    let ca = "clusters:\n- name: ca\n  cluster: {server: 'https://ca.test', certificate-authority: ../pki/ca.crt}\n";
    let a = triple("a", "https://a.test", "test-token-a").replace("clusters:\n", ca).replace("../pki", "pki");
    let extension = "  extensions: [{name: x.test, extension: {n: 1.0, list: [1, two, null]}}]\n";
    let b = triple("b", "https://b.test", "test-token-b").replace("clusters:\n", ca);
    let b = b.replace(
        "  cluster: {server: https://b.test}\n",
        &format!("  cluster:\n    server: https://b.test\n  {extension}"),
    );
    home.write("a", &a);
    home.write("in/b", &(b + "current-context: b\n"));
    let path = std::path::Path::new(home.path());
    let view = |env: &str| {
        let args = ["view", "--flatten", "-o", "json"];
        let output = kubectl::config(&program, path, &[("KUBECONFIG", env)], &args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let wanted = view("a:in/b");
    assert!(wanted.contains("x.test") && wanted.contains("\"current-context\": \"b\""), "{wanted}");
    let said = home.kauth(&["--kubeconfig=a", "merge", "in/b"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(view("a"), wanted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn untouched_entries_stay_as_they_are(
        mine in prop::collection::vec((0..4_usize, 0..3_usize), 1..5),
        theirs in prop::collection::vec((0..4_usize, 0..3_usize), 1..5),
        policy in prop::sample::select(vec!["skip", "rename", "replace"]),
    ) {
        let home = Home::new();
        // Odd spellings that an edit elsewhere has no business with.
        let entry = |(at, form): &(usize, usize)| match form {
            0 => format!("- name: 'u{at}' # a user\n  user:   {{ token: \"test-{form}\",   unknown: [1,2] }}\n"),
            1 => format!("- user:\n      # indented\n      token:   test-{form}\n  name: u{at}\n"),
            _ => format!("- {{name: u{at}, user: {{username: ann, password: test-x}}}}\n"),
        };
        let list = |entries: &[(usize, usize)]| -> BTreeMap<usize, String> {
            entries.iter().map(|it| (it.0, entry(it))).collect()
        };
        let (mine, theirs) = (list(&mine), list(&theirs));
        let text = |entries: &BTreeMap<usize, String>| entries.values().cloned().collect::<String>();
        home.write("config", &format!("# top\nusers:\n{}# end\nother: 1\n", text(&mine)));
        home.write("new", &format!("users:\n{}", text(&theirs)));
        let said = home.kauth(&["merge", "new", "--on-conflict", policy]);
        prop_assert_eq!(said.code, 0, "{}", said.err);
        let text = home.read("config");
        prop_assert!(text.starts_with("# top\nusers:\n") && text.contains("# end\nother: 1\n"), "{}", text);
        for (at, entry) in &mine {
            let is_replaced = said.out.contains(&format!("user \"u{at}\" replaced"));
            prop_assert!(text.contains(entry.as_str()) || is_replaced, "{}\n{}\n{}", entry, text, said.out);
        }
    }
}

#[test]
fn a_file_that_is_taken_from_a_pipe_starts_from_here() {
    let home = Home::new();
    home.write("config", EMPTY);
    let text = "clusters: [{name: c, cluster: {certificate-authority: pki/ca.crt}}]";
    let said = home.pipe(text, &["merge", "-"]);
    assert_eq!((said.code, said.out.as_str()), (0, "cluster \"c\" imported\n"), "{}", said.err);
    assert!(home.read("config").contains("certificate-authority: pki/ca.crt\n"));
    let mode = std::fs::metadata(format!("{}/config", home.path())).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
