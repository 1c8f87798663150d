//! Manifests are read as kubectl reads them.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "these are tests")]

use std::path::{Path, PathBuf};

use kauth::api::value::Token;
use kauth::manifest::{self, Found, ReadError};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

mod support;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reading");

/// Reads the documents of `bytes`: their values, and what was reported on them.
fn documents(bytes: &[u8]) -> Result<Vec<(Json, Vec<String>)>, Vec<ReadError>> {
    let mut found = Vec::new();
    manifest::read_documents(0, bytes, &mut |object| {
        found.push((manifest::to_json(object.value), object.reports))
    })?;
    Ok(found)
}

/// An object's document, line, type from its list, and value.
type Object = (u32, u32, Option<String>, Json);

/// Reads the objects of `text`.
fn objects(text: &str) -> (Vec<Object>, Result<manifest::Summary, Vec<ReadError>>) {
    let mut found = Vec::new();
    let result = manifest::read(7, text.as_bytes(), &mut |Found { origin, value, list_type, .. }| {
        assert_eq!(origin.source, 7);
        let list_type = list_type.map(|(version, kind)| format!("{version} {kind}"));
        found.push((origin.document, origin.line, list_type, manifest::to_json(value)));
    });
    (found, result)
}

/// Compares values as JSON does: a number is a number.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            a == b || (a / b - 1.0).abs() < 1e-15
        }
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|b| same(value, b)))
        }
        _ => a == b,
    }
}

/// Returns how a row of the table and what was read of its text agree.
fn verdict(row: &Json) -> &'static str {
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let list = |name: &str| row.get(name).map_or(Vec::new(), |list| list.as_array().unwrap().clone());
    let (wanted, mut wanted_reports) = (list("json"), list("reports").iter().map(text).collect::<Vec<_>>());
    wanted_reports.sort_unstable();
    wanted_reports.dedup();
    let read = documents(row["yaml"].as_str().unwrap().as_bytes());
    match (read, row.get("error").is_some()) {
        (Err(_), true) => "as kubectl",
        (Err(_), false) if wanted.iter().any(|value| !value.is_object()) => "as kubectl",
        (Err(_), false) => "refused",
        (Ok(_), true) => "accepted",
        (Ok(read), false) => {
            let values = read.len() == wanted.len()
                && read.iter().zip(&wanted).all(|((got, _), want)| same(got, want));
            let mut reports: Vec<_> = read.into_iter().flat_map(|(_, reports)| reports).collect();
            reports.sort_unstable();
            match (values, reports == wanted_reports) {
                (true, true) => "as kubectl",
                (true, false) => "other reports",
                (false, _) => "other value",
            }
        }
    }
}

/// What kubectl's own code (`YAMLOrJSONDecoder` of apimachinery v0.36.3) made of odd YAML: `json` (one value for each
/// document) or `error`, and what it reports in strict mode. `kauth` names the rows where we refuse what it reads, or
/// read what it refuses; there is none where both read and the values differ.
#[test]
fn odd_yaml_is_read_as_by_kubectl() {
    let table = std::fs::read_to_string(Path::new(DATA).join("yaml.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for (number, line) in (1..).zip(table.lines()) {
        let row: Json = serde_json::from_str(line).unwrap();
        let verdict = verdict(&row);
        if verdict != row["kauth"].as_str().unwrap_or("as kubectl") {
            wrong.push(format!("{number}\t{verdict}\t{}\n", row["yaml"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), table.lines().count(), wrong.concat());
}

/// The recording of API validation says what a server made of raw YAML.
#[test]
fn yaml_as_the_server_reads_it() {
    if !support::whole() {
        eprintln!("skipped: KAUTH_GOLDEN is not set");
        return;
    }
    let cases = support::read_yaml("cases/validation.yaml");
    let mut seen = 0;
    for case in cases.as_sequence().unwrap() {
        let is_yaml = case.get("contentType").is_some_and(|of| of == "application/yaml");
        let (Some(raw), true, Some(stored)) = (case.get("raw"), is_yaml, case.get("stored")) else {
            continue;
        };
        let (stored, id) = (serde_json::to_value(stored).unwrap(), case["id"].as_str().unwrap());
        let (objects, reports) = documents(raw.as_str().unwrap().as_bytes()).unwrap().swap_remove(0);
        // The server writes an empty list as null, and null in a list of strings as "".
        let rules = objects["rules"].to_string().replace("[null]", "[\"\"]").replace("\"rules\":[]", "null");
        if stored["rules"] != json!(null) {
            assert_eq!(serde_json::from_str::<Json>(&rules).unwrap(), stored["rules"], "{id}");
        }
        let warnings = case.get("warnings").map(|of| serde_json::to_value(of).unwrap());
        assert_eq!(json!(reports), warnings.unwrap_or(json!([])), "{id}");
        seen += 1;
    }
    assert!(seen >= 4, "{seen} cases");
}

#[test]
fn plain_scalars_that_are_no_strings() {
    let (value, _) = documents(b"a: [get, yes, 1.10, ~]").unwrap().swap_remove(0);
    assert_eq!(value, json!({"a": ["get", true, 1.1, null]}));
}

const ROLE: &str = r#"{"apiVersion": "v1", "kind": "Role", "metadata": {"name": "r"}}"#;

fn role(name: &str) -> Json {
    json!({"apiVersion": "v1", "kind": "Role", "metadata": {"name": name}})
}

#[test]
fn documents_and_lines() {
    let yaml = "# head\n---\nkind: A\n---\n# nothing\n---\n\nkind: B\n--- # C\nkind: C\n";
    let (found, summary) = objects(yaml);
    let places: Vec<_> =
        found.iter().map(|(document, line, _, value)| (*document, *line, value["kind"].clone())).collect();
    assert_eq!(places, [(1, 3, json!("A")), (2, 8, json!("B")), (3, 10, json!("C"))]);
    assert_eq!(summary.unwrap(), manifest::Summary { documents: 3, objects: 3, reports: vec![] });

    let lines = format!("{ROLE}\n\n{ROLE}{ROLE}\nnull\n");
    let places: Vec<_> = objects(&lines).0.into_iter().map(|(document, line, ..)| (document, line)).collect();
    assert_eq!(places, [(1, 1), (2, 3), (3, 3)]);
}

#[test]
fn items_have_the_line_on_which_they_begin() {
    let list = json!({"apiVersion": "v1", "items": [role("a"), role("b"), role("c")], "kind": "List"});
    let lines = |text: &str| objects(text).0.into_iter().map(|(_, line, ..)| line).collect::<Vec<_>>();
    assert_eq!(lines(&serde_json::to_string_pretty(&list).unwrap()), [4, 11, 18]);
    assert_eq!(lines(&format!("\n{list}")), [2, 2, 2]);
    assert_eq!(lines(&serde_yaml::to_string(&list).unwrap()), [3, 7, 11]);
    let nested = json!({"kind": "List", "items": [{"kind": "List", "items": [role("a"), role("b")]}]});
    assert_eq!(lines(&serde_json::to_string_pretty(&nested).unwrap()), [7, 14]);
    assert_eq!(lines(&serde_yaml::to_string(&nested).unwrap()), [5, 9]);
}

/// Reads a list as JSON and as YAML, and returns the types and names of its objects, which must be the same.
fn both(list: &Json) -> Vec<(Option<String>, Json)> {
    let of = |text: String| {
        let (found, result) = objects(&text);
        assert_eq!(result.unwrap().objects, found.len());
        found.into_iter().map(|(_, _, list_type, value)| (list_type, value)).collect::<Vec<_>>()
    };
    let json = of(list.to_string());
    assert_eq!(json, of(serde_yaml::to_string(list).unwrap()));
    json
}

#[test]
fn items_of_typed_lists_have_its_type() {
    let bare = |name: &str| json!({"metadata": {"name": name}});
    let of_list = || Some("rbac.authorization.k8s.io/v1 Role".to_owned());
    let (version, items) = ("rbac.authorization.k8s.io/v1", json!([bare("a"), role("b"), bare("c")]));
    let first = json!({"apiVersion": version, "kind": "RoleList", "items": items});
    assert_eq!(both(&first), [(of_list(), bare("a")), (None, role("b")), (of_list(), bare("c"))]);
    let last = json!({"items": items, "apiVersion": version, "kind": "RoleList"});
    assert_eq!(both(&last), [(None, role("b")), (of_list(), bare("a")), (of_list(), bare("c"))]);
    let untyped = json!({"items": items, "kind": "List"});
    assert_eq!(both(&untyped), [(None, role("b")), (None, bare("a")), (None, bare("c"))]);
    let nested = json!({"kind": "List", "items": [first, role("d")]});
    assert_eq!(
        both(&nested),
        [(of_list(), bare("a")), (None, role("b")), (of_list(), bare("c")), (None, role("d"))]
    );
    assert_eq!(
        both(&json!({"kind": "RoleList", "items": null})),
        [(None, json!({"kind": "RoleList", "items": null}))]
    );
    assert_eq!(both(&json!({"kind": "RoleList", "items": []})), []);
}

#[test]
fn lists_behind_aliases_and_merge_keys_are_unfolded() {
    let text = "x: &x [{kind: A}, {kind: B}]\nitems: *x\nkind: List\n";
    assert_eq!(objects(text).0.len(), 2);
    let text = "x: &x {items: [{kind: A}]}\n<<: *x\nkind: List\n";
    assert_eq!(objects(text).0.len(), 1);
    let text = "items:\n- &a {kind: A, m: &m {p: q}}\n- *a\n- {kind: B, m: *m}\n";
    let kinds: Vec<_> = objects(text).0.into_iter().map(|(.., value)| value.to_string()).collect();
    assert_eq!(
        kinds,
        [r#"{"kind":"A","m":{"p":"q"}}"#, r#"{"kind":"A","m":{"p":"q"}}"#, r#"{"kind":"B","m":{"p":"q"}}"#]
    );
}

#[test]
fn a_list_with_two_items_fields_is_an_error() {
    for text in [r#"{"items": [{}], "items": [{}]}"#, "items: [{}]\nitems: [{}]\n"] {
        let errors = objects(text).1.unwrap_err();
        assert_eq!(
            errors[0].message.trim_start_matches("column 31: "),
            "the list has `items` twice",
            "{text}"
        );
    }
}

#[test]
fn repeated_keys_are_reported_on_their_object() {
    let text = "kind: List\nitems:\n- kind: A\n  kind: B\n- kind: C\nkind: List\n";
    let mut reports = Vec::new();
    let summary = manifest::read(0, text.as_bytes(), &mut |found| reports.push(found.reports)).unwrap();
    assert_eq!(reports, [vec!["line 4: key \"kind\" already set in map".to_owned()], vec![]]);
    assert_eq!(
        summary.reports.iter().map(|(_, report)| report.as_str()).collect::<Vec<_>>(),
        ["line 6: key \"kind\" already set in map"]
    );
    // Items are reported on once, even if some must wait for the list's kind.
    let text = "items:\n- kind: A\n  kind: B\n- a: 1\n  a: 2\nkind: CList\n";
    let mut reports = Vec::new();
    let summary = manifest::read(0, text.as_bytes(), &mut |found| reports.extend(found.reports));
    assert_eq!(
        reports,
        [3, 5].map(|line| format!(
            "line {line}: key {:?} already set in map",
            if line == 3 { "kind" } else { "a" }
        ))
    );
    assert_eq!(summary.unwrap().reports, []);
    manifest::read(0, br#"{"a": 1, "a": 2}"#, &mut |found| {
        let values: Vec<_> = found.value.entries().map(|(_, value)| value.token().clone()).collect();
        assert_eq!(
            values,
            [Token::Integer(1), Token::Integer(2)],
            "JSON keeps them for the decoder to judge"
        );
    })
    .unwrap();
}

#[test]
fn keys_of_yaml_come_sorted() {
    let text = "b: {z: [{d: 1, c: 2}], x: 3, z: {f: 4, e: 5}}\na: &m {q: 6, p: 7}\nc: {<<: *m, o: 8}\n";
    let mut read = Vec::new();
    manifest::read(0, text.as_bytes(), &mut |found| read.push(manifest::to_json(found.value).to_string()))
        .unwrap();
    assert_eq!(read, [r#"{"a":{"p":7,"q":6},"b":{"x":3,"z":{"e":5,"f":4}},"c":{"o":8,"p":7,"q":6}}"#]);
}

#[test]
fn what_begins_like_json_may_be_yaml() {
    assert_eq!(documents(b"{a: b}\n---\nc: d\n").unwrap().len(), 2);
    assert_eq!(documents(b"{\"a\": 1}\n---\nb: 2\n---\n{\"c\": 3}\n").unwrap().len(), 3);
    // A comma too many is read as YAML, and what was handed over before it is not handed over again.
    let (found, result) = objects("{\"items\": [\n{\"a\": 1}, {\"b\": 2},\n]}");
    assert_eq!(found.len(), 2);
    assert_eq!(result.unwrap().objects, 2);
    // Behind two values it is JSON for certain.
    let errors = documents(b"{}\n{}\n---\na: b\n").unwrap_err();
    assert_eq!((errors.len(), errors[0].document, errors[0].line), (1, 3, 3));
}

#[test]
fn errors_name_the_place_and_the_other_documents_are_read() {
    let (found, result) = objects("kind: A\n---\n\nkind: B: C\n---\nkind: D\n--- E\nkind: F\n---\n[]\n");
    assert_eq!(
        found.iter().map(|(document, line, ..)| (*document, *line)).collect::<Vec<_>>(),
        [(1, 1), (3, 6)]
    );
    let errors = result.unwrap_err();
    let places: Vec<_> = errors.iter().map(|error| (error.document, error.line)).collect();
    assert_eq!(places, [(2, 4), (4, 7), (5, 10)]);
    assert_eq!(errors[0].to_string(), "line 4: mapping values are not allowed in this context");
    assert_eq!(errors[1].message, "invalid document separator: `E` stands behind `---`");
    assert_eq!(errors[2].message, "expected an object, found a list");
    let errors = objects("{\n  \"a\": 1,\n  \"b\": 'c\n}").1.unwrap_err();
    assert_eq!(errors[0].to_string(), "line 3: column 8: expected value");
    let errors = documents(b"a: b\nc: \xff\n").unwrap_err();
    assert_eq!(errors[0].to_string(), "line 2: the text is not valid UTF-8");
}

#[test]
fn nesting_is_bounded() {
    let flow = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    let json = |depth: usize| format!("{{\"a\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let mapping = |depth: usize| format!("{{\"a\": {}1{}}}", "{\"b\":".repeat(depth), "}".repeat(depth));
    let block = |depth: usize| format!("a:\n{}b", "- ".repeat(depth));
    for text in [flow, json, mapping, block].map(|of| of(999)) {
        assert_eq!(documents(text.as_bytes()).unwrap().len(), 1, "{text}");
    }
    for text in [flow, json, mapping, block].map(|of| of(1000)) {
        let errors = documents(text.as_bytes()).unwrap_err();
        assert!(errors[0].message.contains("an object nested deeper than 1000 levels"), "{}", errors[0]);
    }
    for text in [flow, json, mapping, block].map(|of| of(100_000)) {
        assert!(documents(text.as_bytes()).is_err());
    }
    assert!(documents("[{".repeat(100_000).as_bytes()).is_err());
    assert!(documents("{\"a\":[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn growth_is_bounded() {
    let levels = "abcdefghi".as_bytes().windows(2).map(|pair| {
        let (of, name) = (pair[0] as char, pair[1] as char);
        format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 9].join(", "))
    });
    let laughs = format!("a: &a [lol, lol, lol]\n{}", levels.collect::<String>());
    assert_eq!(documents(laughs.as_bytes()).unwrap_err()[0].message, "document contains excessive aliasing");
    let anchors = format!("a: {}{}{}", "&a [".repeat(900), "\"\\x41\", ".repeat(5_000), "]".repeat(900));
    assert!(documents(anchors.as_bytes()).is_err());
    let merges = format!("x: &x {{a: {}}}\n<<: [{}]\n", "y".repeat(100_000), vec!["*x"; 900].join(", "));
    assert!(documents(merges.as_bytes()).is_err());
    let object = |bytes: usize| format!("{{\"a\": \"{}\"}}", "x".repeat(bytes));
    assert_eq!(documents(object(3_000_000).as_bytes()).unwrap().len(), 1);
    let message = &documents(object(3 * 1024 * 1024).as_bytes()).unwrap_err()[0].message;
    assert!(message.contains("an object larger than 3 MiB"), "{message}");
    let list = format!("{{\"items\": [{}]}}", vec![object(1_000_000); 9].join(","));
    assert_eq!(objects(&list).0.len(), 9, "the limit is one on objects, not on lists");
}

#[test]
fn empty_input() {
    for text in ["", "\n", "---", "---\n---\n---\n", "# nothing\n", "null", "\u{feff}", "--- #\n...\n"] {
        let (found, summary) = objects(text);
        assert_eq!((found.len(), summary.unwrap()), (0, manifest::Summary::default()), "{text:?}");
    }
}

#[test]
fn encodings() {
    let text = "a: é\r\nb: |\r\n  c\r\n---\r\nd: e\r\n";
    let wanted = [json!({"a": "é", "b": "c\n"}), json!({"d": "e"})];
    let bytes = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
    };
    let with_mark = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.into(), with_mark, bytes(u16::to_le_bytes), bytes(u16::to_be_bytes)] {
        let values: Vec<_> = documents(&bytes).unwrap().into_iter().map(|(value, _)| value).collect();
        assert_eq!(values, wanted);
    }
}

#[test]
fn a_long_line_is_no_matter() {
    let words = "lorem \\\"ipsum\\\" ".repeat(180_000);
    let (value, _) = documents(format!("a: \"{words}\"\n").as_bytes()).unwrap().swap_remove(0);
    assert_eq!(value["a"].as_str().unwrap().len(), words.len() - 2 * 180_000);
    assert!(documents(format!("a: \"{words}\n").as_bytes()).is_err(), "unterminated");
}

/// Returns the YAML and JSON files below `directory`.
fn manifests(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => files.extend(manifests(&path)),
            Some("yaml" | "yml" | "json") => files.push(path),
            _ => {}
        }
    }
    files
}

/// Compares a value with that of serde_yaml, which differs by design: it reads YAML 1.2, so that `yes` and `017` are
/// strings, and it leaves merge keys as they are.
fn same_as_serde_yaml(ours: &Json, theirs: &serde_yaml::Value) -> bool {
    use serde_yaml::Value as Yaml;
    match (ours, theirs) {
        (_, Yaml::Tagged(tagged)) => same_as_serde_yaml(ours, &tagged.value),
        (Json::Bool(is), Yaml::String(text)) => {
            let words: &[&str] = if *is { &["y", "yes", "on"] } else { &["n", "no", "off"] };
            words.contains(&text.to_lowercase().as_str())
        }
        (Json::Number(_), Yaml::String(text)) => text.starts_with(['0', '+', '-']) || text.contains('_'),
        (Json::Number(ours), Yaml::Number(theirs)) => ours.as_f64() == theirs.as_f64(),
        (Json::Array(ours), Yaml::Sequence(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| same_as_serde_yaml(ours, theirs))
        }
        (Json::Object(ours), Yaml::Mapping(theirs)) => {
            theirs.contains_key("<<")
                || ours.len() == theirs.len()
                    && theirs.iter().all(|(key, theirs)| {
                        let key = key
                            .as_str()
                            .map_or_else(|| serde_json::to_value(key).unwrap().to_string(), str::to_owned);
                        let key = if ["y", "yes", "on"].contains(&key.as_str()) { "true" } else { &key };
                        ours.get(key).is_some_and(|ours| same_as_serde_yaml(ours, theirs))
                    })
        }
        _ => serde_json::to_value(theirs).is_ok_and(|theirs| theirs == *ours),
    }
}

/// Thousands of files that people deploy, read a second time by another reader.
#[test]
fn the_corpus_reads_as_by_serde_yaml() {
    let corpus = std::env::var_os("KAUTH_GOLDEN").map(|golden| Path::new(&golden).join("../corpus/real"));
    let Some(corpus) = corpus.filter(|corpus| corpus.exists()) else {
        eprintln!("skipped: there is no corpus beside the folder that KAUTH_GOLDEN names");
        return;
    };
    let (mut read, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for file in manifests(&corpus) {
        let bytes = std::fs::read(&file).unwrap();
        let theirs = String::from_utf8(bytes.clone()).map_err(|_| ()).and_then(|text| {
            use serde::Deserialize;
            let documents = serde_yaml::Deserializer::from_str(&text).map(serde_yaml::Value::deserialize);
            documents.collect::<Result<Vec<_>, _>>().map_err(|_| ())
        });
        let Ok(mut theirs) = theirs else { continue };
        theirs.retain(|value| !value.is_null());
        match documents(&bytes) {
            Err(errors) => refused.push(format!("{}:{}", file.display(), errors[0])),
            Ok(ours)
                if ours.len() == theirs.len()
                    && ours
                        .iter()
                        .zip(&theirs)
                        .all(|((ours, _), theirs)| same_as_serde_yaml(ours, theirs)) =>
            {
                read += 1
            }
            Ok(_) => wrong.push(file.display().to_string()),
        }
    }
    eprintln!("{read} files read alike, {} refused", refused.len());
    assert!(wrong.is_empty(), "{} files differ: {wrong:#?}", wrong.len());
    assert!(refused.is_empty(), "{} files refused: {refused:#?}", refused.len());
    assert!(read > 0);
}

fn json_value() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        "[a-zA-Z0-9_.~<*&!|>%@`'\"#:,{}\\[\\]? \n\t-]{0,12}",
        "\\PC{0,6}",
        Just("yes".to_owned())
    ];
    let scalar = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        text.clone().prop_map(Json::from),
    ];
    scalar.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::btree_map(text.clone(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_input_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = documents(&bytes);
    }

    #[test]
    fn no_text_panics(text in "([a-c:{}\\[\\],&*!|>'\"#%?~<-]|\n|  |- |a: |\\*a|&a |<<: |---\n|\"a\":)*") {
        let _ = objects(&text);
        let _ = objects(&format!("items:\n{text}"));
        let _ = objects(&format!("{{\"items\": [{text}"));
    }

    /// What is true of JSON text is true of the same text as YAML, and of the same value in block style.
    #[test]
    fn json_and_yaml_give_the_same_values(value in json_value()) {
        let value = json!({"a": value});
        let json = value.to_string();
        let (as_json, _) = documents(json.as_bytes()).unwrap().swap_remove(0);
        prop_assert_eq!(&as_json, &value);
        let odd = ['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'];
        prop_assume!(!json.contains(odd));
        let (as_flow, _) = documents(format!("# YAML\n{json}").as_bytes()).unwrap().swap_remove(0);
        prop_assert_eq!(&as_flow, &value);
        let block = serde_saphyr::to_string(&value).unwrap();
        let (as_block, _) = documents(block.as_bytes()).unwrap().swap_remove(0);
        prop_assert_eq!(&as_block, &value, "{}", block);
    }
}
