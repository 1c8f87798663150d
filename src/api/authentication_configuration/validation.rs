//! Whether a server starts with the file, in its words.
// apiserver: pkg/apis/apiserver/validation/validation.go

use std::collections::BTreeSet;

use serde::Serialize;

use super::expression::Expression;
use super::{Anonymous, AuthenticationConfiguration, ClaimRule, Issuer, JwtAuthenticator, Mapping, UserRule};
use crate::api::content;
use crate::api::field::FieldErrors;
use crate::go::url::Url;
use crate::go::{self, Quoted};

/// The most issuers.
const MOST_ISSUERS: usize = 64;
/// The domains whose keys are not for everybody.
const RESERVED_DOMAINS: [&str; 2] = ["kubernetes.io", "k8s.io"];
const NOT_BOTH: &str = "claim and expression can't both be set";
const ONE_OF_BOTH: &str = "claim or expression is required";
const EMAIL_NOT_VERIFIED: &str = "claims.email_verified must be used in claimMappings.username.expression or \
     claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in \
     claimMappings.username.expression";

/// What else a server is told when it starts.
#[derive(Clone, Copy)]
pub struct Server<'s> {
    /// Whether `--anonymous-auth` is given, be it true or false.
    pub has_anonymous_flag: bool,
    /// Whether any of the flags `--oidc-…` is given.
    pub has_oidc_flag: bool,
    /// The issuers of service account tokens, which nobody else may be.
    pub service_account_issuers: &'s [String],
    /// Says what is wrong with the PEM of authorities.
    pub check_authorities: &'s dyn Fn(&str) -> Result<(), String>,
}

/// What a walk over the file finds.
#[derive(Default)]
struct Found {
    errors: FieldErrors,
    /// Expressions of which it is not known whether they compile.
    unchecked: Vec<String>,
}

impl AuthenticationConfiguration {
    /// Returns the expressions that are not plain: the server does not start if one of them does not compile.
    ///
    /// # Errors
    /// If the server does not start, in its words. What Go says of a broken URL is not told.
    pub fn confirm(&self, server: &Server<'_>) -> Result<Vec<String>, String> {
        if server.has_oidc_flag {
            return Err("authentication-config file and oidc-* flags are mutually exclusive".to_owned());
        }
        if self.anonymous.is_some() && server.has_anonymous_flag {
            let words = "--anonymous-auth flag cannot be set when anonymous field is configured in \
                         authentication configuration file";
            return Err(format!("anonymous: Forbidden: {words}"));
        }
        let found = self.validate(server);
        match found.errors.aggregate() {
            Some(words) => Err(format!("invalid authentication configuration: {words}")),
            None => self.confirm_issuers(server.service_account_issuers).map(|()| found.unchecked),
        }
    }

    /// Looks for issuers that may not be, which the server does last, and without saying which one of the list it is.
    // apiserver: plugin/pkg/authenticator/token/oidc/oidc.go, New
    fn confirm_issuers(&self, disallowed: &[String]) -> Result<(), String> {
        let Some(one) = self.jwt.iter().find(|one| disallowed.contains(&one.issuer.url)) else {
            return Ok(());
        };
        let list: BTreeSet<&str> = disallowed.iter().map(String::as_str).collect();
        let list: Vec<&str> = list.into_iter().collect();
        let detail = format!("URL must not overlap with disallowed issuers: [{}]", list.join(" "));
        Err(format!("issuer.url: Invalid value: {}: {detail}", Quoted(&one.issuer.url)))
    }

    fn validate(&self, server: &Server<'_>) -> Found {
        let mut found = Found::default();
        if self.jwt.len() > MOST_ISSUERS {
            found.errors.too_many("jwt", self.jwt.len(), MOST_ISSUERS);
            return found;
        }
        let (mut issuers, mut discoveries) = (BTreeSet::new(), BTreeSet::new());
        for (index, one) in self.jwt.iter().enumerate() {
            let path = format!("jwt[{index}]");
            found.authenticator(&path, one, server);
            let Issuer { url, discovery_url, .. } = &one.issuer;
            if !issuers.insert(url) {
                found.errors.duplicate(format!("{path}.issuer.url"), url);
            }
            if !discovery_url.is_empty() && !discoveries.insert(discovery_url) {
                found.errors.duplicate(format!("{path}.issuer.discoveryURL"), discovery_url);
            }
        }
        if let Some(Anonymous { enabled: false, paths }) = &self.anonymous
            && !paths.is_empty()
        {
            let conditions: Vec<_> = paths.iter().map(|path| Condition { path }).collect();
            let detail = "enabled should be set to true when conditions are defined";
            found.errors.invalid("anonymous.conditions", go::json(&conditions), detail);
        }
        found
    }
}

/// A condition, as the server's own type of it is printed.
#[derive(Serialize)]
struct Condition<'c> {
    #[serde(rename = "Path")]
    path: &'c str,
}

impl Found {
    fn authenticator(&mut self, path: &str, one: &JwtAuthenticator, server: &Server<'_>) {
        self.issuer(&format!("{path}.issuer"), &one.issuer, server);
        self.claim_rules(&format!("{path}.claimValidationRules"), &one.claim_rules);
        let mappings = format!("{path}.claimMappings");
        self.mapping(&format!("{mappings}.username"), &one.username, true);
        self.mapping(&format!("{mappings}.groups"), &one.groups, false);
        self.uid(&format!("{mappings}.uid"), &one.uid);
        self.extra(&format!("{mappings}.extra"), one);
        self.email(&format!("{mappings}.username.expression"), one);
        self.user_rules(&format!("{path}.userValidationRules"), &one.user_rules);
    }

    fn issuer(&mut self, path: &str, issuer: &Issuer, server: &Server<'_>) {
        let url = format!("{path}.url");
        if issuer.url.is_empty() {
            self.errors.required(&url, "");
        } else {
            self.url(&url, &issuer.url);
        }
        if !issuer.discovery_url.is_empty() {
            let path = format!("{path}.discoveryURL");
            let is_same = issuer.url.trim_end_matches('/') == issuer.discovery_url.trim_end_matches('/');
            if is_same && !issuer.url.is_empty() {
                let detail = "discoveryURL must be different from URL";
                self.errors.invalid(&path, Quoted(&issuer.discovery_url), detail);
            }
            self.url(&path, &issuer.discovery_url);
        }
        self.audiences(path, issuer);
        let authorities = &issuer.certificate_authority;
        if !authorities.is_empty()
            && let Err(error) = (server.check_authorities)(authorities)
        {
            self.errors.invalid(format!("{path}.certificateAuthority"), "\"<omitted>\"", error);
        }
        if !matches!(&*issuer.egress_selector, "" | "controlplane" | "cluster") {
            let detail = "egress selector must be either controlplane or cluster";
            self.errors.invalid(
                format!("{path}.egressSelectorType"),
                Quoted(&issuer.egress_selector),
                detail,
            );
        }
    }

    fn url(&mut self, path: &str, text: &str) {
        let value = Quoted(text);
        let Some(url) = Url::parse(text) else {
            return self.errors.invalid(path, value, format_args!("parse {value}: it is no URL"));
        };
        for (is_wrong, detail) in [
            (url.scheme != "https", "URL scheme must be https"),
            (url.has_user(), "URL must not contain a username or password"),
            (url.has_query(), "URL must not contain a query"),
            (url.has_fragment(), "URL must not contain a fragment"),
        ] {
            if is_wrong {
                self.errors.invalid(path, value, detail);
            }
        }
    }

    fn audiences(&mut self, path: &str, issuer: &Issuer) {
        let list = format!("{path}.audiences");
        if issuer.audiences.is_empty() {
            return self.errors.required(&list, &format!("at least one {list} is required"));
        }
        let mut seen = BTreeSet::new();
        for (index, audience) in issuer.audiences.iter().enumerate() {
            if audience.is_empty() {
                self.errors.required(format!("{list}[{index}]"), "");
            }
            if !seen.insert(audience) {
                self.errors.duplicate(format!("{list}[{index}]"), audience);
            }
        }
        let policy = &*issuer.audience_match_policy;
        let detail = match (issuer.audiences.len(), policy) {
            (_, "MatchAny") | (1, "") => return,
            (1, _) => "audienceMatchPolicy must be empty or MatchAny for single audience",
            _ => "audienceMatchPolicy must be MatchAny for multiple audiences",
        };
        self.errors.invalid(format!("{path}.audienceMatchPolicy"), Quoted(policy), detail);
    }

    fn claim_rules(&mut self, path: &str, rules: &[ClaimRule]) {
        let (mut claims, mut expressions) = (BTreeSet::new(), BTreeSet::new());
        for (index, rule) in rules.iter().enumerate() {
            let path = format!("{path}[{index}]");
            match (rule.claim.is_empty(), rule.expression.is_empty()) {
                (false, false) => self.errors.invalid(&path, Quoted(&rule.claim), NOT_BOTH),
                (true, true) => self.errors.required(&path, ONE_OF_BOTH),
                (false, true) => {
                    self.must_be_empty(&path, "message", &rule.message, "claim");
                    if !claims.insert(&rule.claim) {
                        self.errors.duplicate(format!("{path}.claim"), &rule.claim);
                    }
                }
                (true, false) => {
                    self.must_be_empty(&path, "requiredValue", &rule.required_value, "expression");
                    let path = format!("{path}.expression");
                    if !expressions.insert(&rule.expression) {
                        self.errors.duplicate(&path, &rule.expression);
                    } else if self.expression(&rule.expression).is_some_and(|read| !read.is_bool()) {
                        self.errors.invalid(&path, Quoted(&rule.expression), "must evaluate to bool");
                    }
                }
            }
        }
    }

    fn must_be_empty(&mut self, path: &str, field: &str, value: &str, beside: &str) {
        if !value.is_empty() {
            let detail = format_args!("may not be specified when {beside} is set");
            self.errors.invalid(format_args!("{path}.{field}"), Quoted(value), detail);
        }
    }

    fn mapping(&mut self, path: &str, mapping: &Mapping, is_required: bool) {
        match (mapping.claim.is_empty(), mapping.expression.is_empty()) {
            (false, false) => self.errors.invalid(path, "\"\"", NOT_BOTH),
            (true, true) if is_required => self.errors.required(path, ONE_OF_BOTH),
            (true, true) => {}
            (true, false) => {
                if let Some(prefix) = &mapping.prefix {
                    let detail = "may not be specified when expression is set";
                    self.errors.invalid(format!("{path}.prefix"), Quoted(prefix), detail);
                }
                self.expression(&mapping.expression);
            }
            (false, true) => {
                if mapping.prefix.is_none() {
                    let detail = "prefix is required when claim is set. It can be set to an empty string to \
                                  disable prefixing";
                    self.errors.required(format!("{path}.prefix"), detail);
                }
            }
        }
    }

    fn uid(&mut self, path: &str, mapping: &Mapping) {
        if !mapping.claim.is_empty() && !mapping.expression.is_empty() {
            self.errors.invalid(path, "\"\"", NOT_BOTH);
        } else if !mapping.expression.is_empty() {
            self.expression(&mapping.expression);
        }
    }

    fn extra(&mut self, path: &str, one: &JwtAuthenticator) {
        let mut keys = BTreeSet::new();
        for (index, mapping) in one.extra.iter().enumerate() {
            let (path, key) = (format!("{path}[{index}].key"), &mapping.key);
            if key.is_empty() {
                self.errors.required(&path, "");
            } else {
                for (part, detail) in content::domain_prefixed_path(key) {
                    self.errors.invalid(&path, Quoted(part), detail);
                }
            }
            if *key != key.to_lowercase() {
                self.errors.invalid(&path, Quoted(key), "must be lowercase");
            }
            if is_reserved(key) {
                let detail = "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use";
                self.errors.invalid(&path, Quoted(key), detail);
            }
            if !keys.insert(key) {
                self.errors.duplicate(&path, key);
            } else if mapping.value_expression.is_empty() {
                self.errors.required(path.replace("].key", "].valueExpression"), "");
            } else {
                self.expression(&mapping.value_expression);
            }
        }
    }

    /// A name that is an e-mail address must be one that somebody verified. Of expressions that are not plain it is only seen
    /// whether they may look.
    fn email(&mut self, path: &str, one: &JwtAuthenticator) {
        let username = &one.username.expression;
        let rules = one.claim_rules.iter().map(|rule| &rule.expression);
        let mut all = rules.chain(one.extra.iter().map(|mapping| &mapping.value_expression));
        let is_email = Expression::parse(username).is_some_and(|read| read.uses("email"));
        let may_look = |text: &String| text.contains("email_verified");
        if is_email && one.username.claim.is_empty() && !may_look(username) && !all.any(may_look) {
            self.errors.invalid(path, Quoted(username), EMAIL_NOT_VERIFIED);
        }
    }

    fn user_rules(&mut self, path: &str, rules: &[UserRule]) {
        let mut expressions = BTreeSet::new();
        for (index, rule) in rules.iter().enumerate() {
            let path = format!("{path}[{index}].expression");
            if rule.expression.is_empty() {
                self.errors.required(&path, "");
            } else if !expressions.insert(&rule.expression) {
                self.errors.duplicate(&path, &rule.expression);
            } else {
                self.unchecked.push(rule.expression.clone());
            }
        }
    }

    /// Returns an expression over claims if it is plain, and remembers it if it is not.
    fn expression(&mut self, text: &str) -> Option<Expression> {
        let read = Expression::parse(text);
        if read.is_none() {
            self.unchecked.push(text.to_owned());
        }
        read
    }
}

fn is_reserved(key: &str) -> bool {
    let Some((domain, _)) = key.split_once('/') else { return false };
    RESERVED_DOMAINS.iter().any(|reserved| {
        domain.strip_suffix(reserved).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}
