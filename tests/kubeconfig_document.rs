//! The editor of kubeconfig texts: right or refused, and every other byte kept.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests may")]

mod support;

use kauth::document::value::Value;
use kauth::document::{Document, Edit, Step};
use proptest::prelude::*;

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// The same, the keys of mappings sorted.
fn sorted(value: &Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(sorted).collect()),
        Value::Map(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Map(entries)
        }
        other => other.clone(),
    }
}

/// What the edit must make of the value; `None` where it has no meaning.
fn meant(value: &Value, edit: &Edit) -> Option<Value> {
    let mut value = value.clone();
    match edit {
        Edit::Replace { path, value: new } => *at(&mut value, path)? = new.clone(),
        Edit::Add { path, key, value: new } | Edit::AddFirst { path, key, value: new } => {
            let Value::Map(entries) = made(&mut value, path, || Value::Map(Vec::new()))? else { return None };
            entries.retain(|(name, _)| name != key);
            entries.push((key.clone(), new.clone()));
        }
        Edit::Append { path, value: new } => {
            let Value::List(items) = made(&mut value, path, || Value::List(Vec::new()))? else { return None };
            items.push(new.clone());
        }
        Edit::Remove { path } => {
            let (last, rest) = path.split_last()?;
            match (at(&mut value, rest)?, last) {
                (Value::Map(entries), Step::Key(key)) => entries.retain(|(name, _)| name != key),
                (Value::List(items), Step::Index(index)) if *index < items.len() => {
                    items.remove(*index);
                }
                _ => return None,
            }
        }
    }
    Some(value)
}

/// The collection at the end of the path, made with all that is missing from mappings before it.
fn made<'v>(value: &'v mut Value, path: &[Step], empty: fn() -> Value) -> Option<&'v mut Value> {
    if at(value, path).is_none() {
        let (Step::Key(last), rest) = path.split_last()? else { return None };
        let Value::Map(entries) = made(value, rest, || Value::Map(Vec::new()))? else { return None };
        entries.push((last.clone(), Value::Null));
    }
    let place = at(value, path)?;
    if *place == Value::Null {
        *place = empty();
    }
    Some(place)
}

fn at<'v>(mut value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    for step in path {
        value = match (value, step) {
            (Value::Map(entries), Step::Key(key)) => {
                entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)?
            }
            (Value::List(items), Step::Index(index)) => items.get_mut(*index)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Makes the edit; answers whether it was made. Whatever was made must be right, and keep all other text.
fn right_or_refused(bytes: &[u8], edit: &Edit) -> bool {
    let Ok(document) = Document::parse(bytes) else { return false };
    let Ok(new) = document.edit(std::slice::from_ref(edit)) else { return false };
    let read = Document::parse(new.as_bytes()).unwrap();
    let meant = meant(document.value(), edit).expect("an edit without meaning is refused");
    assert_eq!(sorted(read.value()), sorted(&meant), "{edit:?}\n{new:?}");
    let old = std::str::from_utf8(bytes).unwrap();
    // An entry that is taken out may leave an empty line at the end.
    let may_change = old.trim_start_matches('\u{feff}').is_empty() || matches!(edit, Edit::Remove { .. });
    assert!(
        may_change || old.ends_with('\n') == new.ends_with('\n'),
        "the final line end: {old:?} {:?}",
        &*new
    );
    if meant_to_add(edit, document.value()) {
        assert_only_added(old, &new);
    }
    true
}

fn meant_to_add(edit: &Edit, value: &Value) -> bool {
    match edit {
        Edit::Append { .. } => true,
        Edit::Add { path, key, .. } | Edit::AddFirst { path, key, .. } => {
            let mut value = value.clone();
            at(&mut value, path).is_some_and(|map| map.get(key).is_none())
        }
        _ => false,
    }
}

/// Asserts that nothing was taken away, unless it says that nothing is there.
fn assert_only_added(old: &str, new: &str) {
    let before = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let behind = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    let behind = behind.min(old.len() - before).min(new.len() - before);
    let gone = old.as_bytes()[before..old.len() - behind].to_vec();
    let gone = String::from_utf8_lossy(&gone).into_owned();
    // Blanks within empty brackets are no content.
    let content: String = gone.split('#').next().unwrap_or_default().split_whitespace().collect();
    assert!(["", "null", "~", "[]", "{}"].contains(&content.as_str()), "gone: {gone:?}\n{old:?}\n{new:?}");
}

/// How a document is written.
#[derive(Debug, Clone)]
struct Form {
    contexts: Vec<(String, String, u8)>,
    dashes: usize,
    step: usize,
    gap: usize,
    comments: Vec<u8>,
    line_end: &'static str,
    mark: bool,
    missing_end: bool,
    shape: u8,
}

fn form() -> impl Strategy<Value = Form> {
    let word = "[a-z]{1,6}(on|no|'|: x| #y|)";
    (
        prop::collection::vec((word, word, 0..6u8), 0..5),
        0..5usize,
        1..5usize,
        2..5usize,
        prop::collection::vec(0..8u8, 24),
        prop_oneof![Just("\n"), Just("\r\n")],
        any::<bool>(),
        any::<bool>(),
        0..8u8,
    )
        .prop_map(|(contexts, dashes, step, gap, comments, line_end, mark, missing_end, shape)| Form {
            contexts,
            dashes,
            step,
            gap,
            comments,
            line_end,
            mark,
            missing_end,
            shape,
        })
}

/// Writes a scalar in one of several ways.
fn spelled(text: &str, way: u8) -> String {
    let plain = !text.contains(": ") && !text.contains(" #");
    match way {
        0 => format!("'{}'", text.replace('\'', "''")),
        1 if plain => format!("{text} # about"),
        2 if plain => format!("&anchor-of-{} {text}", text.len()),
        3 if plain => format!("{text}   "),
        _ => format!("\"{text}\""),
    }
}

fn written(form: &Form) -> String {
    let body = match form.shape {
        0 => json(form, None),
        1 => json(form, Some("\t")),
        2 => json(form, Some("    ")),
        3 => flow(form),
        _ => block(form),
    };
    let mut text = body.replace('\n', form.line_end);
    if form.missing_end {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    if form.mark { format!("\u{feff}{text}") } else { text }
}

fn json(form: &Form, unit: Option<&str>) -> String {
    let (line, unit) = unit.map_or(("", ""), |unit| ("\n", unit));
    let items: Vec<_> = form
        .contexts
        .iter()
        .map(|(name, cluster, _)| {
            format!(
                "{line}{unit}{unit}{{{line}{unit}{unit}{unit}\"name\": \"{name}\",{line}{unit}{unit}{unit}\
                 \"context\": {{\"cluster\": \"{cluster}\"}}{line}{unit}{unit}}}"
            )
        })
        .collect();
    let end = if items.is_empty() { String::new() } else { format!("{line}{unit}") };
    format!(
        "{{{line}{unit}\"kind\": \"Config\",{line}{unit}\"contexts\": [{}{end}]{line}}}\n",
        items.join(",")
    )
}

fn flow(form: &Form) -> String {
    let items: Vec<_> = form
        .contexts
        .iter()
        .map(|(name, cluster, way)| {
            let cluster = format!("'{}'", cluster.replace('\'', "''"));
            format!(
                "{{name: \"{name}\", context: {{cluster: {cluster}{}}}}}",
                if *way > 3 { ", " } else { "" }
            )
        })
        .collect();
    format!("# flow\nkind: Config\ncontexts: [{}] # end\n", items.join(", "))
}

fn block(form: &Form) -> String {
    let mut text = String::new();
    let mut notes = form.comments.iter().cycle();
    let mut note = |text: &mut String, column: usize| match notes.next() {
        Some(0) => *text += &format!("{}# {column}\n", " ".repeat(column)),
        Some(1) => *text += "\n",
        Some(2) => *text += "   \n",
        Some(3) => *text += "# at the margin\n",
        _ => {}
    };
    note(&mut text, 0);
    text += if form.shape == 4 { "--- # first\nkind: Config\n" } else { "kind: Config\n" };
    text += if form.contexts.is_empty() { "contexts: # none\n" } else { "contexts:\n" };
    let (dash, inner) = (" ".repeat(form.dashes), " ".repeat(form.dashes + form.gap));
    for (name, cluster, way) in &form.contexts {
        note(&mut text, form.dashes);
        let gap = " ".repeat(form.gap - 1);
        let (name, cluster) = (spelled(name, *way), spelled(cluster, way.wrapping_add(1)));
        text += &format!("{dash}-{gap}name: {name}\n");
        note(&mut text, form.dashes + form.gap);
        let step = " ".repeat(form.step);
        text += &format!("{inner}context:\n{inner}{step}cluster: {cluster}\n");
        if *way == 5 {
            text += &format!("{inner}{step}namespace: |\n{inner}{step} web\n");
        }
    }
    note(&mut text, 0);
    text += "x-unknown: {kept: [1, 2,  3]}   # as it is\n";
    note(&mut text, 0);
    match form.shape {
        5 => text += "---\nanother: document\n",
        6 => text += "...\n",
        _ => {}
    }
    text
}

fn new_value() -> impl Strategy<Value = Value> {
    let string = prop_oneof![
        "[a-z]{1,8}",
        "\\PC{0,8}",
        Just("on".to_owned()),
        Just("1_000".to_owned()),
        Just("12:30:45".to_owned()),
        Just("~".to_owned()),
        Just("<<".to_owned()),
        Just("=".to_owned()),
        Just("a\nb\n".to_owned()),
        Just("\u{85}\u{2028}".to_owned()),
        Just("it's: \"x\" #y".to_owned()),
    ];
    let leaf = prop_oneof![
        string.prop_map(|text| Value::from(text.as_str())),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::btree_map("[a-z]{2,5}|on|a b|x:y|1", inner, 0..3)
                .prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    (0..11u8, 0..5usize, new_value()).prop_map(|(kind, index, value)| {
        let context = vec![key("contexts"), Step::Index(index)];
        let within = |name: &str| [&context[..], &[key(name)]].concat();
        match kind {
            0 => Edit::Append { path: vec![key("contexts")], value },
            1 => Edit::Append {
                path: vec![key("contexts")],
                value: map(&[("context", map(&[("cluster", value)])), ("name", Value::from("new"))]),
            },
            2 => Edit::Append { path: vec![key("users")], value },
            3 => Edit::Remove { path: context },
            4 => Edit::Remove { path: within("name") },
            5 => Edit::Add { path: Vec::new(), key: "current-context".to_owned(), value },
            6 => Edit::Add { path: within("context"), key: "namespace".to_owned(), value },
            7 => Edit::Replace { path: within("name"), value },
            8 => Edit::AddFirst { path: within("context"), key: "namespace".to_owned(), value },
            9 => Edit::AddFirst { path: context, key: "first".to_owned(), value },
            _ => Edit::Replace { path: [within("context"), vec![key("cluster")]].concat(), value },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_usual_documents_are_made(form in form(), edit in edit()) {
        let text = written(&form);
        let document = Document::parse(text.as_bytes()).unwrap();
        let made = right_or_refused(text.as_bytes(), &edit);
        let mut names: Vec<_> = form.contexts.iter().map(|(name, ..)| name).collect();
        names.sort();
        let repeated = names.windows(2).any(|pair| pair[0] == pair[1]);
        let possible = meant(document.value(), &edit).is_some();
        // The value of a block scalar without a line end would get one.
        let cut = form.missing_end;
        prop_assert!(made || !possible || repeated || cut, "refused: {:?}\n{text:?}\n{:?}", edit, document.edit(std::slice::from_ref(&edit)).err());
    }

    #[test]
    fn entries_that_are_not_edited_keep_their_bytes(form in form(), index in 0..5usize) {
        let text = written(&Form { shape: 7, ..form.clone() });
        let edit = Edit::Remove { path: vec![key("contexts"), Step::Index(index)] };
        if let Ok(new) = Document::parse(text.as_bytes()).unwrap().edit(&[edit]) {
            let mut old = text.lines();
            prop_assert!(new.lines().filter(|line| !line.contains("contexts:")).all(|line| old.any(|old| old == line)));
            let kept = new.contains("x-unknown: {kept: [1, 2,  3]}   # as it is");
            prop_assert!(kept);
        }
    }

    #[test]
    fn cut_documents_are_right_or_refused(form in form(), edit in edit(), cut in any::<prop::sample::Index>()) {
        let text = written(&form);
        let end = (0..=text.len()).rev().filter(|at| text.is_char_boundary(*at)).nth(cut.index(text.chars().count()));
        right_or_refused(&text.as_bytes()[..end.unwrap()], &edit);
    }

    #[test]
    fn documents_with_an_odd_character_are_right_or_refused(
        form in form(), edit in edit(), place in any::<prop::sample::Index>(),
        odd in prop::sample::select(&["\t", "\r", "\n", " ", "#", "- ", ": ", "&x ", "*x", "!t ", "|", ">", "\"", "'", "{", "}", "[", "]", ",", "? ", "%", "<<: ", "\u{85}", "\u{2028}", "\u{feff}", "\n---\n", "\n...\n"][..]),
    ) {
        let mut text = written(&form);
        let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        text.insert_str(places[place.index(places.len())], odd);
        right_or_refused(text.as_bytes(), &edit);
    }

    #[test]
    fn any_text_is_right_or_refused(text in "[ab:{}\\[\\],#&*!|>'\"\\-? \n\t\r~%@<é]{0,40}", edit in edit()) {
        right_or_refused(text.as_bytes(), &edit);
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..64), edit in edit()) {
        if let Ok(document) = Document::parse(&bytes) {
            let _ = document.edit(&[edit]);
            let _ = document.line(&[key("a"), Step::Index(0)]);
        }
    }
}

/// The texts of the recorded files, with what kubectl said of each run.
fn recorded() -> Vec<(String, Vec<u8>, String)> {
    let rows = support::read_lines("kubeconfig/edits/edits.jsonl");
    let mut files = Vec::new();
    for row in rows {
        for (name, file) in row["before"].as_object().unwrap() {
            let text = file.as_str().or_else(|| file["text"].as_str()).map(|text| text.as_bytes().to_vec());
            let bytes = text.or_else(|| file["base64"].as_str().map(decoded));
            let stderr = row["stderr"].as_str().unwrap_or_default();
            let said = stderr
                .lines()
                .find(|line| line.contains(&format!("error loading config file \"{name}\": ")))
                .and_then(|line| line.split_once(&format!("\"{name}\": ")))
                .map_or(String::new(), |(_, said)| said.to_owned());
            if let Some(bytes) = bytes {
                files.push((row["id"].as_str().unwrap().to_owned(), bytes, said));
            }
        }
    }
    files
}

fn decoded(base64: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(base64).unwrap()
}

#[test]
fn recorded_files_are_read_if_kubectl_reads_them() {
    let (mut read, mut refused) = (0, 0);
    for (id, bytes, said) in recorded() {
        match Document::parse(&bytes) {
            Ok(_) => {
                assert!(!said.starts_with("yaml:"), "{id}: kubectl says {said}");
                read += 1;
            }
            Err(error) => {
                assert_eq!(error.message, said, "{id}");
                refused += 1;
            }
        }
    }
    assert!(read > 10 && refused > 1, "{read} read, {refused} refused");
}

#[test]
fn recorded_files_are_edited_or_the_edit_is_refused() {
    let (mut made, mut refused) = (0, 0);
    for (_, bytes, _) in recorded() {
        let context = map(&[("context", map(&[("cluster", "on".into())])), ("name", "1_000".into())]);
        let first = |list: &str| vec![key(list), Step::Index(0)];
        let namespace = [first("contexts"), vec![key("context"), key("namespace")]].concat();
        for edit in [
            Edit::Append { path: vec![key("contexts")], value: context.clone() },
            Edit::Replace { path: namespace, value: "no".into() },
            Edit::Add {
                path: [first("contexts"), vec![key("context")]].concat(),
                key: "namespace".into(),
                value: "y".into(),
            },
            Edit::Remove { path: first("users") },
            Edit::Remove { path: first("contexts") },
            Edit::Add { path: Vec::new(), key: "current-context".into(), value: "~".into() },
        ] {
            if right_or_refused(&bytes, &edit) { made += 1 } else { refused += 1 }
        }
    }
    eprintln!("{made} edits made, {refused} refused or without a target");
    assert!(made > 20, "{made} made, {refused} refused");
}

#[test]
fn recorded_files_are_read_as_another_reader_does() {
    let mut compared = 0;
    for (id, bytes, _) in recorded() {
        let Ok(document) = Document::parse(&bytes) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        // YAML 1.1 and what the other reader does not do: merge keys, byte order marks, several documents.
        let other = ["<<", "\u{feff}", "---", "!", "%"].iter().all(|odd| !text.contains(odd));
        let Some(theirs) = serde_yaml::from_str::<serde_yaml::Value>(&text).ok().filter(|_| other) else {
            continue;
        };
        assert!(alike(document.value(), &theirs), "{id}: {text}");
        compared += 1;
    }
    assert!(compared > 10, "{compared} compared");
}

/// Returns whether two readers agree; plain words that are no strings in YAML 1.1 are passed over.
fn alike(ours: &Value, theirs: &serde_yaml::Value) -> bool {
    use serde_yaml::Value as Theirs;
    match (ours, theirs) {
        (Value::Null, Theirs::Null) => true,
        (Value::Bool(a), Theirs::Bool(b)) => a == b,
        (Value::Integer(a), Theirs::Number(b)) => b.as_i64() == Some(*a) || b.as_f64() == Some(*a as f64),
        (Value::Unsigned(a), Theirs::Number(b)) => b.as_u64() == Some(*a),
        (Value::Float(a), Theirs::Number(b)) => b.as_f64() == Some(*a),
        (Value::String(a), Theirs::String(b)) => &**a == b,
        (Value::Bool(_) | Value::Integer(_), Theirs::String(_)) => true,
        (Value::List(a), Theirs::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Map(a), Theirs::Mapping(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key.as_str()).is_none_or(|b| alike(a, b)))
        }
        _ => false,
    }
}

#[test]
fn a_file_of_one_long_line_is_edited_in_linear_time() {
    let item = |n| format!("{{\"name\":\"n{n}\",\"context\":{{\"cluster\":\"{}\"}}}}", "c".repeat(500));
    let items: Vec<_> = (0..2000).map(item).collect();
    let text = format!("{{\"contexts\":[{}]}}", items.join(","));
    let path = vec![key("contexts"), Step::Index(1999), key("name")];
    let start = std::time::Instant::now();
    assert!(right_or_refused(text.as_bytes(), &Edit::Replace { path, value: "new".into() }));
    // A second would do; if each of the values were looked for from the line's beginning, minutes would not.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_large_file_is_edited_in_time_that_grows_with_it() {
    let text = |contexts: usize| {
        let item =
            |n| format!("- context:\n    cluster: c{n}\n    user: {}\n  name: n{n}\n", "u".repeat(1200));
        format!("contexts:\n{}", (0..contexts).map(item).collect::<String>())
    };
    for count in [1, 1000] {
        let text = text(count);
        let namespace = [key("contexts"), Step::Index(count - 1), key("context")].to_vec();
        let edit = Edit::Add { path: namespace, key: "namespace".into(), value: "web".into() };
        assert!(right_or_refused(text.as_bytes(), &edit));
    }
    let deep = "[".repeat(5000) + &"]".repeat(5000);
    assert!(Document::parse(deep.as_bytes()).is_err());
    let deep = format!("a: 1\nb: {}{}\n", "[".repeat(900), "]".repeat(900));
    assert!(right_or_refused(deep.as_bytes(), &Edit::Replace { path: vec![key("a")], value: "x".into() }));
}
