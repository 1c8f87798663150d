//! Input that is made to do harm: whatever it is, kauth says what is wrong and where, ends with exit code 2, and takes no
//! more memory than 64 MiB and four times the input. Outputs that cannot be written to.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

use std::io::{Read, Write};
use std::process::{Command, ExitStatus, Stdio};

const MIB: usize = 1 << 20;

/// The size of what is large: small enough for every day, and far above what any limit lets in.
const LARGE: usize = 8 * MIB;

const ROLE: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\n";
const JSON_ROLE: &str =
    r#"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"a"},"#;
const REVIEW: &str = r#"{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"a","nonResourceAttributes":{"path":"/","verb":"get"}}}"#;

#[test]
fn one_thing_repeated() {
    let units: [(&str, &[u8]); 16] = [
        ("<stdin>:1: ", b"x"),
        ("<stdin>:1: ", b"- "),
        ("<stdin>:1: ", b"["),
        ("<stdin>:1: ", b"{"),
        ("<stdin>:1: ", b"{\"a\":"),
        ("<stdin>:1: ", b"\""),
        ("<stdin>:1: ", b"\0"),
        ("<stdin>:1: ", b"? "),
        ("<stdin>:1: ", b": "),
        ("<stdin>:1: ", b"*a "),
        ("<stdin>:1: ", b"! "),
        ("<stdin>:1: ", b"\xff"),
        ("<stdin>:1: ", b"\r\r\n"),
        ("<stdin>:1: ", b"1\n"),
        ("<stdin>:2: ", b"|\n"),
        ("<stdin>:", b"- &a b\n"),
    ];
    for (place, unit) in units {
        fails(place, &can_i(&unit.repeat(LARGE / unit.len())));
    }
}

#[test]
fn nothing_in_great_quantity_is_nothing() {
    for unit in [" ", "\n", "\r\n", "#", "---\n", "...\n"] {
        let ended = can_i(unit.repeat(LARGE / unit.len()).as_bytes());
        assert_eq!(ended.code(), Some(1), "{unit:?}: {}", ended.stderr);
    }
    assert_eq!(review(" \n".repeat(LARGE / 2).as_bytes()).code(), Some(0));
}

#[test]
fn noise() {
    let mut state = 1_u64;
    let mut byte = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let bytes: Vec<u8> = (0..LARGE).map(|_| byte()).collect();
    let text: Vec<u8> = bytes.iter().map(|byte| b"abc:{}[]\"- \n#&*!|>"[usize::from(*byte) % 18]).collect();
    for noise in [bytes, text] {
        fails("<stdin>:", &can_i(&noise));
        fails("<stdin>:", &review(&noise));
    }
}

#[test]
fn strings_without_end() {
    let x = "x".repeat(LARGE);
    fails("<stdin>:1: ", &can_i(format!("{{\"kind\":\"Role\",\"a\":\"{x}\"}}").as_bytes()));
    fails("<stdin>:1: ", &can_i(format!("{{\"kind\":\"Role\",\"a\":\"{x}").as_bytes()));
    fails("<stdin>:1: ", &can_i(format!("{{\"a\":\"{}\"}}", "\\n".repeat(LARGE / 2)).as_bytes()));
    fails("<stdin>:4: ", &can_i(format!("{ROLE}a: \"{x}\"\n").as_bytes()));
    fails("<stdin>:5: ", &can_i(format!("{ROLE}a: |\n{}", "  x\n".repeat(LARGE / 4)).as_bytes()));
    fails("<stdin>:4: ", &can_i(format!("{ROLE}{x}: 1\n").as_bytes()));
    fails("<stdin>:2: ", &review(format!("{REVIEW}\n{{\"kind\":\"{x}\"}}\n").as_bytes()));
    fails("<stdin>:2: ", &review(format!("{REVIEW}\n{x}\n").as_bytes()));
}

#[test]
fn nesting() {
    let nested = |open: &str, close: &str, levels| open.repeat(levels) + &close.repeat(levels);
    for (levels, is_read) in [(999, true), (1000, false), (100_000, false)] {
        let flow = nested("[", "]", levels);
        let block = "- ".repeat(levels);
        let manifests = [
            (1, format!("{JSON_ROLE}\"x\":{flow}}}")),
            (1, format!("{JSON_ROLE}\"x\":{}1{}}}", "{\"a\":".repeat(levels), "}".repeat(levels))),
            (4, format!("{ROLE}x: {flow}\n")),
            (4, format!("{ROLE}x: {}\n", nested("{a: ", "}", levels))),
            (5, format!("{ROLE}x:\n  {block}1\n")),
        ];
        for (line, manifest) in manifests {
            let ended = can_i(manifest.as_bytes());
            if is_read {
                assert_eq!(ended.code(), Some(1), "{}", ended.stderr);
                assert!(ended.stderr.contains("<stdin>:1: Role `default/a`: unknown field \"x\""));
            } else {
                fails(&format!("<stdin>:{line}: "), &ended);
            }
        }
        let asked = format!("{},\"x\":{flow}}}\n", REVIEW.strip_suffix('}').unwrap());
        let pretty = format!("{REVIEW}\n").replace(",\"kind\"", ",\n\"kind\"");
        let documents = [
            (2, format!("{REVIEW}\n{asked}")),
            (3, format!("{pretty}{asked}")),
            (3, format!("kind: X\n---\nx: {flow}\n")),
        ];
        for (line, reviews) in documents {
            let ended = review(reviews.as_bytes());
            assert_eq!(ended.stderr.contains(&format!("<stdin>:{line}: ")), !is_read, "{}", ended.stderr);
            assert!(ended.code() == Some(2) || is_read);
        }
    }
}

#[test]
fn aliases_that_grow() {
    let bomb = |leaf: &str, level: &dyn Fn(usize) -> String| {
        let levels: String = (1..12).map(|n| format!("a{n}: &a{n} {}\n", level(n - 1))).collect();
        format!("{ROLE}a0: &a0 {leaf}\n{levels}")
    };
    let ten = |n: usize| format!("*a{n}, ").repeat(10);
    let of_lists = bomb("[lol]", &|n| format!("[{}]", ten(n)));
    let of_mappings = bomb("{x: lol}", &|n| (0..10).map(|k| format!("k{k}: *a{n}, ")).collect());
    let of_mappings = of_mappings.replace("k0", "{k0").replace(", \n", "}\n");
    let of_merges = bomb("{x: lol}", &|n| format!("{{<<: [{}]}}", ten(n)));
    for laughs in [of_lists, of_mappings, of_merges] {
        let ended = can_i(laughs.as_bytes());
        fails("<stdin>:", &ended);
        assert!(ended.stderr.contains("excessive aliasing"), "{}", ended.stderr);
        fails("<stdin>:", &review(laughs.as_bytes()));
    }
    fails("<stdin>:1: ", &can_i(b"a: &a [*a]\n"));
    let anchors: String = (0..400_000).map(|n| format!("- &a{n} b\n")).collect();
    fails("<stdin>:", &can_i(anchors.as_bytes()));
}

#[test]
fn encodings() {
    let role = format!("{ROLE}rules: []\n");
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(role.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    let readable = [
        role.replace('\n', "\r\n").into_bytes(),
        format!("\u{feff}{role}").into_bytes(),
        utf16([0xff, 0xfe], u16::to_le_bytes),
        utf16([0xfe, 0xff], u16::to_be_bytes),
    ];
    for text in readable {
        let ended = can_i(&text);
        assert_eq!((ended.code(), ended.stderr.contains("warning")), (Some(1), false), "{}", ended.stderr);
    }
    fails("<stdin>:4: the text is not valid UTF-8", &can_i(&[ROLE.as_bytes(), b"x: \"\xff\"\n"].concat()));
    let latin = [REVIEW.as_bytes(), b"\n{\"kind\": \"\xff\"}\n", REVIEW.as_bytes()].concat();
    let ended = review(&latin);
    fails("<stdin>:2: the text is not valid UTF-8", &ended);
    assert_eq!(ended.stdout.lines().count(), 2, "the reviews around it are answered");
}

#[test]
fn tiny_documents_without_number() {
    for unit in ["---x\n", "---\n[\n", "---\na\n"] {
        let ended = can_i(unit.repeat(LARGE / 4 / unit.len()).as_bytes());
        fails("<stdin>:", &ended);
        assert!(ended.stderr.contains("what follows was not read"), "{}", &ended.stderr[..200]);
        assert!(ended.stderr.lines().count() < 200, "{unit:?} floods the terminal");
    }
    for unit in ["{}\n", "---\na: 1\n"] {
        let ended = can_i(unit.repeat(20_000).as_bytes());
        assert_eq!(ended.code(), Some(1));
        let reports = ended.stderr.lines().filter(|line| line.starts_with("warning: <stdin>:")).count();
        assert_eq!(reports, 20_000, "{unit:?}: each is named");
    }
}

#[test]
fn fields_without_number() {
    let repeated = can_i(format!("{ROLE}{}", "a: 1\n".repeat(150_000)).as_bytes());
    assert_eq!(repeated.code(), Some(1));
    assert!(repeated.stderr.contains("line 5: key \"a\" already set in map"));
    assert!(repeated.stderr.contains("149949 more keys already set in a map"));
    assert!(repeated.stderr.lines().count() < 300);
    let many = |unit: &str, count| format!("{JSON_ROLE}\"rules\":[{}{{}}]}}", unit.repeat(count));
    assert_eq!(can_i(many("{},", 300_000).as_bytes()).code(), Some(1));
    fails("<stdin>:1: column ", &can_i(many("{},", 900_000).as_bytes()));
    fails("<stdin>:1: column ", &can_i(many("{\"a\":1},", 300_000).as_bytes()));
    let asked = format!("{},\"x\":[{}1]}}", REVIEW.strip_suffix('}').unwrap(), "{\"a\":1},".repeat(300_000));
    fails("<stdin>:2: ", &review(format!("{REVIEW}\n{asked}\n").as_bytes()));
}

#[test]
fn a_list_of_anything() {
    let list = |unit: &str| format!("{{\"kind\":\"List\",\"items\":[{}1]}}", unit.repeat(30_000));
    for unit in ["{},", "1,", "[],", "\"\","] {
        let ended = review(list(unit).as_bytes());
        assert_eq!(ended.code(), Some(2));
        assert_eq!(ended.stdout.matches("\"Failure\"").count(), 30_001, "each item has its answer");
    }
}

/// Many reviews pass through the memory that few take.
#[test]
fn reviews_are_streamed() {
    let line = format!("{REVIEW}\n");
    let value = line.replace(",\"spec\"", ",\n\"spec\"");
    let document = "apiVersion: authorization.k8s.io/v1\nkind: SubjectAccessReview\nspec: {user: a, nonResourceAttributes: {path: /, verb: get}}\n---\n";
    for (form, many) in [(line.as_str(), LARGE), (&value, LARGE), (document, LARGE / 4)] {
        let [few, many] = [MIB / 8, many].map(|bytes| review(form.repeat(bytes / form.len()).as_bytes()));
        assert_eq!((few.code(), many.code()), (Some(0), Some(0)), "{}", many.stderr);
        assert!(many.peak <= few.peak + MIB, "{form}: {} and {} bytes of memory", few.peak, many.peak);
    }
}

#[test]
fn quiet_reviews_print_nothing() {
    let ended = run(&["review", "-q", "-f", "examples/export.yaml"], REVIEW.as_bytes());
    assert_eq!((ended.stdout.as_str(), ended.code()), ("", Some(0)));
}

#[test]
fn endless_reviews_end_with_their_reader() {
    let mut child = kauth(&["review", "-f", "examples/export.yaml"]);
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || while writeln!(stdin, "{REVIEW}").is_ok() {});
    let mut some = [0; 1000];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "a closed pipe is no error");
    feeding.join().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn outputs_that_cannot_be_written_to() {
    let commands: [&[&str]; 5] = [
        &["can-i", "get", "/healthz", "--as", "a", "-f", "examples/export.yaml"],
        &["can-i", "--list", "--as", "a", "-f", "examples/export.yaml"],
        &["review", "tests/cmd/data/review.yaml", "--as", "a", "-f", "examples/export.yaml"],
        &["completion", "bash"],
        &["man"],
    ];
    for args in commands {
        let shell = |redirection: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", &format!("exec \"$0\" \"$@\" {redirection}"), env!("CARGO_BIN_EXE_kauth")]);
            let output = command.args(args).output().unwrap();
            (output.status.code(), String::from_utf8(output.stderr).unwrap())
        };
        let (code, stderr) = shell(">/dev/full");
        assert_eq!(code, Some(2), "{args:?}");
        assert!(stderr.contains("error: cannot write the answer\ncaused by: No space left"), "{stderr}");
        let (code, stderr) = shell("2>/dev/full >&-");
        assert!(stderr.is_empty() && matches!(code, Some(0..=2)), "{args:?}: {code:?}");
    }
}

struct Ended {
    status: ExitStatus,
    stdout: String,
    stderr: String,
    /// The most memory that was resident at once; 0 where the platform does not say.
    peak: usize,
}

impl Ended {
    fn code(&self) -> Option<i32> {
        self.status.code()
    }
}

fn can_i(manifest: &[u8]) -> Ended {
    run(&["can-i", "get", "pods", "--as", "a", "--default-policy=none", "-f", "-"], manifest)
}

fn review(reviews: &[u8]) -> Ended {
    run(&["review", "-f", "examples/export.yaml"], reviews)
}

fn fails(place: &str, ended: &Ended) {
    let start: String = ended.stderr.chars().take(300).collect();
    assert_eq!(ended.code(), Some(2), "{start}");
    assert!(ended.stderr.contains(&format!("error: {place}")), "{place}: {start}");
}

/// Runs kauth with `input` as its standard input, which is copied, not mapped, and holds it to its memory.
fn run(args: &[&str], input: &[u8]) -> Ended {
    let mut child = kauth(args);
    let id = child.id();
    let mut stdin = child.stdin.take().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let mut peak = 0;
    let status = std::thread::scope(|threads| {
        // Who does not want more of it may leave.
        threads.spawn(move || stdin.write_all(input));
        threads.spawn(|| out.read_to_string(&mut stdout).unwrap());
        threads.spawn(|| err.read_to_string(&mut stderr).unwrap());
        loop {
            peak = peak.max(resident_peak(id));
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    });
    assert!(!stderr.contains("panicked"), "{stderr}");
    // Of the fixed part a debug build takes a third before it reads anything.
    assert!(peak <= 72 * MIB + 4 * input.len(), "{peak} bytes of memory for {} of input", input.len());
    Ended { status, stdout, stderr, peak }
}

fn kauth(args: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_kauth"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Returns the most memory that the process has had resident; 0 where there is no `/proc`, or the process is gone.
fn resident_peak(id: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok());
    kib.unwrap_or(0) * 1024
}
