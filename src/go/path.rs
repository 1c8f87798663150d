//! Slash-separated paths as Go's `path/filepath` cleans, joins and relates them. Pure text: knows no disk and no links.

/// Returns whether a path begins at the root, as `filepath.IsAbs` has it.
pub(crate) fn is_absolute(path: &str) -> bool {
    path.starts_with('/')
}

/// Returns the shortest path that means the same, as `filepath.Clean` has it; `.` for an empty one.
pub(crate) fn clean(path: &str) -> String {
    let root = if is_absolute(path) { "/" } else { "" };
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, kept.last()) {
            ("" | ".", _) => {}
            ("..", Some(&last)) if last != ".." => {
                kept.pop();
            }
            ("..", _) if !root.is_empty() => {}
            _ => kept.push(part),
        }
    }
    let cleaned = format!("{root}{}", kept.join("/"));
    if cleaned.is_empty() { ".".to_owned() } else { cleaned }
}

/// Returns `path` below `base`, cleaned, as `filepath.Join` has it.
pub(crate) fn join(base: &str, path: &str) -> String {
    match (base, path) {
        ("", "") => String::new(),
        ("", only) | (only, "") => clean(only),
        _ => clean(&format!("{base}/{path}")),
    }
}

/// Returns the folder that a path stands in, as `filepath.Dir` has it.
pub(crate) fn folder(path: &str) -> String {
    clean(path.rfind('/').map_or("", |slash| &path[..=slash]))
}

/// Returns the way from `base` to `path`, as `filepath.Rel` has it; `None` where no text can tell it: one of them begins
/// at the root and the other does not, or `base` leads above where it begins.
pub(crate) fn relative(base: &str, path: &str) -> Option<String> {
    let (base, path) = (clean(base), clean(path));
    if is_absolute(&base) != is_absolute(&path) {
        return None;
    }
    let (base, path) = (parts(&base), parts(&path));
    let shared = base.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let (up, down) = (&base[shared..], &path[shared..]);
    if up.first() == Some(&"..") {
        return None;
    }
    let way: Vec<&str> = up.iter().map(|_| "..").chain(down.iter().copied()).collect();
    Some(if way.is_empty() { ".".to_owned() } else { way.join("/") })
}

fn parts(cleaned: &str) -> Vec<&str> {
    cleaned.split('/').filter(|part| !matches!(*part, "" | ".")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_as_go_does() {
        for (path, cleaned) in [
            ("", "."),
            (".", "."),
            ("/", "/"),
            ("//a//b/", "/a/b"),
            ("./a/./b", "a/b"),
            ("a/../b", "b"),
            ("a/..", "."),
            ("../a/../..", "../.."),
            ("/..", "/"),
            ("/../a", "/a"),
            ("a/...", "a/..."),
            ("~/x", "~/x"),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
            assert_eq!(clean(cleaned), cleaned);
        }
    }

    #[test]
    fn joins_as_go_does() {
        for (base, path, joined) in [
            ("/a/b", "../c", "/a/c"),
            ("", "c", "c"),
            ("a", "", "a"),
            ("", "", ""),
            ("/", "../x", "/x"),
            ("/a", "/b", "/a/b"),
        ] {
            assert_eq!(join(base, path), joined, "{base} {path}");
        }
    }

    #[test]
    fn finds_the_folder_as_go_does() {
        for (path, dir) in
            [("", "."), ("a", "."), ("/a", "/"), ("a/b", "a"), ("a//b", "a"), ("a/b/", "a/b"), ("./a", ".")]
        {
            assert_eq!(folder(path), dir, "{path}");
        }
    }

    #[test]
    fn relates_as_go_does() {
        for (base, path, way) in [
            ("/a/b", "/a/b/c/d", Some("c/d")),
            ("/a/b", "/a/bc", Some("../bc")),
            ("/a/b", "/a/b", Some(".")),
            ("/a/b/c", "/a", Some("../..")),
            ("/", "/a", Some("a")),
            ("a", "b", Some("../b")),
            (".", "b", Some("b")),
            ("..", "b", None),
            ("../a", "../b", Some("../b")),
            ("/a", "b", None),
            ("a", "/b", None),
            ("../..", "..", None),
            ("..", "../..", Some("..")),
        ] {
            assert_eq!(relative(base, path).as_deref(), way, "{base} {path}");
        }
    }
}
