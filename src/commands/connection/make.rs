//! Several objects that are made together: all are tried first; if one fails after all, those that this run made are taken
//! back, the newest first, and nothing else.

use serde_json::Value;

use super::Connection;
use crate::cluster::{Call, ClusterError, Place, Written};
use crate::commands::made::{Made, qualified};
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::{in_shell, shown};

/// An object that is to be made.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Planned {
    /// The collection that it goes to.
    pub(in crate::commands) place: Place,
    /// The object, as it is sent.
    pub(in crate::commands) object: Value,
}

impl Connection {
    /// Makes objects in their order, or only has them checked, and returns them as the server keeps them.
    ///
    /// # Errors
    /// If the server refuses one; then none is left, or what could not be taken back is named with the command for it.
    pub(in crate::commands) fn make(
        &mut self,
        ui: &mut Ui,
        made: &Made,
        planned: &[Planned],
    ) -> Result<Vec<Value>, CliError> {
        let is_tried_first = planned.len() > 1 && !made.written(false).dry_run;
        if is_tried_first {
            for each in planned {
                self.create(ui, each, &made.written(true)).map_err(|error| failed(each, error))?;
            }
        }
        let mut done = Vec::with_capacity(planned.len());
        for each in planned {
            match self.create(ui, each, &made.written(false)) {
                Ok(object) => done.push(object),
                Err(error) => return Err(self.take_back(ui, planned, &done, each, error)),
            }
        }
        Ok(done)
    }

    fn create(&mut self, ui: &mut Ui, each: &Planned, written: &Written) -> Result<Value, ClusterError> {
        self.call(ui, &Call::create(&each.place, &each.object, written))
    }

    fn take_back(
        &mut self,
        ui: &mut Ui,
        planned: &[Planned],
        done: &[Value],
        failing: &Planned,
        error: ClusterError,
    ) -> CliError {
        let is_open = error.leaves_open();
        let mut told = failed(failing, error);
        if is_open {
            let name = qualified(&failing.object);
            told = told.because(format!("it is open whether {} was created", shown(&name)));
            told = told.hint(format!("look, and take it back if it was: {}", kubectl_delete(failing)));
        }
        self.undo(ui, planned, done, told)
    }

    /// Deletes what a run made, the newest first, and says so in the error that is why.
    pub(in crate::commands) fn undo(
        &mut self,
        ui: &mut Ui,
        planned: &[Planned],
        done: &[Value],
        mut told: CliError,
    ) -> CliError {
        for (each, object) in planned.iter().zip(done).rev() {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            let place = Place { name: Some(name.to_owned()), ..each.place.clone() };
            let call = Call::delete(&place, object["metadata"]["uid"].as_str(), &Written::default());
            let told_name = shown(&qualified(object)).into_owned();
            told = match self.call(ui, &call) {
                Ok(_) => told.because(format!("{told_name}, created before, was deleted again")),
                Err(why) => told
                    .because(format!(
                        "{told_name}, created before, is still there: {}",
                        shown(&why.to_string())
                    ))
                    .hint(format!("take it back: {}", kubectl_delete(each))),
            };
        }
        told
    }
}

fn failed(planned: &Planned, error: ClusterError) -> CliError {
    let kind = planned.object["kind"].as_str().unwrap_or_default().to_lowercase();
    let told = CliError::from(error);
    CliError { message: format!("failed to create {kind}: {}", told.message), ..told }
}

/// Returns the command that deletes an object, for a shell.
fn kubectl_delete(planned: &Planned) -> String {
    let name = in_shell(planned.object["metadata"]["name"].as_str().unwrap_or_default());
    let namespace = planned.place.namespace.as_ref();
    let namespace = namespace.map(|namespace| format!(" -n {}", in_shell(namespace))).unwrap_or_default();
    format!("kubectl delete {} {name}{namespace}", planned.place.resource.qualified())
}
