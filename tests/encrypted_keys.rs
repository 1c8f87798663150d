//! Private keys under a passphrase: openssl's are read, ours are read by openssl, and a stranger's file costs little.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at what is on the disk")]

#[path = "support/kubectl.rs"]
mod programs;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::Encode as _;
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use kauth::pki::PkiError;
use kauth::pki::encrypted::{decrypt, decrypt_legacy, decrypt_pem, encrypt, is_encrypted};
use kauth::pki::key::public_key_of;
use kauth::secret::Secret;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{self, Kdf, Parameters, ScryptParams};
use pkcs8::{AlgorithmIdentifierRef, EncryptedPrivateKeyInfoRef};
use proptest::prelude::*;

const PASSPHRASE: &str = "pass wörd-canary";

/// No refusal, and no wrong passphrase of a cheap file, takes longer.
const SOON: Duration = Duration::from_secs(5);

/// How openssl makes each kind of key.
const KEYS: &[(&str, &[&str])] = &[
    ("p256", &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ("rsa", &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ("ed25519", &["genpkey", "-algorithm", "ED25519"]),
];

/// How openssl encrypts PKCS#8.
const PBES2: &[&[&str]] = &[
    &["-v2", "aes-256-cbc"],
    &["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA256"],
    &["-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA384"],
    &["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512", "-iter", "100000"],
    &["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"],
    &["-v2", "des3"],
    &["-scrypt", "-scrypt_N", "1024", "-scrypt_r", "8", "-scrypt_p", "2"],
];

const LEGACY: &[&str] = &["-aes128", "-aes192", "-aes256", "-des3"];

#[test]
fn every_form_of_openssl_opens_to_the_same_key() {
    let Some(openssl) = Openssl::new("opens") else { return };
    for (name, how) in KEYS {
        openssl.run(name, how);
        let public = openssl.public(name, &[]);
        let mut forms: Vec<Vec<&str>> =
            PBES2.iter().map(|form| [&["pkcs8", "-topk8"], *form].concat()).collect();
        match *name {
            "p256" => forms.extend(LEGACY.iter().map(|cipher| vec!["ec", *cipher])),
            "rsa" => forms.extend(LEGACY.iter().map(|cipher| vec!["rsa", "-traditional", *cipher])),
            _ => {}
        }
        for form in forms {
            let pem = openssl.encrypted(name, &form);
            assert_eq!(is_encrypted(&pem), Ok(true), "{name} {form:?}");
            assert_eq!(public_key_of(&pem), Err(PkiError::EncryptedKey), "{name} {form:?}");
            let key = decrypt_pem(&pem, &PASSPHRASE.into());
            let key = key.unwrap_or_else(|error| panic!("{name} {form:?}: {error}"));
            assert_eq!(public_key_of(&pem_of("PRIVATE KEY", &key)).unwrap().der(), public, "{name} {form:?}");
            let closed = decrypt_pem(&pem, &"pass word-canary".into()).unwrap_err();
            assert_eq!(closed, PkiError::WrongPassphrase, "{name} {form:?}");
        }
        let plain = openssl.read(name);
        assert_eq!(is_encrypted(&plain), Ok(false));
        let key = decrypt_pem(&plain, &Secret::default()).unwrap();
        assert_eq!(public_key_of(&pem_of("PRIVATE KEY", &key)).unwrap().der(), public);
    }
}

#[test]
fn ours_opens_in_openssl() {
    let Some(openssl) = Openssl::new("ours") else { return };
    for (name, how) in KEYS {
        openssl.run(name, how);
        let der = openssl.run("der", &["pkcs8", "-topk8", "-nocrypt", "-in", name, "-outform", "DER"]);
        let (one, other) =
            (encrypt(&der, &PASSPHRASE.into()).unwrap(), encrypt(&der, &PASSPHRASE.into()).unwrap());
        assert!(one != other, "salt and vector are drawn anew");
        assert_eq!(&*decrypt(&one, &PASSPHRASE.into()).unwrap(), der);
        openssl.write("ours", &pem_of("ENCRYPTED PRIVATE KEY", &one));
        let pass = format!("pass:{PASSPHRASE}");
        assert_eq!(openssl.public("ours", &["-passin", &pass]), openssl.public(name, &[]), "{name}");
        let text = openssl.run("parsed", &["asn1parse", "-in", "ours"]);
        let text = String::from_utf8(text).unwrap();
        for part in ["PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", ":0927C0"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}

#[test]
fn a_wrong_passphrase_is_never_more_than_that() {
    let Some(openssl) = Openssl::new("wrong") else { return };
    openssl.run("p256", KEYS[0].1);
    for form in [&["ec", "-aes128"][..], &["ec", "-des3"], &["pkcs8", "-topk8", "-iter", "1"]] {
        let pem = openssl.encrypted("p256", form);
        // About three of them leave something that looks padded.
        for number in 0..800 {
            let guess = format!("guess-{number}");
            let error = decrypt_pem(&pem, &guess.as_str().into()).unwrap_err();
            assert_eq!(error, PkiError::WrongPassphrase, "{form:?} {guess}");
        }
        let error = decrypt_pem(&pem, &"".into()).unwrap_err();
        let said = format!("{error} {error:?}");
        assert_eq!(said, "wrong passphrase or damaged file WrongPassphrase", "{form:?}");
    }
}

#[test]
fn other_forms_are_named() {
    let Some(openssl) = Openssl::new("other") else { return };
    openssl.run("p256", KEYS[0].1);
    for (form, name) in [
        (&["-v1", "PBE-SHA1-3DES"][..], "PBE-SHA1-3DES"),
        (&["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA224"], "PBKDF2 with HMAC-SHA224"),
        (&["-v2", "aria-256-cbc"], "algorithm 1.2.410.200046.1.1.12"),
    ] {
        let pem = openssl.encrypted("p256", &[&["pkcs8", "-topk8"], form].concat());
        let error = decrypt_pem(&pem, &PASSPHRASE.into()).unwrap_err();
        assert_eq!(error, PkiError::UnsupportedEncryption(name.into()), "{form:?}");
    }
    let pem = openssl.encrypted("p256", &["ec", "-camellia128"]);
    let error = decrypt_pem(&pem, &PASSPHRASE.into()).unwrap_err();
    assert_eq!(error, PkiError::UnsupportedEncryption("CAMELLIA-128-CBC".into()));
    let certificate = pem_of("CERTIFICATE", b"x");
    assert_eq!(is_encrypted(&certificate), Err(PkiError::CertificateForKey));
    assert_eq!(decrypt_pem(b"", &PASSPHRASE.into()).unwrap_err(), PkiError::Empty);
}

#[test]
fn headers_of_the_older_form_are_read_with_care() {
    let passphrase = Secret::from(PASSPHRASE);
    let iv = "00".repeat(16);
    for (header, error) in [
        (format!("DES-CBC,{}", "00".repeat(8)), PkiError::UnsupportedEncryption("DES-CBC".into())),
        (format!("{iv}\u{1b}[2J,{iv}"), PkiError::UnsupportedEncryption("an unknown cipher".into())),
        (format!("AES-256-CBC,{iv}"), PkiError::WrongPassphrase),
        (format!(" AES-256-CBC , {iv} "), PkiError::WrongPassphrase),
    ] {
        assert_eq!(decrypt_legacy(&header, &[0; 32], &passphrase).unwrap_err(), error, "{header}");
    }
    for header in ["", "AES-256-CBC", "AES-256-CBC,", "AES-256-CBC,0", "AES-256-CBC,zz", "DES-EDE3-CBC,0011"]
    {
        let error = decrypt_legacy(header, &[0; 32], &passphrase).unwrap_err();
        assert!(matches!(error, PkiError::Malformed(_)), "{header}: {error}");
    }
    let text = |headers: &str| {
        format!("-----BEGIN EC PRIVATE KEY-----\n{headers}\n\nAAAA\n-----END EC PRIVATE KEY-----\n")
            .into_bytes()
    };
    let without = text("Proc-Type: 4,ENCRYPTED");
    assert_eq!(is_encrypted(&without), Ok(true));
    assert_eq!(
        decrypt_pem(&without, &passphrase).unwrap_err(),
        PkiError::Malformed("it has no valid DEK-Info")
    );
    let odd = text(&format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{iv}"));
    assert_eq!(decrypt_pem(&odd, &passphrase).unwrap_err(), PkiError::WrongPassphrase, "no whole block");
}

#[test]
fn what_takes_too_long_is_refused_at_once() {
    let began = Instant::now();
    for rounds in [10_000_001, 100_000_000] {
        let file = protected(&pbkdf2(rounds), &[0; 32]);
        let error = decrypt(&file, &PASSPHRASE.into()).unwrap_err();
        assert_eq!(error, PkiError::TooMuchWork(format!("{rounds} rounds of PBKDF2")));
    }
    for (cost, block_size, parallelization) in
        [(1 << 20, 8, 2), (1 << 21, 8, 1), (1 << 60, 1, 1), (u64::MAX, u16::MAX, u16::MAX), (2, 1, u16::MAX)]
    {
        let file = protected(&scrypt(cost, block_size, parallelization), &[0; 32]);
        let error = decrypt(&file, &PASSPHRASE.into()).unwrap_err();
        let is_cheap = cost == 2;
        let expected = if is_cheap {
            PkiError::WrongPassphrase
        } else {
            PkiError::TooMuchWork("more than 1 GiB of scrypt".into())
        };
        assert_eq!(error, expected, "{cost} {block_size} {parallelization}");
    }
    assert!(began.elapsed() < 4 * SOON, "{:?}", began.elapsed());
}

#[test]
fn what_makes_no_sense_is_an_error() {
    for parameters in
        [pbkdf2(0), scrypt(0, 8, 1), scrypt(1, 8, 1), scrypt(3, 8, 1), scrypt(16, 0, 1), scrypt(16, 8, 0)]
    {
        let error = decrypt(&protected(&parameters, &[0; 32]), &PASSPHRASE.into()).unwrap_err();
        assert!(matches!(error, PkiError::Malformed(_)), "{parameters:?}: {error}");
    }
    let mut short = pbkdf2(1);
    let Kdf::Pbkdf2(parameters) = &mut short.kdf else { unreachable!() };
    parameters.key_length = Some(16);
    assert!(matches!(decrypt(&protected(&short, &[0; 32]), &PASSPHRASE.into()), Err(PkiError::Malformed(_))));
    // A vector that is too short for its cipher.
    for (cipher, lengths) in [("1.2.840.113549.3.7", [0, 7, 9]), ("2.16.840.1.101.3.4.1.42", [0, 8, 17])] {
        for length in lengths {
            let file = with_cipher(cipher, &vec![0; length]);
            let error = decrypt(&file, &PASSPHRASE.into()).unwrap_err();
            assert!(matches!(error, PkiError::Malformed(_)), "{cipher} {length}: {error}");
        }
    }
    // Content that is no number of blocks.
    for length in [0, 1, 15, 17] {
        let error = decrypt(&protected(&pbkdf2(1), &vec![0; length]), &PASSPHRASE.into()).unwrap_err();
        assert_eq!(error, PkiError::WrongPassphrase, "{length}");
    }
}

#[test]
fn every_length_comes_back() {
    for length in [0, 10, 11, 12, 13, 14, 27, 120] {
        let key = sequence(&[vec![2, 1, 0], vec![0x2a; length]]);
        let file = encrypt(&key, &PASSPHRASE.into()).unwrap();
        assert_eq!(&*decrypt(&file, &PASSPHRASE.into()).unwrap(), key, "{length}");
    }
}

proptest! {
    #[test]
    fn changed_files_are_errors_and_stay_cheap(
        base in 0..3_usize,
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<Option<proptest::sample::Index>>(),
    ) {
        let bases = [
            protected(&pbkdf2(1), &[7; 64]),
            protected(&scrypt(2, 1, 1), &[7; 64]),
            with_cipher("1.2.840.113549.3.7", &[1; 8]),
        ];
        let mut file = bases[base].clone();
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        let began = Instant::now();
        prop_assert!(decrypt(&file, &PASSPHRASE.into()).is_err());
        let _ = decrypt_pem(&pem_of("ENCRYPTED PRIVATE KEY", &file), &PASSPHRASE.into());
        prop_assert!(began.elapsed() < 4 * SOON, "{:?}", began.elapsed());
    }

    #[test]
    fn no_bytes_and_no_header_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        header in "(AES-(128|192|256)-CBC|DES-EDE3-CBC|.{0,9}),?([0-9a-fA-F]{16}|[0-9A-F]{32}|.{0,9})",
    ) {
        let passphrase = Secret::from(PASSPHRASE);
        let _ = (decrypt(&bytes, &passphrase), decrypt_legacy(&header, &bytes, &passphrase));
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: {header}\n\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(&bytes)
        );
        let _ = (is_encrypted(pem.as_bytes()), decrypt_pem(pem.as_bytes(), &passphrase));
    }
}

fn pbkdf2(rounds: u32) -> Parameters {
    let mut parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(1, &[1; 8], [2; 16]).unwrap();
    let Kdf::Pbkdf2(kdf) = &mut parameters.kdf else { unreachable!() };
    kdf.iteration_count = rounds;
    parameters
}

fn scrypt(cost_parameter: u64, block_size: u16, parallelization: u16) -> Parameters {
    let salt = [1; 8].as_slice().try_into().unwrap();
    let kdf = ScryptParams { salt, cost_parameter, block_size, parallelization, key_length: None }.into();
    Parameters { kdf, encryption: pbes2::EncryptionScheme::Aes256Cbc { iv: [2; 16] } }
}

/// A file as it would be, with a content that is none.
fn protected(parameters: &Parameters, content: &[u8]) -> Vec<u8> {
    let encrypted_data = OctetStringRef::new(content).unwrap();
    let encryption_algorithm = EncryptionScheme::from(parameters.clone());
    EncryptedPrivateKeyInfoRef { encryption_algorithm, encrypted_data }.to_der().unwrap()
}

/// The same with a cipher that the crate would not write.
fn with_cipher(cipher: &str, iv: &[u8]) -> Vec<u8> {
    let cipher = AlgorithmIdentifierRef {
        oid: ObjectIdentifier::new_unwrap(cipher),
        parameters: Some(AnyRef::from(OctetStringRef::new(iv).unwrap())),
    };
    let parameters = sequence(&[pbkdf2(1).kdf.to_der().unwrap(), cipher.to_der().unwrap()]);
    let pbes2 = pbes2::PBES2_OID.to_der().unwrap();
    let content = OctetStringRef::new(&[7; 64]).unwrap().to_der().unwrap();
    sequence(&[sequence(&[pbes2, parameters]), content])
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    let content = parts.concat();
    AnyRef::new(der::Tag::Sequence, &content).unwrap().to_der().unwrap()
}

fn pem_of(label: &str, der: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n")).into_bytes()
}

/// openssl, and a folder for its files.
struct Openssl {
    program: PathBuf,
    folder: PathBuf,
}

impl Openssl {
    fn new(test: &str) -> Option<Self> {
        let program = programs::program("openssl")?;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("encrypted-{test}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Some(Self { program, folder })
    }

    /// Runs openssl and keeps what it prints in a file.
    fn run(&self, file: &str, how: &[&str]) -> Vec<u8> {
        let ran = Command::new(&self.program).args(how).current_dir(&self.folder).output().unwrap();
        assert!(ran.status.success(), "openssl {how:?}: {}", String::from_utf8_lossy(&ran.stderr));
        self.write(file, &ran.stdout);
        ran.stdout
    }

    fn encrypted(&self, key: &str, how: &[&str]) -> Vec<u8> {
        let pass = format!("pass:{PASSPHRASE}");
        self.run("encrypted", &[how, &["-in", key, "-passout", &pass]].concat())
    }

    fn public(&self, key: &str, how: &[&str]) -> Vec<u8> {
        self.run("public", &[&["pkey", "-in", key, "-pubout", "-outform", "DER"], how].concat())
    }

    fn write(&self, file: &str, contents: &[u8]) {
        std::fs::write(self.folder.join(file), contents).unwrap();
    }

    fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(file)).unwrap()
    }
}
