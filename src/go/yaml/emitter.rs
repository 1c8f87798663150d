//! Text with what the emitter of `go.yaml.in/yaml` remembers of it: the column, and what the last thing written was.

/// Writes to a text and knows where it is.
pub(super) struct Emitter<'o> {
    out: &'o mut String,
    /// In characters.
    column: usize,
    /// Whether the next thing needs no space before it.
    after_space: bool,
    /// Whether there are only spaces, dashes and the like on the line so far.
    at_indentation: bool,
}

impl<'o> Emitter<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Self { out, column: 0, after_space: true, at_indentation: true }
    }

    /// Returns whether a collection may begin on this line.
    pub(super) fn at_indentation(&self) -> bool {
        self.at_indentation
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// Writes a character.
    pub(super) fn put(&mut self, character: char) {
        self.out.push(character);
        self.column += 1;
        self.at_indentation = false;
    }

    /// Writes a line break.
    pub(super) fn put_break(&mut self, character: char) {
        self.out.push(character);
        self.column = 0;
        self.after_space = true;
        self.at_indentation = true;
    }

    /// Goes to the column `indent`, on this line if it is free as far as that.
    pub(super) fn indent(&mut self, indent: usize) {
        let taken = self.column > indent || self.column == indent && !self.after_space;
        if !self.at_indentation || taken {
            self.put_break('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.after_space = true;
        self.at_indentation = true;
    }

    /// Writes a token after a space. What begins a collection (`-`, `?`) leaves room for another one on its line.
    pub(super) fn token(&mut self, token: &str, begins_collection: bool) {
        let was_at_indentation = self.at_indentation;
        if !self.after_space {
            self.put(' ');
        }
        self.close(token);
        self.at_indentation = was_at_indentation && begins_collection;
    }

    /// Writes a token directly after what is there.
    pub(super) fn close(&mut self, token: &str) {
        token.chars().for_each(|character| self.put(character));
        self.after_space = false;
    }

    /// Ends the line if there is anything on it.
    pub(super) fn end(&mut self) {
        self.indent(0);
    }
}
