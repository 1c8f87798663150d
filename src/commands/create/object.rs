//! The object that is made: its name, its document, and how it is printed. Knows nothing about what is in it.

use clap::Args;
use serde_json::Value;

use crate::api::rbac_draft::RbacDraft;
use crate::api::{self, Outcome};
use crate::commands::format;
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::{self, Quoted};
use crate::manifest;
use crate::output::Ui;
use crate::output::printer::Printer;

/// What `--dry-run` without a value stands for in kubectl.
const BARE_DRY_RUN: &str = "unchanged";

/// The object's name, and how it is printed.
#[derive(Debug, Args)]
pub(super) struct ObjectArgs {
    /// The object's name
    #[arg(value_name = "NAME", num_args = 0..)]
    names: Vec<String>,
    /// The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE; default: yaml
    #[arg(short, long, value_name = "FORM", allow_hyphen_values = true)]
    output: Option<String>,
    /// The template of a jsonpath form, or its file, where the form does not hold it
    #[arg(long, value_name = "TEMPLATE", allow_hyphen_values = true)]
    template: Option<String>,
    /// Taken for kubectl's sake: what a template asks for need not be there
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, hide = true,
          default_missing_value = "true", value_parser = go::parse_bool)]
    allow_missing_template_keys: Option<bool>,
    /// With =client, say what would be created; the object is printed in the form of -o only
    #[arg(long, value_name = "none|client", num_args = 0..=1, require_equals = true,
          default_missing_value = BARE_DRY_RUN)]
    dry_run: Option<String>,
    /// Keep the object in an annotation, for kubectl apply
    #[arg(long)]
    save_config: bool,
    /// Taken for kubectl's sake: the object is looked at all the same
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, hide = true,
          default_missing_value = "strict")]
    validate: Option<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(long, value_name = "NAME", hide = true, allow_hyphen_values = true)]
    field_manager: Option<String>,
    /// Taken for kubectl's sake: an object that was not created has none
    #[arg(long, hide = true)]
    show_managed_fields: bool,
}

/// What is to become of the object.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    name: &'a str,
    saves_config: bool,
    form: Form,
}

/// What is printed.
#[derive(Debug)]
enum Form {
    /// That the object would be created.
    Outcome,
    /// The object.
    Object(Printer),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DryRun {
    None,
    Client,
    Server,
}

impl ObjectArgs {
    /// Returns what the flags ask for; `command` is the one that they are flags of.
    ///
    /// # Errors
    /// In kubectl's words, and its order.
    pub(super) fn plan(&self, ui: &mut Ui, command: &str) -> Result<Plan<'_>, CliError> {
        let [name] = self.names.as_slice() else {
            let error = CliError::new(format!("exactly one NAME is required, got {}", self.names.len()));
            return Err(error.hint(format!("see `kauth create {command} --help`")));
        };
        let dry_run = dry_run(ui, self.dry_run.as_deref())?;
        if dry_run == DryRun::Server {
            return Err(CliError::new("--dry-run=server asks a server, and kauth create asks none")
                .hint("--dry-run=client needs none, and stderr says what a server would refuse"));
        }
        let form = match (self.printer()?, dry_run) {
            (Some(printer), _) => Form::Object(printer),
            (None, DryRun::Client) => Form::Outcome,
            (None, _) => Form::Object(Printer::Yaml),
        };
        confirm_validation(self.validate.as_deref())?;
        Ok(Plan { name, saves_config: self.save_config, form })
    }

    // cli-runtime: pkg/genericclioptions/{print_flags,template_flags,jsonpath_flags}.go
    fn printer(&self) -> Result<Option<Printer>, CliError> {
        if self.allow_missing_template_keys == Some(false) {
            return Err(CliError::new("--allow-missing-template-keys=false is left out")
                .hint("a template prints nothing for what is not there"));
        }
        let output = self.output.as_deref().unwrap_or_default();
        let form = match self.template.as_deref().filter(|template| !template.is_empty()) {
            None => output.to_owned(),
            Some(_) if self.output.is_none() => "go-template".to_owned(),
            Some(_) if output.starts_with("jsonpath") && output.contains('=') => {
                return Err(CliError::new("there are two templates: that of -o, and --template"));
            }
            Some(template) if output.starts_with("jsonpath") => format!("{output}={template}"),
            Some(_) => output.to_owned(),
        };
        Some(form).filter(|form| !form.is_empty()).map(|form| format::printer(&form)).transpose()
    }
}

impl<'a> Plan<'a> {
    /// Returns the object's name, which may not be empty.
    ///
    /// # Errors
    /// In kubectl's words.
    pub(super) fn name(&self) -> Result<&'a str, CliError> {
        if self.name.is_empty() { Err(CliError::new("name must be specified")) } else { Ok(self.name) }
    }

    /// Returns the object's name, which may be empty: kubectl lets it pass for some kinds.
    pub(super) fn any_name(&self) -> &'a str {
        self.name
    }

    /// Returns the finished object, as it is printed or sent.
    pub(super) fn document(&self, draft: &RbacDraft) -> Result<Value, CliError> {
        let document = match self.saves_config {
            true => serde_json::to_value(draft.clone().with_last_applied()),
            false => serde_json::to_value(draft),
        };
        document.map_err(|error| CliError::of(&error))
    }

    /// Prints the object, and says what a server would have against it.
    pub(super) fn print(&self, ui: &mut Ui, draft: &RbacDraft) -> Result<ExitStatus, Failure> {
        let (kind, document) = (draft.group_kind(), self.document(draft)?);
        if let Some(refusal) = refusal(&document) {
            ui.warning(&format!("a server would not create it: {refusal}"));
        }
        let print = |printer: &Printer| printer.print(&kind, &document).map_err(CliError::new);
        let text = match &self.form {
            Form::Object(printer) => print(printer)?,
            Form::Outcome => {
                let name = print(&Printer::Name)?;
                format!("{} created (dry run)\n", name.strip_suffix('\n').unwrap_or(&name))
            }
        };
        ui.answer(text)?;
        Ok(ExitStatus::Done)
    }
}

/// Returns why a server would not create an object, whoever asks.
fn refusal(document: &Value) -> Option<String> {
    let (mut said, text) = (None, go::json(document));
    let context = api::Context { default_namespace: "default", list_type: None };
    let read = manifest::read(0, text.as_bytes(), &mut |found| {
        if let Outcome::Refused(refusal) = api::admit(found.value, &context).outcome {
            said = Some(refusal.message);
        }
    });
    debug_assert!(read.is_ok(), "what was just written is JSON");
    said
}

// kubectl: pkg/cmd/util/helpers.go, GetDryRunStrategy
fn dry_run(ui: &mut Ui, value: Option<&str>) -> Result<DryRun, CliError> {
    let value = match value {
        None | Some("none") => return Ok(DryRun::None),
        Some("client") => return Ok(DryRun::Client),
        Some("server") => return Ok(DryRun::Server),
        Some(BARE_DRY_RUN) => {
            ui.warning("--dry-run is deprecated and can be replaced with --dry-run=client");
            return Ok(DryRun::Client);
        }
        Some(value) => value,
    };
    let (strategy, name) = match go::parse_bool(value) {
        Ok(true) => (DryRun::Client, "client"),
        Ok(false) => (DryRun::None, "none"),
        Err(_) => {
            let choices = r#"Must be "none", "server", or "client"."#;
            return Err(CliError::new(format!("Invalid dry-run value ({value}). {choices}")));
        }
    };
    let way = format!("can be replaced with --dry-run={name}");
    ui.warning(&format!("--dry-run={value} is deprecated (boolean value) and {way}"));
    Ok(strategy)
}

// kubectl: pkg/cmd/util/helpers.go, GetValidationDirective
fn confirm_validation(value: Option<&str>) -> Result<(), CliError> {
    match value {
        None | Some("strict" | "warn" | "ignore") => Ok(()),
        Some(value) if go::parse_bool(value).is_ok() => Ok(()),
        Some(value) => Err(CliError::new(format!(
            "invalid - validate option {}; must be one of: strict (or true), warn, ignore (or false)",
            Quoted(value)
        ))),
    }
}
