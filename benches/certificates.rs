//! Time of `kauth cert` beside openssl's and cfssl's, and of many certificates at once: `cargo bench --bench certificates`.
//!
//! Whole processes in turn, on the disk that the target folder is on: kauth brings its files to the disk, openssl and cfssl leave
//! theirs to the system. `true` is what a process costs that does nothing. Processor time is that of all cores, of the user and of
//! the system. With the name of a function only the micro benchmarks of that name are run.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark that cannot run may panic")]
#![expect(clippy::print_stdout, reason = "its figures are its output")]

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use jiff::Timestamp;
use kauth::authn::x509::{ClientCa, Verdict};
use kauth::pki::certificate::Certificate;
use kauth::pki::issue::{Draft, Purpose, Signer, Validity};
use kauth::pki::key::{KeyType, PrivateKey};
use kauth::pki::subject::Subject;

#[path = "../tests/support/kubectl.rs"]
mod programs;

/// What cfssl makes a request of.
const REQUEST: &str = r#"{"CN": "jane", "key": {"algo": "ecdsa", "size": 256}, "names": [{"O": "dev"}]}"#;

/// What openssl puts into a client's certificate.
const EXTENSIONS: &str = "basicConstraints = critical, CA:false\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = clientAuth\n";

/// Clock ticks of a second, in which Linux counts processor time.
const TICKS: f64 = 100.0;

/// The type of the authority's key, the size of the list, and how many runs there are.
const LISTS: [(&str, usize, usize); 3] = [("p256", 20_000, 9), ("p256", 100_000, 5), ("rsa2048", 5_000, 3)];

/// The size of the list that becomes files, and how many runs there are.
const FILES: (usize, usize) = (2_000, 11);

/// Where openssl stands in [`ways`].
const OPENSSL: usize = 3;

/// One way to one certificate: processes, one after the other.
struct Way {
    title: &'static str,
    program: Option<PathBuf>,
    processes: Vec<Vec<&'static str>>,
}

fn main() {
    let flags: Vec<_> = std::env::args().skip(1).collect();
    if flags.iter().all(|flag| flag.starts_with('-')) {
        let is_test = flags.iter().any(|flag| flag == "--test");
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-certificates-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        one_certificate(&folder, if is_test { 1 } else { 101 });
        many_to_documents(&folder, is_test);
        many_to_files(&folder, is_test);
        std::fs::remove_dir_all(&folder).unwrap();
    }
    divan::main();
}

fn one_certificate(folder: &Path, rounds: usize) {
    authority(folder, "p256");
    std::fs::write(folder.join("csr.json"), REQUEST).unwrap();
    std::fs::write(folder.join("client.ext"), EXTENSIONS).unwrap();
    let ways = ways();
    let mut times: Vec<_> = ways.iter().map(|_| Vec::new()).collect();
    // The first round is for the caches.
    for round in 0..=rounds {
        for (way, times) in ways.iter().zip(&mut times) {
            times.extend(way.time(folder).filter(|_| round > 0));
        }
    }
    let openssl = median(&mut times[OPENSSL]);
    println!("{:<42} {:>9} {:>9} {:>16}", "one certificate", "median", "fastest", "openssl / this");
    for (way, times) in ways.iter().zip(&mut times) {
        let Some(median) = median(times) else { continue };
        let ratio = openssl.map_or("-".to_owned(), |openssl| format!("{:.1}", openssl / median));
        println!("{:<42} {:>9} {:>9} {ratio:>16}", way.title, millis(median), millis(times[0]));
    }
}

fn ways() -> [Way; 5] {
    let kauth = || Some(PathBuf::from(env!("CARGO_BIN_EXE_kauth")));
    let words = |line: &'static str| line.split(' ').collect::<Vec<_>>();
    [
        Way { title: "true", program: programs::program("true"), processes: vec![Vec::new()] },
        Way {
            title: "kauth cert, to files",
            program: kauth(),
            processes: vec![words("cert jane --group dev --force")],
        },
        Way {
            title: "kauth cert, to standard output",
            program: kauth(),
            processes: vec![words("cert jane --group dev --out-key - --out-cert -")],
        },
        Way {
            title: "openssl req and openssl x509, to files",
            program: programs::program("openssl"),
            processes: vec![
                words(
                    "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout openssl.key -out openssl.csr \
                     -subj /O=dev/CN=jane",
                ),
                words(
                    "x509 -req -in openssl.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 -sha256 \
                     -extfile client.ext -out openssl.crt",
                ),
            ],
        },
        Way {
            title: "cfssl gencert, to standard output",
            program: programs::program("cfssl"),
            processes: vec![words("gencert -loglevel=5 -ca ca.crt -ca-key ca.key csr.json")],
        },
    ]
}

impl Way {
    /// Goes it once, and returns how long all its processes took.
    fn time(&self, folder: &Path) -> Option<f64> {
        let program = self.program.as_ref()?;
        for old in ["jane.key", "jane.crt", "openssl.key", "openssl.csr", "openssl.crt", "ca.srl"] {
            let _ = std::fs::remove_file(folder.join(old));
        }
        let began = Instant::now();
        self.processes.iter().for_each(|args| run(program, folder, args));
        Some(began.elapsed().as_secs_f64())
    }
}

fn many_to_documents(folder: &Path, is_test: bool) {
    println!(
        "\n{:<10} {:>8} {:>9} {:>11} {:>11} {:>11} {:>12} {:>14}",
        "authority", "people", "median", "per second", "processor", "per second", "fastest", "per core, best"
    );
    for (key_type, people, rounds) in LISTS {
        let (people, rounds) = if is_test { (50, 1) } else { (people, rounds) };
        authority(folder, key_type);
        std::fs::write(folder.join("people.csv"), list(people)).unwrap();
        let args = ["cert", "--list-file", "people.csv", "-o", "json"];
        let (mut times, mut processor) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (began, before) = (Instant::now(), processor_time());
            run(Path::new(env!("CARGO_BIN_EXE_kauth")), folder, &args);
            times.push(began.elapsed().as_secs_f64());
            processor.push((processor_time() - before).max(1.0 / TICKS));
        }
        let (time, core) = (median(&mut times).unwrap(), median(&mut processor).unwrap());
        let rate = |time: f64| people as f64 / time;
        println!(
            "{key_type:<10} {people:>8} {:>9} {:>11.0} {:>11} {:>11.0} {:>12} {:>14.0}",
            millis(time),
            rate(time),
            millis(core),
            rate(core),
            millis(processor[0]),
            rate(processor[0])
        );
    }
}

fn many_to_files(folder: &Path, is_test: bool) {
    let (people, rounds) = if is_test { (20, 1) } else { FILES };
    authority(folder, "p256");
    std::fs::write(folder.join("people.csv"), list(people)).unwrap();
    let (made, copied) = (folder.join("new"), folder.join("copied"));
    let (mut kauth, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let began = Instant::now();
        let args = ["cert", "--list-file", "people.csv", "--out-dir", "new"];
        run(Path::new(env!("CARGO_BIN_EXE_kauth")), folder, &args);
        kauth.push(began.elapsed().as_secs_f64());
        let files: Vec<_> = std::fs::read_dir(&made).unwrap().map(|entry| entry.unwrap().path()).collect();
        let files: Vec<_> = files.iter().map(|file| (file, std::fs::read(file).unwrap())).collect();
        assert_eq!(files.len(), 2 * people);
        let began = Instant::now();
        std::fs::create_dir(&copied).unwrap();
        for (file, contents) in &files {
            let mut file = File::create(copied.join(file.file_name().unwrap())).unwrap();
            file.write_all(contents).unwrap();
            file.sync_all().unwrap();
        }
        File::open(&copied).unwrap().sync_all().unwrap();
        plain.push(began.elapsed().as_secs_f64());
        [&made, &copied].into_iter().for_each(|folder| std::fs::remove_dir_all(folder).unwrap());
    }
    let mut ratios: Vec<_> = plain.iter().zip(&kauth).map(|(plain, kauth)| plain / kauth).collect();
    println!("\n{people} people to files: {}", spread(&mut kauth, millis));
    println!("the same files written and synced one by one: {}", spread(&mut plain, millis));
    println!("ratio of a pair of runs: {}\n", spread(&mut ratios, |ratio| format!("{ratio:.1}")));
}

fn spread(values: &mut [f64], shown: impl Fn(f64) -> String) -> String {
    let median = median(values).unwrap();
    let (least, most) = (values[0], values[values.len() - 1]);
    format!("{} ({} to {})", shown(median), shown(least), shown(most))
}

/// Makes the authority that signs.
fn authority(folder: &Path, key_type: &str) {
    let args = ["ca", "init", "--key-type", key_type, "--force"];
    run(Path::new(env!("CARGO_BIN_EXE_kauth")), folder, &args);
}

fn list(people: usize) -> String {
    let rows = (0..people).map(|n| format!("person-{n},team-{}\n", n % 40));
    std::iter::once("name,group\n".to_owned()).chain(rows).collect()
}

fn run(program: &Path, folder: &Path, args: &[&str]) {
    let mut command = Command::new(program);
    command.env_clear().env("HOME", folder).current_dir(folder).args(args);
    // openssl says what it does even if nothing is wrong.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.unwrap().success(), "{} {args:?}", program.display());
}

/// Returns the processor time of all processes that were waited for, in seconds; 0 where Linux does not count it.
fn processor_time() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // proc_pid_stat(5): cutime and cstime are fields 16 and 17, the name in field 2 may hold anything.
    let (_, fields) = text.rsplit_once(')').unwrap_or_default();
    let ticks = fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

/// Sorts times and returns the middle one.
fn median(times: &mut [f64]) -> Option<f64> {
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}

fn millis(seconds: f64) -> String {
    let time = Duration::from_secs_f64(seconds);
    if time.as_secs() > 0 { format!("{:.2} s", seconds) } else { format!("{:.1} ms", seconds * 1e3) }
}

/// What kube-apiserver does with a client's certificate of P-256, by the authority's key.
#[divan::bench(args = [KeyType::P256, KeyType::P384, KeyType::Ed25519, KeyType::Rsa2048])]
fn authenticate(bencher: Bencher<'_, '_>, authority: KeyType) {
    let validity = Validity { not_before: 1_800_000_000, not_after: 1_900_000_000 };
    let [root_name, jane] = ["kauth-ca", "jane"].map(|name| {
        let organizations = vec!["dev".to_owned()];
        Subject { common_name: name.to_owned(), organizations, uid: None }.to_der().unwrap()
    });
    let (root_key, key) =
        (PrivateKey::generate(authority).unwrap(), PrivateKey::generate(KeyType::P256).unwrap());
    let draft = |subject, key: &PrivateKey, purpose| {
        let public_key = key.public_key().clone();
        Draft { subject, public_key, validity, purpose }
    };
    let root = draft(root_name.clone(), &root_key, Purpose::Authority { path_len: Some(0) });
    let root = Certificate::parse(&root.self_signed(&root_key).unwrap()).unwrap();
    let signer = Signer { name: &root_name, key_id: root.subject_key_id.as_deref(), key: &root_key };
    let leaf = draft(jane, &key, Purpose::Client).signed_by(&signer).unwrap();
    let server = ClientCa::read(root.to_pem().unwrap().as_bytes()).unwrap();
    let at = Timestamp::from_second(1_850_000_000).unwrap();
    assert!(matches!(server.authenticate(&[&leaf], at), Verdict::User(_)));
    bencher.bench_local(|| server.authenticate(black_box(&[&leaf]), at));
}
