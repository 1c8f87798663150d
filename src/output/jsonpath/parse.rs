//! Reads JSONPath templates as `k8s.io/client-go/util/jsonpath` does, oddities and messages included.

use super::syntax::{End, Filter, Slice, Step};
use super::unquote::unquote;

/// Returns the texts and actions of a template.
///
/// # Errors
/// In client-go's words.
pub(super) fn template(text: &str) -> Result<Vec<Vec<Step>>, String> {
    let mut parts = Vec::new();
    let mut cursor = Cursor { text, at: 0, start: 0 };
    while cursor.at < text.len() {
        let end = text[cursor.at..].find('{').map_or(text.len(), |found| cursor.at + found);
        if end > cursor.at {
            parts.push(vec![Step::Text(text[cursor.at..end].to_owned())]);
        }
        if end == text.len() {
            break;
        }
        cursor.at = end + 1;
        cursor.start = cursor.at;
        parts.push(cursor.action()?);
    }
    Ok(parts)
}

/// Reads what stands between braces. As in client-go, a `}` in it ends it.
fn action(text: &str) -> Result<Vec<Step>, String> {
    let parts = template(&format!("{{{text}}}"))?;
    Ok(parts.into_iter().next().unwrap_or_default())
}

struct Cursor<'t> {
    text: &'t str,
    /// The next byte to be read.
    at: usize,
    /// Where what is being read begins.
    start: usize,
}

impl<'t> Cursor<'t> {
    fn action(&mut self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        loop {
            let rest = self.rest();
            if rest.starts_with('}') {
                self.skip(1);
                return Ok(steps);
            }
            if rest.starts_with("[?(") {
                self.skip(3);
                steps.push(self.filter()?);
                continue;
            }
            if rest.starts_with("..") {
                if steps.last() == Some(&Step::Recursive) {
                    return Err("invalid multiple recursive descent".to_owned());
                }
                self.skip(2);
                steps.push(Step::Recursive);
                if self.rest().starts_with(is_alphanumeric) {
                    steps.push(self.field());
                }
                continue;
            }
            match self.next() {
                None | Some('\r' | '\n') => return Err("unclosed action".to_owned()),
                Some(' ' | '@' | '$') => self.start = self.at,
                Some('[') => steps.extend(self.array()?),
                Some(quote @ ('"' | '\'')) => steps.push(self.quoted(quote)?),
                Some('.') => {
                    self.start = self.at;
                    steps.push(self.field());
                }
                Some(first) if matches!(first, '+' | '-') || first.is_ascii_digit() => {
                    steps.push(self.number()?)
                }
                Some(first) if is_alphanumeric(first) => steps.push(self.word()),
                Some(first) => {
                    return Err(format!("unrecognized character in action: {}", code_point(first)));
                }
            }
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        self.start = self.at;
    }

    /// Returns what was read since the last time.
    fn take(&mut self) -> &'t str {
        let taken = &self.text[self.start..self.at];
        self.start = self.at;
        taken
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        self.at += rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        self.take()
    }

    fn word(&mut self) -> Step {
        match self.take_while(|character| !is_terminator(character)) {
            "true" => Step::Bool(true),
            "false" => Step::Bool(false),
            "range" => Step::Range,
            "end" => Step::End,
            word => Step::Unknown(word.to_owned()),
        }
    }

    fn number(&mut self) -> Result<Step, String> {
        let number = self.take_while(|character| character == '.' || character.is_ascii_digit());
        match (number.parse(), number.parse::<f64>()) {
            (Ok(integer), _) => Ok(Step::Integer(integer)),
            (_, Ok(float)) if float.is_finite() => Ok(Step::Float(float)),
            _ => Err(format!("cannot parse number {number}")),
        }
    }

    /// Reads a name up to the next terminator without a backslash before it.
    fn field(&mut self) -> Step {
        while let Some(next) = self.rest().chars().next().filter(|next| !is_terminator(*next)) {
            self.next();
            if next == '\\' {
                self.next();
            }
        }
        match self.take() {
            "*" => Step::Wildcard,
            name => Step::Field(name.replace('\\', "")),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Step, String> {
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated quoted string".to_owned()),
                Some(next) if next == quote && !self.is_escaped() => break,
                Some(_) => {}
            }
        }
        let text = self.take();
        match unquote(text) {
            Some(text) => Ok(Step::Text(text)),
            None => Err(format!("unquote string {text} error invalid syntax")),
        }
    }

    /// Returns whether a backslash stands before the character that was read last, which has one byte.
    fn is_escaped(&self) -> bool {
        self.text[..self.at - 1].ends_with('\\')
    }

    fn filter(&mut self) -> Result<Step, String> {
        let mut quote = None;
        let mut is_closed = false;
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated filter".to_owned()),
                Some(next @ ('"' | '\'')) => match quote {
                    None => quote = Some(next),
                    Some(open) => is_closed |= open == next && !self.is_escaped(),
                },
                Some(')') if quote.is_some() == is_closed => break,
                Some(_) => {}
            }
        }
        if self.next() != Some(']') {
            return Err("unclosed array expect ]".to_owned());
        }
        let text = self.take();
        let text = text.strip_suffix(")]").unwrap_or(text);
        let filter = match split_comparison(text) {
            None => Filter::Exists(action(text)?),
            Some((left, operator, right)) => {
                Filter::Compare { left: action(left)?, operator: operator.to_owned(), right: action(right)? }
            }
        };
        Ok(Step::Filter(filter))
    }

    fn array(&mut self) -> Result<Vec<Step>, String> {
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated array".to_owned()),
                Some(']') => break,
                Some(_) => {}
            }
        }
        let text = self.take();
        let text = &text[1..text.len() - 1];
        if text.contains(',') {
            let parts = text.split(',').map(|part| action(&format!("[{}]", part.trim_matches(' '))));
            return Ok(vec![Step::Union(parts.collect::<Result<_, _>>()?)]);
        }
        let key = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        match key {
            Some(key) if !key.contains('\'') => action(&format!(".{key}")),
            _ => Ok(vec![Step::Slice(slice(if text == "*" { ":" } else { text })?)]),
        }
    }
}

fn slice(text: &str) -> Result<Slice, String> {
    let is_number =
        |part: &str| part.strip_prefix('-').unwrap_or(part).bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 || !parts.iter().all(|part| is_number(part)) {
        return Err(format!("invalid array index {text}"));
    }
    let number = |part: Option<&&str>| match part {
        None | Some(&"") => Ok(None),
        Some(part) => part.parse().map(Some).map_err(|_| format!("array index {part} is not a number")),
    };
    let end = match (parts.get(1), number(parts.get(1))?) {
        (None, _) => End::One,
        (_, None) => End::Last,
        (_, Some(end)) => End::At(end),
    };
    Ok(Slice { start: number(parts.first())?, end, step: number(parts.get(2))? })
}

/// Splits at the first run of operator signs that has something before and behind it.
fn split_comparison(text: &str) -> Option<(&str, &str, &str)> {
    let is_operator = |character: char| matches!(character, '!' | '<' | '>' | '=');
    let begin = text.find(is_operator).filter(|begin| *begin > 0)?;
    let rest = &text[begin..];
    let length = rest.find(|character| !is_operator(character)).unwrap_or(rest.len() - 1);
    (length > 0).then(|| (&text[..begin], &rest[..length], &rest[length..]))
}

fn is_terminator(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

fn is_alphanumeric(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// `U+002A '*'`, as `%#U` prints it.
fn code_point(character: char) -> String {
    let code = u32::from(character);
    if character.is_control() { format!("U+{code:04X}") } else { format!("U+{code:04X} '{character}'") }
}
