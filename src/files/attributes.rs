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
    if let Err(kept) = copy_extended(old, new, 0o777) {
        return Ok(Some(kept));
    }
    new.set_permissions(Permissions::from_mode(of.mode() & 0o7777))?;
    Ok(None)
}

/// Gives `new` what `old` has, as far as the system lets it, of the mode nothing but `most`; returns what else is not kept. Whom
/// `old` keeps out `new` keeps out, too.
pub(super) fn hand_on(old: &File, of: &Metadata, new: &File, most: u32) -> io::Result<Option<&'static str>> {
    let created = new.metadata()?;
    if created.uid() != of.uid() {
        // Whoever looks at the file afterwards sees whose it is.
        let _ = fchown(new, Some(of.uid()), None);
    }
    let has_group = created.gid() == of.gid() || fchown(new, None, Some(of.gid())).is_ok();
    let lost = copy_extended(old, new, most).err();
    let mut mode = of.mode() & most;
    if !has_group || lost.is_some() {
        // What the group could is another one's now, and what the others could may be that group's.
        let shared = (mode >> 3) & mode & 0o7;
        mode = mode & 0o700 | shared << 3 | shared;
    }
    new.set_permissions(Permissions::from_mode(mode))?;
    Ok(lost)
}

fn copy_extended(old: &File, new: &File, most: u32) -> Result<(), &'static str> {
    let mut has_list = false;
    for name in names(old) {
        let what = if name == ACL { "its access control list" } else { "its extended attributes" };
        // Signatures of the content (ima, evm) and capabilities do not outlive it.
        let is_label = name == "security.selinux";
        if name.starts_with("security.") && !is_label {
            continue;
        }
        let mut value = vec![0; LARGEST];
        let copied = fgetxattr(old, &*name, &mut value[..]).and_then(|length| {
            if name == ACL {
                narrow(&mut value[..length], most);
            }
            fsetxattr(new, &*name, &value[..length], XattrFlags::empty())
        });
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

/// Takes from the others of a list what they are not to have.
// linux: include/uapi/linux/posix_acl_xattr.h: a version, then entries of tag, permissions and id
fn narrow(list: &mut [u8], most: u32) {
    const OTHERS: [u8; 2] = 0x20_u16.to_le_bytes();
    let entries = list.get_mut(4..).unwrap_or_default().chunks_exact_mut(8);
    for entry in entries.filter(|entry| entry[..2] == OTHERS) {
        entry[2] &= most.to_le_bytes()[0] & 0o7;
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
    fn what_is_handed_on_is_never_more() {
        let folder = Scratch::new();
        let new = |name: &str| {
            File::options().read(true).write(true).create_new(true).open(folder.path().join(name)).unwrap()
        };
        let mode = |file: &File| file.metadata().unwrap().mode() & 0o7777;
        for (at, (had, most, has)) in [
            (0o640, 0o770, 0o640),
            (0o644, 0o770, 0o640),
            (0o400, 0o770, 0o400),
            (0o666, 0o777, 0o666),
            (0o4755, 0o777, 0o755),
        ]
        .into_iter()
        .enumerate()
        {
            let (old, new) = (new(&format!("old{at}")), new(&format!("new{at}")));
            old.set_permissions(Permissions::from_mode(had)).unwrap();
            assert_eq!(hand_on(&old, &old.metadata().unwrap(), &new, most).unwrap(), None);
            assert_eq!(mode(&new), has, "{had:o}");
        }
        let (with, key) = (new("with"), new("key"));
        let mut open = list(4);
        let others = open.len() - 6;
        open[others] = 4;
        if fsetxattr(&with, ACL, &open, XattrFlags::empty()).is_ok() {
            assert_eq!(mode(&with), 0o644);
            assert_eq!(hand_on(&with, &with.metadata().unwrap(), &key, 0o770).unwrap(), None);
            assert_eq!((access(&key), mode(&key)), (Some(list(4)), 0o640), "the others have nothing of it");
        }
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
