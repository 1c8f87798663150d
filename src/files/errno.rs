//! What Go calls the errors of the operating system. Knows nothing about what was tried.

use std::borrow::Cow;
use std::io;

use rustix::io::Errno;

/// Returns Go's words for an error (`syscall: zerrors_linux_amd64.go`), which are what kubectl prints after the file's name.
pub fn go_errno(error: &io::Error) -> Cow<'static, str> {
    let known = match Errno::from_io_error(error) {
        Some(Errno::PERM) => "operation not permitted",
        Some(Errno::NOENT) => "no such file or directory",
        Some(Errno::INTR) => "interrupted system call",
        Some(Errno::IO) => "input/output error",
        Some(Errno::ACCESS) => "permission denied",
        Some(Errno::BUSY) => "device or resource busy",
        Some(Errno::EXIST) => "file exists",
        Some(Errno::XDEV) => "invalid cross-device link",
        Some(Errno::NOTDIR) => "not a directory",
        Some(Errno::ISDIR) => "is a directory",
        Some(Errno::INVAL) => "invalid argument",
        Some(Errno::MFILE) => "too many open files",
        Some(Errno::TXTBSY) => "text file busy",
        Some(Errno::FBIG) => "file too large",
        Some(Errno::NOSPC) => "no space left on device",
        Some(Errno::ROFS) => "read-only file system",
        Some(Errno::NAMETOOLONG) => "file name too long",
        Some(Errno::LOOP) => "too many levels of symbolic links",
        Some(Errno::DQUOT) => "disk quota exceeded",
        Some(Errno::STALE) => "stale NFS file handle",
        _ => return Cow::Owned(error.to_string()),
    };
    Cow::Borrowed(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_go() {
        let missing = std::fs::metadata("/nonexistent/file").unwrap_err();
        assert_eq!(go_errno(&missing), "no such file or directory");
        let folder = std::fs::OpenOptions::new().write(true).open("/").unwrap_err();
        assert_eq!(go_errno(&folder), "is a directory");
        assert_eq!(
            go_errno(&io::Error::other("config is larger than 64 MiB")),
            "config is larger than 64 MiB"
        );
    }
}
