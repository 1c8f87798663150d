//! What every node may do, whichever it is (`k/k: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`, `NodeRules`,
//! v1.36 with its default feature gates), as far as nothing more particular decides.

use crate::authz::attributes::ResourceAttributes;

struct Rule {
    verbs: &'static [&'static str],
    api_group: &'static str,
    resources: &'static [&'static str],
}

const READ: &[&str] = &["get", "list", "watch"];

const RULES: [Rule; 9] = [
    Rule { verbs: &["create"], api_group: "authentication.k8s.io", resources: &["tokenreviews"] },
    Rule {
        verbs: &["create"],
        api_group: "authorization.k8s.io",
        resources: &["subjectaccessreviews", "localsubjectaccessreviews"],
    },
    Rule { verbs: READ, api_group: "", resources: &["services"] },
    Rule { verbs: &["create", "update", "patch"], api_group: "", resources: &["events"] },
    Rule { verbs: &["create", "update", "patch"], api_group: "events.k8s.io", resources: &["events"] },
    Rule { verbs: &["get"], api_group: "", resources: &["endpoints"] },
    Rule {
        verbs: &["create", "get", "list", "watch"],
        api_group: "certificates.k8s.io",
        resources: &["certificatesigningrequests"],
    },
    Rule { verbs: READ, api_group: "storage.k8s.io", resources: &["csidrivers"] },
    Rule { verbs: READ, api_group: "node.k8s.io", resources: &["runtimeclasses"] },
];

/// Returns whether every node may do `verb`. No rule names a subresource, an object or a URL.
pub(super) fn allow(verb: &str, asked: &ResourceAttributes<'_>) -> bool {
    asked.subresource.is_empty()
        && RULES.iter().any(|rule| {
            rule.api_group == asked.api_group
                && rule.verbs.contains(&verb)
                && rule.resources.contains(&asked.resource)
        })
}
