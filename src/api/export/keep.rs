//! What an export keeps of each kind's objects: all that decides, and no secret.

use serde_json::{Map, Value};

/// A kind that is exported.
#[derive(Debug, Clone, Copy)]
pub struct Exported {
    /// Its group; empty for the core group.
    pub group: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its resource.
    pub resource: &'static str,
    /// Its kind.
    pub kind: &'static str,
    /// Whether only the metadata of its objects is asked for.
    pub metadata_only: bool,
    /// What it is for.
    pub purpose: Purpose,
    keep: Keep,
}

/// What a kind is exported for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// RBAC decides by it: what an export lacks of it makes a no unknown.
    Verdict,
    /// Names and people are found in it.
    Context,
    /// The Node authorizer decides by it.
    Node,
}

/// What is kept of a value.
#[derive(Debug, Clone, Copy)]
enum Keep {
    /// All of it.
    All,
    /// These fields of a mapping.
    Fields(&'static [(&'static str, Keep)]),
    /// That of each item of a list.
    Each(&'static Keep),
    /// Of metadata: all but who manages which fields.
    Metadata,
    /// Of metadata: what names the object, and these annotations. Others of a Secret may hold what is in it.
    Named(&'static [&'static str]),
}

use Keep::{All, Each, Fields, Metadata, Named};

/// All kinds, in the order in which they are exported.
pub const KINDS: &[Exported] = &[
    rbac("clusterroles", "ClusterRole"),
    rbac("clusterrolebindings", "ClusterRoleBinding"),
    rbac("roles", "Role"),
    rbac("rolebindings", "RoleBinding"),
    Exported {
        group: "apiextensions.k8s.io",
        version: "v1",
        resource: "customresourcedefinitions",
        kind: "CustomResourceDefinition",
        metadata_only: false,
        purpose: Purpose::Context,
        keep: Fields(&[("metadata", Named(&[])), ("spec", Fields(DEFINITION))]),
    },
    core("serviceaccounts", "ServiceAccount", Purpose::Context, WHOLE),
    Exported {
        metadata_only: true,
        ..core("namespaces", "Namespace", Purpose::Context, Fields(&[("metadata", Named(&[]))]))
    },
    Exported {
        metadata_only: true,
        ..core("secrets", "Secret", Purpose::Context, Fields(&[("metadata", Named(OF_SECRETS))]))
    },
    core("pods", "Pod", Purpose::Node, Fields(POD)),
    core("persistentvolumes", "PersistentVolume", Purpose::Node, WHOLE),
    node("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment"),
    node("resource.k8s.io", "v1", "resourceslices", "ResourceSlice"),
    node("certificates.k8s.io", "v1beta1", "podcertificaterequests", "PodCertificateRequest"),
];

const WHOLE: Keep = Keep::Metadata;

const OF_SECRETS: &[&str] =
    &["kubernetes.io/service-account.name", "kubernetes.io/service-account.uid", "kauth/token-of"];

const DEFINITION: &[(&str, Keep)] = &[
    ("group", All),
    ("names", All),
    ("scope", All),
    ("versions", Each(&Fields(&[("name", All), ("served", All), ("storage", All), ("subresources", All)]))),
];

// What the graph of the Node authorizer reads of pods.
// k/k: plugin/pkg/auth/authorizer/node/graph.go, AddPod; pkg/api/v1/pod/util.go, VisitPodSecretNames
const POD: &[(&str, Keep)] = &[
    ("metadata", Named(&["kubernetes.io/config.mirror"])),
    (
        "spec",
        Fields(&[
            ("nodeName", All),
            ("serviceAccountName", All),
            ("imagePullSecrets", All),
            ("containers", CONTAINERS),
            ("initContainers", CONTAINERS),
            ("ephemeralContainers", CONTAINERS),
            ("volumes", Each(&Fields(VOLUME))),
            (
                "resourceClaims",
                Each(&Fields(&[
                    ("name", All),
                    ("resourceClaimName", All),
                    ("resourceClaimTemplateName", All),
                ])),
            ),
        ]),
    ),
    (
        "status",
        Fields(&[
            ("resourceClaimStatuses", All),
            ("extendedResourceClaimStatus", Fields(&[("resourceClaimName", All)])),
        ]),
    ),
];

const NAME: Keep = Fields(&[("name", All)]);

const CONTAINERS: Keep = Each(&Fields(&[
    ("env", Each(&Fields(&[("valueFrom", Fields(&[("secretKeyRef", NAME), ("configMapKeyRef", NAME)]))]))),
    ("envFrom", Each(&Fields(&[("secretRef", NAME), ("configMapRef", NAME)]))),
]));

const REFERENCE: Keep = Fields(&[("name", All), ("namespace", All)]);
const WITH_REFERENCE: Keep = Fields(&[("secretRef", REFERENCE)]);

const VOLUME: &[(&str, Keep)] = &[
    ("name", All),
    ("secret", Fields(&[("secretName", All)])),
    ("configMap", NAME),
    ("persistentVolumeClaim", Fields(&[("claimName", All)])),
    ("ephemeral", Fields(&[])),
    ("projected", Fields(&[("sources", Each(&Fields(&[("secret", NAME), ("configMap", NAME)])))])),
    ("azureFile", Fields(&[("secretName", All)])),
    ("csi", Fields(&[("nodePublishSecretRef", REFERENCE)])),
    ("cephfs", WITH_REFERENCE),
    ("cinder", WITH_REFERENCE),
    ("flexVolume", WITH_REFERENCE),
    ("rbd", WITH_REFERENCE),
    ("scaleIO", WITH_REFERENCE),
    ("iscsi", WITH_REFERENCE),
    ("storageos", WITH_REFERENCE),
];

const fn rbac(resource: &'static str, kind: &'static str) -> Exported {
    let (group, version, purpose) = ("rbac.authorization.k8s.io", "v1", Purpose::Verdict);
    Exported { group, version, resource, kind, metadata_only: false, purpose, keep: WHOLE }
}

const fn core(resource: &'static str, kind: &'static str, purpose: Purpose, keep: Keep) -> Exported {
    Exported { group: "", version: "v1", resource, kind, metadata_only: false, purpose, keep }
}

const fn node(
    group: &'static str,
    version: &'static str,
    resource: &'static str,
    kind: &'static str,
) -> Exported {
    let keep = Fields(&[("metadata", Named(&[])), ("spec", Fields(&[("nodeName", All)]))]);
    Exported { group, version, resource, kind, metadata_only: false, purpose: Purpose::Node, keep }
}

impl Exported {
    /// Returns the resource with its group: `roles.rbac.authorization.k8s.io`.
    pub fn qualified(&self) -> String {
        if self.group.is_empty() {
            self.resource.to_owned()
        } else {
            format!("{}.{}", self.resource, self.group)
        }
    }

    /// Returns what is kept of an object, as it is written: with its type, in one line.
    pub fn line(&self, item: Value) -> String {
        let api_version = if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        };
        let mut object = Map::from_iter([
            ("apiVersion".to_owned(), Value::String(api_version)),
            ("kind".to_owned(), Value::String(self.kind.to_owned())),
        ]);
        if let Value::Object(fields) = kept(item, self.keep) {
            object.extend(fields.into_iter().filter(|(key, _)| key != "apiVersion" && key != "kind"));
        }
        let mut line = Value::Object(object).to_string();
        line.push('\n');
        line
    }
}

fn kept(value: Value, keep: Keep) -> Value {
    match (keep, value) {
        (Fields(fields), Value::Object(mut whole)) => {
            let one = |(key, keep): &(&str, Keep)| {
                let value = whole.remove(*key)?;
                Some(((*key).to_owned(), kept(value, *keep)))
            };
            Value::Object(fields.iter().filter_map(one).collect())
        }
        (Each(keep), Value::Array(items)) => {
            Value::Array(items.into_iter().map(|item| kept(item, *keep)).collect())
        }
        (Metadata, Value::Object(mut whole)) => {
            if let Some(Value::Object(metadata)) = whole.get_mut("metadata") {
                metadata.shift_remove("managedFields");
            }
            Value::Object(whole)
        }
        (Named(annotations), Value::Object(mut whole)) => {
            let mut found = whole.remove("annotations");
            let fields =
                ["name", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp"];
            let mut named: Map<String, Value> =
                fields.iter().filter_map(|key| Some(((*key).to_owned(), whole.remove(*key)?))).collect();
            let found = found.as_mut().and_then(Value::as_object_mut);
            let wanted = found
                .map(|all| annotations.iter().filter_map(|key| Some(((*key).to_owned(), all.remove(*key)?))));
            let wanted: Map<String, Value> = wanted.into_iter().flatten().collect();
            if !wanted.is_empty() {
                named.insert("annotations".to_owned(), Value::Object(wanted));
            }
            Value::Object(named)
        }
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(resource: &str, item: Value) -> Value {
        let kind = KINDS.iter().find(|kind| kind.resource == resource).unwrap();
        serde_json::from_str(&kind.line(item)).unwrap()
    }

    #[test]
    fn a_role_stays_as_it_is() {
        let item = json!({"metadata": {"name": "r", "uid": "u", "managedFields": [{}]}, "rules": [{"verbs": ["get"]}]});
        assert_eq!(
            line("clusterroles", item),
            json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r", "uid": "u"}, "rules": [{"verbs": ["get"]}]})
        );
    }

    #[test]
    fn nothing_of_a_secret_stays() {
        let item = json!({
            "metadata": {
                "name": "s", "namespace": "n",
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\"data\":{\"password\":\"aHVudGVyMg==\"}}",
                    "kubernetes.io/service-account.name": "robot",
                },
            },
            "data": {"password": "aHVudGVyMg=="},
        });
        assert_eq!(
            line("secrets", item),
            json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n", "annotations": {"kubernetes.io/service-account.name": "robot"}}})
        );
    }

    #[test]
    fn of_a_pod_stays_what_the_node_authorizer_reads() {
        let item = json!({
            "metadata": {"name": "p", "namespace": "n", "annotations": {"kubernetes.io/config.mirror": "x", "password": "hunter2"}},
            "spec": {
                "nodeName": "n1", "serviceAccountName": "robot",
                "containers": [{
                    "name": "c", "args": ["--password=hunter2"],
                    "env": [
                        {"name": "PASSWORD", "value": "hunter2"},
                        {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
                    ],
                    "envFrom": [{"prefix": "P", "configMapRef": {"name": "c"}}],
                }],
                "volumes": [
                    {"name": "v", "secret": {"secretName": "t", "items": []}},
                    {"name": "w", "flexVolume": {"driver": "d", "options": {"password": "hunter2"}, "secretRef": {"name": "f"}}},
                ],
            },
        });
        let pod = line("pods", item);
        assert!(!pod.to_string().contains("hunter2"), "{pod}");
        assert_eq!(
            pod["spec"],
            json!({
                "nodeName": "n1", "serviceAccountName": "robot",
                "containers": [{
                    "env": [{}, {"valueFrom": {"secretKeyRef": {"name": "s"}}}],
                    "envFrom": [{"configMapRef": {"name": "c"}}],
                }],
                "volumes": [{"name": "v", "secret": {"secretName": "t"}}, {"name": "w", "flexVolume": {"secretRef": {"name": "f"}}}],
            })
        );
        assert_eq!(pod["metadata"]["annotations"], json!({"kubernetes.io/config.mirror": "x"}));
    }
}
