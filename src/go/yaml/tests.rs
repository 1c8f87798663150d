//! What `sigs.k8s.io/yaml` 1.6.0 made of values.

use super::*;

const CASES: &[(&str, &str)] = &[
    (
        r#"{"a10": 1, "a2": 2, "a": 0, "B": 3, "a-b": 4, "a.b": 5, "1": 6, "é": 7, "a02": 8}"#,
        r#""1": 6
B: 3
a: 0
a-b: 4
a.b: 5
a2: 2
a02: 8
a10: 1
é: 7
"#,
    ),
    (
        r#"{"l": [], "m": {}, "n": null, "t": true, "list": [[1, [2]], {"q": [], "r": [3]}, {"x": {"y": "z"}}]}"#,
        r#"l: []
list:
- - 1
  - - 2
- q: []
  r:
  - 3
- x:
    "y": z
m: {}
"n": null
t: true
"#,
    ),
    (
        r#"[1, -1, 1.5, 1000000.0, 1e20, 1e21, 1e-7, 18446744073709551615, 123456789.5]"#,
        r#"- 1
- -1
- 1.5
- 1000000
- 1e+20
- 1e+21
- 1e-07
- 18446744073709551615
- 1.234567895e+08
"#,
    ),
    (
        r#"["", "~", "null", "on", "y", "Yes", "1_000", "12:30:45", "0x1F", "017", "08", "1e3", ".5", ".inf", "2001-12-14", "2001-1-2 3:4:5", "2001-13-01", "<<", "=", "1.2.3", "0o17", "1e999", "-", "+", ".1_0", "._1", "yes please"]"#,
        r#"- ""
- "~"
- "null"
- "on"
- "y"
- "Yes"
- "1_000"
- "12:30:45"
- "0x1F"
- "017"
- "08"
- "1e3"
- ".5"
- ".inf"
- "2001-12-14"
- "2001-1-2 3:4:5"
- 2001-13-01
- <<
- =
- 1.2.3
- "0o17"
- 1e999
- '-'
- +
- ".1_0"
- ._1
- yes please
"#,
    ),
    (
        r##"["a: b", "a:", "a:b", "a #b", "a#b", "#", "- a", "-a", "---", "? a", "?a", "@x", "%x", "it's", "'q'", "\"q\"", "[x", "a, b", " lead", "trail ", "tab\there", "*x", "&x", "!x", "|", ">", "`"]"##,
        r#"- 'a: b'
- 'a:'
- a:b
- 'a #b'
- a#b
- '#'
- '- a'
- -a
- '---'
- '? a'
- ?a
- '@x'
- '%x'
- it's
- '''q'''
- '"q"'
- '[x'
- a, b
- ' lead'
- 'trail '
- "tab\there"
- '*x'
- '&x'
- '!x'
- '|'
- '>'
- '`'
"#,
    ),
    (
        r#"["\u001b", "\u0000\u0007\b\u000b\f\r", "🚀", "\u00a0é", "\u2028", "a\u2028b", "\\", "é\u001b"]"#,
        "- \"\\e\"\n- \"\\0\\a\\b\\v\\f\\r\"\n- \"\\U0001F680\"\n- \u{a0}\u{e9}\n- '\u{2028}'\n- 'a\u{2028}  b'\n- \\\n- \"\u{e9}\\e\"\n",
    ),
    (
        r#"["a\nb", "a\n", "a\n\n", "\n", "\na", " a\nb", "a \nb", "a\n b", "a\nb ", "a\n\nb\n", "a\tb\nc"]"#,
        r#"- |-
  a
  b
- |
  a
- |+
  a

- |2+

- |2-

  a
- |2-
   a
  b
- "a \nb"
- |-
  a
   b
- "a\nb "
- |
  a

  b
- "a\tb\nc"
"#,
    ),
    (
        r#"{"token": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb ccc", "quoted": "it's: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  two  three four five", "double": "\u001b aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b  c   d e"}"#,
        r#"double: "\e aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  b  c   d e"
quoted: 'it''s: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  two  three
  four five'
token: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  bbb ccc
"#,
    ),
    (
        r#"{"k\nl": {"a": [1]}, "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": [1, {"b": 2}], "yes": "", "": "x"}"#,
        r#""": x
? |-
  k
  l
: a:
  - 1
? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
: - 1
  - b: 2
"yes": ""
"#,
    ),
    (
        r#""text""#,
        r#"text
"#,
    ),
    (
        r#""two\nlines""#,
        r#"|-
  two
  lines
"#,
    ),
];

#[test]
fn prints_as_go_does() {
    for (json, yaml) in CASES {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        let mut text = String::new();
        write(&mut text, &value);
        assert_eq!(text, *yaml);
    }
}

#[test]
fn what_go_loses_or_refuses_is_escaped() {
    for (value, yaml) in
        [("a\u{85}b", "\"a\\Nb\"\n"), ("\u{7f}", "\"\\x7F\"\n"), ("\u{feff}a", "\"\\uFEFF\\x61\"\n")]
    {
        let mut text = String::new();
        write(&mut text, &serde_json::Value::from(value));
        assert_eq!(text, yaml);
    }
}

#[test]
fn keys_whose_order_is_a_circle_are_printed() {
    let keys = (0..100)
        .flat_map(|number| [format!("a{number}"), format!("a{number}x"), format!("a{}", "9".repeat(number))]);
    let value: serde_json::Value =
        keys.map(|key| (key, 1)).collect::<std::collections::BTreeMap<_, _>>().into_iter().collect();
    let mut text = String::new();
    write(&mut text, &value);
    assert_eq!(text.lines().count(), value.as_object().unwrap().len());
}

#[test]
fn the_deepest_document_that_is_read_can_be_printed() {
    let mut value = serde_json::Value::Null;
    for _ in 0..500 {
        value = serde_json::Value::Array(vec![[("a".to_owned(), value)].into_iter().collect()]);
    }
    let mut text = String::new();
    write(&mut text, &value);
    assert!(text.starts_with("- a:\n  - a:\n    - a:\n"));
    assert!(text.ends_with("- a: null\n"));
    assert_eq!(text.lines().count(), 500);
}
