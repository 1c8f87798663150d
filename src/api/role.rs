//! `Role` and `ClusterRole`: decoding and validation. Knows nothing about who is granted them.
// k/k: pkg/apis/rbac/validation/validation.go

use std::fmt::Arguments;

use super::decode::Node;
use super::field::FieldErrors;
use super::kind::Kind;
use super::meta::ObjectMeta;
use super::rbac::{LabelSelector, PolicyRule, Role};
use super::selector::SelectorManifest;
use crate::go;

/// A `Role` or `ClusterRole` as it is written.
#[derive(Debug, Default)]
pub(super) struct RoleManifest<'t> {
    pub(super) meta: ObjectMeta<'t>,
    rules: Vec<PolicyRule<'t>>,
    aggregation_rule: Option<AggregationRule<'t>>,
}

#[derive(Debug, Default)]
struct AggregationRule<'t> {
    cluster_role_selectors: Vec<SelectorManifest<'t>>,
}

impl<'t> RoleManifest<'t> {
    /// Decodes the object.
    pub(super) fn decode(&mut self, kind: Kind, node: Node<'t, '_, '_>) {
        node.fields(kind.as_str(), |field, node| {
            match field {
                "kind" | "apiVersion" => node.type_meta(),
                "metadata" => self.meta.decode(node),
                "rules" => node.list("v1.PolicyRule", &mut self.rules, policy_rule),
                "aggregationRule" if kind == Kind::ClusterRole => {
                    node.pointer(&mut self.aggregation_rule, AggregationRule::decode);
                }
                _ => return false,
            }
            true
        });
    }

    /// Validates the object and finishes it.
    pub(super) fn finish(self, kind: Kind, errors: &mut FieldErrors) -> Role<'t> {
        self.meta.validate(kind.is_namespaced(), errors);
        for (index, rule) in self.rules.iter().enumerate() {
            validate_rule(rule, kind.is_namespaced(), format_args!("rules[{index}]"), errors);
        }
        let aggregation = self.aggregation_rule.map(|rule| rule.finish(errors));
        Role {
            name: self.meta.name_or_prefix(),
            generated_name: self.meta.name.is_empty(),
            stored: !self.meta.uid.is_empty() && !self.meta.resource_version.is_empty(),
            namespace: kind.is_namespaced().then_some(self.meta.namespace),
            labels: self.meta.labels,
            rules: self.rules,
            aggregation,
        }
    }
}

impl<'t> AggregationRule<'t> {
    fn decode(node: Node<'t, '_, '_>, rule: &mut Self) {
        node.fields("AggregationRule", |field, node| {
            match field {
                "clusterRoleSelectors" => {
                    node.list("v1.LabelSelector", &mut rule.cluster_role_selectors, SelectorManifest::decode);
                }
                _ => return false,
            }
            true
        });
    }

    fn finish(self, errors: &mut FieldErrors) -> Vec<LabelSelector<'t>> {
        let path = "aggregationRule.clusterRoleSelectors";
        if self.cluster_role_selectors.is_empty() {
            errors.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }
        let mut selectors = Vec::with_capacity(self.cluster_role_selectors.len());
        for (index, selector) in self.cluster_role_selectors.into_iter().enumerate() {
            let valid = errors.len();
            selectors.push(selector.finish(format_args!("{path}[{index}]"), errors));
            if errors.len() > valid {
                errors.invalid(format_args!("{path}[{index}]"), "null", "invalid label selector.");
            }
        }
        selectors
    }
}

fn policy_rule<'t>(node: Node<'t, '_, '_>, rule: &mut PolicyRule<'t>) {
    node.fields("PolicyRule", |field, node| {
        match field {
            "verbs" => node.strings(&mut rule.verbs),
            "apiGroups" => node.strings(&mut rule.api_groups),
            "resources" => node.strings(&mut rule.resources),
            "resourceNames" => node.strings(&mut rule.resource_names),
            "nonResourceURLs" => node.strings(&mut rule.non_resource_urls),
            _ => return false,
        }
        true
    });
}

fn validate_rule(rule: &PolicyRule<'_>, namespaced: bool, path: Arguments<'_>, errors: &mut FieldErrors) {
    if rule.verbs.is_empty() {
        errors.required(format_args!("{path}.verbs"), "verbs must contain at least one value");
    }
    if !rule.non_resource_urls.is_empty() {
        return validate_non_resource_rule(rule, namespaced, path, errors);
    }
    if rule.api_groups.is_empty() {
        let detail = "resource rules must supply at least one api group";
        errors.required(format_args!("{path}.apiGroups"), detail);
    }
    if rule.resources.is_empty() {
        errors.required(format_args!("{path}.resources"), "resource rules must supply at least one resource");
    }
}

fn validate_non_resource_rule(
    rule: &PolicyRule<'_>,
    namespaced: bool,
    path: Arguments<'_>,
    errors: &mut FieldErrors,
) {
    let path = format_args!("{path}.nonResourceURLs");
    if namespaced {
        let detail = "namespaced rules cannot apply to non-resource URLs";
        errors.invalid(path, go::json(&rule.non_resource_urls), detail);
    }
    if !(rule.api_groups.is_empty() && rule.resources.is_empty() && rule.resource_names.is_empty()) {
        let detail = "rules cannot apply to both regular resources and non-resource URLs";
        errors.invalid(path, go::json(&rule.non_resource_urls), detail);
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::Findings;
    use super::super::tape::tape;
    use super::*;

    /// Returns what is wrong with a role that has these fields and a name.
    fn errors(kind: Kind, fields: &str) -> String {
        let tape = tape(&format!(r#"{{"metadata": {{"name": "r", "namespace": "n"}}, {fields}}}"#));
        let mut findings = Findings::default();
        let mut manifest = RoleManifest::default();
        manifest.decode(kind, Node::root(tape.root().unwrap(), &mut findings));
        assert_eq!((findings.error, findings.warnings), (None, vec![]), "{fields}");
        let mut errors = FieldErrors::default();
        manifest.finish(kind, &mut errors);
        errors.aggregate().unwrap_or_default()
    }

    #[test]
    fn a_rule_is_about_resources_or_about_urls() {
        let verbs = "rules[0].verbs: Required value: verbs must contain at least one value";
        let groups = "rules[0].apiGroups: Required value: resource rules must supply at least one api group";
        let resources =
            "rules[0].resources: Required value: resource rules must supply at least one resource";
        let urls = r#"rules[0].nonResourceURLs: Invalid value: ["/x"]:"#;
        let namespaced = format!("{urls} namespaced rules cannot apply to non-resource URLs");
        let both = format!("{urls} rules cannot apply to both regular resources and non-resource URLs");
        for (kind, rule, expected) in [
            (Kind::Role, r#""verbs": [""], "apiGroups": [""], "resources": [""]"#, String::new()),
            (
                Kind::ClusterRole,
                r#""verbs": ["*"], "nonResourceURLs": ["x"], "resources": []"#,
                String::new(),
            ),
            (Kind::Role, "", format!("[{verbs}, {groups}, {resources}]")),
            (Kind::ClusterRole, r#""verbs": ["x"], "resources": ["x"]"#, groups.to_owned()),
            (
                Kind::ClusterRole,
                r#""verbs": ["x"], "apiGroups": ["x"], "nonResourceURLs": []"#,
                resources.to_owned(),
            ),
            (Kind::ClusterRole, r#""nonResourceURLs": ["/x"]"#, verbs.to_owned()),
            (Kind::Role, r#""verbs": ["x"], "nonResourceURLs": ["/x"]"#, namespaced.clone()),
            (
                Kind::ClusterRole,
                r#""verbs": ["x"], "nonResourceURLs": ["/x"], "resourceNames": ["x"]"#,
                both.clone(),
            ),
            (
                Kind::Role,
                r#""verbs": ["x"], "nonResourceURLs": ["/x"], "apiGroups": ["x"]"#,
                format!("[{namespaced}, {both}]"),
            ),
        ] {
            assert_eq!(errors(kind, &format!(r#""rules": [{{{rule}}}]"#)), expected, "{rule}");
        }
        assert_eq!(errors(Kind::Role, r#""rules": []"#), "");
    }

    #[test]
    fn an_aggregation_rule_selects() {
        let aggregate = |rule: &str| errors(Kind::ClusterRole, &format!(r#""aggregationRule": {rule}"#));
        let path = "aggregationRule.clusterRoleSelectors";
        let none = format!(
            "{path}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil"
        );
        assert_eq!(aggregate("null"), "");
        assert_eq!(aggregate(r#"{"clusterRoleSelectors": [{}]}"#), "");
        assert_eq!(aggregate("{}"), none);
        assert_eq!(aggregate(r#"{"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}, null]}"#), "");
        let bad = aggregate(
            r#"{"clusterRoleSelectors": [{}, {"matchExpressions": [{"key": "a", "operator": "In"}]}]}"#,
        );
        assert!(bad.ends_with(&format!("{path}[1]: Invalid value: null: invalid label selector.]")), "{bad}");
    }
}
