//! The objects of a `sa create`, in the order in which they are made. Knows nothing about servers.

use serde_json::{Map, Value, json};

use super::args::CreateArgs;
use super::bindings::RoleToBind;
use crate::api::service_account::{
    ENFORCE_ANNOTATION, Metadata, NAME_ANNOTATION, Named, ServiceAccount, TOKEN_SECRET_TYPE,
    validate_secret_name,
};
use crate::cluster::{Place, Resource};
use crate::commands::connection::Planned;
use crate::commands::made::Made;
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::shown;

/// Returns the objects; `namespace` is `None` where nobody names one.
///
/// # Errors
/// In the server's words, if it would refuse one.
pub(super) fn plan(
    args: &CreateArgs,
    made: &Made,
    namespace: Option<&str>,
) -> Result<Vec<Planned>, CliError> {
    let account = account(args, namespace)?;
    account.validate().map_err(|refusal| CliError::new(refusal.message))?;
    let object = serde_json::to_value(&account).map_err(|error| CliError::of(&error))?;
    let mut planned = vec![Planned { place: Place::all(Resource::SERVICE_ACCOUNTS, namespace), object }];
    if let Some(name) = token_secret(args) {
        validate_secret_name(&name).map_err(|refusal| CliError::new(refusal.message))?;
        planned.push(secret(&args.name, &name, namespace));
    }
    planned.extend(roles(args).map(|role| role.binding(&args.name, namespace)));
    let finished = |each: Planned| Planned { object: made.finished(each.object), ..each };
    Ok(planned.into_iter().map(finished).collect())
}

/// Returns the roles to bind to.
pub(super) fn roles(args: &CreateArgs) -> impl Iterator<Item = RoleToBind<'_>> {
    let roles =
        args.role.iter().map(|name| RoleToBind { name, is_cluster_role: false, is_cluster_wide: false });
    let cluster_roles = args.clusterrole.iter().map(|name| RoleToBind {
        name,
        is_cluster_role: true,
        is_cluster_wide: args.cluster_wide,
    });
    roles.chain(cluster_roles)
}

/// Returns the name of the Secret for a token, if one is asked for.
pub(super) fn token_secret(args: &CreateArgs) -> Option<String> {
    let name = args.token_secret.as_deref()?;
    Some(if name.is_empty() { format!("{}-token", args.name) } else { name.to_owned() })
}

/// Says what is to be known about what is asked for.
pub(super) fn warn(ui: &mut Ui, args: &CreateArgs) {
    if args.enforce_mountable_secrets {
        ui.warning("--enforce-mountable-secrets is deprecated in Kubernetes since 1.32: keep what is to be apart in namespaces of its own");
    } else if !args.mountable_secret.is_empty() {
        ui.warning("pods may mount any Secret of the namespace nevertheless: --enforce-mountable-secrets confines them");
    }
    if args.token_secret.is_some() {
        ui.warning("the token in the Secret never expires, and whoever may read Secrets of the namespace has it: `kauth sa token` makes one that does");
    }
    if args.automount.is_some() {
        ui.detail("a pod's own automountServiceAccountToken goes before the service account's");
    }
}

fn account(args: &CreateArgs, namespace: Option<&str>) -> Result<ServiceAccount, CliError> {
    let mut annotations = pairs("--annotation", &args.annotation)?;
    if args.enforce_mountable_secrets {
        annotations.insert(ENFORCE_ANNOTATION.to_owned(), "true".into());
    }
    let named = |names: &[String]| names.iter().map(|name| Named { name: name.clone() }).collect();
    let mut account = ServiceAccount::default();
    account.metadata = Metadata {
        name: args.name.clone(),
        namespace: namespace.map(str::to_owned),
        labels: pairs("--label", &args.label)?,
        annotations,
    };
    account.secrets = named(&args.mountable_secret);
    account.image_pull_secrets = named(&args.image_pull_secret);
    account.automount_service_account_token = args.automount;
    Ok(account)
}

fn secret(account: &str, name: &str, namespace: Option<&str>) -> Planned {
    let mut metadata = json!({"name": name});
    if let Some(namespace) = namespace {
        metadata["namespace"] = namespace.into();
    }
    metadata["annotations"] = json!({NAME_ANNOTATION: account});
    let object =
        json!({"kind": "Secret", "apiVersion": "v1", "metadata": metadata, "type": TOKEN_SECRET_TYPE});
    Planned { place: Place::all(Resource::SECRETS, namespace), object }
}

/// Reads `KEY=VALUE`, each key once.
fn pairs(flag: &str, given: &[String]) -> Result<Map<String, Value>, CliError> {
    let mut pairs = Map::new();
    for text in given {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            CliError::new(format!("{flag} `{}` is no KEY=VALUE", shown(text)))
                .hint(format!("write {flag} team=ci, say"))
        })?;
        if pairs.insert(key.to_owned(), value.into()).is_some_and(|old| old.as_str() != Some(value)) {
            return Err(CliError::new(format!("{flag} gives `{}` two values", shown(key))));
        }
    }
    Ok(pairs)
}
