//! Reviews in, answers out, one at a time: JSON lines, JSON, YAML documents, Lists.

use super::answer::Answerer;
use crate::commands::format::Format;
use crate::error::{CliError, Failure};
use crate::manifest;
use crate::output::Ui;
use serde_json::Value;
use std::io::{self, BufRead, Read};

/// Answers every review of `input`, which errors call `name`, in the form that it came in or in `form`.
pub(super) fn answer_all(
    ui: &mut Ui,
    answerer: &mut Answerer<'_>,
    name: &str,
    mut input: Box<dyn BufRead>,
    form: Option<Format>,
) -> Result<(), Failure> {
    let mut out = Answers { ui, answerer, name, form, documents: 0 };
    let (first, lines) = skip_blanks(&mut input).map_err(|error| out.unreadable(&error))?;
    match first {
        None => Ok(()),
        Some(b'{' | b'[') => out.json(input, lines),
        Some(_) => out.yaml(input, lines),
    }
}

struct Answers<'s, 'a> {
    ui: &'s mut Ui,
    answerer: &'s mut Answerer<'a>,
    name: &'s str,
    form: Option<Format>,
    documents: usize,
}

/// The form of one answer.
#[derive(Clone, Copy)]
enum Form {
    JsonLine,
    Json,
    Yaml,
}

impl Answers<'_, '_> {
    /// JSON lines if the first line is a whole value, otherwise values that run over lines.
    fn json(&mut self, mut input: Box<dyn BufRead>, lines_before: usize) -> Result<(), Failure> {
        let mut line = Vec::new();
        let mut number = lines_before;
        while self.line(&mut input, &mut line)? {
            number += 1;
            match serde_json::from_slice::<Value>(&line) {
                Ok(value) => self.answer(value, Form::JsonLine)?,
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(error) if number == lines_before + 1 && error.is_eof() => {
                    return self.json_values(line.chain(input), lines_before);
                }
                Err(error) => self.broken(number, &describe(&error)),
            }
        }
        Ok(())
    }

    fn json_values(&mut self, input: impl Read, lines_before: usize) -> Result<(), Failure> {
        for value in serde_json::Deserializer::from_reader(input).into_iter::<Value>() {
            match value {
                Ok(value) => self.answer(value, Form::Json)?,
                Err(error) => {
                    self.broken(lines_before + error.line(), &describe(&error));
                    break;
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
        let mut values = Vec::new();
        let read =
            manifest::read_documents(0, text, &mut |found| values.push(manifest::to_json(found.value)));
        for error in read.err().into_iter().flatten() {
            self.broken(begins + error.line as usize - 1, &error.message);
        }
        values.into_iter().try_for_each(|value| self.answer(value, Form::Yaml))
    }

    fn answer(&mut self, value: Value, form: Form) -> Result<(), Failure> {
        let answer = self.answerer.answer(value);
        let form = match self.form {
            Some(Format::Json) => Form::Json,
            Some(Format::Yaml) => Form::Yaml,
            None => form,
        };
        let text = match form {
            Form::JsonLine => line_of(&answer)?,
            Form::Json => Format::Json.render(&answer)?,
            Form::Yaml if self.documents > 0 => format!("---\n{}", Format::Yaml.render(&answer)?),
            Form::Yaml => Format::Yaml.render(&answer)?,
        };
        self.documents += 1;
        Ok(self.ui.answer(text)?)
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

fn line_of(value: &Value) -> Result<String, CliError> {
    let text = serde_json::to_string(value)
        .map_err(|error| CliError::new("cannot write the answer").because(error))?;
    Ok(text + "\n")
}

// serde_json ends its messages with the place, which stands in front already.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// Steps over white space: the byte behind it, if there is one, and the number of lines that were stepped over.
fn skip_blanks(input: &mut dyn BufRead) -> io::Result<(Option<u8>, usize)> {
    let mut lines = 0;
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
