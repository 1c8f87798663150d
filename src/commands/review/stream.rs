//! Reviews in, answers out, one at a time: JSON lines, JSON, YAML documents, Lists.

use super::answer::{Answerer, bad_request};
use super::form::Form;
use super::list::{self, Fields};
use super::outline::Outline;
use crate::commands::format::Format;
use crate::error::{CliError, Failure};
use crate::manifest;
use crate::output::Ui;
use serde_json::value::RawValue;
use std::cell::Cell;
use std::io::{self, BufRead, Read};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Answers every review of `input`, which errors call `name`, in the form that it came in or in `form`.
pub(super) fn answer_all(
    ui: &mut Ui,
    answerer: &mut Answerer<'_, '_>,
    name: &str,
    mut input: Box<dyn BufRead>,
    form: Option<Format>,
) -> Result<(), Failure> {
    let mut out = Answers { ui, answerer, name, form, documents: 0, buffer: Vec::new() };
    let (first, lines) = skip_blanks(&mut input).map_err(|error| out.unreadable(&error))?;
    match first {
        None => Ok(()),
        Some(b'{' | b'[') => out.json(input, lines),
        Some(_) => out.yaml(input, lines),
    }
}

struct Answers<'s, 'a, 'k> {
    ui: &'s mut Ui,
    answerer: &'s mut Answerer<'a, 'k>,
    name: &'s str,
    form: Option<Format>,
    documents: usize,
    /// Where answers are made; its memory is used again.
    buffer: Vec<u8>,
}

impl Answers<'_, '_, '_> {
    /// JSON lines if the first line is a whole value, otherwise values that run over lines.
    fn json(&mut self, mut input: Box<dyn BufRead>, lines_before: usize) -> Result<(), Failure> {
        let mut line = Vec::new();
        let mut number = lines_before;
        while self.line(&mut input, &mut line)? {
            number += 1;
            let Ok(text) = str::from_utf8(&line) else {
                self.broken(number, "the text is not valid UTF-8");
                continue;
            };
            match Outline::read(text) {
                Ok(outline) => self.answer(text.trim(), &outline, Form::JsonLine)?,
                Err(_) if text.trim().is_empty() => {}
                Err(error) if number == lines_before + 1 && error.is_eof() => {
                    return self.json_values(line.chain(input), lines_before);
                }
                Err(error) => self.broken(number, &describe(&error)),
            }
        }
        Ok(())
    }

    fn json_values(&mut self, input: impl Read, lines_before: usize) -> Result<(), Failure> {
        let lines = Cell::new(lines_before);
        let counted = CountedLines { from: input, lines: &lines };
        for value in serde_json::Deserializer::from_reader(counted).into_iter::<Box<RawValue>>() {
            let value = match value {
                Ok(value) => value,
                Err(error) => {
                    self.broken(lines_before + error.line(), &describe(&error));
                    break;
                }
            };
            let text = value.get();
            match Outline::read(text) {
                Ok(outline) => self.answer(text, &outline, Form::Json)?,
                Err(error) => {
                    let begins = lines.get() + 1 - text.matches('\n').count();
                    self.broken(begins + error.line().saturating_sub(1), &describe(&error));
                }
            }
        }
        Ok(())
    }

    fn yaml(&mut self, mut input: Box<dyn BufRead>, lines_before: usize) -> Result<(), Failure> {
        let mut line = Vec::new();
        let mut document = Vec::new();
        let (mut number, mut begins) = (lines_before, lines_before + 1);
        while self.line(&mut input, &mut line)? {
            number += 1;
            if line.starts_with(b"---") {
                self.yaml_document(&document, begins)?;
                document.clear();
                begins = number;
            }
            document.extend_from_slice(&line);
        }
        self.yaml_document(&document, begins)
    }

    fn yaml_document(&mut self, text: &[u8], begins: usize) -> Result<(), Failure> {
        let mut texts = Vec::new();
        let read = manifest::read_documents(0, text, &mut |found| {
            texts.push((found.origin.line, manifest::to_json(found.value).to_string()));
        });
        for error in read.err().into_iter().flatten() {
            self.broken(begins + error.line as usize - 1, &error.message);
        }
        for (line, text) in texts {
            match Outline::read(&text) {
                Ok(outline) => self.answer(&text, &outline, Form::Yaml)?,
                Err(error) => self.broken(begins + line as usize - 1, &describe(&error)),
            }
        }
        Ok(())
    }

    fn answer(&mut self, text: &str, outline: &Outline, form: Form) -> Result<(), Failure> {
        let form = match self.form {
            Some(Format::Json) => Form::Json,
            Some(Format::Yaml) => Form::Yaml,
            None => form,
        };
        if form == Form::Yaml && self.documents > 0 {
            self.ui.answer("---\n")?;
        }
        self.documents += 1;
        if outline.is_list {
            return self.list(text, form);
        }
        self.buffer.clear();
        self.answerer.answer(text, outline, &mut self.buffer);
        if form == Form::JsonLine {
            self.buffer.push(b'\n');
            return Ok(self.ui.answer(&self.buffer)?);
        }
        Ok(self.ui.answer(form.document(&self.buffer)?)?)
    }

    /// Answers a list's items one by one, between its other fields as they are.
    fn list(&mut self, text: &str, form: Form) -> Result<(), Failure> {
        let Fields(fields) = serde_json::from_str(text).map_err(|error| CliError::new(describe(&error)))?;
        self.ui.answer(form.list().open)?;
        for (index, (name, value)) in fields.iter().enumerate() {
            if index > 0 {
                self.ui.answer(form.list().between_fields)?;
            }
            match &**name {
                "items" => self.items(value.get(), form)?,
                _ => self.ui.answer(form.field(name, value.get())?)?,
            }
        }
        Ok(self.ui.answer(form.list().close)?)
    }

    fn items(&mut self, array: &str, form: Form) -> Result<(), Failure> {
        let mut before = form.list().before_items;
        for item in list::items(array) {
            self.buffer.clear();
            match Outline::read(item) {
                Ok(outline) => self.answerer.answer(item, &outline, &mut self.buffer),
                Err(error) => self.answerer.refuse(&bad_request(describe(&error)), &mut self.buffer),
            }
            self.ui.answer(before)?;
            self.ui.answer(form.item(&self.buffer)?)?;
            before = form.list().between_items;
        }
        let is_empty = before == form.list().before_items;
        Ok(self.ui.answer(if is_empty { form.list().no_items } else { form.list().behind_items })?)
    }

    fn broken(&mut self, line: usize, message: &str) {
        self.answerer.tally.refused = true;
        self.ui.error(&CliError::new(format!("{}:{line}: {message}", self.name)));
    }

    fn line(&mut self, input: &mut Box<dyn BufRead>, line: &mut Vec<u8>) -> Result<bool, Failure> {
        line.clear();
        let read = input.read_until(b'\n', line).map_err(|error| self.unreadable(&error))?;
        Ok(read > 0)
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        CliError::new(format!("cannot read `{}`", self.name)).because(error).into()
    }
}

// serde_json ends its messages with the place, which stands in front already.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// Steps over a byte order mark and white space: the byte behind it, if there is one, and the number of lines that were stepped over.
fn skip_blanks(input: &mut dyn BufRead) -> io::Result<(Option<u8>, usize)> {
    let mut lines = 0;
    if input.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok((None, lines));
        }
        let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        lines += buffer[..blank].iter().filter(|byte| **byte == b'\n').count();
        let found = buffer.get(blank).copied();
        input.consume(blank);
        if found.is_some() {
            return Ok((found, lines));
        }
    }
}

/// Counts the lines of what is read through it.
struct CountedLines<'c, R> {
    from: R,
    lines: &'c Cell<usize>,
}

impl<R: Read> Read for CountedLines<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let lines = buffer[..read].iter().filter(|byte| **byte == b'\n').count();
        self.lines.set(self.lines.get() + lines);
        Ok(read)
    }
}
