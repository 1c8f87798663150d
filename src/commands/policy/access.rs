//! What somebody may do, as `kubectl auth can-i --list` prints it.

use crate::api::rbac::Text;
use crate::authz::rbac::rules_review::AccessRow;
use crate::output::table;

/// Returns the table of the rules that somebody holds.
pub(in crate::commands) fn access_table(rows: Vec<AccessRow<'_>>, has_headers: bool) -> String {
    const HEADERS: [&str; 4] = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];
    let headers = has_headers.then(|| HEADERS.map(str::to_owned).to_vec());
    table::aligned(&headers.into_iter().chain(rows.into_iter().map(cells)).collect::<Vec<_>>())
}

// kubectl: pkg/cmd/auth/cani.go, printAccess
fn cells(row: AccessRow<'_>) -> Vec<String> {
    let bracketed = |list: &[Text<'_>]| format!("[{}]", list.join(" "));
    let lists = [&row.non_resource_urls, &row.resource_names, &row.verbs].map(|list| bracketed(list));
    std::iter::once(row.resources).chain(lists).collect()
}
