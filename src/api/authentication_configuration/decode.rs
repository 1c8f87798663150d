//! The file's value onto its types, strictly: whatever the server does not know stops it.

use super::{
    Anonymous, AuthenticationConfiguration, ClaimRule, ExtraMapping, Issuer, JwtAuthenticator, Mapping,
    UserRule,
};
use crate::api::decode::{Findings, Node, kind};
use crate::api::rbac::Text;
use crate::api::value::{Token, Value};
use crate::go::Quoted;

/// The group of the files that configure a server.
const GROUP: &str = "apiserver.config.k8s.io";
const KIND: &str = "AuthenticationConfiguration";

/// Reads the value of the file; `repeated` is what the reader of its YAML said of keys that stand twice. All three versions have the same fields; older servers know fewer versions and fields.
///
/// # Errors
/// If a server does not start with it, in its words, but for the text and the name of the file, which they may hold, too.
pub fn read(value: Value<'_, '_>, repeated: &[String]) -> Result<AuthenticationConfiguration, String> {
    if !matches!(value.token(), Token::Mapping { .. } | Token::Null) {
        let found = kind(value.token());
        return Err(format!("couldn't get version/kind; json parse error: json: cannot unmarshal {found}"));
    }
    let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    if kind.is_empty() {
        return Err("Object 'Kind' is missing".to_owned());
    }
    if api_version.is_empty() {
        return Err("Object 'apiVersion' is missing".to_owned());
    }
    let is_known = api_version.strip_prefix(GROUP).is_some_and(is_version);
    if is_known && kind == "AuthorizationConfiguration" {
        return Err(format!("expected {KIND}, got *apiserver.{kind}"));
    }
    if !is_known || kind != KIND {
        let (kind, api_version) = (Quoted(kind), Quoted(api_version));
        return Err(format!("no kind {kind} is registered for version {api_version}"));
    }
    let mut findings = Findings::default();
    let mut configuration = AuthenticationConfiguration::default();
    configuration.decode(Node::root(value, &mut findings));
    if let Some(error) = findings.error {
        return Err(error);
    }
    let repeated =
        (!repeated.is_empty()).then(|| format!("yaml: unmarshal errors:\n  {}", repeated.join("\n  ")));
    let wrong: Vec<String> = repeated.into_iter().chain(findings.warnings).collect();
    match wrong[..] {
        [] => Ok(configuration),
        _ => Err(format!("strict decoding error: {}", wrong.join(", "))),
    }
}

fn is_version(text: &str) -> bool {
    matches!(text, "/v1" | "/v1beta1" | "/v1alpha1")
}

/// Decodes into a Go `string`. Null leaves it as it is.
fn string(node: Node<'_, '_, '_>, into: &mut String) {
    let mut text = Text::Owned(std::mem::take(into));
    node.string(&mut text);
    *into = text.into_owned();
}

impl AuthenticationConfiguration {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields(KIND, |field, node| {
            match field {
                "kind" | "apiVersion" => node.type_meta(),
                "jwt" => {
                    node.list("v1.JWTAuthenticator", &mut self.jwt, |node, one| one.decode(node));
                }
                "anonymous" => node.pointer(&mut self.anonymous, |node, one| one.decode(node)),
                _ => return false,
            }
            true
        });
    }
}

impl Anonymous {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields("AnonymousAuthConfig", |field, node| {
            match field {
                "enabled" => {
                    let mut enabled = Some(self.enabled);
                    node.boolean(&mut enabled);
                    self.enabled = enabled.unwrap_or(self.enabled);
                }
                "conditions" => node.list("v1.AnonymousAuthCondition", &mut self.paths, |node, path| {
                    node.fields("AnonymousAuthCondition", |field, node| {
                        field == "path" && {
                            string(node, path);
                            true
                        }
                    });
                }),
                _ => return false,
            }
            true
        });
    }
}

impl JwtAuthenticator {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields("JWTAuthenticator", |field, node| {
            match field {
                "issuer" => self.issuer.decode(node),
                "claimValidationRules" => {
                    node.list("v1.ClaimValidationRule", &mut self.claim_rules, |node, rule| {
                        rule.decode(node)
                    });
                }
                "claimMappings" => self.decode_mappings(node),
                "userValidationRules" => {
                    node.list("v1.UserValidationRule", &mut self.user_rules, |node, rule| rule.decode(node));
                }
                _ => return false,
            }
            true
        });
    }

    fn decode_mappings(&mut self, node: Node<'_, '_, '_>) {
        node.fields("ClaimMappings", |field, node| {
            match field {
                "username" => self.username.decode(node, true),
                "groups" => self.groups.decode(node, true),
                "uid" => self.uid.decode(node, false),
                "extra" => {
                    node.list("v1.ExtraMapping", &mut self.extra, |node, mapping| mapping.decode(node));
                }
                _ => return false,
            }
            true
        });
    }
}

impl Issuer {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields("Issuer", |field, node| {
            match field {
                "url" => string(node, &mut self.url),
                "discoveryURL" => string(node, &mut self.discovery_url),
                "certificateAuthority" => string(node, &mut self.certificate_authority),
                "audiences" => node.list("string", &mut self.audiences, string),
                "audienceMatchPolicy" => string(node, &mut self.audience_match_policy),
                "egressSelectorType" => string(node, &mut self.egress_selector),
                _ => return false,
            }
            true
        });
    }
}

impl Mapping {
    fn decode(&mut self, node: Node<'_, '_, '_>, has_prefix: bool) {
        let of = if has_prefix { "PrefixedClaimOrExpression" } else { "ClaimOrExpression" };
        node.fields(of, |field, node| {
            match field {
                "claim" => string(node, &mut self.claim),
                "prefix" if has_prefix => node.pointer(&mut self.prefix, string),
                "expression" => string(node, &mut self.expression),
                _ => return false,
            }
            true
        });
    }
}

impl ClaimRule {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields("ClaimValidationRule", |field, node| {
            match field {
                "claim" => string(node, &mut self.claim),
                "requiredValue" => string(node, &mut self.required_value),
                "expression" => string(node, &mut self.expression),
                "message" => string(node, &mut self.message),
                _ => return false,
            }
            true
        });
    }
}

impl ExtraMapping {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields("ExtraMapping", |field, node| {
            match field {
                "key" => string(node, &mut self.key),
                "valueExpression" => string(node, &mut self.value_expression),
                _ => return false,
            }
            true
        });
    }
}

impl UserRule {
    fn decode(&mut self, node: Node<'_, '_, '_>) {
        node.fields("UserValidationRule", |field, node| {
            match field {
                "expression" => string(node, &mut self.expression),
                "message" => string(node, &mut self.message),
                _ => return false,
            }
            true
        });
    }
}
