//! What kubectl 1.36.3 printed for `config view --raw -o jsonpath=…` of [`DOCUMENT`].

use super::*;
use serde_json::Value;

/// The document, as `-o json` printed it.
const DOCUMENT: &str = r#"{"kind":"Config","apiVersion":"v1","preferences":{"colors":true},"clusters":[{"name":"my.dotted.name","cluster":{"server":"https://dotted.test"}},{"name":"one","cluster":{"server":"https://one.test:6443","insecure-skip-tls-verify":true}},{"name":"two","cluster":{"server":"https://two.test?a=1&b=<2>","proxy-url":"http://proxy.test"}}],"users":[{"name":"basic","user":{"username":"bob","password":"test-password"}},{"name":"exec","user":{"exec":{"command":"login","args":["a","b c"],"env":null,"apiVersion":"client.authentication.k8s.io/v1","provideClusterInfo":false,"interactiveMode":"Never"}}},{"name":"token","user":{"token":"test-token"}}],"contexts":[{"name":"dev","context":{"cluster":"one","user":"basic","namespace":"web"}},{"name":"prod","context":{"cluster":"two","user":"exec"}}],"current-context":"dev","extensions":[{"name":"x.test","extension":{"a":{"b":"nested"},"a.b":"dotted","big":12345678901234567890,"html":"<a&b>é\n","list":[1,2.5,3,"x"],"nested":[[1,2],[3]],"nothing":null,"number":1000000}}]}"#;

/// Templates and what they gave.
const PRINTED: &[(&str, &str)] = &[
    ("kind is {.kind}", "kind is Config"),
    (
        "{@}",
        r#"{"apiVersion":"v1","clusters":[{"cluster":{"server":"https://dotted.test"},"name":"my.dotted.name"},{"cluster":{"insecure-skip-tls-verify":true,"server":"https://one.test:6443"},"name":"one"},{"cluster":{"proxy-url":"http://proxy.test","server":"https://two.test?a=1\u0026b=\u003c2\u003e"},"name":"two"}],"contexts":[{"context":{"cluster":"one","namespace":"web","user":"basic"},"name":"dev"},{"context":{"cluster":"two","user":"exec"},"name":"prod"}],"current-context":"dev","extensions":[{"extension":{"a":{"b":"nested"},"a.b":"dotted","big":12345678901234567000,"html":"\u003ca\u0026b\u003eé\n","list":[1,2.5,3,"x"],"nested":[[1,2],[3]],"nothing":null,"number":1000000},"name":"x.test"}],"kind":"Config","preferences":{"colors":true},"users":[{"name":"basic","user":{"password":"test-password","username":"bob"}},{"name":"exec","user":{"exec":{"apiVersion":"client.authentication.k8s.io/v1","args":["a","b c"],"command":"login","env":null,"interactiveMode":"Never","provideClusterInfo":false}}},{"name":"token","user":{"token":"test-token"}}]}"#,
    ),
    ("{.}", ""),
    ("{.kind}", "Config"),
    ("{['kind']}", "Config"),
    ("{.current-context}", "dev"),
    ("{['current-context']}", "dev"),
    ("{.clusters[0].name}", "my.dotted.name"),
    ("{.clusters[-1].name}", "two"),
    ("{.clusters[-2:].name}", "one two"),
    ("{.clusters[*].name}", "my.dotted.name one two"),
    ("{.clusters[:].name}", "my.dotted.name one two"),
    ("{.clusters[0:1].name}", "my.dotted.name"),
    ("{.clusters[1:].name}", "one two"),
    ("{.clusters[:1].name}", "my.dotted.name"),
    ("{.clusters[::2].name}", "my.dotted.name two"),
    ("{.clusters[0,2].name}", "my.dotted.name two"),
    ("{.clusters[0:0].name}", ""),
    ("{.clusters[].name}", "my.dotted.name"),
    ("{.clusters.name}", ""),
    ("{.clusters[0]}", r#"{"cluster":{"server":"https://dotted.test"},"name":"my.dotted.name"}"#),
    (
        "{.clusters}",
        r#"[{"cluster":{"server":"https://dotted.test"},"name":"my.dotted.name"},{"cluster":{"insecure-skip-tls-verify":true,"server":"https://one.test:6443"},"name":"one"},{"cluster":{"proxy-url":"http://proxy.test","server":"https://two.test?a=1\u0026b=\u003c2\u003e"},"name":"two"}]"#,
    ),
    (
        "{.clusters[*]['name','cluster.server']}",
        "my.dotted.name one two https://dotted.test https://one.test:6443 https://two.test?a=1&b=<2>",
    ),
    ("{.users[*].user.exec.args}", r#"["a","b c"]"#),
    ("{.users[*].user.exec.args[*]}", "a b c"),
    ("{.users[*].user.exec.args[1]}", "b c"),
    (r#"{.users[?(@.name=="basic")].user.username}"#, "bob"),
    ("{.users[?(@.name == 'basic')].user.username}", "bob"),
    (r#"{.users[?(@.name!="basic")].name}"#, "exec token"),
    ("{.users[?(@.user.exec)].name}", "exec"),
    ("{.users[?(@.user.username)].name}", "basic"),
    (r#"{.users[?(@.name>"b")].name}"#, "basic exec token"),
    (r#"{.users[?(@.name<="exec")].name}"#, "basic exec"),
    (r#"{.users[?(@.nosuch=="x")].name}"#, ""),
    (r#"{.users[?(.name=="basic")].name}"#, "basic"),
    ("{..server}", "https://dotted.test https://one.test:6443 https://two.test?a=1&b=<2>"),
    ("{.nosuch}", ""),
    ("{.nosuch.deeper}", ""),
    ("{.nosuch[0]}", ""),
    ("{.nosuch[?(@.a)]}", ""),
    ("{.clusters[?(@.cluster.insecure-skip-tls-verify==true)].name}", "one"),
    ("{.clusters[*].cluster.insecure-skip-tls-verify}", "true"),
    (r#"{.clusters[?(@.name=="my.dotted.name")].cluster.server}"#, "https://dotted.test"),
    (r#"{.extensions[?(@.name=="x.test")].extension.a\.b}"#, "dotted"),
    (r#"{.extensions[?(@.name=="x.test")].extension['a\.b']}"#, "dotted"),
    (r#"{.extensions[?(@.name=="x.test")].extension['a.b']}"#, "nested"),
    ("{.extensions[*].extension.number}", "1e+06"),
    ("{.extensions[*].extension.big}", "1.2345678901234567e+19"),
    ("{.extensions[*].extension.list}", r#"[1,2.5,3,"x"]"#),
    ("{.extensions[*].extension.html}", "<a&b>é\n"),
    (
        "{.extensions[*].extension}",
        r#"{"a":{"b":"nested"},"a.b":"dotted","big":12345678901234567000,"html":"\u003ca\u0026b\u003eé\n","list":[1,2.5,3,"x"],"nested":[[1,2],[3]],"nothing":null,"number":1000000}"#,
    ),
    ("{.extensions[*].extension.nothing}", "null"),
    ("{.extensions[0].extension.nested[*][0]}", "1 3"),
    (r#"{range .clusters[*]}{.name}{"\n"}{end}"#, "my.dotted.name\none\ntwo\n"),
    (
        "{range .clusters[*]}{.name}={.cluster.server},{end}",
        "my.dotted.name=https://dotted.test,one=https://one.test:6443,two=https://two.test?a=1&b=<2>,",
    ),
    ("{range .clusters[*]}{.name}{end}done", "my.dotted.nameonetwodone"),
    (r#"{range .nosuch[*]}{.name}{"\n"}{end}done"#, "done"),
    ("{range .users[*]}{.name}:{range .user.exec.args[*]}{@},{end};{end}", "basic:;exec:a,b c,;token:;"),
    ("{range .clusters}{.name}{end}", ""),
    ("{range .clusters[*]}{.name} {.current-context}", "my.dotted.name one two  dev"),
    ("{range .users[?(@.user.token)]}{.name} {end}", "token "),
    ("{range .clusters[*]}{$.name}{end}", "my.dotted.nameonetwo"),
    (r#"{"a\tb\\n\"q\""}"#, "a\tb\\n\"q\""),
    (r#"{'single "q"'}"#, r#"single "q""#),
    (r#"{"\u00e9\x41\101"}"#, "éAA"),
    (r#"{.clusters[0].name "x"}"#, "x"),
    ("{.kind .name}", ""),
    ("{5}{1.5}{true}{-2}", "51.5true-2"),
    ("}", "}"),
    ("text only", "text only"),
    ("{.kind|x}", ""),
    ("{.*.colors}", "true"),
    ("{.kind.*}", "67 111 110 102 105 103"),
    ("{.users[?(@.user)].name}", "basic exec token"),
    ("{.users[0].user.*}", "bob test-password"),
    ("{.Kind}", ""),
    (
        r#"{.clusters[0].cluster.server}{"\n"}{.clusters[1].cluster.server}"#,
        "https://dotted.test\nhttps://one.test:6443",
    ),
];

/// The same for `jsonpath-as-json`.
const PRINTED_AS_JSON: &[(&str, &str)] = &[
    ("{.clusters[*].name}", "[\n    \"my.dotted.name\",\n    \"one\",\n    \"two\"\n]\n"),
    ("{.nosuch}", "[]\n"),
    (
        "{.extensions[*].extension}",
        "[\n    {\n        \"a\": {\n            \"b\": \"nested\"\n        },\n        \"a.b\": \"dotted\",\n        \"big\": 12345678901234567000,\n        \"html\": \"\\u003ca\\u0026b\\u003eé\\n\",\n        \"list\": [\n            1,\n            2.5,\n            3,\n            \"x\"\n        ],\n        \"nested\": [\n            [\n                1,\n                2\n            ],\n            [\n                3\n            ]\n        ],\n        \"nothing\": null,\n        \"number\": 1000000\n    }\n]\n",
    ),
    (
        "{range .clusters[*]}{.name}={.cluster.server},{end}",
        "[\n    \"my.dotted.name\"\n]\n[\n    \"=\"\n]\n[\n    \"https://dotted.test\"\n]\n[\n    \",\"\n]\n[\n    \"one\"\n]\n[\n    \"=\"\n]\n[\n    \"https://one.test:6443\"\n]\n[\n    \",\"\n]\n[\n    \"two\"\n]\n[\n    \"=\"\n]\n[\n    \"https://two.test?a=1\\u0026b=\\u003c2\\u003e\"\n]\n[\n    \",\"\n]\n",
    ),
    ("{5}{1.5}{true}{-2}", "[\n    5\n]\n[\n    1.5\n]\n[\n    true\n]\n[\n    -2\n]\n"),
];

/// Templates that cannot be read, and why.
const UNREADABLE: &[(&str, &str)] = &[
    (r#"{["kind"]}"#, r#"invalid array index "kind""#),
    (r#"{.users[?(@.name=~"b")].name}"#, "unrecognized character in action: U+007E '~'"),
    ("{....a}", "invalid multiple recursive descent"),
    (r#"{"\q"}"#, r#"unquote string "\q" error invalid syntax"#),
    (r#"{"open}"#, "unterminated quoted string"),
    ("{1.2.3}", "cannot parse number 1.2.3"),
    ("{.clusters[", "unterminated array"),
    ("{.clusters[x]}", "invalid array index x"),
    ("{.clusters[99999999999999999999]}", "array index 99999999999999999999 is not a number"),
    ("{.clusters[?(@.name]}", "unterminated filter"),
    (r#"{.clusters[?(@.name=="a")}"#, "unclosed array expect ]"),
    (r#"{.clusters[?(@.name=="a"]}"#, "unterminated filter"),
    ("{.clusters", "unclosed action"),
    ("{", "unclosed action"),
    ("{*}", "unrecognized character in action: U+002A '*'"),
];

/// Templates that ask for what cannot be had, and why; kubectl goes on with a dump of the document.
const FAILING: &[(&str, &str)] = &[
    ("{.clusters[5].name}", "array index out of bounds: index 5, length 3"),
    ("{.clusters[-5].name}", "array index out of bounds: index -2, length 3"),
    ("{.clusters[0:9].name}", "array index out of bounds: index 8, length 3"),
    ("{.clusters[2:1].name}", "starting index 2 is greater than ending index 1"),
    ("{.clusters[0:2:0].name}", "step must be > 0"),
    ("{.users[?(@.name==5)].name}", "incompatible types for comparison"),
    (
        r#"{.contexts[0][?(@.name=="x")]}"#,
        "map[string]interface {} is not array or slice and cannot be filtered",
    ),
    ("{..name[0]}", "string is not array or slice"),
    ("{.extensions[0].extension.list[?(@>1.5)]}", "incompatible types for comparison"),
    ("{.extensions[0].extension.list[?(@>1)]}", "incompatible types for comparison"),
    ("{end}", "not in range, nothing to end"),
    ("{foo}", "unrecognized identifier foo"),
    ("{.kind[0]}", "string is not array or slice"),
    ("{.kind[*]}", "string is not array or slice"),
];

#[test]
fn prints_as_kubectl_does() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    for (template, printed) in PRINTED {
        assert_eq!(
            Template::parse(template).unwrap().print(&document).as_deref(),
            Ok(*printed),
            "{template}"
        );
    }
    for (template, printed) in PRINTED_AS_JSON {
        let template = Template::parse(template).unwrap();
        assert_eq!(template.print_as_json(&document).as_deref(), Ok(*printed), "{template:?}");
    }
}

#[test]
fn refuses_as_kubectl_does() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    for (template, reason) in UNREADABLE {
        assert_eq!(Template::parse(template), Err(format!("error parsing jsonpath {template}, {reason}")));
    }
    for (template, reason) in FAILING {
        let error = Template::parse(template).unwrap().failed(reason);
        assert_eq!(Template::parse(template).unwrap().print(&document), Err(error));
    }
}

#[test]
fn no_template_panics() {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        "?(",
        ")",
        ".",
        "..",
        "*",
        "@",
        "$",
        "'",
        "\"",
        "\\",
        ":",
        ",",
        "-",
        "0",
        "9",
        "a",
        "range ",
        "end",
        " ",
        "==",
        "<",
        "é",
        "\n",
        "{range .a[*]}",
        "{end}",
        "{.a",
        "[?(@.a",
    ];
    let document: Value = serde_json::from_str(r#"{"a":[{"a":1,"é":null},null,"x",[]],"b":"é"}"#).unwrap();
    let mut runner = proptest::test_runner::TestRunner::default();
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..12);
    let tested = runner.run(&pieces, |pieces| {
        if let Ok(template) = Template::parse(&pieces.concat()) {
            let _ = (template.print(&document), template.print_as_json(&document));
        }
        Ok(())
    });
    assert_eq!(tested, Ok(()));
}
