//! Files that hold credentials, and the places that a `--…-from` flag names. Knows nothing about what a credential is.

use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::errno::go_errno;
use super::settled::read_whole;
use crate::secret::{Secret, SecretBytes};

/// No token, password or passphrase is longer.
pub(super) const LONGEST: u64 = 1 << 20;

/// Why a file or a secret is not read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The operating system refuses; in Go's words.
    #[error("{operation} {name}: {}", go_errno(source))]
    Io {
        /// What it was asked to do.
        operation: &'static str,
        /// The file as the user named it.
        name: String,
        /// Its reason.
        source: io::Error,
    },
    /// Nothing is where a flag says: its word is not repeated, since it may be the secret itself.
    #[error(
        "the file that is named cannot be read: {0}; if its name was the secret itself, everybody on this machine could read it \
         on the command line"
    )]
    Absent(String),
    /// Nobody writes secrets like that.
    #[error("{0} holds no secret: it is {1}")]
    NoSecret(String, &'static str),
}

/// Keeps what the process holds from others of the same user: they may not trace it, nor read its memory, its environment or
/// its files, and it leaves no core. For every command that holds a private key or a passphrase, before it has one.
pub fn protect() {
    // The command line stays readable, and elsewhere there is no such call: neither is a reason to stop.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Reads a file whole.
///
/// # Errors
/// If there is none, or the operating system refuses.
pub fn contents(path: &Path) -> Result<SecretBytes, SecretError> {
    let missing = || Err(io::Error::from_raw_os_error(rustix::io::Errno::NOENT.raw_os_error()));
    let read = read_whole(path).and_then(|read| read.map_or_else(missing, Ok));
    read.map(SecretBytes::from).map_err(|source| {
        let is_folder = source.kind() == io::ErrorKind::IsADirectory;
        let operation = if is_folder { "read" } else { "open" };
        SecretError::Io { operation, name: path.display().to_string(), source }
    })
}

/// Returns the mode of a file, and whether it is a folder; of a symbolic link, those of its target.
///
/// # Errors
/// If there is none, or the operating system refuses.
pub fn status(path: &Path) -> Result<(u32, bool), SecretError> {
    let found = std::fs::metadata(path);
    let found = found.map_err(|source| SecretError::Io {
        operation: "stat",
        name: path.display().to_string(),
        source,
    })?;
    Ok((found.permissions().mode() & 0o7777, found.is_dir()))
}

/// Returns whether there is a file that this process may read.
pub fn may_be_read(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::READ_OK).is_ok()
}

/// Reads a file whole that may be anything: what is no file is not waited for.
///
/// # Errors
/// As [`contents`], and if it is a pipe or a device.
pub fn regular(path: &Path) -> Result<SecretBytes, SecretError> {
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() && !found.is_dir() => {
            Err(SecretError::NoSecret(path.display().to_string(), "no regular file"))
        }
        _ => contents(path),
    }
}

/// Reads a credential of any kind: a file, even if it is a pipe, or standard input for `-`.
///
/// # Errors
/// If the operating system refuses, or there is more than 1 MiB.
pub fn credential(path: &Path) -> Result<SecretBytes, SecretError> {
    let is_stdin = path.as_os_str() == "-";
    let name = || if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
    let bytes = if is_stdin {
        read(&mut io::stdin().lock(), LONGEST)
    } else {
        super::open(path).and_then(|mut file| read(&mut file, LONGEST))
    };
    let bytes = bytes.map_err(|source| SecretError::Io {
        operation: if source.kind() == io::ErrorKind::IsADirectory { "read" } else { "open" },
        name: name(),
        source,
    })?;
    if bytes.len() as u64 > LONGEST {
        return Err(SecretError::NoSecret(name(), "longer than 1 MiB"));
    }
    Ok(bytes.into())
}

/// Reads a secret from standard input (`-`), a descriptor (`fd:N`) or a file, without the line break at its end.
///
/// # Errors
/// If the operating system refuses, or what stands there is empty, longer than 1 MiB, or no text.
pub fn secret(from: &str) -> Result<Secret, SecretError> {
    let name = || if from == "-" { "standard input".to_owned() } else { from.to_owned() };
    let path =
        descriptor(from).map_or_else(|| PathBuf::from(from), |number| format!("/dev/fd/{number}").into());
    let bytes = match from {
        "-" => read(&mut io::stdin().lock(), LONGEST),
        _ => super::open(&path).and_then(|mut file| read(&mut file, LONGEST)),
    };
    let bytes = bytes.map_err(|source| {
        let is_name = from == "-" || descriptor(from).is_some() || std::fs::symlink_metadata(&path).is_ok();
        if is_name {
            SecretError::Io { operation: "read", name: name(), source }
        } else {
            SecretError::Absent(go_errno(&source).into_owned())
        }
    })?;
    if bytes.len() as u64 > LONGEST {
        return Err(SecretError::NoSecret(name(), "longer than 1 MiB"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| SecretError::NoSecret(name(), "not UTF-8"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() { Err(SecretError::NoSecret(name(), "empty")) } else { Ok(text.into()) }
}

/// Returns the number in `fd:N`.
fn descriptor(from: &str) -> Option<u32> {
    from.strip_prefix("fd:")?.parse().ok()
}

/// Returns whether a path leads to a pipe or a device, which is written to and not replaced.
pub fn is_stream(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Writes a secret to a descriptor (`fd:N`), a pipe or a device.
///
/// # Errors
/// If the operating system refuses.
pub fn give(to: &str, secret: &[u8]) -> Result<(), SecretError> {
    let path = to.strip_prefix("fd:").map_or_else(|| to.to_owned(), |number| format!("/dev/fd/{number}"));
    let written =
        std::fs::OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(secret));
    written.map_err(|source| SecretError::Io { operation: "write", name: to.to_owned(), source })
}

/// Reads at most 1 MiB and a byte, into a buffer that moves only if there is more than `expected`: what a move leaves behind is not
/// wiped.
pub(super) fn read(source: &mut dyn Read, expected: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let capacity = usize::try_from(expected.min(LONGEST)).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(capacity + 1));
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_the_place_of_its_file_is_not_repeated() {
        let long = "x".repeat(5000);
        let folders = "canary/".repeat(3000);
        for word in ["canary-1", "fd:canary-2", "fd:-1", "/canary/3", "/dev/null/canary", &long, &folders] {
            let error = secret(word).unwrap_err();
            assert!(matches!(error, SecretError::Absent(_)), "{error:?}");
            let told = format!("{error} {error:?}");
            assert!(!told.contains(word) && !told.contains("canary"), "{told}");
            assert!(told.contains("everybody on this machine"), "{told}");
        }
        for named in ["/", "fd:987654"] {
            assert!(secret(named).unwrap_err().to_string().contains(named), "{named}");
        }
    }
}
