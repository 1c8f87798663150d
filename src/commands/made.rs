//! Objects that are made: kubectl's flags for it, and how it tells of them. Knows nothing about what they are.
// kubectl: pkg/cmd/create; cli-runtime: pkg/genericclioptions/print_flags.go

use clap::Args;
use serde_json::{Value, json};

use crate::cluster::Written;
use crate::commands::format;
use crate::error::CliError;
use crate::go::{self, json as go_json};
use crate::output::Ui;
use crate::output::printer::Printer;

/// What `--dry-run` without a value stands for in kubectl.
pub(super) const BARE_DRY_RUN: &str = "unchanged";
/// The annotation that `kubectl apply` compares with.
// kubectl: pkg/util/apply.go
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// How an object is made, and told of.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output options")]
pub(super) struct MadeArgs {
    /// Only try: `client` prints what would be sent, `server` has it checked and keeps nothing
    #[arg(long, value_name = "none|client|server", num_args = 0..=1, require_equals = true,
          default_missing_value = BARE_DRY_RUN)]
    dry_run: Option<String>,
    /// Print the object instead: json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE
    #[arg(short, long, value_name = "FORMAT", allow_hyphen_values = true)]
    output: Option<String>,
    /// Who is said to manage the fields
    #[arg(long, value_name = "NAME", default_value = "kauth-create", hide_default_value = true)]
    field_manager: String,
    /// Keep the object in an annotation of it, so that `kubectl apply` can take it over
    #[arg(long)]
    save_config: bool,
    /// Also print who manages which fields
    #[arg(long)]
    show_managed_fields: bool,
    /// What becomes of unknown fields: strict, warn or ignore; there are none
    #[arg(long, hide = true, value_name = "MODE", num_args = 0..=1, require_equals = true)]
    validate: Option<String>,
}

/// Whether anything is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DryRun {
    /// It is.
    None,
    /// No server is asked.
    Client,
    /// A server checks it, and keeps nothing.
    Server,
}

/// How made objects are told of, finished.
#[derive(Debug)]
pub(super) struct Made {
    /// Whether anything is made.
    pub(super) dry_run: DryRun,
    printer: Option<Printer>,
    field_manager: String,
    save_config: bool,
    show_managed_fields: bool,
}

impl DryRun {
    /// Reads the value of `--dry-run`, the old ones with a warning.
    ///
    /// # Errors
    /// In kubectl's words.
    // kubectl: pkg/cmd/util/helpers.go, GetDryRunStrategy
    pub(super) fn read(ui: &mut Ui, value: Option<&str>) -> Result<Self, CliError> {
        let value = match value {
            None | Some("none") => return Ok(Self::None),
            Some("client") => return Ok(Self::Client),
            Some("server") => return Ok(Self::Server),
            Some(BARE_DRY_RUN) => {
                ui.warning("--dry-run is deprecated and can be replaced with --dry-run=client");
                return Ok(Self::Client);
            }
            Some(value) => value,
        };
        let (strategy, name) = match go::parse_bool(value) {
            Ok(true) => (Self::Client, "client"),
            Ok(false) => (Self::None, "none"),
            Err(_) => {
                let choices = r#"Must be "none", "server", or "client"."#;
                return Err(CliError::new(format!("Invalid dry-run value ({value}). {choices}")));
            }
        };
        let way = format!("can be replaced with --dry-run={name}");
        ui.warning(&format!("--dry-run={value} is deprecated (boolean value) and {way}"));
        Ok(strategy)
    }

    /// Returns what stands behind what would have been done.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Client => " (dry run)",
            Self::Server => " (server dry run)",
        }
    }
}

impl MadeArgs {
    /// Reads the flags.
    ///
    /// # Errors
    /// In kubectl's words, if a value is none.
    pub(super) fn read(&self, ui: &mut Ui) -> Result<Made, CliError> {
        let printer = self.output.as_deref().filter(|form| !form.is_empty());
        let printer = printer.map(format::printer).transpose()?;
        Ok(Made {
            dry_run: DryRun::read(ui, self.dry_run.as_deref())?,
            printer,
            field_manager: self.field_manager.clone(),
            save_config: self.save_config,
            show_managed_fields: self.show_managed_fields,
        })
    }
}

impl Made {
    /// Returns how it is written; `dry_run` is for a trial before.
    pub(super) fn written(&self, dry_run: bool) -> Written {
        Written {
            dry_run: dry_run || self.dry_run == DryRun::Server,
            field_manager: Some(self.field_manager.clone()),
            field_validation: Some("Strict"),
        }
    }

    /// Returns the object as it is sent: with itself in an annotation, if that is asked for.
    pub(super) fn finished(&self, mut object: Value) -> Value {
        if self.save_config {
            let mut text = String::new();
            go_json::write_compact(&mut text, &object, go_json::Source::Struct);
            text.push('\n');
            let metadata = &mut object["metadata"];
            if metadata["annotations"].is_null() {
                metadata["annotations"] = json!({});
            }
            metadata["annotations"][LAST_APPLIED] = text.into();
        }
        object
    }

    /// Says that objects were made, or prints them.
    ///
    /// # Errors
    /// In kubectl's words, if a template asks for what cannot be had; or if stdout cannot be written to.
    pub(super) fn tell(&self, ui: &mut Ui, objects: Vec<Value>) -> Result<(), crate::error::Failure> {
        let mark = self.dry_run.mark();
        let Some(printer) = &self.printer else {
            for object in &objects {
                ui.answer(format!("{} created{mark}\n", qualified(object)))?;
            }
            return Ok(());
        };
        let mut objects: Vec<_> = objects.into_iter().map(|object| self.shown(object)).collect();
        if *printer == Printer::Name {
            for object in &objects {
                ui.answer(format!("{}\n", qualified(object)))?;
            }
            return Ok(());
        }
        if objects.len() > 1 && *printer == Printer::Json {
            objects = vec![json!({"kind": "List", "apiVersion": "v1", "metadata": {}, "items": objects})];
        }
        for (index, object) in objects.iter().enumerate() {
            if index > 0 && *printer == Printer::Yaml {
                ui.answer("---\n")?;
            }
            ui.answer(printer.print("", object).map_err(CliError::new)?)?;
        }
        Ok(())
    }

    fn shown(&self, object: Value) -> Value {
        if self.show_managed_fields { object } else { without_managed_fields(object) }
    }
}

/// Returns an object without who manages which of its fields, as kubectl prints it.
pub(super) fn without_managed_fields(mut object: Value) -> Value {
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.shift_remove("managedFields");
    }
    object
}

/// Returns what kubectl calls an object: `rolebinding.rbac.authorization.k8s.io/web`.
pub(super) fn qualified(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (kind, version) = (text(&object["kind"]).to_lowercase(), text(&object["apiVersion"]));
    let name = text(&object["metadata"]["name"]);
    match version.split_once('/') {
        Some((group, _)) => format!("{kind}.{group}/{name}"),
        None => format!("{kind}/{name}"),
    }
}
