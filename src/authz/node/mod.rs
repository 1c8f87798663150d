//! The Node authorizer, as far as it decides without the cluster's objects
//! (`k/k: plugin/pkg/auth/authorizer/node/node_authorizer.go`, `pkg/auth/nodeidentifier/default.go`).
//!
//! It never denies: what it does not allow, the next authorizer may. What depends on which objects belong to the node's
//! pods is [`Unknown`](NodeDecision::Unknown) here.

mod rules;

use crate::authn::{SYSTEM_NODE_PREFIX, SYSTEM_NODES, UserInfo};
use crate::authz::attributes::{Attributes, FieldRequirement, ResourceAttributes, Target};
use crate::go::Quoted;
use std::borrow::Cow;
use std::fmt;

/// What the Node authorizer says in a rules review of a node identity: its rules cannot be told.
pub const RULES_ERROR: &str = "node authorizer does not support user rule resolution";

/// What the Node authorizer makes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeDecision {
    /// It allows, without a reason.
    Allow,
    /// It leaves the decision to others, for this reason; may be empty.
    NoOpinion(Cow<'static, str>),
    /// It allows if they are related; otherwise it has [no opinion](Relationship::refusal).
    Unknown(Relationship),
}

/// A node and an object of which the request does not tell whether they are related.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// The node's name.
    pub node: String,
    /// The object's type.
    pub object_type: ObjectType,
    /// The object's namespace; empty for one of the cluster.
    pub namespace: String,
    /// The object's name.
    pub name: String,
}

/// The types of objects that are related to nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectType {
    /// A `Secret`.
    Secret,
    /// A `ConfigMap`.
    ConfigMap,
    /// A `PersistentVolumeClaim`.
    PersistentVolumeClaim,
    /// A `PersistentVolume`.
    PersistentVolume,
    /// A `ResourceClaim`.
    ResourceClaim,
    /// A `VolumeAttachment`.
    VolumeAttachment,
    /// A `ServiceAccount`.
    ServiceAccount,
    /// A `ResourceSlice`.
    ResourceSlice,
    /// A `Pod`.
    Pod,
}

/// Returns the node's name, perhaps empty, if `user` is a node: in the group of nodes and named like one.
pub fn identity<'u>(user: &'u UserInfo<'_>) -> Option<&'u str> {
    user.name.strip_prefix(SYSTEM_NODE_PREFIX).filter(|_| user.is_in(SYSTEM_NODES))
}

/// Decides what can be decided without objects.
pub fn authorize(attributes: &Attributes<'_>) -> NodeDecision {
    let Some(node) = identity(attributes.user) else { return no_opinion("") };
    if node.is_empty() {
        return no_opinion(format!("unknown node for user {}", Quoted(&attributes.user.name)));
    }
    match &attributes.target {
        Target::Resource(asked) => Question { node, verb: attributes.verb, asked }.decide(),
        Target::NonResource { .. } => no_opinion(""),
    }
}

/// A node's question about a resource.
#[derive(Clone, Copy)]
struct Question<'a> {
    node: &'a str,
    verb: &'a str,
    asked: &'a ResourceAttributes<'a>,
}

impl Question<'_> {
    /// The types that are named here are decided by their own rules alone.
    fn decide(self) -> NodeDecision {
        use ObjectType::{
            ConfigMap, PersistentVolume, PersistentVolumeClaim, ResourceClaim, Secret, VolumeAttachment,
        };
        match (self.asked.api_group, self.asked.resource) {
            ("", "secrets") => self.read_namespaced(Secret),
            ("", "configmaps") => self.read_namespaced(ConfigMap),
            ("", "persistentvolumeclaims") if self.asked.subresource == "status" => {
                self.update_claim_status()
            }
            ("", "persistentvolumeclaims") => self.get(PersistentVolumeClaim),
            ("", "persistentvolumes") => self.get(PersistentVolume),
            ("resource.k8s.io", "resourceclaims") => self.get(ResourceClaim),
            ("storage.k8s.io", "volumeattachments") => self.get(VolumeAttachment),
            ("", "serviceaccounts") => self.service_account(),
            ("coordination.k8s.io", "leases") => self.lease(),
            ("storage.k8s.io", "csinodes") => self.csi_node(),
            ("resource.k8s.io", "resourceslices") => self.resource_slice(),
            ("", "nodes") => self.own_node(),
            ("", "pods") => self.pod(),
            // The feature gate PodCertificateRequest is off by default.
            ("certificates.k8s.io", "podcertificaterequests") => no_opinion(""),
            _ => allow_if(rules::allow(self.verb, self.asked), ""),
        }
    }

    fn read_namespaced(self, object_type: ObjectType) -> NodeDecision {
        if !matches!(self.verb, "get" | "list" | "watch") {
            return no_opinion("can only read resources of this type");
        }
        if !self.asked.subresource.is_empty() {
            return no_opinion("cannot read subresource");
        }
        if self.asked.namespace.is_empty() {
            return no_opinion("can only read namespaced object of this type");
        }
        self.related(object_type)
    }

    fn get(self, object_type: ObjectType) -> NodeDecision {
        if self.verb != "get" {
            return no_opinion("can only get individual resources of this type");
        }
        if !self.asked.subresource.is_empty() {
            return no_opinion("cannot get subresource");
        }
        self.related(object_type)
    }

    fn update_claim_status(self) -> NodeDecision {
        match self.verb {
            "update" | "patch" => self.related(ObjectType::PersistentVolumeClaim),
            _ => no_opinion("can only get/update/patch this type"),
        }
    }

    fn service_account(self) -> NodeDecision {
        if self.verb == "get" && self.asked.subresource.is_empty() {
            return self.read_namespaced(ObjectType::ServiceAccount);
        }
        if self.verb != "create" || self.asked.name.is_empty() {
            return no_opinion("can only create tokens for individual service accounts");
        }
        if self.asked.subresource != "token" {
            return no_opinion("can only create token subresource of serviceaccount");
        }
        self.related(ObjectType::ServiceAccount)
    }

    fn lease(self) -> NodeDecision {
        if !self.is_own_object_verb() {
            return no_opinion("can only get, create, update, patch, or delete a node lease");
        }
        if self.asked.namespace != "kube-node-lease" {
            return no_opinion("can only access leases in the \"kube-node-lease\" system namespace");
        }
        let own = self.verb == "create" || self.asked.name == self.node;
        allow_if(own, "can only access node lease with the same name as the requesting node")
    }

    fn csi_node(self) -> NodeDecision {
        if !self.is_own_object_verb() {
            return no_opinion("can only get, create, update, patch, or delete a CSINode");
        }
        if !self.asked.subresource.is_empty() {
            return no_opinion("cannot authorize CSINode subresources");
        }
        let own = self.verb == "create" || self.asked.name == self.node;
        allow_if(own, "can only access CSINode with the same name as the requesting node")
    }

    fn is_own_object_verb(self) -> bool {
        matches!(self.verb, "get" | "create" | "update" | "patch" | "delete")
    }

    fn resource_slice(self) -> NodeDecision {
        const VERBS: &str = "only the following verbs are allowed for a ResourceSlice: get, watch, list, create, \
            update, patch, delete, deletecollection";
        if !self.asked.subresource.is_empty() {
            return no_opinion("cannot authorize ResourceSlice subresources");
        }
        match self.verb {
            "create" => NodeDecision::Allow,
            "get" | "update" | "patch" | "delete" => self.related(ObjectType::ResourceSlice),
            "watch" | "list" | "deletecollection" => allow_if(
                self.selects_own(),
                "can only list/watch/deletecollection resourceslices with nodeName field selector",
            ),
            _ => no_opinion(VERBS),
        }
    }

    fn own_node(self) -> NodeDecision {
        let Self { node, asked: ResourceAttributes { name, .. }, .. } = self;
        match (self.asked.subresource, self.verb) {
            ("", "create") | ("" | "status", "update" | "patch") => NodeDecision::Allow,
            ("", "get" | "list" | "watch") if *name == node => NodeDecision::Allow,
            ("", "get" | "list" | "watch") if name.is_empty() => {
                no_opinion(format!("node '{node}' cannot read all nodes, only its own Node object"))
            }
            ("", "get" | "list" | "watch") => {
                no_opinion(format!("node '{node}' cannot read '{name}', only its own Node object"))
            }
            _ => no_opinion(""),
        }
    }

    fn pod(self) -> NodeDecision {
        match (self.asked.subresource, self.verb) {
            ("", "get") => self.related(ObjectType::Pod),
            ("", "list" | "watch") if self.selects_own() => NodeDecision::Allow,
            ("", "list" | "watch") if !self.asked.name.is_empty() => self.related(ObjectType::Pod),
            ("", "list" | "watch") => {
                no_opinion("can only list/watch pods with spec.nodeName field selector")
            }
            ("", "create" | "delete") | ("status", "update" | "patch") | ("eviction", "create") => {
                NodeDecision::Allow
            }
            _ => no_opinion(""),
        }
    }

    /// Returns whether only objects that name the node are asked for.
    fn selects_own(self) -> bool {
        let is_own =
            |r: &FieldRequirement<'_>| r.equals && r.field == "spec.nodeName" && r.value == self.node;
        self.asked.field_selector.iter().any(is_own)
    }

    /// An object in a namespace is never related to a node under no namespace, nor one of the cluster under any.
    fn related(self, object_type: ObjectType) -> NodeDecision {
        let ResourceAttributes { namespace, name, .. } = *self.asked;
        if name.is_empty() {
            return no_opinion("No Object name found");
        }
        let (node, namespace, name) = (self.node.to_owned(), namespace.to_owned(), name.to_owned());
        let relationship = Relationship { node, object_type, namespace, name };
        if object_type.is_namespaced() == relationship.namespace.is_empty() {
            return no_opinion(relationship.refusal());
        }
        NodeDecision::Unknown(relationship)
    }
}

impl Relationship {
    /// Returns the reason for having no opinion if the two are not related.
    pub fn refusal(&self) -> String {
        format!("no relationship found between node '{}' and this object", self.node)
    }
}

/// What would have to be known, as a part of a sentence.
impl fmt::Display for Relationship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, object_type, namespace, name } = self;
        let (noun, sources) = object_type.words();
        let slash = if namespace.is_empty() { "" } else { "/" };
        write!(
            f,
            "whether node `{node}` and {noun} `{namespace}{slash}{name}` are related; that takes the cluster's {sources}"
        )
    }
}

impl ObjectType {
    fn is_namespaced(self) -> bool {
        !matches!(self, Self::PersistentVolume | Self::VolumeAttachment | Self::ResourceSlice)
    }

    /// Returns what the type is called, and the objects that relate one of it to a node
    /// (`k/k: plugin/pkg/auth/authorizer/node/graph.go`).
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Secret => ("secret", "pods and persistent volumes"),
            Self::ConfigMap => ("config map", "pods"),
            Self::PersistentVolumeClaim => ("persistent volume claim", "pods"),
            Self::PersistentVolume => ("persistent volume", "pods and persistent volumes"),
            Self::ResourceClaim => ("resource claim", "pods"),
            Self::VolumeAttachment => ("volume attachment", "volume attachments"),
            Self::ServiceAccount => ("service account", "pods"),
            Self::ResourceSlice => ("resource slice", "resource slices"),
            Self::Pod => ("pod", "pods"),
        }
    }
}

fn allow_if(allowed: bool, reason: &'static str) -> NodeDecision {
    if allowed { NodeDecision::Allow } else { no_opinion(reason) }
}

fn no_opinion(reason: impl Into<Cow<'static, str>>) -> NodeDecision {
    NodeDecision::NoOpinion(reason.into())
}
