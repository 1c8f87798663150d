//! What the cluster says of a ServiceAccount, as the manifests that an export would hold, and those of what runs pods.

use serde_json::{Value, json};

use crate::api::export::{KINDS, Purpose};
use crate::cluster::{Call, Place, Resource};
use crate::commands::connection::Connection;
use crate::error::CliError;
use crate::files::Input;
use crate::output::Ui;
use crate::shown::shown;

/// What runs pods.
const WORKLOADS: &[(Resource, &str)] = &[
    (Resource::new("", "v1", "pods"), "Pod"),
    (Resource::new("", "v1", "replicationcontrollers"), "ReplicationController"),
    (Resource::new("apps", "v1", "deployments"), "Deployment"),
    (Resource::new("apps", "v1", "statefulsets"), "StatefulSet"),
    (Resource::new("apps", "v1", "daemonsets"), "DaemonSet"),
    (Resource::new("apps", "v1", "replicasets"), "ReplicaSet"),
    (Resource::new("batch", "v1", "jobs"), "Job"),
    (Resource::new("batch", "v1", "cronjobs"), "CronJob"),
];

/// What the cluster says.
pub(super) struct Live {
    /// The manifests.
    pub(super) manifests: Input,
    /// What could not be listed: why.
    pub(super) unlisted: Vec<String>,
    /// Whether that is something that decides what anybody may do.
    pub(super) lacks_policy: bool,
}

/// Returns the manifests, and what could not be listed.
///
/// # Errors
/// If there is no such service account, or the cluster cannot be asked.
pub(super) fn gather(ui: &mut Ui, connection: &mut Connection, name: &str) -> Result<Live, CliError> {
    let namespace = connection.namespace.clone();
    let place = Place::of(Resource::SERVICE_ACCOUNTS, Some(&namespace), name);
    let account = connection.call(ui, &Call::get(&place))?;
    let (mut text, mut unlisted, mut lacks_policy) = (format!("{account}\n"), Vec::new(), false);
    for kind in KINDS.iter().filter(|kind| kind.purpose == Purpose::Verdict || kind.resource == "secrets") {
        let resource = Resource::new(kind.group, kind.version, kind.resource);
        // Of Secrets only those beside it, and nothing that is in them.
        let call = if kind.metadata_only {
            Call::get(&Place::all(resource, Some(&namespace))).metadata_only(true)
        } else {
            Call::get(&Place::all(resource, None))
        };
        if let Some(why) = list(ui, connection, call, &mut |item| text += &kind.line(item))? {
            lacks_policy |= kind.purpose == Purpose::Verdict;
            unlisted.push(why);
        }
    }
    for (resource, kind) in WORKLOADS {
        let call = Call::get(&Place::all(*resource, Some(&namespace)));
        let typed = &mut |item| text += &typed(*resource, kind, item);
        unlisted.extend(list(ui, connection, call, typed)?);
    }
    let source = format!("<{}>", connection.cluster.server());
    Ok(Live { manifests: Input::of_bytes(source, text.into_bytes()), unlisted, lacks_policy })
}

/// Hands over the objects of a list, page by page; returns why, if they may not be listed.
fn list(
    ui: &mut Ui,
    connection: &mut Connection,
    call: Call,
    each: &mut dyn FnMut(Value),
) -> Result<Option<String>, CliError> {
    for page in connection.cluster.pages(call, None) {
        match page {
            Ok(page) => page.items.into_iter().for_each(&mut *each),
            Err(error) if error.is("Forbidden") => return Ok(Some(shown(&error.to_string()).into_owned())),
            Err(error) => return Err(error.into()),
        }
    }
    connection.pass_on(ui);
    Ok(None)
}

/// Returns an item of a list as an object with its type, in one line.
fn typed(resource: Resource, kind: &str, item: Value) -> String {
    let mut object = json!({"apiVersion": resource.api_version(), "kind": kind});
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), item) {
        object.extend(fields);
    }
    format!("{object}\n")
}
