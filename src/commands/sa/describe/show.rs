//! How a ServiceAccount is told of: in kubectl's form, and as a document.

use serde::Serialize;
use serde_json::Value;

use super::found::{Binding, Described, Token};
use crate::api::service_account::ENFORCE_ANNOTATION;
use crate::authn::UserInfo;
use crate::authz::review::RulesStatus;
use crate::commands::format::Format;
use crate::commands::policy::{self, Gathered};
use crate::error::Failure;
use crate::go;
use crate::output::{Ui, table};
use crate::shown::shown;

/// The document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    account: &'a Value,
    tokens: &'a [Token],
    bindings: &'a [Binding],
    used_by: &'a [String],
    /// `null` where it is not known.
    access: Option<Vec<Access<'a>>>,
    unlisted: &'a [String],
}

/// What it may do in a namespace; in the empty one, everywhere.
#[derive(Serialize)]
struct Access<'a> {
    namespace: &'a str,
    #[serde(flatten)]
    rules: RulesStatus<'a>,
}

/// Tells of it.
///
/// # Errors
/// If stdout cannot be written to.
pub(super) fn show(
    ui: &mut Ui,
    form: Option<Format>,
    described: &Described,
    gathered: Option<&Gathered>,
    user: &UserInfo<'_>,
) -> Result<(), Failure> {
    for missing in &described.unlisted {
        ui.warning(&format!("not all is known: {missing}"));
    }
    match form {
        Some(form) => document(ui, form, described, gathered, user),
        None => {
            ui.answer(text(described))?;
            match gathered {
                Some(gathered) => {
                    ui.answer("\n")?;
                    policy::print_access(ui, gathered, user, None)
                }
                None => {
                    Ok(ui.answer("May do:   unknown, since not all roles and bindings could be listed\n")?)
                }
            }
        }
    }
}

fn document(
    ui: &mut Ui,
    form: Format,
    described: &Described,
    gathered: Option<&Gathered>,
    user: &UserInfo<'_>,
) -> Result<(), Failure> {
    let held = gathered.map(|Gathered { authorizer, .. }| {
        let namespaces = std::iter::once("").chain(authorizer.policy().namespaces_of(user));
        namespaces.map(|namespace| (namespace, authorizer.rules(user, namespace))).collect::<Vec<_>>()
    });
    let access = held.as_ref().map(|held| {
        held.iter().map(|(namespace, rules)| Access { namespace, rules: rules.status() }).collect()
    });
    let document = Document {
        api_version: "kauth/v1",
        kind: "ServiceAccountDescription",
        account: described.account.as_ref().unwrap_or(&Value::Null),
        tokens: &described.tokens,
        bindings: &described.bindings,
        used_by: &described.used_by,
        access,
        unlisted: &described.unlisted,
    };
    Ok(ui.answer(form.render(&document)?)?)
}

fn text(described: &Described) -> String {
    let account = described.account.as_ref().unwrap_or(&Value::Null);
    let metadata = &account["metadata"];
    let word = |value: &Value| value.as_str().map(|text| shown(text).into_owned()).unwrap_or_default();
    let names =
        |list: &Value| list.as_array().into_iter().flatten().map(|item| word(&item["name"])).collect();
    let pairs = |map: &Value, separator: &str| {
        let map = map.as_object().into_iter().flatten();
        map.map(|(key, value)| format!("{}{separator}{}", shown(key), word(value))).collect()
    };
    let is_enforced = metadata["annotations"][ENFORCE_ANNOTATION].as_str();
    let is_enforced = is_enforced.is_some_and(|value| go::parse_bool(value) == Ok(true));
    let mountable: Vec<String> = names(&account["secrets"]);
    let automount = match account["automountServiceAccountToken"].as_bool() {
        Some(false) => "no, unless a pod says otherwise",
        _ => "yes, unless a pod says otherwise",
    };
    let mut rows = Vec::new();
    let mut add = |label: &str, values: Vec<String>| {
        let values = if values.is_empty() { vec!["<none>".to_owned()] } else { values };
        for (index, value) in values.into_iter().enumerate() {
            rows.push(vec![if index == 0 { format!("{label}:") } else { String::new() }, value]);
        }
    };
    add("Name", vec![word(&metadata["name"])]);
    add("Namespace", vec![word(&metadata["namespace"])]);
    add("UID", Some(word(&metadata["uid"])).filter(|uid| !uid.is_empty()).into_iter().collect());
    add("Labels", pairs(&metadata["labels"], "="));
    add("Annotations", pairs(&metadata["annotations"], ": "));
    add("Image pull secrets", names(&account["imagePullSecrets"]));
    add("Mountable secrets", if is_enforced { mountable } else { marked(mountable) });
    add("Token in pods", vec![automount.to_owned()]);
    add("Tokens", described.tokens.iter().map(token).collect());
    add("Bindings", described.bindings.iter().map(binding).collect());
    add("Used by", described.used_by.iter().map(|name| shown(name).into_owned()).collect());
    table::aligned(&rows)
}

fn marked(mountable: Vec<String>) -> Vec<String> {
    mountable.into_iter().map(|name| format!("{name} (not enforced: pods may mount others, too)")).collect()
}

fn token(token: &Token) -> String {
    let how =
        if token.never_ends { "holds a token that never ends" } else { "ends its token when it is deleted" };
    format!("secret/{} ({how})", shown(&token.secret))
}

fn binding(binding: &Binding) -> String {
    let Binding { name, namespace, role, subject } = binding;
    let place = namespace.as_ref().map(|namespace| format!(" in {}", shown(namespace))).unwrap_or_default();
    let whom = if subject == "itself" { String::new() } else { format!(", through {}", shown(subject)) };
    format!("{}{place}: {}{whom}", shown(name), shown(role))
}
