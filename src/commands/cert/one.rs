//! One certificate: ask, find the authority, look whether everything can be written, mint, write, tell.

use super::CertArgs;
use super::access;
use super::ask::Asked;
use super::identity::{self, Identity};
use super::made::Made;
use super::mint::{self, KeySource, Signer};
use super::place::Content;
use crate::authn::SYSTEM_MASTERS;
use crate::commands::credential_files::{self, file_stem};
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;
use crate::pki::issue::Purpose;
use crate::shown::in_shell;

/// Mints a certificate.
///
/// # Errors
/// If something that is needed is missing or wrong; then nothing is written.
pub(super) fn run(ui: &mut Ui, args: &CertArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let now = time::now();
    confirm_has_context(args)?;
    let Asked { identity, source } = Asked::read(ui, args)?;
    let found = args.authority.find(ui, instead(&identity).as_deref())?;
    found.confirm_may_sign(&identity.purpose, now.as_second())?;
    args.identity.warn_of_commas(ui);
    identity::warn(ui, &identity.subject, &identity.purpose);
    let validity = args.validity.decide(ui, now, Some(&found), identity.usual)?;

    let context = args.context.wanted(ui, args.place.force)?;
    let has_key = matches!(source, KeySource::New(_));
    if context.is_some() && !has_key {
        let error = CliError::new("a kubeconfig needs the private key, and only the public one is here");
        return Err(error.hint("leave --kubeconfig-context to whoever has the private key").into());
    }
    let content = Content { has_key, is_embedded: args.context.embeds() };
    let places = args.place.places(ui, || stem(&identity), content)?;
    if context.as_ref().is_some_and(|context| !context.embeds) {
        places.names()?;
    }
    found.confirm_spared(&places.files())?;
    credential_files::confirm_no_kubeconfig(&places.files(), &args.context.kubeconfig)?;
    credential_files::check(&places.files(), args.place.force)?;
    access::confirm_alone(args.show_access, args.place.output.is_some() || places.use_stdout())?;
    access::tell(ui, &args.policy, &identity.subject, args.show_access, args.context.namespace())?;

    let name = identity.subject.to_der().map_err(|error| CliError::of(&error))?;
    let minted = mint::mint(&found, &name, &identity.purpose, validity, &source)?;
    if identity.purpose == Purpose::Client {
        minted.prove(&found, &identity.subject, now)?;
    }
    let signer = Signer::Authority(&found);
    let made = Made { minted: &minted, purpose: &identity.purpose, signer: &signer, places: &places };
    made.write(ui, &args.place, context.as_ref())?;
    made.tell(ui, &args.place, context.as_ref(), now)?;
    Ok(ExitStatus::Done)
}

/// Makes sure that what says where a context goes is not given for nothing.
fn confirm_has_context(args: &CertArgs) -> Result<(), CliError> {
    let which = &args.context.kubeconfig;
    if args.context.is_wanted() {
        return Ok(());
    }
    confirm_namespace_counts(args)?;
    if !(which.is_explicit() || which.context.is_some()) {
        return Ok(());
    }
    let error = CliError::new("--kubeconfig and --context are about a context, and none is to be written");
    Err(error.hint("--kubeconfig-context NAME writes one"))
}

/// Makes sure that a namespace is not given for nothing.
pub(super) fn confirm_namespace_counts(args: &CertArgs) -> Result<(), CliError> {
    if args.context.namespace().is_none() || args.context.is_wanted() || args.show_access {
        return Ok(());
    }
    let error = CliError::new("a certificate has no namespace");
    Err(error.hint("--namespace goes with --kubeconfig-context or --show-access"))
}

/// Returns what the files are called.
pub(super) fn stem(identity: &Identity) -> Result<String, CliError> {
    let stem = file_stem(&identity.subject.common_name)?;
    Ok(if identity.is_kubelet_serving { format!("{stem}-serving") } else { stem })
}

/// Returns what somebody without an authority can do: the cluster signs whatever is no member of system:masters.
fn instead(identity: &Identity) -> Option<String> {
    let groups = &identity.subject.organizations;
    let may_be_asked = identity.purpose == Purpose::Client && !groups.iter().any(|it| it == SYSTEM_MASTERS);
    let name = in_shell(&identity.subject.common_name);
    may_be_asked
        .then(|| format!("the cluster's own signer can be asked: `kauth cert {name} … --via-cluster`"))
}
