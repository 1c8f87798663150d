//! What somebody may do, as `kubectl auth can-i --list` prints it.

use super::Gathered;
use crate::api::rbac::Text;
use crate::authn::UserInfo;
use crate::authz::rbac::rules_review::AccessRow;
use crate::error::Failure;
use crate::output::{Ui, table};
use crate::shown::shown;

/// Returns the table of the rules that somebody holds.
pub(in crate::commands) fn access_table(rows: Vec<AccessRow<'_>>, has_headers: bool) -> String {
    const HEADERS: [&str; 4] = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];
    let headers = has_headers.then(|| HEADERS.map(str::to_owned).to_vec());
    table::aligned(&headers.into_iter().chain(rows.into_iter().map(cells)).collect::<Vec<_>>())
}

/// Prints what somebody may do: in a namespace, or everywhere and in each namespace that a binding is in.
///
/// # Errors
/// If stdout cannot be written to.
pub(in crate::commands) fn print_access(
    ui: &mut Ui,
    gathered: &Gathered,
    user: &UserInfo<'_>,
    namespace: Option<&str>,
) -> Result<(), Failure> {
    let bound = gathered.authorizer.policy().namespaces_of(user);
    let namespaces = match namespace {
        Some(namespace) => vec![namespace],
        None => std::iter::once("").chain(bound).collect(),
    };
    for namespace in namespaces {
        let rules = gathered.authorizer.rules(user, namespace);
        let place = if namespace.is_empty() {
            "everywhere".to_owned()
        } else {
            format!("in namespace {namespace}, with what holds everywhere")
        };
        ui.answer(format!("{} may, {place}:\n", shown(&user.name)))?;
        ui.answer(access_table(rules.review.rows(), true))?;
        ui.answer("\n")?;
        if rules.incomplete {
            ui.warning(&format!("the list may be incomplete: {}", rules.evaluation_error));
        }
    }
    Ok(())
}

// kubectl: pkg/cmd/auth/cani.go, printAccess
fn cells(row: AccessRow<'_>) -> Vec<String> {
    let bracketed = |list: &[Text<'_>]| format!("[{}]", list.join(" "));
    let lists = [&row.non_resource_urls, &row.resource_names, &row.verbs].map(|list| bracketed(list));
    std::iter::once(row.resources).chain(lists).collect()
}
