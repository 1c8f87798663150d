//! `kauth config where`, `lint`, `diff`, `merge` and `delete-context --prune`, run on files of their own; the documents that they print
//! have the form of `docs/config.schema.json`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use boon::{Compiler, Schemas};
use serde_json::Value;
use support::folder::Folder;
use support::sandbox::Sandbox;

const ONE: &str = "\
apiVersion: v1
kind: Config
current-context: dev
clusters:
- name: main
  cluster: {server: https://one.test}
contexts:
- name: dev
  context: {cluster: main, user: ann}
users:
- name: ann
  user: {token: test-token-ann}
";

const TWO: &str = "\
current-context: prod
clusters:
- name: main
  cluster: {server: https://two.test}
- name: other
  cluster: {server: https://other.test}
users:
- name: ann
  user: {token: test-token-two}
";

/// Returns a document, which has the form of the schema.
fn document(sandbox: &Sandbox, args: &[&str]) -> Value {
    let json: Value = serde_json::from_str(&sandbox.run(&[args, &["-o", "json"]].concat()).stdout).unwrap();
    let yaml: Value = serde_yaml::from_str(&sandbox.run(&[args, &["-o", "yaml"]].concat()).stdout).unwrap();
    assert_eq!(json, yaml, "{args:?}");
    let mut schemas = Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/config.schema.json");
    let schema = Compiler::new().compile(schema, &mut schemas).unwrap();
    if let Err(error) = schemas.validate(&json, schema) {
        panic!("{args:?}: {error:#}\n{json:#}");
    }
    json
}

#[test]
fn entries_are_where_client_go_takes_them_from() {
    let mut compared = 0;
    for row in support::read_lines("kubeconfig/loading.jsonl") {
        let Some(origin) = row["result"]["origin"].as_object() else { continue };
        let id = row["id"].as_str().unwrap();
        let folder = Folder::new(&format!("where-{id}"), &row["before"]);
        let flags = row["flags"].as_array().unwrap().iter().map(|flag| folder.show(flag.as_str().unwrap()));
        let flags: Vec<_> = flags.filter(|flag| flag.starts_with("--kubeconfig")).collect();
        let env = row["env"].as_object().unwrap();
        let env = env.iter().map(|(name, value)| (name, folder.show(value.as_str().unwrap())));
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kauth"))
            .args(["config", "where", "-o", "json"])
            .args(flags)
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", folder.path())
            .envs(env)
            .output()
            .unwrap();
        let Ok(document) = serde_json::from_slice::<Value>(&output.stdout) else {
            panic!("{id}: {}", String::from_utf8_lossy(&output.stderr));
        };
        let entries = document["entries"].as_array().unwrap().iter();
        let entries = entries.filter(|entry| entry["kind"] != "current-context");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let found: BTreeMap<String, String> = entries
            .map(|entry| {
                (
                    format!("{}/{}", text(&entry["kind"]), text(&entry["name"])),
                    folder.hide(&text(&entry["file"])),
                )
            })
            .collect();
        let recorded: BTreeMap<_, _> = origin.iter().map(|(key, file)| (key.clone(), text(file))).collect();
        assert_eq!(found, recorded, "{id}");
        compared += 1;
    }
    assert!(compared > if support::whole() { 100 } else { 5 }, "only {compared} were compared");
}

#[test]
fn where_tells_what_is_hidden() {
    let sandbox = Sandbox::new("where");
    sandbox.write("one", ONE);
    sandbox.write("two", TWO);
    sandbox.write("odd", "users:\n- name: \"a\\e[2J\\u202e\"\n");
    let list = ["--kubeconfig="];
    let sandbox = sandbox.with("KUBECONFIG", "none:one:two:odd");
    let all = sandbox.run(&["where", list[0]]);
    assert_eq!(
        all.stdout,
        "\
KIND              NAME                 FILE   SHADOWS
current-context   dev                  one    two
cluster           main                 one    two
cluster           other                two    \n\
context           dev                  one    \n\
user              a\\u{1b}[2J\\u{202e}   odd    \n\
user              ann                  one    two
"
    );
    assert_eq!(
        (all.code, all.stderr.as_str()),
        (0, "note: `none` does not exist\nnote: new entries go to `one`\n")
    );
    let dev = sandbox.run(&["where", "dev", "--no-headers"]);
    assert_eq!(dev.stdout, "current-context   dev   one   two\ncontext           dev   one   \n");
    let some = sandbox.run(&["where", "other", "nobody", "--no-headers"]);
    assert_eq!((some.code, some.stdout.as_str()), (2, "cluster   other   two   \n"));
    assert!(some.stderr.contains("error: nothing is called `nobody`\n"), "{}", some.stderr);
    assert_eq!(
        sandbox.run(&["where", "current-context", "--no-headers"]).stdout,
        "current-context   dev   one   two\n"
    );
    let document = document(&sandbox, &["where"]);
    let takes: Vec<_> =
        document["files"].as_array().unwrap().iter().map(|file| &file["takesNewEntries"]).collect();
    assert_eq!(takes, [false, true, false, false]);
    assert_eq!(document["files"][0]["exists"], false);
    assert_eq!(document["entries"][1]["shadows"][0], "two");
    assert_eq!(document["entries"][4]["name"], "a\u{1b}[2J\u{202e}");
}

#[test]
fn where_knows_the_file_of_old_times() {
    let sandbox = Sandbox::new("where-legacy");
    sandbox.write("home/.kube/.kubeconfig", ONE);
    let found = sandbox.run(&["where", "main", "--no-headers"]);
    let (file, legacy) = (sandbox.path("home/.kube/config"), sandbox.path("home/.kube/.kubeconfig"));
    assert_eq!(found.stdout, format!("cluster   main   {}   \n", file.display()));
    let note =
        format!("note: `{}` does not exist; `{}` is read in its place\n", file.display(), legacy.display());
    assert!(found.stderr.starts_with(&note), "{}", found.stderr);
}

#[test]
fn lint_says_what_is_wrong_and_where() {
    let sandbox = Sandbox::new("lint");
    sandbox.write("fine", ONE);
    let fine = sandbox.run(&["lint", "fine"]);
    assert_eq!((fine.code, fine.stdout, fine.stderr), (0, String::new(), String::new()));
    sandbox
        .write("bad", &ONE.replace("current-context: dev", "current-context: gone").replace("https", "http"));
    let bad = sandbox.run(&["lint", "bad"]);
    assert_eq!(bad.code, 1);
    assert_eq!(
        bad.stdout,
        "\
bad:3: error: the current context `gone` does not exist [dangling-current-context]
  hint: choose one with `kauth config use-context`
bad:5: error: cluster `main`: its server \"http://one.test\" is not https://: clients drop the credentials, silently \
[server-not-https]
"
    );
    sandbox.write(
        "lax",
        &(ONE.to_owned() + "- name: \"b\\e\"\n  user: {token: \"test-token-b\", token: \"test x\"}\n"),
    );
    sandbox.set_mode("lax", 0o644);
    let lax = sandbox.run(&["lint", "lax"]);
    for expected in [
        "lax: warning: others may read or write the kubeconfig `lax` (mode 0644) [lax-mode]\n  hint: chmod 600 lax\n",
        "lax:14: warning: key `token` stands twice; the last one counts [repeated-key]\n",
        "lax:13: error: user `b\\u{1b}`: its token has a blank in it: what follows does not count [invalid-token]\n",
        "lax:13: warning: user `b\\u{1b}`: no context refers to it [unused-user]\n",
    ] {
        assert!(lax.stdout.contains(expected), "{expected}\n{}", lax.stdout);
    }
    assert!(!lax.stdout.contains("test-token") && !lax.stdout.contains("test x"), "{}", lax.stdout);
    // A list, in which the first counts.
    let both = sandbox.run(&["lint", "fine", "bad", "--errors-only"]);
    assert_eq!((both.code, both.stdout.as_str()), (0, ""));
    assert!(sandbox.run(&["lint", "fine", "bad"]).stdout.contains("bad:5: warning: cluster `main`: "));
    let read = sandbox.run_with_input(&["lint", "-"], &ONE.replace("cluster: main", "cluster: none"));
    assert!(
        read.stdout.contains("<stdin>:8: error: context `dev`: its cluster `none` does not exist"),
        "{}",
        read.stdout
    );
    let sandbox = sandbox.with("KUBECONFIG", "none:lax");
    assert_eq!(sandbox.run(&["lint"]).stdout, lax.stdout);
    let document = document(&sandbox, &["lint"]);
    assert_eq!(
        document["findings"].as_array().unwrap().len(),
        lax.stdout.lines().filter(|line| !line.starts_with(' ')).count()
    );
}

/// Clients refuse such a file, and lint is what says why; the rest of the file is looked at, too.
#[test]
fn lint_finds_names_that_stand_twice() {
    let sandbox = Sandbox::new("lint-twice");
    let twice = "- name: ann\n  user: {token: test-token-other}\n";
    sandbox.write("twice", &format!("{ONE}{twice}{twice}").replace("cluster: main", "cluster: none"));
    sandbox.write("fine", "kind: Config\n");
    for args in [&["lint", "fine", "twice"][..], &["lint", "--kubeconfig=twice"]] {
        let found = sandbox.run(args);
        assert_eq!((found.code, found.stderr.as_str()), (1, ""), "{args:?}");
        let lines = ONE.lines().count();
        for line in [lines + 1, lines + 3] {
            let said = format!(
                "twice:{line}: error: user `ann` stands twice: clients refuse the whole file [repeated-name]\n"
            );
            assert!(found.stdout.contains(&said), "{said}{}", found.stdout);
        }
        assert!(found.stdout.contains("[dangling-cluster]"), "{}", found.stdout);
        assert!(!found.stdout.contains("test-token"), "{}", found.stdout);
    }
    // Everybody else refuses it.
    let refused = sandbox.run(&["view", "--kubeconfig=twice"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("duplicate name \"ann\""), "{}", refused.stderr);
}

#[test]
fn lint_looks_at_what_is_named() {
    let sandbox = Sandbox::new("lint-files");
    let user = "{tokenFile: tok, client-key: pipe, client-certificate: missing.pem}";
    sandbox.write("sub/config", &ONE.replace("{token: test-token-ann}", user));
    sandbox.write("sub/tok", "test-token-of-a-file with blanks");
    sandbox.set_mode("sub/tok", 0o640);
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("sub/pipe")).status().unwrap();
    assert!(made.success());
    let found = sandbox.run(&["lint", "sub/config"]).stdout;
    let folder = sandbox.path("sub");
    for expected in [
        format!("others may read or write the token file `{}/tok` (mode 0640) [lax-mode]", folder.display()),
        format!("the token in `{}/tok` has a blank in it", folder.display()),
        format!("its client key `{}/pipe`: it is no regular file [missing-file]", folder.display()),
        format!("its client certificate `{}/missing.pem`: no such file or directory", folder.display()),
    ] {
        assert!(found.contains(&expected), "{expected}\n{found}");
    }
    assert!(!found.contains("test-token"), "{found}");
}

#[test]
fn lint_reads_certificates_and_shows_no_secret() {
    let (mut looked_at, mut mismatches) = (0, 0);
    for row in support::read_lines("kubeconfig/loading.jsonl") {
        if row["result"].get("raw").is_none() || row["env"]["KUBECONFIG"] != "config" {
            continue;
        }
        let id = row["id"].as_str().unwrap();
        let folder = Folder::new(&format!("lint-{id}"), &row["before"]);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kauth"))
            .args(["config", "lint"])
            .current_dir(folder.path())
            .env_clear()
            .env("KUBECONFIG", "config")
            .output()
            .unwrap();
        let found = String::from_utf8(output.stdout).unwrap();
        let is_clean = found.is_empty();
        assert_eq!(output.status.code(), Some(i32::from(!is_clean)), "{id}: {found}");
        let users = row["result"]["raw"]["users"].as_array().into_iter().flatten();
        for secret in users.flat_map(|user| [&user["user"]["token"], &user["user"]["password"]]) {
            let secret = secret.as_str().unwrap_or_default();
            assert!(secret.len() < 6 || !found.contains(secret), "{id}: {secret}: {found}");
        }
        looked_at += 1;
        if row["result"]["wire"]["error"].as_str().unwrap_or_default().contains("key does not match") {
            assert!(found.contains("[key-mismatch]"), "{id}: {found}");
            mismatches += 1;
        }
    }
    assert!(looked_at > if support::whole() { 100 } else { 5 }, "only {looked_at} were looked at");
    assert!(mismatches > 0 || !support::whole());
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let sandbox = Sandbox::new("unreadable");
    sandbox.write("fine", ONE);
    sandbox.write("bad", "users: [\n");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    for args in [
        &["lint", "none"][..],
        &["lint", "--kubeconfig=none"],
        &["lint", "fine", "bad"],
        &["lint", "folder"],
        &["lint", "-", "-"],
        &["diff", "none"],
        &["diff", "bad"],
        &["diff", "fine", "folder"],
        &["diff", "-", "-"],
        &["diff"],
        &["where", "--kubeconfig=bad"],
        &["undo", "--all"],
        &["undo", "--list", "--clear"],
    ] {
        let output = sandbox.run(args);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{args:?}");
        assert!(output.stderr.starts_with("error: "), "{args:?}: {}", output.stderr);
    }
    let errors = sandbox.run(&["lint", "none", "folder"]).stderr;
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
}

#[test]
fn differences_are_of_meaning() {
    let sandbox = Sandbox::new("diff");
    sandbox.write("one", ONE);
    sandbox.write("sub/same", "# The same.\nkind: Config\ncurrent-context: 'dev'\nusers: [{name: ann, user: {token: \"test-token-ann\"}}]
contexts:\n- {context: {user: ann, cluster: main}, name: dev}\nclusters:\n- {name: main, cluster: {server: 'https://one.test'}}\n");
    let same = sandbox.run(&["diff", "one", "sub/same"]);
    assert_eq!((same.code, same.stdout, same.stderr), (0, String::new(), String::new()));
    sandbox.write("two", TWO);
    let differ = sandbox.run(&["diff", "one", "two"]);
    let short = |secret: &str| {
        kauth::pki::sha256(secret.as_bytes())[..4]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let (ann, two) = (short("test-token-ann"), short("test-token-two"));
    let expected = format!(
        "\
~ clusters.main.server https://one.test → https://two.test
+ clusters.other
+ clusters.other.server https://other.test
- contexts.dev
- contexts.dev.cluster main
- contexts.dev.user ann
~ current-context dev → prod
~ users.ann.token sha256:{ann} → sha256:{two}
"
    );
    assert_eq!((differ.code, differ.stdout.as_str()), (1, expected.as_str()));
    assert_eq!(sandbox.run_with_input(&["diff", "-", "two"], ONE).stdout, expected);
    assert_eq!(sandbox.run_with_input(&["diff", "one", "-"], TWO).stdout, expected);
    let back = sandbox.run(&["diff", "two", "one"]).stdout;
    assert!(back.contains("- clusters.other\n") && back.contains("+ contexts.dev.user ann\n"), "{back}");
    assert_eq!(sandbox.run(&["diff", "two", "one", "-q"]).code, 1);
    // The merged kubeconfig, in which the first counts.
    let sandbox = sandbox.with("KUBECONFIG", "one:two");
    assert_eq!(
        sandbox.run(&["diff", "one"]).stdout,
        "+ clusters.other\n+ clusters.other.server https://other.test\n"
    );
    let document = document(&sandbox, &["diff", "one", "two"]);
    assert_eq!(document["differences"].as_array().unwrap().len(), 8);
    assert_eq!(document["differences"][7]["b"], format!("sha256:{two}"));
}

#[test]
fn paths_are_compared_as_they_lead() {
    let sandbox = Sandbox::new("diff-paths");
    let with = |path: &str| ONE.replace("{token: test-token-ann}", &format!("{{tokenFile: {path}}}"));
    sandbox.write("a", &with("sub/tok"));
    sandbox.write("sub/b", &with("tok"));
    sandbox.write("sub/c", &with("sub/tok"));
    assert_eq!(sandbox.run(&["diff", "a", "sub/b"]).code, 0);
    let differ = sandbox.run(&["diff", "a", "sub/c"]).stdout;
    let folder = sandbox.path("");
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    assert_eq!(differ, format!("~ users.ann.tokenFile {folder}/sub/tok → {folder}/sub/sub/tok\n"));
    assert_eq!(sandbox.run_with_input(&["diff", "a", "-"], &with("./sub/tok")).code, 0);
    let login = "users:\n- name: a\n  user: {exec: {command: login, args: [--client-secret=test-secret]}}\n";
    let login = sandbox.run_with_input(&["diff", "a", "-"], login).stdout;
    assert!(login.contains("users.a.exec.args sha256:") && !login.contains("test-secret"), "{login}");
    sandbox.write("odd", "users:\n- name: \"a\\e[2J\"\n  user: {username: \"x\\ny\"}\n");
    let odd = sandbox.run_with_input(&["diff", "-", "odd"], "");
    assert_eq!(odd.stdout, "+ users.a\\u{1b}[2J\n+ users.a\\u{1b}[2J.username x\\ny\n");
}

#[test]
fn prune_keeps_what_a_context_of_any_file_needs() {
    let contexts = |list: &str| format!("contexts:\n{list}");
    let dev = "- {name: dev, context: {cluster: main, user: ann}}\n";
    for (other, cluster_goes, user_goes) in [
        ("", true, true),
        ("- {name: prod, context: {cluster: main, user: bob}}\n", false, true),
        ("- {name: prod, context: {cluster: other, user: ann}}\n", true, false),
        // Of the same name: this one comes up.
        (dev, false, false),
        ("- {name: dev, context: {cluster: other, user: ann}}\n", true, false),
    ] {
        let sandbox = Sandbox::new("prune").with("KUBECONFIG", "one:two");
        sandbox.write("one", ONE);
        sandbox.write("two", &contexts(other));
        let ran = sandbox.run(&["delete-context", "dev", "--prune"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let said =
            |goes: bool, what: &str| if goes { format!("deleted {what} from one\n") } else { String::new() };
        let expected =
            said(true, "context dev") + &said(cluster_goes, "cluster main") + &said(user_goes, "user ann");
        assert_eq!(ran.stdout, expected, "{other}");
        let left = String::from_utf8(sandbox.read("one").unwrap()).unwrap();
        assert_eq!(left.contains("https://one.test"), !cluster_goes, "{other}{left}");
        assert_eq!(left.contains("test-token-ann"), !user_goes, "{other}{left}");
        assert_eq!(sandbox.read("two").unwrap(), contexts(other).as_bytes());
    }
}

#[test]
fn a_replaced_entry_is_what_was_imported() {
    let extension = |name: &str, value: &str| format!("    - {{name: {name}, extension: {{v: {value}}}}}\n");
    let cluster = |extensions: &[String]| {
        let extensions = extensions.concat();
        format!("clusters:\n- name: c\n  cluster:\n    server: https://c.test\n    extensions:\n{extensions}")
    };
    let user = |env: &[&str]| {
        let env: String = env.iter().map(|value| format!("      - {{name: A, value: {value}}}\n")).collect();
        let exec =
            "command: login\n      apiVersion: client.authentication.k8s.io/v1\n      interactiveMode: Never";
        format!("users:\n- name: u\n  user:\n    exec:\n      {exec}\n      env:\n{env}")
    };
    // Extensions stand in an order of their own, and a variable may stand twice.
    let (zz, aa) = (extension("zz", "z"), extension("aa", "a"));
    for (is, imported) in [
        (cluster(&[zz.clone(), aa.clone()]), cluster(std::slice::from_ref(&zz))),
        (cluster(&[zz.clone(), aa.clone()]), cluster(&[zz.clone(), extension("aa", "anew")])),
        (cluster(&[zz, aa.clone()]), cluster(&[aa])),
        (user(&["one", "two"]), user(&["two"])),
        (user(&["one"]), user(&["two", "one"])),
    ] {
        let sandbox = Sandbox::new("replaced").with("KUBECONFIG", "config");
        sandbox.write("config", &is);
        sandbox.write("imported", &imported);
        assert_eq!(sandbox.run(&["diff", "config", "imported"]).code, 1, "{is}{imported}");
        let merged = sandbox.run(&["merge", "imported", "--on-conflict=replace", "--allow-exec"]);
        assert_eq!(merged.code, 0, "{}", merged.stderr);
        let differ = sandbox.run(&["diff", "config", "imported"]);
        assert_eq!((differ.code, differ.stdout.as_str()), (0, ""), "{is}{imported}");
    }
}

#[test]
fn help_is_what_the_flag_prints_and_flags_may_stand_before_the_command() {
    let sandbox = Sandbox::new("help");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.args(args);
        sandbox.start(command, "")
    };
    for command in [&[][..], &["config"], &["config", "set-context"], &["can-i"]] {
        let (help, flag) = (run(&[&["help"], command].concat()), run(&[command, &["--help"]].concat()));
        assert_eq!((help.code, help.stdout), (0, flag.stdout), "{command:?}");
    }
    assert_eq!(run(&["help", "config", "nonsense"]).code, 2);
    sandbox.write("mine", ONE);
    let before = run(&["--kubeconfig", "mine", "config", "current-context"]);
    assert_eq!((before.code, before.stdout.as_str()), (0, "dev\n"), "{}", before.stderr);
    assert_eq!(run(&["--kubeconfig", "mine", "completion", "bash"]).code, 2);
}

/// What help does not show is not offered, whether a command has it itself or from above.
#[test]
fn completions_offer_no_hidden_flags() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.args(["completion", shell]);
        let script = Sandbox::new(&format!("completion-{shell}")).start(command, "").stdout;
        for hidden in ["cache-dir", "disable-compression", "Taken for kubectl"] {
            assert!(!script.contains(hidden), "{shell} offers {hidden}");
        }
        assert!(script.contains("lock-timeout") && script.contains("set-context"), "{shell}");
    }
}

#[test]
fn secrets_in_arguments_and_what_no_client_takes_are_told() {
    let sandbox = Sandbox::new("argv").with("KUBECONFIG", "mine");
    let argv = "stands on the command line";
    let url = "http://ann:test-password@proxy.test:3128";
    for args in [&["set", "clusters.c.proxy-url", url][..], &["set-cluster", "c", "--proxy-url", url]] {
        let set = sandbox.run(args);
        assert_eq!(set.code, 0, "{}", set.stderr);
        assert!(set.stderr.contains(argv) && !set.stderr.contains("test-password"), "{}", set.stderr);
    }
    for args in
        [&["set", "clusters.c.proxy-url", "http://ann@proxy.test"][..], &["set", "users.u.username", url]]
    {
        assert_eq!((sandbox.run(args).code, sandbox.run(args).stderr.as_str()), (0, ""), "{args:?}");
    }
    let before = sandbox.read("mine");
    for (args, input) in [
        (&["set-credentials", "ann", "--token-from=-"][..], "test-token\ntest-line\n"),
        (&["set-credentials", "ann", "--token=test-token\r"], ""),
        (&["set", "users.ann.token", "test-token\nx"], ""),
    ] {
        let refused = sandbox.run_with_input(args, input);
        assert_eq!(refused.code, 2, "{args:?}");
        assert!(refused.stderr.contains("clients refuse to send it"), "{}", refused.stderr);
        assert!(!refused.stderr.contains("test-token"), "{}", refused.stderr);
        assert_eq!(sandbox.read("mine"), before);
    }
    let nobody = |args: &[&str]| {
        let set = sandbox.run(&[&["set-credentials"], args].concat());
        assert_eq!(set.code, 0, "{}", set.stderr);
        set.stderr.contains("clients refuse that; --impersonate names one")
    };
    assert!(nobody(&["robot", "--impersonate-group=dev"]));
    assert!(nobody(&["robot", "--impersonate-uid=1"]) && !nobody(&["robot", "--username=x"]));
    assert!(!nobody(&["robot", "--impersonate=jane"]) && !nobody(&["robot", "--impersonate-extra=a=b"]));
}

#[test]
fn the_last_field_of_a_file_is_unset() {
    let sandbox = Sandbox::new("unset").with("KUBECONFIG", "mine");
    for (field, text, empty) in [
        (
            "current-context",
            "# mine\ncurrent-context: dev # in use\n",
            "# mine\ncurrent-context: \"\" # in use\n",
        ),
        ("current-context", "{\"current-context\": \"dev\"}", "{\"current-context\": \"\"}"),
        ("current-context", "kind: Config\ncurrent-context: dev\n", "kind: Config\n"),
        ("preferences", "preferences: {extensions: [{name: x, extension: 1}]}\n", "preferences: {}\n"),
    ] {
        sandbox.write("mine", text);
        let unset = sandbox.run(&["unset", field]);
        assert_eq!((unset.code, unset.stderr.as_str()), (0, ""), "{text}");
        assert_eq!(String::from_utf8(sandbox.read("mine").unwrap()).unwrap(), empty);
    }
}
