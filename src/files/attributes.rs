//! What a file has besides its content: owner, group, mode, extended attributes, among them the access control list.
//!
//! A file that takes another's place gets them first; what cannot be given speaks against taking its place.

use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
use rustix::io::Errno;

const ACL: &str = "system.posix_acl_access";

/// Linux allows an attribute, and a list of names, no more than this.
const LARGEST: usize = 64 * 1024;

/// Gives `new` the attributes of `old`; says which of them cannot be kept.
///
/// The order matters: a new owner clears mode bits, and the list's mask is the mode of the group.
pub(super) fn copy(old: &File, of: &Metadata, new: &File) -> io::Result<Option<&'static str>> {
    let created = new.metadata()?;
    if created.uid() != of.uid() && fchown(new, Some(of.uid()), None).is_err() {
        return Ok(Some("its owner"));
    }
    if created.gid() != of.gid() && fchown(new, None, Some(of.gid())).is_err() {
        return Ok(Some("its group"));
    }
    if let Err(kept) = copy_extended(old, new) {
        return Ok(Some(kept));
    }
    new.set_permissions(Permissions::from_mode(of.mode() & 0o7777))?;
    Ok(None)
}

fn copy_extended(old: &File, new: &File) -> Result<(), &'static str> {
    let mut has_list = false;
    for name in names(old) {
        let what = if name == ACL { "its access control list" } else { "its extended attributes" };
        // Signatures of the content (ima, evm) and capabilities do not outlive it.
        let is_label = name == "security.selinux";
        if name.starts_with("security.") && !is_label {
            continue;
        }
        let mut value = vec![0; LARGEST];
        let copied = fgetxattr(old, &*name, &mut value[..])
            .and_then(|length| fsetxattr(new, &*name, &value[..length], XattrFlags::empty()));
        match copied {
            Err(_) if !is_label => return Err(what),
            _ => has_list |= name == ACL,
        }
    }
    // One that the folder hands down would let in whom the old file kept out.
    if has_list {
        return Ok(());
    }
    match fremovexattr(new, ACL) {
        Ok(()) | Err(Errno::NODATA | Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
        Err(_) => Err("its access control list"),
    }
}

fn names(file: &File) -> Vec<String> {
    let mut list = vec![0; LARGEST];
    let length = flistxattr(file, &mut list[..]).unwrap_or(0);
    let names = list[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::scratch::Scratch;

    /// A list that lets in a user besides owner and group (`linux: include/uapi/linux/posix_acl_xattr.h`).
    fn list(permissions: u16) -> Vec<u8> {
        const NONE: u32 = u32::MAX;
        let entries: [(u16, u16, u32); 5] =
            [(1, 6, NONE), (2, permissions, 12345), (4, 0, NONE), (0x10, permissions, NONE), (0x20, 0, NONE)];
        let mut list = 2_u32.to_le_bytes().to_vec();
        for (tag, permissions, id) in entries {
            list.extend(
                tag.to_le_bytes().into_iter().chain(permissions.to_le_bytes()).chain(id.to_le_bytes()),
            );
        }
        list
    }

    fn access(file: &File) -> Option<Vec<u8>> {
        let mut value = vec![0; LARGEST];
        let length = fgetxattr(file, ACL, &mut value[..]).ok()?;
        Some(value[..length].to_vec())
    }

    #[test]
    fn lists_are_kept_and_those_of_the_folder_stay_out() {
        let folder = Scratch::new();
        let new = |name: &str| {
            File::options().read(true).write(true).create_new(true).open(folder.path().join(name))
        };
        let (with, without) = (new("with").unwrap(), new("without").unwrap());
        without.set_permissions(Permissions::from_mode(0o640)).unwrap();
        if let Err(error) = fsetxattr(&with, ACL, &list(4), XattrFlags::empty()) {
            eprintln!("skipped: no access control lists here: {error}");
            return;
        }
        fsetxattr(&with, "user.note", b"x", XattrFlags::empty()).unwrap();
        let open = File::open(folder.path()).unwrap();
        fsetxattr(&open, "system.posix_acl_default", &list(6), XattrFlags::empty()).unwrap();
        let (one, two) = (new("one").unwrap(), new("two").unwrap());
        assert!(access(&two).is_some(), "the folder hands its list down");
        assert_eq!(copy(&with, &with.metadata().unwrap(), &one).unwrap(), None);
        assert_eq!((access(&one), names(&one).len()), (Some(list(4)), 2));
        assert_eq!(one.metadata().unwrap().mode(), with.metadata().unwrap().mode());
        assert_eq!(copy(&without, &without.metadata().unwrap(), &two).unwrap(), None);
        assert_eq!(access(&two), None);
        assert_eq!(two.metadata().unwrap().mode() & 0o7777, 0o640);
    }
}
