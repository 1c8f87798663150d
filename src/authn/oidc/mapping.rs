//! From verified claims to the user: name, groups, uid, extra attributes, and the rules for both.

use super::claims::{Claims, boolean, member, string, strings};
use crate::api::authentication_configuration::expression::Expression;
use crate::api::authentication_configuration::{JwtAuthenticator, Mapping};
use crate::authn::UserInfo;
use crate::authn::x509::CREDENTIAL_ID;
use crate::go::Quoted;
use crate::go::raw_json::Raw;

/// Who it is.
pub(super) struct Mapped {
    /// `None` if a part of the user is unknown.
    pub(super) user: Option<UserInfo<'static>>,
    /// What is.
    pub(super) unknown: Vec<String>,
}

/// What an expression comes to.
enum Evaluated<'t> {
    Value(Cel<'t>),
    /// An error, in CEL's words.
    Error(String),
    NotPlain,
}

/// A value of an expression: one that a claim has, or a new one.
enum Cel<'t> {
    Claim(Raw<'t>),
    Text(String),
    Bool(bool),
}

impl Cel<'_> {
    fn text(&self) -> Option<String> {
        match self {
            Self::Claim(value) => value.string(),
            Self::Text(text) => Some(text.clone()),
            Self::Bool(_) => None,
        }
    }

    /// Returns the texts that it holds, or is; none if it is null.
    // oidc.go, convertCELValueToStringList
    fn list(&self) -> Option<Vec<String>> {
        match self {
            Self::Claim(value) if value.is_null() => Some(Vec::new()),
            Self::Claim(value) if value.kind() == "array" => {
                value.items()?.into_iter().map(Raw::string).collect()
            }
            other => other.text().map(|one| vec![one]),
        }
    }

    fn boolean(&self) -> Option<bool> {
        match self {
            Self::Claim(value) => value.boolean(),
            Self::Text(_) => None,
            Self::Bool(is) => Some(*is),
        }
    }
}

/// What a list of texts is for: the words of its errors differ.
#[derive(Clone, Copy)]
enum ListOf {
    Groups,
    Extra,
}

/// Maps claims, or says in the server's words why not; rules that say no count even where something else is unknown.
pub(super) fn map(claims: &Claims<'_>, to: &JwtAuthenticator) -> Result<Mapped, String> {
    let mut mapper = Mapper { claims, unknown: Vec::new() };
    let mut user = UserInfo { name: mapper.username(&to.username)?.into(), ..UserInfo::default() };
    user.groups = mapper.groups(&to.groups)?.into_iter().map(Into::into).collect();
    user.uid = mapper.uid(&to.uid)?.into();
    if let Some(id) = claims.get("jti").and_then(Raw::string).filter(|id| !id.is_empty()) {
        user.extra.insert(CREDENTIAL_ID.to_owned(), vec![format!("JTI={id}")]);
    }
    for extra in &to.extra {
        let values = mapper.list(ListOf::Extra, &extra.value_expression)?;
        if !values.is_empty() {
            user.extra.insert(extra.key.clone(), values);
        }
    }
    let user = mapper.unknown.is_empty().then_some(user);
    mapper.confirm_rules(to)?;
    let rules = to.user_rules.iter().map(|rule| unjudged(&rule.expression));
    mapper.unknown.extend(rules);
    Ok(Mapped { user, unknown: mapper.unknown })
}

struct Mapper<'c> {
    claims: &'c Claims<'c>,
    unknown: Vec<String>,
}

impl<'c> Mapper<'c> {
    fn username(&mut self, from: &Mapping) -> Result<String, String> {
        if from.claim.is_empty() {
            let name = self.text("username", &from.expression)?;
            let is_known = Expression::parse(&from.expression).is_some();
            if is_known && name.is_empty() {
                return refuse("empty username via CEL expression is not allowed".to_owned());
            }
            return Ok(name);
        }
        let claim = &from.claim;
        let name = self.string(claim).map_err(|words| parse_error("username claims", claim, &words))?;
        if claim == "email"
            && let Some(verified) = self.claims.get("email_verified")
        {
            let verified =
                boolean(verified).map_err(|words| format!("oidc: parse 'email_verified' claim: {words}"))?;
            if !verified {
                return refuse("email not verified".to_owned());
            }
        }
        Ok(from.prefix.clone().unwrap_or_default() + &name)
    }

    fn groups(&mut self, from: &Mapping) -> Result<Vec<String>, String> {
        let claim = &from.claim;
        if claim.is_empty() {
            return if from.expression.is_empty() {
                Ok(Vec::new())
            } else {
                self.list(ListOf::Groups, &from.expression)
            };
        }
        let Some(value) = self.claims.get(claim) else {
            self.unknown.extend(self.told_elsewhere(claim));
            return Ok(Vec::new());
        };
        let groups = strings(value)
            .or_else(|_| string(value).map(|one| vec![one]))
            .map_err(|mismatch| parse_error("groups claim", claim, &mismatch.to_string()))?;
        let prefix = from.prefix.as_deref().unwrap_or_default();
        Ok(groups.into_iter().map(|group| format!("{prefix}{group}")).collect())
    }

    /// Returns what is missing where a claim is to be asked for at another server.
    fn told_elsewhere(&self, claim: &str) -> Option<String> {
        let within = |value: Raw<'c>, name: &str| member(&value.members()?, name);
        let source = within(self.claims.get("_claim_names")?, claim)?.string()?;
        let source = within(self.claims.get("_claim_sources")?, &source)?;
        let endpoint = within(source, "endpoint")?.string()?;
        (!endpoint.is_empty()).then(|| format!("the claim {}, which another server tells", Quoted(claim)))
    }

    fn uid(&mut self, from: &Mapping) -> Result<String, String> {
        match (&*from.claim, &*from.expression) {
            ("", "") => Ok(String::new()),
            ("", expression) => self.text("uid", expression),
            (claim, _) => self.string(claim).map_err(|words| parse_error("uid claim", claim, &words)),
        }
    }

    // A server looks at required claims in no fixed order.
    fn confirm_rules(&mut self, to: &JwtAuthenticator) -> Result<(), String> {
        for rule in to.claim_rules.iter().filter(|rule| !rule.claim.is_empty()) {
            let (claim, want) = (&rule.claim, &rule.required_value);
            let Some(value) = self.claims.get(claim) else {
                return refuse(format!("required claim {claim} not present in ID token"));
            };
            let got = string(value).map_err(|words| format!("oidc: parse claim {claim}: {words}"))?;
            if got != *want {
                let words =
                    format!("required claim {claim} value does not match. Got = {got}, want = {want}");
                return refuse(words);
            }
        }
        for rule in to.claim_rules.iter().filter(|rule| rule.claim.is_empty()) {
            let (expression, message) = (&rule.expression, &rule.message);
            let words = match self.evaluate(expression) {
                Evaluated::NotPlain => continue,
                Evaluated::Error(words) => words,
                Evaluated::Value(value) => match value.boolean() {
                    Some(true) => continue,
                    Some(false) => format!("validation expression '{expression}' failed: {message}"),
                    None => "validation expression must return a boolean".to_owned(),
                },
            };
            return refuse(format!("error evaluating claim validation expression: {words}"));
        }
        Ok(())
    }

    fn string(&self, claim: &str) -> Result<String, String> {
        let value = self.claims.get(claim).ok_or("claim not present")?;
        string(value).map_err(|mismatch| mismatch.to_string())
    }

    /// Evaluates to a text, which is empty where it is unknown.
    fn text(&mut self, of: &str, expression: &str) -> Result<String, String> {
        let words = match self.evaluate(expression) {
            Evaluated::NotPlain => return Ok(String::new()),
            Evaluated::Error(words) => words,
            Evaluated::Value(value) => match value.text() {
                Some(text) => return Ok(text),
                None => format!("{of} claim expression must return a string"),
            },
        };
        refuse(format!("error evaluating {of} claim expression: {words}"))
    }

    /// Evaluates to texts, of which there are none where it is unknown. Empty ones do not count.
    fn list(&mut self, of: ListOf, expression: &str) -> Result<Vec<String>, String> {
        let list = match self.evaluate(expression) {
            Evaluated::NotPlain => return Ok(Vec::new()),
            Evaluated::Value(value) => value.list(),
            Evaluated::Error(words) => {
                return match of {
                    ListOf::Groups => refuse(format!("error evaluating group claim expression: {words}")),
                    ListOf::Extra => Err(words),
                };
            }
        };
        let Some(mut list) = list else {
            let words = "expression must return a string or a list of strings";
            return refuse(match of {
                ListOf::Groups => format!("error evaluating group claim expression: {words}"),
                ListOf::Extra => format!("error evaluating extra claim expression: {expression}: {words}"),
            });
        };
        list.retain(|text| !text.is_empty());
        Ok(list)
    }

    fn evaluate(&mut self, text: &str) -> Evaluated<'c> {
        let Some(expression) = Expression::parse(text) else {
            self.unknown.push(unjudged(text));
            return Evaluated::NotPlain;
        };
        match value(&expression, self.claims) {
            Ok(value) => Evaluated::Value(value),
            Err(error) => Evaluated::Error(format!("expression '{text}' resulted in error: {error}")),
        }
    }
}

fn value<'c>(expression: &Expression, claims: &Claims<'c>) -> Result<Cel<'c>, String> {
    match expression {
        Expression::Text(text) => Ok(Cel::Text(text.clone())),
        Expression::Claim(names) => {
            let no_key = |name: &String| format!("no such key: {name}");
            let (first, rest) = names.split_first().ok_or_else(String::new)?;
            let mut value = claims.get(first).ok_or_else(|| no_key(first))?;
            for name in rest {
                if value.kind() == "array" {
                    return Err("unsupported index type 'string' in list".to_owned());
                }
                let members = value.members().unwrap_or_default();
                value = member(&members, name).ok_or_else(|| no_key(name))?;
            }
            Ok(Cel::Claim(value))
        }
        Expression::Joined(terms) => {
            let text = |term| value(term, claims)?.text().ok_or_else(|| "no such overload".to_owned());
            terms.iter().map(text).collect::<Result<String, _>>().map(Cel::Text)
        }
        Expression::Equal(sides) => {
            let [left, right] = [value(&sides[0], claims)?, value(&sides[1], claims)?];
            // One of them is a text, and so both are if they are equal.
            Ok(Cel::Bool(left.text().is_some() && left.text() == right.text()))
        }
    }
}

fn unjudged(expression: &str) -> String {
    format!("what the expression {} comes to", Quoted(expression))
}

fn parse_error(what: &str, claim: &str, words: &str) -> String {
    format!("oidc: parse {what} {}: {words}", Quoted(claim))
}

fn refuse<T>(words: String) -> Result<T, String> {
    Err(format!("oidc: {words}"))
}
