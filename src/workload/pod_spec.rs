//! Where the spec of an object's pods stands.

/// The fields that lead to the spec of a pod.
pub type Way = &'static [&'static str];

const POD: Way = &["spec"];
const TEMPLATE: Way = &["template", "spec"];
const WORKLOAD: Way = &["spec", "template", "spec"];
const CRON_JOB: Way = &["spec", "jobTemplate", "spec", "template", "spec"];

/// Returns the way to the spec of the pods that an object of Kubernetes' own runs; `None` for one that runs none.
///
/// Of a group every version counts, the removed ones too: the way is the same in all of them.
// kubectl: pkg/polymorphichelpers/updatepodspec.go, which lacks PodTemplate
pub fn way(group: &str, kind: &str) -> Option<Way> {
    match (group, kind) {
        ("", "Pod") => Some(POD),
        ("", "PodTemplate") => Some(TEMPLATE),
        ("", "ReplicationController")
        | ("apps" | "extensions", "DaemonSet" | "Deployment" | "ReplicaSet")
        | ("apps", "StatefulSet")
        | ("batch" | "extensions", "Job") => Some(WORKLOAD),
        ("batch", "CronJob") => Some(CRON_JOB),
        _ => None,
    }
}

/// Returns the ways on which objects of other kinds mostly have the spec of pods.
pub(super) fn usual_ways() -> [Way; 3] {
    [WORKLOAD, CRON_JOB, TEMPLATE]
}
