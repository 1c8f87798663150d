//! Label selectors: decoding and validation. Knows nothing about what is selected.
// apimachinery: pkg/apis/meta/v1/validation/validation.go

use std::fmt::{Arguments, Display};

use super::content;
use super::decode::Node;
use super::field::FieldErrors;
use super::go;
use super::meta::validate_labels;
use super::rbac::{LabelOperator, LabelRequirement, LabelSelector, Text};

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
