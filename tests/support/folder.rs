//! A folder of its own for a recorded case: its files before, and what is to be said of them after.

use kauth::document::Document;
use kauth::kubeconfig::{decode, encode, merge};
use kauth::output::printer::Printer;
use serde_json::Value;
use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// The user id of nobody.
pub const NOBODY: u32 = 65534;

/// A copy of a program that nobody may run too, gone with the value. To be made before there are other threads: while one of
/// them starts a process, the copy would be busy.
pub struct Program(PathBuf);

impl Program {
    /// Copies a program.
    pub fn copy(program: &Path) -> Self {
        let folder = std::env::temp_dir().join(format!("kauth-program-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
        let copy = folder.join(program.file_name().unwrap());
        std::fs::copy(program, &copy).unwrap();
        Self(copy)
    }

    /// The copy.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// A folder with a case's files, gone with the value.
pub struct Folder {
    root: PathBuf,
    before: BTreeSet<String>,
}

impl Folder {
    /// Makes the files of `before`, as the recordings describe them.
    pub fn new(case: &str, before: &Value) -> Self {
        let root = std::env::temp_dir().join(format!("kauth-case-{}-{case}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(root.join("dir")).unwrap();
        let names = before.as_object().unwrap().keys().cloned().collect();
        let folder = Self { root: root.canonicalize().unwrap(), before: names };
        for (name, file) in before.as_object().unwrap() {
            folder.make(name, file);
        }
        folder
    }

    /// The folder, which the recordings call `DIR`.
    pub fn path(&self) -> PathBuf {
        self.root.join("dir")
    }

    /// Where kauth keeps its state.
    pub fn state(&self) -> PathBuf {
        self.root.join("state")
    }

    /// Puts the folder's path where a recording says `DIR`, and a line feed where it shows one.
    pub fn show(&self, text: &str) -> String {
        text.replace("DIR", self.path().to_str().unwrap()).replace('␤', "\n")
    }

    /// Puts `DIR` where the folder's path stands.
    pub fn hide(&self, text: &str) -> String {
        let parent = self.root.to_str().unwrap();
        text.replace(self.path().to_str().unwrap(), "DIR").replace(parent, "DIR/..")
    }

    /// Gives all files to nobody; only root can.
    pub fn give_to_nobody(&self) -> bool {
        let give = |path: &Path| std::os::unix::fs::lchown(path, Some(NOBODY), Some(NOBODY));
        let mut all = vec![self.root.clone()];
        while let Some(path) = all.pop() {
            if give(&path).is_err() {
                return false;
            }
            if path.symlink_metadata().unwrap().is_dir() {
                all.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            }
        }
        true
    }

    /// Says in what the files are not what they were before, byte for byte.
    pub fn changes(&self, before: &Value) -> Vec<String> {
        let before = before.as_object().unwrap();
        let is_file = |file: &&Value| file["dir"] != true && file["link"].is_null();
        let names: BTreeSet<_> =
            before.iter().filter(|(_, file)| file["dir"] != true).map(|(name, _)| name.clone()).collect();
        let changed = before
            .iter()
            .filter(|(_, file)| is_file(file))
            .filter(|(name, file)| std::fs::read(self.path().join(name)).ok() != Some(self.bytes(file)));
        let changed = changed.map(|(name, _)| format!("{name} has changed"));
        let new = self
            .files()
            .into_iter()
            .filter(|name| !names.contains(name))
            .map(|name| format!("{name} is there"));
        changed.chain(new).collect()
    }

    /// Says which files changed in more than one short place, and that none did if it is so.
    pub fn larger_changes(&self, before: &Value) -> Vec<String> {
        const SHORT: usize = 32;
        let (mut problems, mut changed) = (Vec::new(), 0);
        let files = before.as_object().unwrap().iter();
        for (name, file) in files.filter(|(_, file)| file["dir"] != true && file["link"].is_null()) {
            let (was, is) = (self.bytes(file), std::fs::read(self.path().join(name)).unwrap());
            let start = was.iter().zip(&is).take_while(|(was, is)| was == is).count();
            let end = was[start..]
                .iter()
                .rev()
                .zip(is[start..].iter().rev())
                .take_while(|(was, is)| was == is)
                .count();
            if was.len() - start - end > SHORT || is.len() - start - end > SHORT {
                problems.push(format!("{name} has changed in more than one place"));
            }
            changed += usize::from(was != is);
        }
        if changed == 0 {
            problems.push("nothing has changed".to_owned());
        }
        problems
    }

    fn make(&self, name: &str, file: &Value) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        if let Some(target) = file["link"].as_str() {
            return symlink(self.show(target), path).unwrap();
        }
        if file["dir"] == true {
            std::fs::create_dir_all(&path).unwrap();
        } else {
            std::fs::write(&path, self.bytes(file)).unwrap();
        }
        let mode = file["mode"].as_str().map_or(0o600, |mode| u32::from_str_radix(mode, 8).unwrap());
        let mode = if file["dir"] == true && file["mode"].is_null() { 0o755 } else { mode };
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }

    fn bytes(&self, file: &Value) -> Vec<u8> {
        if let Some(base64) = file["base64"].as_str() {
            use base64::Engine;
            return base64::engine::general_purpose::STANDARD.decode(base64).unwrap();
        }
        self.show(file.as_str().or(file["text"].as_str()).unwrap()).into_bytes()
    }

    /// Says in what the files are not what a recording says they were: kubeconfigs by what client-go reads from them.
    pub fn differences(&self, after: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        let mut names = self.files();
        for (name, file) in after.as_object().unwrap() {
            names.remove(name);
            let path = self.path().join(name);
            let Ok(found) = path.symlink_metadata() else {
                problems.push(format!("{name} is missing"));
                continue;
            };
            if let Some(target) = file["link"].as_str() {
                if !found.is_symlink() || self.hide(path.read_link().unwrap().to_str().unwrap()) != target {
                    problems.push(format!("{name} is no link to {target}"));
                }
            } else if file["dir"] != true {
                let (is, wanted) = (std::fs::read(&path).unwrap(), self.bytes(file));
                let mode = format!("{:04o}", found.permissions().mode() & 0o7777);
                // A new file is nobody else's, where kubectl copies one for everybody to read.
                let wanted_mode = if self.before.contains(name) { file["mode"].as_str() } else { None };
                if mode != wanted_mode.unwrap_or("0600") {
                    problems.push(format!("{name} has mode {mode}"));
                }
                if is != wanted
                    && (self.config(&path, &is).is_none()
                        || self.config(&path, &is) != self.config(&path, &wanted))
                {
                    let is = String::from_utf8_lossy(&is);
                    let wanted = String::from_utf8_lossy(&wanted);
                    problems.push(self.hide(&format!("{name} is\n{is}\n--- not\n{wanted}")));
                }
            }
        }
        problems.extend(names.iter().map(|name| format!("{name} is there")));
        problems
    }

    /// What client-go reads from a file, in its form; what is empty is as good as absent.
    fn config(&self, path: &Path, bytes: &[u8]) -> Option<String> {
        let config = decode::config(Document::parse(bytes).ok()?.value()).ok()?;
        let mut config = decode::with_defaults(config);
        merge::resolve(&mut config, path.parent().unwrap().to_str().unwrap());
        let [clusters, contexts, users] = [
            std::mem::take(&mut config.clusters)
                .iter()
                .map(|(name, it)| (name.clone(), encode::cluster(it)))
                .collect(),
            std::mem::take(&mut config.contexts)
                .iter()
                .map(|(name, it)| (name.clone(), encode::context(it)))
                .collect(),
            std::mem::take(&mut config.users)
                .iter()
                .map(|(name, it)| (name.clone(), encode::user(it)))
                .collect::<Vec<_>>(),
        ];
        let print = |it: &kauth::document::value::Value| Printer::Yaml.print("config", it).unwrap();
        let entries = [clusters, contexts, users].concat();
        let entries: Vec<_> =
            entries.iter().map(|(name, entry)| format!("{name}: {}", print(entry))).collect();
        Some(format!("{}{}", print(&encode::config(&config)), entries.join("\n")))
    }

    fn files(&self) -> BTreeSet<String> {
        let mut files = BTreeSet::new();
        let mut folders = vec![self.path()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    files
                        .insert(entry.path().strip_prefix(self.path()).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}
