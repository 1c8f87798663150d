//! The plainest expressions of CEL: a claim, a text, texts and claims in a row, and whether one is equal to another. What any
//! other expression means, or whether it is one, is not known here.

/// The words that cannot be names everywhere in CEL; those that can be fields all the same are not worth a mistake.
// cel-spec: doc/langdef.md, syntax; a server starts with `claims.namespace`
const RESERVED: [&str; 20] = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
    "loop", "null", "package", "return", "true", "var", "void", "while",
];

/// An expression that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `claims.a.b`: the names behind `claims`, at least one.
    Claim(Vec<String>),
    /// `'text'`.
    Text(String),
    /// `'text' + claims.a`, two or more, one of them a text.
    Joined(Vec<Expression>),
    /// `claims.a == 'text'`: not two claims, which may be numbers.
    Equal(Box<[Expression; 2]>),
}

impl Expression {
    /// Reads an expression; `None` if it is not plain.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        let mut sides = Vec::new();
        let (mut rest, mut terms) = (text, Vec::new());
        loop {
            let (term, behind) = term(rest.trim_start_matches(is_space))?;
            terms.push(term);
            rest = behind.trim_start_matches(is_space);
            if let Some(behind) = rest.strip_prefix("==") {
                sides.push(joined(std::mem::take(&mut terms))?);
                rest = behind;
            } else if let Some(behind) = rest.strip_prefix('+') {
                rest = behind;
            } else {
                break;
            }
        }
        sides.push(joined(terms)?);
        if !rest.is_empty() {
            return None;
        }
        let mut sides = sides.into_iter();
        match (sides.next()?, sides.next(), sides.next()) {
            (only, None, _) => Some(only),
            (Self::Claim(_), Some(Self::Claim(_)), None) => None,
            (left, Some(right), None) => Some(Self::Equal(Box::new([left, right]))),
            _ => None,
        }
    }

    /// Returns whether it is true or false whatever the claims are.
    pub fn is_bool(&self) -> bool {
        matches!(self, Self::Equal(_))
    }

    /// Returns whether a claim of that name is looked at.
    pub fn uses(&self, claim: &str) -> bool {
        match self {
            Self::Claim(names) => names[0] == claim,
            Self::Text(_) => false,
            Self::Joined(terms) => terms.iter().any(|term| term.uses(claim)),
            Self::Equal(sides) => sides.iter().any(|side| side.uses(claim)),
        }
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Makes one of what stands between `+`; of two claims nobody knows whether they are texts or numbers.
fn joined(mut terms: Vec<Expression>) -> Option<Expression> {
    match terms.len() {
        1 => terms.pop(),
        _ => {
            terms.iter().any(|term| matches!(term, Expression::Text(_))).then_some(Expression::Joined(terms))
        }
    }
}

fn term(text: &str) -> Option<(Expression, &str)> {
    let quote = text.chars().next()?;
    if matches!(quote, '\'' | '"') {
        let (inside, rest) = text[1..].split_once(quote)?;
        // A backslash begins an escape, and three quotes a text of several lines.
        let is_plain = !inside.contains(['\\', '\n', '\r']) && !rest.starts_with(['\'', '"']);
        return is_plain.then(|| (Expression::Text(inside.to_owned()), rest));
    }
    let mut rest = text.strip_prefix("claims")?;
    let mut names = Vec::new();
    while let Some(behind) = rest.strip_prefix('.') {
        let end = behind.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
        let (name, behind) = behind.split_at(end);
        // Two underscores may stand for what no name holds. apiserver: pkg/cel/escaping.go
        let is_plain = !name.starts_with(|c: char| c.is_ascii_digit())
            && !name.contains("__")
            && !RESERVED.contains(&name);
        if name.is_empty() || !is_plain {
            return None;
        }
        names.push(name.to_owned());
        rest = behind;
    }
    (!names.is_empty()).then_some((Expression::Claim(names), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_expressions_are_understood() {
        let claim = |names: &[&str]| Expression::Claim(names.iter().map(|name| (*name).to_owned()).collect());
        let text = |text: &str| Expression::Text(text.to_owned());
        for (written, read) in [
            ("claims.sub", claim(&["sub"])),
            (" claims.a.b_1 ", claim(&["a", "b_1"])),
            ("'x y'", text("x y")),
            (r#""it's""#, text("it's")),
            ("'p:'+claims.sub", Expression::Joined(vec![text("p:"), claim(&["sub"])])),
            ("claims.a + ':' + claims.b", Expression::Joined(vec![claim(&["a"]), text(":"), claim(&["b"])])),
            ("claims.hd == 'x'", Expression::Equal(Box::new([claim(&["hd"]), text("x")]))),
        ] {
            assert_eq!(Expression::parse(written), Some(read), "{written}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for written in [
            "",
            " ",
            "claims",
            "claims.",
            "claims.in",
            "claims.a__dot__b",
            "claims[0]",
            "claims.a()",
            "claims.1a",
            "claimsx.a",
            "sub",
            "claims.a + claims.b",
            "'a",
            "'a' 'b'",
            "''''''",
            "'a\\n'",
            "r'a'",
            "b'a'",
            "'ä'",
            "claims.a == 'x' == 'y'",
            "claims.a == ",
            "!claims.a",
            "claims.a != 'x'",
            "claims.a && claims.b",
            "claims.?a",
            "has(claims.a)",
            "claims.a // c",
            "1",
            "claims.a == true",
            "claims.a == claims.b",
            "(claims.a)",
            "claims . a",
        ] {
            assert_eq!(Expression::parse(written), None, "{written}");
        }
    }
}
