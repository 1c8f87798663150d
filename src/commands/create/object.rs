//! The object that is made: its name, its document, and how it is printed. Knows nothing about what is in it.

use clap::Args;
use serde_json::Value;

use crate::api::rbac_draft::RbacDraft;
use crate::api::{self, Outcome};
use crate::cluster::{Call, Place, Resource, Written};
use crate::commands::connection::EndpointArgs;
use crate::commands::format;
use crate::commands::global::GlobalArgs;
use crate::commands::made::{BARE_DRY_RUN, DryRun, without_managed_fields};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::{self, Quoted};
use crate::kubeconfig::config::Context;
use crate::manifest;
use crate::output::Ui;
use crate::output::printer::Printer;

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
    /// Send it to the cluster
    #[arg(long)]
    apply: bool,
    /// With =client, say what would be created, with =server, have a server check it; the object is printed in the form of -o only
    #[arg(long, value_name = "none|client|server", num_args = 0..=1, require_equals = true,
          default_missing_value = BARE_DRY_RUN)]
    dry_run: Option<String>,
    /// Keep the object in an annotation, for kubectl apply
    #[arg(long)]
    save_config: bool,
    /// Taken for kubectl's sake: the object is looked at all the same
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, hide = true,
          default_missing_value = "strict")]
    validate: Option<String>,
    /// With --apply: who is said to manage the fields
    #[arg(
        long,
        value_name = "NAME",
        allow_hyphen_values = true,
        default_value = "kauth-create",
        hide_default_value = true
    )]
    field_manager: String,
    /// With --apply and -o: also print who manages which fields
    #[arg(long)]
    show_managed_fields: bool,
    #[command(flatten)]
    endpoint: EndpointArgs,
}

/// Where an object is sent, if it is.
pub(super) struct Target<'a> {
    /// The flags of every command.
    pub(super) global: &'a GlobalArgs,
    /// The namespace that a flag names.
    pub(super) namespace: Option<&'a str>,
    /// The user of the kubeconfig that a flag names.
    pub(super) user: Option<&'a str>,
}

/// What is to become of the object.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    args: &'a ObjectArgs,
    name: &'a str,
    form: Form,
    dry_run: DryRun,
}

/// What is printed.
#[derive(Debug)]
enum Form {
    /// That the object would be created.
    Outcome,
    /// The object.
    Object(Printer),
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
        let dry_run = DryRun::read(ui, self.dry_run.as_deref())?;
        let form = match (self.printer()?, dry_run) {
            (Some(printer), _) => Form::Object(printer),
            (None, DryRun::None) if !self.apply => Form::Object(Printer::Yaml),
            (None, _) => Form::Outcome,
        };
        confirm_validation(self.validate.as_deref())?;
        Ok(Plan { args: self, name, form, dry_run })
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
        let document = match self.args.save_config {
            true => serde_json::to_value(draft.clone().with_last_applied()),
            false => serde_json::to_value(draft),
        };
        document.map_err(|error| CliError::of(&error))
    }

    /// Prints the object, and says what a server would have against it; or sends it, if that is asked for.
    ///
    /// # Errors
    /// If a template cannot be filled, or the server refuses.
    pub(super) fn finish(
        &self,
        ui: &mut Ui,
        target: &Target<'_>,
        draft: &RbacDraft,
    ) -> Result<ExitStatus, Failure> {
        let mut document = self.document(draft)?;
        let is_sent = self.dry_run == DryRun::Server || self.args.apply && self.dry_run == DryRun::None;
        if is_sent {
            document = self.send(ui, target, document)?;
        } else if let Some(refusal) = refusal(&document) {
            ui.warning(&format!("a server would not create it: {refusal}"));
        }
        let print = |printer: &Printer| printer.print(&draft.group_kind(), &document).map_err(CliError::new);
        let text = match &self.form {
            Form::Object(printer) => print(printer)?,
            Form::Outcome => {
                let name = print(&Printer::Name)?;
                format!("{} created{}\n", name.strip_suffix('\n').unwrap_or(&name), self.dry_run.mark())
            }
        };
        ui.answer(text)?;
        Ok(ExitStatus::Done)
    }

    fn send(&self, ui: &mut Ui, target: &Target<'_>, document: Value) -> Result<Value, CliError> {
        let named = |name: Option<&str>| name.unwrap_or_default().to_owned();
        let context =
            Context { user: named(target.user), namespace: named(target.namespace), ..Context::default() };
        let mut connection = self.args.endpoint.connect(ui, target.global, context)?;
        let kind = document["kind"].as_str().unwrap_or_default();
        let (resource, is_namespaced) = match kind {
            "Role" => (Resource::ROLES, true),
            "RoleBinding" => (Resource::ROLE_BINDINGS, true),
            "ClusterRole" => (Resource::CLUSTER_ROLES, false),
            _ => (Resource::CLUSTER_ROLE_BINDINGS, false),
        };
        let namespace = is_namespaced.then(|| connection.namespace.clone());
        let place = Place::all(resource, namespace.as_deref());
        let written = Written {
            dry_run: self.dry_run == DryRun::Server,
            field_manager: Some(self.args.field_manager.clone()),
            field_validation: Some("Strict"),
        };
        let kind = kind.to_lowercase();
        let made = connection.call(ui, &Call::create(&place, &document, &written)).map_err(|error| {
            let told = CliError::from(error);
            CliError { message: format!("failed to create {kind}: {}", told.message), ..told }
        })?;
        connection.confirm_unwarned()?;
        Ok(if self.args.show_managed_fields { made } else { without_managed_fields(made) })
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
