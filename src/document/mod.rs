//! The text of one document, YAML or JSON, and edits that keep every other byte of it.
//!
//! What a text means comes from one reader only, [`first`]. Where things stand comes from a pass of its own that knows nothing
//! of meaning. An edit changes the text where that pass says; the new text is then read again, and must mean what the edit
//! makes of the old value: else it is refused.
//!
//! Knows nothing about what the keys of a document are for: whether what an edit makes of it can still be used is for those to
//! say who know.

mod apart;
mod block;
mod edit;
mod flow;
mod layout;
mod lines;
mod odd;
mod plan;
mod proof;
mod read;
mod render;
mod root;
mod sheet;
mod spans;
mod spelling;
mod tree;
pub mod value;

use std::borrow::Cow;
use std::cell::OnceCell;

use zeroize::Zeroizing;

pub use edit::{Edit, Refused, Step, at};

use crate::manifest::first;
use edit::{Obstacle, Splice};
use sheet::Sheet;
use tree::{Kind, Tree};
use value::Value;

/// What the byte order mark of UTF-8 is as a character.
const MARK: &str = "\u{feff}";

/// A text, with the places of everything in its first document.
pub struct Document<'t> {
    /// Less the byte order mark.
    text: Cow<'t, str>,
    has_mark: bool,
    value: Value,
    may_repeat_keys: bool,
    /// Where the text has no shape that is understood, if it has none. Made when it is asked for.
    tree: OnceCell<Result<Tree, usize>>,
    /// Where the lines begin. Made when it is asked for.
    lines: OnceCell<Vec<usize>>,
    /// Made when it is asked for.
    repeated: OnceCell<Vec<(u32, String)>>,
}

/// A text that cannot be read, in the words of kubectl.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// The line, where it is known.
    pub line: Option<u32>,
    /// What kubectl says behind the file's name.
    pub message: String,
}

impl From<first::FirstError> for Unreadable {
    fn from(error: first::FirstError) -> Self {
        Self { line: error.line, message: error.message }
    }
}

impl<'t> Document<'t> {
    /// Reads a text. What can be read but not edited is no error here.
    ///
    /// # Errors
    /// If kubectl could not read it either.
    pub fn parse(bytes: &'t [u8]) -> Result<Self, Unreadable> {
        let text = first::decode(bytes)?;
        let (value, may_repeat_keys) = read::value(&text)?;
        Ok(Self {
            has_mark: bytes.starts_with(MARK.as_bytes()),
            text,
            value,
            may_repeat_keys,
            tree: OnceCell::new(),
            lines: OnceCell::new(),
            repeated: OnceCell::new(),
        })
    }

    /// Returns the first document as kubectl reads it: aliases and merge keys resolved, of repeated keys the last.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the keys that stand in a mapping a second time, with their lines.
    pub fn repeated_keys(&self) -> &[(u32, String)] {
        if !self.may_repeat_keys {
            return &[];
        }
        self.repeated.get_or_init(|| {
            let repeated = self.shape().map_or(&[][..], |tree| &tree.repeated);
            repeated.iter().map(|(at, key)| (self.line_at(*at), key.clone())).collect()
        })
    }

    /// Returns the line of a value: that of the alias or merge key through which it comes, if there is one.
    pub fn line(&self, path: &[Step]) -> Option<u32> {
        let tree = self.shape().ok()?;
        let mut id = tree.root?;
        for step in path {
            id = match (&tree.node(id).kind, step) {
                (Kind::Alias(_), _) => break,
                (Kind::Map { entries, .. }, Step::Key(key)) => {
                    let own = entries.iter().rfind(|entry| entry.name.as_ref() == Some(key));
                    match own.or_else(|| entries.iter().find(|entry| entry.merges)) {
                        Some(entry) if entry.merges => {
                            return Some(self.line_at(tree.node(entry.key).start));
                        }
                        entry => entry?.value,
                    }
                }
                (Kind::List { items, .. }, Step::Index(index)) => *items.get(*index)?,
                _ => return None,
            };
        }
        Some(self.line_at(tree.node(id).own_start()))
    }

    /// Makes edits, each on the state that those before it left, and returns the whole new text, byte order mark included.
    ///
    /// # Errors
    /// If the text is of a shape that is not understood, or does not have what an edit asks for.
    pub fn edit(&self, edits: &[Edit]) -> Result<Zeroizing<String>, Refused> {
        self.edit_to(edits).map(|(text, _)| text)
    }

    /// Makes edits as [`Self::edit`] does, and returns the value of the new text too.
    ///
    /// # Errors
    /// As [`Self::edit`].
    pub fn edit_to(&self, edits: &[Edit]) -> Result<(Zeroizing<String>, Value), Refused> {
        let mut expected = self.value.clone();
        if let Some(edit) = edits.iter().find(|edit| !proof::apply(&mut expected, edit)) {
            return Err(Refused {
                line: self.line_near(edit),
                reason: "there is no such value".into(),
                hint: None,
            });
        }
        let text = match &self.text {
            Cow::Borrowed(text) if proof::same(&expected, &self.value) => Zeroizing::new((*text).to_owned()),
            _ => self.proven(edits, &expected)?,
        };
        let text = if self.has_mark { spliced(&text, &[Splice::new(0, 0, MARK.to_owned())]) } else { text };
        Ok((text, expected))
    }

    /// Makes edits, and reads back that they give what is expected.
    fn proven(&self, edits: &[Edit], expected: &Value) -> Result<Zeroizing<String>, Refused> {
        let tree = self.tree().map_err(|obstacle| self.refused(&obstacle))?;
        let is_right =
            |text: &Zeroizing<String>| read::value(text).is_ok_and(|(read, _)| proof::same(&read, expected));
        if edits.len() > 1
            && let Some(text) = self.edited_together(tree, edits).filter(is_right)
        {
            return Ok(text);
        }
        let text = self.edited_one_by_one(tree, edits)?;
        if is_right(&text) { Ok(text) } else { Err(self.not_understood(edits)) }
    }

    /// Makes edits without proof, as many at a time as do not meet: a thousand take no longer than a few. Where that does not
    /// do, there is [`Self::edited_one_by_one`].
    fn edited_together(&self, tree: &Tree, edits: &[Edit]) -> Option<Zeroizing<String>> {
        let mut state = self.value.clone();
        let mut round = |sheet: &Sheet<'_>, rest: &mut &[Edit]| {
            let (splices, made) = apart::splices(sheet, &state, rest)?;
            rest[..made].iter().all(|edit| proof::apply(&mut state, edit)).then_some(())?;
            *rest = &rest[made..];
            Some(spliced(sheet.text, &splices))
        };
        let mut rest = edits;
        let mut text = round(&Sheet { text: &self.text, tree }, &mut rest)?;
        while !rest.is_empty() {
            let tree = Tree::build(&text).ok()?;
            text = round(&Sheet { text: &text, tree: &tree }, &mut rest)?;
        }
        Some(text)
    }

    /// Makes edits without proof.
    fn edited_one_by_one(&self, tree: &Tree, edits: &[Edit]) -> Result<Zeroizing<String>, Refused> {
        let mut text: Option<Zeroizing<String>> = None;
        for edit in edits {
            let new = match &text {
                None => changed(&Sheet { text: &self.text, tree }, edit).map_err(|mut obstacle| {
                    if obstacle.at == 0 {
                        obstacle.at = self.start_of_line(self.line_near(edit));
                    }
                    self.refused(&obstacle)
                })?,
                Some(text) => {
                    let tree = Tree::build(text).map_err(|_| self.not_understood(edits))?;
                    changed(&Sheet { text, tree: &tree }, edit).map_err(|obstacle| Refused {
                        line: self.line_near(edit),
                        reason: obstacle.reason,
                        hint: obstacle.hint.map(str::to_owned),
                    })?
                }
            };
            text = Some(new);
        }
        Ok(text.unwrap_or_default())
    }

    /// Returns the tree if edits can be made at all.
    fn tree(&self) -> Result<&Tree, Obstacle> {
        if let Cow::Owned(_) = self.text {
            return Err(Obstacle::new(0, "the file is UTF-16", "convert it to UTF-8"));
        }
        let tree = self.shape().map_err(|at| {
            Obstacle::new(at, "the text has a shape that is not understood for edits", sheet::BY_HAND)
        })?;
        odd::refuse(&self.text, tree)?;
        Ok(tree)
    }

    fn refused(&self, obstacle: &Obstacle) -> Refused {
        Refused {
            line: self.line_at(obstacle.at),
            reason: obstacle.reason.clone(),
            hint: obstacle.hint.map(str::to_owned),
        }
    }

    fn not_understood(&self, edits: &[Edit]) -> Refused {
        Refused {
            line: edits.first().map_or(1, |edit| self.line_near(edit)),
            reason: "the text around this place is of a shape that is not understood for edits".to_owned(),
            hint: Some(sheet::BY_HAND.to_owned()),
        }
    }

    /// Returns the line of what an edit is about, or of what is around it.
    fn line_near(&self, edit: &Edit) -> u32 {
        let (Edit::Replace { path, .. }
        | Edit::Add { path, .. }
        | Edit::AddFirst { path, .. }
        | Edit::Append { path, .. }
        | Edit::Remove { path }) = edit;
        (0..=path.len()).rev().find_map(|steps| self.line(&path[..steps])).unwrap_or(1)
    }

    /// Returns where everything stands, or where the text has no shape that is understood.
    fn shape(&self) -> Result<&Tree, usize> {
        self.tree.get_or_init(|| Tree::build(&self.text)).as_ref().map_err(|at| *at)
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(newlines).collect()
        })
    }

    /// Returns the number of the line of an offset.
    fn line_at(&self, at: usize) -> u32 {
        self.lines().partition_point(|start| *start <= at) as u32
    }

    fn start_of_line(&self, line: u32) -> usize {
        self.lines().get(line as usize - 1).copied().unwrap_or_default()
    }
}

/// Makes an edit of a text.
fn changed(sheet: &Sheet<'_>, edit: &Edit) -> Result<Zeroizing<String>, Obstacle> {
    Ok(spliced(sheet.text, &plan::splices(sheet, edit)?))
}

/// Returns the text with its changes made, which come in order and do not overlap.
fn spliced(text: &str, splices: &[Splice]) -> Zeroizing<String> {
    let added: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut new = Zeroizing::new(String::with_capacity(text.len() + added));
    let mut at = 0;
    for splice in splices {
        new.push_str(text.get(at..splice.start).unwrap_or_default());
        new.push_str(&splice.text);
        at = splice.end.max(at);
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests;
