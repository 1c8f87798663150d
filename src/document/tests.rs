//! The situations of the editor, one by one.

use super::*;

/// `a.0.b`, and `` for the root.
fn path(text: &str) -> Vec<Step> {
    let step = |part: &str| part.parse().map_or_else(|_| Step::Key(part.to_owned()), Step::Index);
    text.split('.').filter(|part| !part.is_empty()).map(step).collect()
}

fn value(yaml: &str) -> Value {
    read::value(yaml).unwrap().0
}

fn add(at: &str, key: &str, yaml: &str) -> Edit {
    Edit::Add { path: path(at), key: key.to_owned(), value: value(yaml) }
}

fn add_first(at: &str, key: &str, yaml: &str) -> Edit {
    Edit::AddFirst { path: path(at), key: key.to_owned(), value: value(yaml) }
}

fn append(at: &str, yaml: &str) -> Edit {
    Edit::Append { path: path(at), value: value(yaml) }
}

fn replace(at: &str, yaml: &str) -> Edit {
    Edit::Replace { path: path(at), value: value(yaml) }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { path: path(at) }
}

fn edited(text: &str, edits: &[Edit]) -> Result<String, String> {
    let document = Document::parse(text.as_bytes()).unwrap();
    document.edit(edits).map(|text| text.to_string()).map_err(|refused| refused.to_string())
}

#[track_caller]
fn check(text: &str, edit: Edit, expected: &str) {
    assert_eq!(edited(text, &[edit]).as_deref(), Ok(expected), "{text:?}");
}

#[track_caller]
fn check_refused(text: &str, edit: Edit, expected: &str) {
    let error = edited(text, &[edit]).unwrap_err();
    assert!(error.contains(expected), "{text:?}: {error}");
}

/// What stands at a path, as the tree places it.
fn placed<'t>(text: &'t str, at: &str) -> &'t str {
    let tree = Tree::build(text).unwrap();
    let place = Sheet { text, tree: &tree }.find(&path(at)).unwrap();
    let sheet::Place::Node { id, .. } = place else { panic!("{at} is not there") };
    &text[tree.node(id).start..tree.node(id).end]
}

#[test]
fn spans_are_put_right() {
    // Collections end with their last child, not where the next token begins.
    assert_eq!(placed("a:\n  b: 1 # c\n\n# d\ne: 2\n", "a"), "b: 1");
    assert_eq!(placed("a:\n- b:\n\n# d\ne: 2\n", "a"), "- b:");
    // Lists begin with their dash, however they are indented.
    assert_eq!(placed("a: &x # c\n# d\n- 1\n- 2\n", "a"), "- 1\n- 2");
    assert_eq!(placed("a:\n  - &x 1\n  - 2\n", "a"), "- &x 1\n  - 2");
    // Nothing stands behind its colon or dash.
    let tree = Tree::build("a: # c\nb:\n- # d\n- 1\n").unwrap();
    let nothing: Vec<_> = tree.nodes.iter().filter(|node| matches!(node.kind, Kind::Nothing)).collect();
    assert_eq!(nothing.iter().map(|node| (node.start, node.end)).collect::<Vec<_>>(), [(2, 2), (11, 11)]);
    // Block scalars begin with their mark and end with their last line.
    assert_eq!(placed("a: | # c\n  x\n\n  # in\n\n \nb: 1\n", "a"), "| # c\n  x\n\n  # in");
    assert_eq!(placed("a:\n  b: >+\n    x\n\n  c: 1\n", "a.b"), ">+\n    x\n");
    assert_eq!(placed("a: |\n  x\n    \nb: 1\n", "a"), "|\n  x\n    ");
    assert_eq!(placed("a: |\nb: 1\n", "a"), "|");
    // Plain scalars have no blanks at their end.
    assert_eq!(placed("a: x y \t # c\n", "a"), "x y");
    // Only a marker is a marker.
    assert_eq!(Tree::build("# c\na: 1\n").unwrap().marker_end, None);
    assert_eq!(Tree::build("# c\n--- # d\na: 1\n").unwrap().marker_end, Some(7));
}

#[test]
fn scalars_keep_their_quotes() {
    check("a: x # c\nb: 1\n", replace("a", "q"), "a: q # c\nb: 1\n");
    check("a: 'x'\n", replace("a", "q"), "a: 'q'\n");
    check("a: \"x\"\n", replace("a", "q"), "a: \"q\"\n");
    check("a: x\n", replace("a", "'on'"), "a: \"on\"\n");
    check("a: 'x'\n", replace("a", "it's"), "a: 'it''s'\n");
    check("a: 'x'\n", replace("a", "\"l\\nm\""), "a: \"l\\nm\"\n");
    check("a: x\n", replace("a", "true"), "a: true\n");
    check("a: | # c\n  x\n  y\n\nb: 1\n", replace("a", "z"), "a: \"z\" # c\n\nb: 1\n");
    check("a: |+\n  x\n\nb: 1\n", replace("a", "z"), "a: \"z\"\nb: 1\n");
    check("a: x\n  y # c\nb: 1\n", replace("a", "z"), "a: z # c\nb: 1\n");
    check("a: &x x\nb: 1\n", replace("a", "q"), "a: &x q\nb: 1\n");
    check("a:\nb: 1\n", replace("a", "q"), "a: q\nb: 1\n");
    check("a: # c\nb: 1\n", replace("a", "q"), "a: q # c\nb: 1\n");
    check("a:\n  x\nb: 1\n", replace("a", "q"), "a:\n  q\nb: 1\n");
}

#[test]
fn a_key_comes_behind_the_last_line_of_its_mapping() {
    check("a: 1 # c\n# d\n", add("", "b", "2"), "a: 1 # c\nb: 2\n# d\n");
    check("a: 1", add("", "b", "2"), "a: 1\nb: 2");
    check("a: 1\r\n", add("", "b", "{c: 1}"), "a: 1\r\nb:\r\n  c: 1\r\n");
    check("\u{feff}a: 1\n", add("", "b", "2"), "\u{feff}a: 1\nb: 2\n");
    check(
        "a:\n    b: |\n      x\n\n\nc: 1\n",
        add("a", "d", "2"),
        "a:\n    b: |\n      x\n    d: 2\n\n\nc: 1\n",
    );
    check("a:\n  b: |+\n    x\n\nc: 1\n", add("a", "d", "2"), "a:\n  b: |+\n    x\n\n  d: 2\nc: 1\n");
    check("- a: 1\n  b:\n- c: 1\n", add("0", "d", "2"), "- a: 1\n  b:\n  d: 2\n- c: 1\n");
    check("a: 1\n---\nb: 1\n", add("", "b", "2"), "a: 1\nb: 2\n---\nb: 1\n");
    check("a: 1\n...\nb\n", add("", "b", "2"), "a: 1\nb: 2\n...\nb\n");
    check("a: b\n c\n", add("", "d", "2"), "a: b\n c\nd: 2\n");
    check("a: 1\n", add("b.c", "d", "2"), "a: 1\nb:\n  c:\n    d: 2\n");
    check("a: 1\n", add("", "a", "2"), "a: 2\n");
}

#[test]
fn a_first_key_comes_before_the_others_and_their_comments() {
    check("a: # c\n  # d\n  b: 1\n", add_first("a", "x", "2"), "a: # c\n  x: 2\n  # d\n  b: 1\n");
    check(
        "a:\r\n    b: 1\r\n",
        add_first("a", "x", "{w: 2}"),
        "a:\r\n    x:\r\n        w: 2\r\n    b: 1\r\n",
    );
    check("a: &p\n  b: 1\n", add_first("a", "x", "2"), "a: &p\n  x: 2\n  b: 1\n");
    check("a:\n  &p\n  b: 1\n", add_first("a", "x", "2"), "a:\n  &p\n  x: 2\n  b: 1\n");
    check("- b: 1\n  c: 2\n", add_first("0", "x", "2"), "- x: 2\n  b: 1\n  c: 2\n");
    check("# c\nb: 1\n", add_first("", "x", "2"), "# c\nx: 2\nb: 1\n");
    check("a: {b: 1, c: 2}\n", add_first("a", "x", "z"), "a: {x: z, b: 1, c: 2}\n");
    check("{\"a\":{\"b\":1}}", add_first("a", "x", "z"), "{\"a\":{\"x\":\"z\",\"b\":1}}");
    check(
        "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n",
        add_first("a", "x", "z"),
        "{\n\t\"a\": {\n\t\t\"x\": \"z\",\n\t\t\"b\": 1\n\t}\n}\n",
    );
    // One that is there, or comes from elsewhere, has a place already.
    check("a:\n  b: 1\n  x: 1\n", add_first("a", "x", "2"), "a:\n  b: 1\n  x: 2\n");
    let merged = "d: &d {x: 1}\na:\n  <<: *d\n  b: 1\n";
    check(merged, add_first("a", "x", "2"), &format!("{merged}  x: 2\n"));
    check("a: {}\n", add_first("a", "x", "2"), "a:\n  x: 2\n");
    check_refused("a:\n  ? b\n  : 1\n", add_first("a", "x", "2"), "not written as `key: value`");
}

#[test]
fn an_item_is_written_as_the_last_one() {
    check("a:\n- 1\nb: 2\n", append("a", "3"), "a:\n- 1\n- 3\nb: 2\n");
    check("a:\n  - 1 # c\n", append("a", "3"), "a:\n  - 1 # c\n  - 3\n");
    check("a:\n -   x: 1\n", append("a", "{w: {z: 1}}"), "a:\n -   x: 1\n -   w:\n       z: 1\n");
    check(
        "a:\n- name: x\n  body:\n      k: 1\n",
        append("a", "{body: {k: 2}, name: q}"),
        "a:\n- name: x\n  body:\n      k: 1\n- name: q\n  body:\n      k: 2\n",
    );
    check(
        "a:\n- body: {k: 1}\n  name: x\n",
        append("a", "{name: q, body: {k: 2}}"),
        "a:\n- body: {k: 1}\n  name: x\n- body: {k: 2}\n  name: q\n",
    );
    check("a:\n- {k: 1}\n", append("a", "{k: [1]}"), "a:\n- {k: 1}\n- {k: [1]}\n");
    check("a:\n-\n  k: 1\n- # c\n", append("a", "x"), "a:\n-\n  k: 1\n- # c\n- x\n");
    check("a:\n- - 1\n  - 2\n", append("a.0", "3"), "a:\n- - 1\n  - 2\n  - 3\n");
    check("- &x 1\n- *x\n", append("", "2"), "- &x 1\n- *x\n- 2\n");
    check("a: &l # c\n  - 1\n", append("a", "2"), "a: &l # c\n  - 1\n  - 2\n");
}

#[test]
fn what_is_empty_is_filled() {
    for empty in ["", " null", " ~", " []", " {}"] {
        if empty != " {}" {
            check(&format!("a:{empty} # c\nb: 1\n"), append("a", "x"), "a: # c\n- x\nb: 1\n");
            check(&format!("a:{empty}"), append("a", "x"), "a:\n- x");
        }
        if empty != " []" {
            check(&format!("a:{empty} # c\nb: 1\n"), add("a", "k", "x"), "a: # c\n  k: x\nb: 1\n");
        }
    }
    check("a: 1\n", append("b", "{k: 1}"), "a: 1\nb:\n- k: 1\n");
    check("a:\n  - 1\n", append("b", "{k: 1}"), "a:\n  - 1\nb:\n  - k: 1\n");
    check("- # c\n- 1\n", add("0", "k", "1"), "- k: 1 # c\n- 1\n");
    check("[{a: }]", add("0.a", "k", "1"), "[{a: {k: 1} }]");
}

#[test]
fn an_anchor_of_what_is_empty_stays() {
    check("a: &x [] # end\n", append("a", "{k: 1}"), "a: &x [{k: 1}] # end\n");
    check("a: &x {} # end\n", add("a", "k", "1"), "a: &x {k: 1} # end\n");
}

#[test]
fn an_empty_document_gets_a_mapping() {
    check("", add("", "k", "{l: 1}"), "k:\n  l: 1\n");
    check("\n", add("", "k", "1"), "\nk: 1\n");
    check("# c", add("", "k", "1"), "# c\nk: 1");
    check("# c\r\n", append("k", "1"), "# c\r\nk:\r\n- 1\r\n");
    check("---\n", add("", "k", "1"), "---\nk: 1\n");
    check("---", add("", "k", "1"), "---\nk: 1");
    check("# a\n--- # c\n# d\n---\nx: 1\n", add("", "k", "1"), "# a\n--- # c\nk: 1\n# d\n---\nx: 1\n");
    check("null\n", add("", "k", "1"), "k: 1\n");
    check("~ # c\n", add("", "k", "1"), "# c\nk: 1\n");
    check("--- null\n", add("", "k", "1"), "--- \nk: 1\n");
    check("{}\n", add("", "k", "[v]"), "{\"k\": [\"v\"]}\n");
    check("\u{feff}", add("", "k", "1"), "\u{feff}k: 1\n");
}

#[test]
fn brackets_keep_their_form() {
    check("a: {b: 1}\n", add("a", "c", "{d: [x, 'y,z']}"), "a: {b: 1, c: {d: [x, \"y,z\"]}}\n");
    check("a: [1, ]\n", append("a", "2"), "a: [1, 2, ]\n");
    check("a: [\n  1, # c\n  2 # d\n]\n", append("a", "3"), "a: [\n  1, # c\n  2, # d\n  3\n]\n");
    check("a: [\n  1,\n  2,\n]\n", append("a", "3"), "a: [\n  1,\n  2,\n  3,\n]\n");
    check("a: [1, 2, 3]\n", remove("a.1"), "a: [1, 3]\n");
    check("a: [1, 2, 3]\n", remove("a.2"), "a: [1, 2]\n");
    check("a: [1]\n", remove("a.0"), "a: []\n");
    check("a: {\n  b: 1,\n  c: 2\n}\n", remove("a.c"), "a: {\n  b: 1\n}\n");
    check("a: {\n  b: 1,\n  c: 2\n}\n", remove("a.b"), "a: {\n  c: 2\n}\n");
    check("a: {b, c: 1}\n", replace("a.b", "2"), "a: {b: 2, c: 1}\n");
    check_refused("a: [\n  1, # c\n  2\n]\n", remove("a.0"), "a comment between entries");
    check_refused("a: [b: 1]\n", add("a.0", "c", "2"), "no braces");
}

#[test]
fn json_stays_json() {
    check("{\"a\":1}", add("", "b", "x"), "{\"a\":1,\"b\":\"x\"}");
    check("{\"a\": \"x\"}", replace("a", "dev"), "{\"a\": \"dev\"}");
    check(
        "{\n    \"a\": []\n}\n",
        append("a", "{name: x, l: []}"),
        "{\n    \"a\": [\n        {\n            \"name\": \"x\",\n            \"l\": []\n        }\n    ]\n}\n",
    );
    check("{\n\t\"a\": 1\n}", add("", "b", "{c: 1}"), "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": 1\n\t}\n}");
    check("{\"a\": null}", append("a", "1"), "{\"a\": [1]}");
    check("{\n  \"a\": [\n    1\n  ]\n}\n", remove("a.0"), "{\n  \"a\": []\n}\n");
}

#[test]
fn an_entry_goes_with_the_comments_that_are_its_own() {
    check("a: 1\n# b\nb: 2 # c\n# d\nc: 3\n", remove("b"), "a: 1\n# d\nc: 3\n");
    check("# head\na: 1\nb: 2\n", remove("a"), "# head\nb: 2\n");
    check("a: 1\n# x\n\n# b\nb: 2\n", remove("b"), "a: 1\n# x\n\n");
    check("a: 1\nb: 2", remove("b"), "a: 1");
    check("a:\n- nm: 1\n  x: 1\n# two\n- nm: 2\n", remove("a.1"), "a:\n- nm: 1\n  x: 1\n");
    check("a:\n- nm: 1\n  x: 1\n- nm: 2\n", remove("a.0"), "a:\n- nm: 2\n");
    check("a:\n- nm: 1\n  x: 1\n", remove("a.0.nm"), "a:\n- x: 1\n");
    check("a:\n- nm: 1 # c\n  # d\n  x: 1\n", remove("a.0.nm"), "a:\n-\n  # d\n  x: 1\n");
    check("a: # c\n# d\n- 1 # e\n# f\nb: 1\n", remove("a.0"), "a: [] # c\n# d\n# f\nb: 1\n");
    check("a:\n  b: 1\n", remove("a.b"), "a: {}\n");
    check("a:\n- nm: 1\n", remove("a.0.nm"), "a:\n- {}\n");
    check("a: |\n  x\n  # not a comment\nb: 1\n", remove("b"), "a: |\n  x\n  # not a comment\n");
    check_refused("a: 1\n", remove("a"), "last entry of the document");
}

#[test]
fn values_of_another_kind_take_the_place() {
    check("a: 1 # c\nb: 2\n", replace("a", "{x: 1}"), "a: # c\n  x: 1\nb: 2\n");
    check("a:\n  x: 1 # d\nb: 2\n", replace("a", "1"), "a: 1\nb: 2\n");
    check("a: # c\n  x: 1\nb: 2\n", replace("a", "[1]"), "a: # c\n- 1\nb: 2\n");
    check("a: {x: 1}\nb: 2\n", replace("a", "[1]"), "a: [1]\nb: 2\n");
    check("- x: 1\n  u: 1\n- 2\n", replace("0", "{z: 1, w: 2}"), "- z: 1\n  w: 2\n- 2\n");
}

#[test]
fn edits_build_on_each_other() {
    let edits =
        [append("users", "{name: u}"), append("users", "{name: v}"), add("users.0", "user", "{token: t}")];
    assert_eq!(
        edited("kind: Config\n", &edits).unwrap(),
        "kind: Config\nusers:\n- name: u\n  user:\n    token: t\n- name: v\n"
    );
    assert_eq!(edited("a: 1 \n", &[add("", "b", "1"), remove("b")]).unwrap(), "a: 1 \n");
}

#[test]
fn what_is_shared_is_left_alone() {
    check("a: &x {k: 1}\nb:\n  <<: *x\n", replace("b.k", "2"), "a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n");
    check_refused("a: &x {k: 1}\nb: *x\n", replace("b.k", "2"), "alias");
    check_refused("a: &x {k: 1}\nb: *x\n", replace("a.k", "2"), "line 1: the value is used elsewhere");
    check_refused("a: &x {k: 1}\nb: *x\n", remove("a"), "used elsewhere");
    check_refused("c: 1\na: [&x 1]\nb: *x\n", remove("a"), "line 2: an anchor");
    check_refused("a: &x {k: 1}\nb:\n  <<: *x\n", remove("b.k"), "merge key");
    check_refused("a: !!str x\nb: 1\n", replace("a", "q"), "tag");
    check_refused("? a\n: 1\nb: 2\n", replace("a", "q"), "`key: value`");
}

#[test]
fn odd_documents_are_read_but_not_edited() {
    check_refused("a: 1\nb: 2\nb: 3\n", replace("a", "2"), "line 3: the key \"b\" stands twice");
    check_refused("a: 1\rb: 2\r", replace("a", "2"), "carriage return");
    check_refused("%YAML 1.1\n---\na: 1\n", replace("a", "2"), "directive");
    check_refused("a: 'x\u{2028}y'\n", replace("a", "2"), "U+2028");
    check_refused("a: 1\n", replace("b", "2"), "no such value");
    let wide: Vec<u8> = "\u{feff}a: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let document = Document::parse(&wide).unwrap();
    assert_eq!(document.value(), &value("a: 1"));
    assert!(document.edit(&[replace("a", "2")]).unwrap_err().reason.contains("UTF-16"));
}

#[test]
fn places_are_known() {
    let document =
        Document::parse(b"# c\na:\n- b: |\n    x\n  d: 1\nd: &x {e: 1}\nf: *x\ng:\n  <<: *x\n").unwrap();
    let line = |at| document.line(&path(at));
    assert_eq!((line(""), line("a"), line("a.0.b"), line("a.0.d")), (Some(2), Some(3), Some(3), Some(5)));
    assert_eq!((line("f.e"), line("g.e"), line("a.1")), (Some(7), Some(9), None));
    let document = Document::parse(b"a: 1\n1: x\n'1': y\na: 2\n").unwrap();
    assert_eq!(document.repeated_keys(), [(3, "1".to_owned()), (4, "a".to_owned())]);
}

#[test]
fn many_edits_give_what_they_give_one_by_one() {
    let item = |n: usize| append("users", &format!("{{name: u{n}, user: {{token: t{n}}}}}"));
    for text in [
        "",
        "# c\n",
        "users: []\n",
        "users:\n  - name: a # first\n    user: {token: x}\nx: 1\n",
        "{\"users\": []}\n",
    ] {
        let mut edits: Vec<_> = (0..12).map(item).collect();
        edits.extend([
            add("", "current-context", "a"),
            replace("users.3.user.token", "new"),
            add("users.4.user", "username", "b"),
            replace("current-context", "c"),
            remove("users.9"),
            remove("users.5"),
            remove("users.5"),
            append("users", "{name: last}"),
        ]);
        let together = edited(text, &edits).unwrap();
        let one_by_one = edits
            .iter()
            .fold(text.to_owned(), |text, edit| edited(&text, std::slice::from_ref(edit)).unwrap());
        assert_eq!(together, one_by_one, "{text:?}");
    }
}

// One by one, this takes minutes.
#[test]
fn thousands_of_edits_are_made_at_once() {
    let edits: Vec<_> = (0..5_000).map(|n| append("users", &format!("{{name: u{n}}}"))).collect();
    let text = edited("", &edits).unwrap();
    let removals: Vec<_> = (1..5_000).rev().map(|n| remove(&format!("users.{n}"))).collect();
    assert_eq!(text.lines().count(), 5_001);
    assert_eq!(edited(&text, &removals).unwrap(), "users:\n- name: u0\n");
}
