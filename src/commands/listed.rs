//! Objects of a cluster that are listed, as `kubectl get -o` prints them. Knows nothing about what they are.
// kubectl: pkg/cmd/get/get.go

use serde_json::{Value, json};

use super::made::{qualified, without_managed_fields};
use crate::error::{CliError, Failure};
use crate::output::Ui;
use crate::output::printer::Printer;
use crate::shown::shown;

/// Prints objects of one kind, which in a list do not say which.
///
/// # Errors
/// In kubectl's words, if a template asks for what cannot be had; or if stdout cannot be written to.
pub(super) fn print(
    ui: &mut Ui,
    printer: &Printer,
    (kind, version): (&str, &str),
    objects: Vec<Value>,
) -> Result<(), Failure> {
    let typed = |object: Value| {
        let mut whole = json!({"kind": kind, "apiVersion": version});
        if let (Some(whole), Value::Object(fields)) = (whole.as_object_mut(), without_managed_fields(object))
        {
            whole.extend(fields);
        }
        whole
    };
    let objects: Vec<_> = objects.into_iter().map(typed).collect();
    if *printer == Printer::Name {
        objects.iter().try_for_each(|object| ui.answer(format!("{}\n", shown(&qualified(object)))))?;
        return Ok(());
    }
    let list =
        json!({"apiVersion": "v1", "items": objects, "kind": "List", "metadata": {"resourceVersion": ""}});
    Ok(ui.answer(printer.print("", &list).map_err(CliError::new)?)?)
}
