//! Label selectors in text form (`apimachinery: pkg/labels/selector.go`).

use crate::api::content::{label_key, label_value};
use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::FromStr;

/// A term of a label selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRequirement {
    /// The label's key.
    pub key: String,
    /// How the label is compared; `=`, `==` and `!=` are sets of one.
    pub operator: LabelOperator,
    /// The values compared with, sorted.
    pub values: Vec<String>,
}

/// How a label is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelOperator {
    /// `in`, `=` or `==`.
    In,
    /// `notin` or `!=`.
    NotIn,
    /// The key alone.
    Exists,
    /// `!` and the key.
    DoesNotExist,
    /// `>`.
    GreaterThan,
    /// `<`.
    LessThan,
}

/// Returns the requirements of `selector`, sorted by key, or `None` if the server cannot parse it.
pub fn parse(selector: &str) -> Option<Vec<LabelRequirement>> {
    let mut tokens = Tokens { rest: selector }.peekable();
    let mut requirements = Vec::new();
    if tokens.peek().is_none() {
        return Some(requirements);
    }
    loop {
        requirements.push(parse_requirement(&mut tokens)?);
        match tokens.next() {
            None => break,
            Some(Token::Comma) => {}
            Some(_) => return None,
        }
    }
    requirements.sort_by(|a, b| a.key.cmp(&b.key));
    Some(requirements)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// A key or a value; `in` and `notin` too, which are operators only where one is looked for.
    Word(&'a str),
    Not,
    Comma,
    Open,
    Close,
    Equal,
    NotEqual,
    Greater,
    Less,
}

/// The tokens of a selector.
struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        const SYMBOLS: [(&str, Token<'_>); 9] = [
            ("==", Token::Equal),
            ("!=", Token::NotEqual),
            ("=", Token::Equal),
            ("!", Token::Not),
            (",", Token::Comma),
            ("(", Token::Open),
            (")", Token::Close),
            (">", Token::Greater),
            ("<", Token::Less),
        ];
        let rest = self.rest.trim_start_matches(is_space);
        let symbol = SYMBOLS.iter().find_map(|(symbol, token)| Some((*token, rest.strip_prefix(symbol)?)));
        let (token, rest) = symbol.or_else(|| word(rest))?;
        // The server's lexer takes a NUL for the end of its input and steps over it.
        self.rest = rest.strip_prefix('\0').unwrap_or(rest);
        Some(token)
    }
}

/// Splits off the word that `text` begins with.
fn word(text: &str) -> Option<(Token<'_>, &str)> {
    let end = text.find(|c| is_space(c) || is_symbol(c) || c == '\0').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (!word.is_empty()).then_some((Token::Word(word), rest))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_symbol(c: char) -> bool {
    matches!(c, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

fn parse_requirement(tokens: &mut Peekable<Tokens<'_>>) -> Option<LabelRequirement> {
    let negated = tokens.next_if_eq(&Token::Not).is_some();
    let Some(Token::Word(key)) = tokens.next() else { return None };
    if !label_key(key).is_empty() {
        return None;
    }
    let (operator, values) = match tokens.peek() {
        _ if negated => (LabelOperator::DoesNotExist, Vec::new()),
        None | Some(Token::Comma) => (LabelOperator::Exists, Vec::new()),
        Some(_) => parse_comparison(tokens)?,
    };
    if !values.iter().all(|value| label_value(value).is_empty()) {
        return None;
    }
    Some(LabelRequirement { key: key.to_owned(), operator, values })
}

fn parse_comparison(tokens: &mut Peekable<Tokens<'_>>) -> Option<(LabelOperator, Vec<String>)> {
    Some(match tokens.next()? {
        Token::Word("in") => (LabelOperator::In, parse_set(tokens)?),
        Token::Word("notin") => (LabelOperator::NotIn, parse_set(tokens)?),
        Token::Equal => (LabelOperator::In, vec![parse_value(tokens)?]),
        Token::NotEqual => (LabelOperator::NotIn, vec![parse_value(tokens)?]),
        Token::Greater => (LabelOperator::GreaterThan, vec![parse_integer(tokens)?]),
        Token::Less => (LabelOperator::LessThan, vec![parse_integer(tokens)?]),
        _ => return None,
    })
}

fn parse_integer(tokens: &mut Peekable<Tokens<'_>>) -> Option<String> {
    parse_value(tokens).filter(|value| i64::from_str(value).is_ok())
}

fn parse_value(tokens: &mut Peekable<Tokens<'_>>) -> Option<String> {
    match tokens.peek() {
        None | Some(Token::Comma) => Some(String::new()),
        Some(Token::Word(_)) => {
            let Some(Token::Word(value)) = tokens.next() else { return None };
            Some(value.to_owned())
        }
        Some(_) => None,
    }
}

/// Parses `(a,b)`. Nothing between parentheses, or beside a comma that begins, ends or is followed by another, is the
/// empty value.
fn parse_set(tokens: &mut Peekable<Tokens<'_>>) -> Option<Vec<String>> {
    tokens.next_if_eq(&Token::Open)?;
    let mut values = BTreeSet::new();
    if tokens.peek() == Some(&Token::Close) {
        values.insert(String::new());
    }
    while tokens.next_if_eq(&Token::Close).is_none() {
        match (tokens.next()?, tokens.peek()?) {
            (Token::Word(value), Token::Comma | Token::Close) => {
                values.insert(value.to_owned());
            }
            (Token::Comma, next) => {
                if values.is_empty() || matches!(next, Token::Comma | Token::Close) {
                    values.insert(String::new());
                }
            }
            _ => return None,
        }
    }
    Some(values.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(selector: &str) -> Option<String> {
        let requirements = parse(selector)?;
        let texts = requirements.iter().map(|r| format!("{} {:?} {:?}", r.key, r.operator, r.values));
        Some(texts.collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn selectors_are_read_as_the_server_reads_them() {
        for (selector, requirements) in [
            ("", ""),
            (" \t", ""),
            ("a", "a Exists []"),
            ("!a", "a DoesNotExist []"),
            ("b,a", "a Exists []; b Exists []"),
            ("a=b", r#"a In ["b"]"#),
            ("a == b", r#"a In ["b"]"#),
            ("a=", r#"a In [""]"#),
            ("a!=b", r#"a NotIn ["b"]"#),
            ("a>1,b<2", r#"a GreaterThan ["1"]; b LessThan ["2"]"#),
            ("a in (c,b,c)", r#"a In ["b", "c"]"#),
            ("a notin ()", r#"a NotIn [""]"#),
            ("a in (,)", r#"a In [""]"#),
            ("a in (b,,c)", r#"a In ["", "b", "c"]"#),
            ("a in (b,)", r#"a In ["", "b"]"#),
            ("in in (in,notin)", r#"in In ["in", "notin"]"#),
            ("x/y=z", r#"x/y In ["z"]"#),
            ("a=\0b", r#"a In ["b"]"#),
            ("a\0", "a Exists []"),
        ] {
            assert_eq!(parsed(selector).as_deref(), Some(requirements), "{selector}");
        }
    }

    #[test]
    fn what_the_server_refuses_is_refused() {
        for selector in [
            ",",
            "a,",
            "a,,b",
            "a b",
            "!",
            "!!a",
            "!a=b",
            "=",
            "a in",
            "a in b",
            "a in (",
            "a in (b",
            "a in (b c)",
            "a in (=)",
            "in(bad",
            "a=b=c",
            "a=!",
            "a>b",
            "a>",
            "a>1.5",
            "a>-1",
            "-a",
            "a=-",
            "a//b",
            "/a",
            "A/",
            "A/b",
            "a)b",
        ] {
            assert_eq!(parse(selector), None, "{selector}");
        }
    }
}
