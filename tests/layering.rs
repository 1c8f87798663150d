//! The layers of the architecture page in `src/lib.rs`, held: who may import whom, what the domain never names, and that no
//! files import each other in a circle.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each room of the tree may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("cli", &["commands", "error", "go", "output"]),
    (
        "commands",
        &[
            "api",
            "authn",
            "authz",
            "cluster",
            "discovery",
            "document",
            "error",
            "files",
            "go",
            "kubeconfig",
            "manifest",
            "output",
            "pki",
            "secret",
            "shown",
            "version",
            "workload",
        ],
    ),
    ("output", &["error", "go"]),
    ("error", &["go"]),
    ("files", &["secret"]),
    ("cluster", &["secret"]),
    ("kubeconfig", &["document", "go", "secret", "shown"]),
    ("document", &["api", "go", "manifest", "secret"]),
    ("manifest", &["api", "go"]),
    ("authz", &["api", "authn", "go", "version"]),
    ("authn", &["api", "go", "pki"]),
    ("discovery", &["version"]),
    ("api", &["go"]),
    ("go", &[]),
    ("pki", &["go", "secret"]),
    ("secret", &[]),
    ("shown", &["go"]),
    ("version", &[]),
    ("workload", &["document", "manifest"]),
];

/// The rooms that are values in, values out.
const DOMAIN: &[&str] = &[
    "api",
    "authn",
    "authz",
    "discovery",
    "document",
    "go",
    "kubeconfig",
    "manifest",
    "pki",
    "secret",
    "shown",
    "version",
    "workload",
];

/// What only an edge may name.
const EDGES: &[&str] = &[
    "::now()",
    "anstream",
    "clap",
    "eprint",
    "kube::",
    "memmap2",
    "print!",
    "println!",
    "rpassword",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::time",
    "tokio",
];

struct Source {
    path: PathBuf,
    room: String,
    code: String,
}

#[test]
fn rooms_import_downward() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    for source in sources() {
        if source.room == "lib" {
            continue;
        }
        let may = allowed.get(source.room.as_str()).unwrap_or_else(|| panic!("{} is no room", source.room));
        for path in imports(&source.code) {
            let Some(to) = path.strip_prefix("crate::").and_then(|rest| rest.split("::").next()) else {
                continue;
            };
            let fine = to == source.room || may.contains(&to);
            assert!(fine, "{}: {} may not import {to}", source.path.display(), source.room);
        }
    }
}

#[test]
fn the_domain_knows_no_edge() {
    for source in sources().iter().filter(|source| DOMAIN.contains(&source.room.as_str())) {
        for edge in EDGES {
            assert!(!source.code.contains(edge), "{} names {edge}", source.path.display());
        }
    }
}

#[test]
fn only_the_edges_touch_disk_and_terminal() {
    for source in sources() {
        let names = |word: &str| source.code.contains(word);
        assert!(source.room == "files" || !names("std::fs"), "{} touches the disk", source.path.display());
        let terminal = names("io::stdout") || names("io::stderr") || names("println!") || names("rpassword");
        assert!(source.room == "output" || !terminal, "{} touches the terminal", source.path.display());
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let files: BTreeSet<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
    let mut graph: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for source in &sources {
        let to = imports(&source.code).into_iter().filter_map(|path| resolve(&source.path, &path, &files));
        graph.insert(source.path.clone(), to.filter(|to| *to != source.path).collect());
    }
    // Take away, again and again, the files that import nothing that is left: a circle stays.
    while let Some(leaf) = graph.iter().find(|(_, to)| to.is_empty()).map(|(file, _)| file.clone()) {
        graph.remove(&leaf);
        graph.values_mut().for_each(|to| {
            to.remove(&leaf);
        });
    }
    assert!(graph.is_empty(), "these files import each other in a circle: {graph:#?}");
}

#[test]
fn imports_are_read_from_nested_trees() {
    let code = "use crate::a::{self, b::{C, D}, E};\npub use x::Y;\nuse super::z;\n";
    assert_eq!(
        imports(code),
        ["crate::a::self", "crate::a::b::C", "crate::a::b::D", "crate::a::E", "super::z"]
    );
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(&root).unwrap();
                let room = relative.with_extension("").iter().next().unwrap().to_string_lossy().into_owned();
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push(Source { path, room, code: code(&text) });
            }
        }
    }
    assert!(sources.len() > 10, "the sources were not found");
    sources
}

/// The text without its comments and its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The paths of all `use` items, nested trees unfolded; re-exports (`pub use`) are no imports.
fn imports(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let begins = code[..at].rsplit('\n').next().unwrap().trim().is_empty();
        if begins && let Some(tree) = code[at + 4..].split(';').next() {
            unfold("", tree, &mut paths);
        }
    }
    paths
}

fn unfold(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap();
        paths.push(format!("{prefix}{path}"));
        return;
    };
    let inner = rest.trim_end().strip_suffix('}').unwrap();
    let mut depth = 0;
    for branch in inner.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    }) {
        if !branch.trim().is_empty() {
            unfold(&format!("{prefix}{head}"), branch, paths);
        }
    }
}

/// The file that a path leads to: the deepest module on it that has a file of its own.
fn resolve(from: &Path, path: &str, files: &BTreeSet<PathBuf>) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let module = match from.file_name()?.to_str()? {
        "mod.rs" | "lib.rs" | "main.rs" => from.parent()?.to_owned(),
        _ => from.with_extension(""),
    };
    let mut folder: Option<PathBuf> = None;
    let mut found = None;
    for part in path.split("::") {
        folder = Some(match (part, folder) {
            ("crate", _) => root.clone(),
            ("self", None) => module.clone(),
            ("super", None) => module.parent()?.to_owned(),
            ("super", Some(at)) => at.parent()?.to_owned(),
            (part, Some(at)) => at.join(part),
            (part, None) => module.join(part),
        });
        let at = folder.as_ref()?;
        let file = [at.with_extension("rs"), at.join("mod.rs")].into_iter().find(|file| files.contains(file));
        found = file.or(found);
    }
    found
}
