//! Label selectors: decoding and validation. Knows nothing about what is selected.
// apimachinery: pkg/apis/meta/v1/validation/validation.go

use std::fmt::{Arguments, Display};

use super::content;
use super::decode::Node;
use super::field::FieldErrors;
use super::meta::validate_labels;
use super::rbac::{LabelOperator, LabelRequirement, LabelSelector, Text};
use crate::go;

/// A selector as it is written.
#[derive(Debug, Default)]
pub(super) struct SelectorManifest<'t> {
    match_labels: Vec<(Text<'t>, Text<'t>)>,
    match_expressions: Vec<RequirementManifest<'t>>,
}

/// An entry of `matchExpressions` as it is written.
#[derive(Debug, Default)]
struct RequirementManifest<'t> {
    key: Text<'t>,
    operator: Text<'t>,
    values: Vec<Text<'t>>,
}

impl<'t> SelectorManifest<'t> {
    /// Decodes a selector.
    pub(super) fn decode(node: Node<'t, '_, '_>, selector: &mut Self) {
        node.fields("LabelSelector", |field, node| {
            match field {
                "matchLabels" => node.map(&mut selector.match_labels),
                "matchExpressions" => {
                    let expressions = &mut selector.match_expressions;
                    node.list("v1.LabelSelectorRequirement", expressions, RequirementManifest::decode);
                }
                _ => return false,
            }
            true
        });
    }

    /// Validates a selector and finishes it; expressions with an error are left out.
    pub(super) fn finish(self, path: Arguments<'_>, errors: &mut FieldErrors) -> LabelSelector<'t> {
        validate_labels(format_args!("{path}.matchLabels"), &self.match_labels, errors);
        let expressions = self.match_expressions.into_iter().enumerate();
        let match_expressions = expressions
            .filter_map(|(index, expression)| {
                expression.finish(format_args!("{path}.matchExpressions[{index}]"), errors)
            })
            .collect();
        LabelSelector { match_labels: self.match_labels, match_expressions }
    }
}

impl<'t> RequirementManifest<'t> {
    fn decode(node: Node<'t, '_, '_>, requirement: &mut Self) {
        node.fields("LabelSelectorRequirement", |field, node| {
            match field {
                "key" => node.string(&mut requirement.key),
                "operator" => node.named_string("v1.LabelSelectorOperator", &mut requirement.operator),
                "values" => node.strings(&mut requirement.values),
                _ => return false,
            }
            true
        });
    }

    fn finish(self, path: impl Display, errors: &mut FieldErrors) -> Option<LabelRequirement<'t>> {
        self.validate(&path, errors);
        let operator = match self.operator.as_ref() {
            "In" => LabelOperator::In(self.values),
            "NotIn" => LabelOperator::NotIn(self.values),
            "Exists" => LabelOperator::Exists,
            "DoesNotExist" => LabelOperator::DoesNotExist,
            _ => return None,
        };
        Some(LabelRequirement { key: self.key, operator })
    }

    fn validate(&self, path: &impl Display, errors: &mut FieldErrors) {
        match self.operator.as_ref() {
            "In" | "NotIn" if self.values.is_empty() => {
                let detail = "must be specified when `operator` is 'In' or 'NotIn'";
                errors.required(format_args!("{path}.values"), detail);
            }
            "Exists" | "DoesNotExist" if !self.values.is_empty() => {
                let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                errors.forbidden(format_args!("{path}.values"), detail);
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            operator => {
                let detail = "not a valid selector operator";
                errors.invalid(format_args!("{path}.operator"), go::json(&operator), detail);
            }
        }
        errors.invalid_string(format_args!("{path}.key"), &self.key, content::label_key(&self.key));
        for (index, value) in self.values.iter().enumerate() {
            errors.invalid_string(format_args!("{path}.values[{index}]"), value, content::label_value(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::Findings;
    use super::super::tape::tape;
    use super::*;

    /// Returns a selector finished, or what is wrong with it.
    fn finish(json: &str) -> String {
        let tape = tape(json);
        let mut findings = Findings::default();
        let mut selector = SelectorManifest::default();
        SelectorManifest::decode(Node::root(tape.root().unwrap(), &mut findings), &mut selector);
        assert_eq!((findings.error, findings.warnings), (None, vec![]), "{json}");
        let mut errors = FieldErrors::default();
        let finished = selector.finish(format_args!("s"), &mut errors);
        errors.aggregate().unwrap_or_else(|| format!("{finished:?}"))
    }

    #[test]
    fn requirements_need_what_their_operator_takes() {
        let requirement =
            |json: &str| finish(&format!(r#"{{"matchExpressions": [{{"key": "k", {json}}}]}}"#));
        let finished = |operator: &str| {
            format!(
                r#"LabelSelector {{ match_labels: [], match_expressions: [LabelRequirement {{ key: "k", operator: {operator} }}] }}"#
            )
        };
        let missing = "s.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'";
        let forbidden = "s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        let unknown = |name| {
            format!("s.matchExpressions[0].operator: Invalid value: {name}: not a valid selector operator")
        };
        for (json, expected) in [
            (r#""operator": "In", "values": ["", "a"]"#, finished(r#"In(["", "a"])"#)),
            (r#""operator": "NotIn", "values": ["a"]"#, finished(r#"NotIn(["a"])"#)),
            (r#""operator": "Exists""#, finished("Exists")),
            (r#""operator": "DoesNotExist", "values": []"#, finished("DoesNotExist")),
            (r#""operator": "In""#, missing.to_owned()),
            (r#""operator": "NotIn", "values": null"#, missing.to_owned()),
            (r#""operator": "Exists", "values": ["a"]"#, forbidden.to_owned()),
            (r#""operator": "<""#, unknown("\"\\u003c\"")),
            (r#""values": ["a"]"#, unknown("\"\"")),
        ] {
            assert_eq!(requirement(json), expected, "{json}");
        }
    }

    #[test]
    fn keys_and_values_are_those_of_labels() {
        let labels = finish(r#"{"matchLabels": {"a b": "c d"}}"#);
        assert!(labels.starts_with(r#"[s.matchLabels: Invalid value: "a b": name part must"#), "{labels}");
        assert!(labels.contains(r#", s.matchLabels: Invalid value: "c d": a valid label must"#), "{labels}");
        let expression =
            finish(r#"{"matchExpressions": [{"key": "", "operator": "In", "values": ["a", "-"]}]}"#);
        assert!(
            expression
                .starts_with(r#"[s.matchExpressions[0].key: Invalid value: "": name part must be non-empty"#)
        );
        assert!(
            expression.contains(r#", s.matchExpressions[0].values[1]: Invalid value: "-": a valid label"#)
        );
    }
}
