//! Whose question it is: whom `--as` names, or whose credential is named, or that of the context in use. Shared by the commands that
//! ask for somebody.

use clap::Args;

use super::credential::client::ClientArgs;
use super::credential::{self, CredentialArgs, Identified, Known, Occasion, ServerArgs, taken_on};
use super::identity::IdentityArgs;
use super::policy::PolicyArgs;
use super::time;
use crate::authn::UserInfo;
use crate::authn::impersonation::Impersonation;
use crate::authz::attributes::Attributes;
use crate::authz::chain::Authorizer;
use crate::authz::impersonation::Answer;
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::config::User;
use crate::output::Ui;
use crate::shown::shown;
use crate::version::Version;

/// The flags that say whose question it is.
#[derive(Debug, Args)]
pub(super) struct AskerArgs {
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    credential: CredentialArgs,
    #[command(flatten)]
    server: ServerArgs,
}

/// Whose question it is.
pub(super) struct Asker {
    /// The user, or why there is none.
    pub(super) who: Who,
    /// Who takes that identity on, if it is not the user's own.
    caller: Option<Caller>,
    /// The namespace of the context, where one counts.
    pub(super) namespace: Option<String>,
}

/// A user, or why there is none.
#[derive(Clone)]
pub(super) enum Who {
    /// That user, complete with all groups.
    User(UserInfo<'static>),
    /// No server takes the credential: why.
    Refused(String),
    /// It cannot be said whose the credential is: why.
    Unknown(Vec<String>),
}

/// Who takes another identity on.
struct Caller {
    known: Result<UserInfo<'static>, String>,
    wanted: Impersonation,
    /// Whether a request would be made like that, and is refused with it; otherwise `--as` is the identity whoever asks.
    decides: bool,
}

/// Whether a caller may take on the identity that is asked for.
pub(super) struct TakenOn {
    /// Who the caller is; `None` if that cannot be said.
    pub(super) caller: Option<UserInfo<'static>>,
    /// Whether.
    pub(super) answer: Answer,
    /// Whether a no is one to the question.
    decides: bool,
}

impl AskerArgs {
    /// Returns whether standard input is read.
    pub(super) fn reads_stdin(&self) -> bool {
        self.credential.reads_stdin()
    }

    /// Returns the flags that say which part of the kubeconfig is meant.
    pub(super) fn client(&self) -> &ClientArgs {
        &self.credential.client
    }

    /// Returns the flags of a credential.
    pub(super) fn credential(&self) -> &CredentialArgs {
        &self.credential
    }

    /// Returns what `--as` and its kin say of a kubeconfig's user, for whoever connects as that.
    pub(super) fn impersonation(&self) -> User {
        self.identity.overrides()
    }

    /// Returns whether somebody is named, by whatever flag.
    pub(super) fn names_somebody(&self) -> Result<bool, CliError> {
        Ok(self.credential.is_given() || self.identity.impersonation()?.is_some())
    }

    /// Says whose question it is; `path` is that of the request, by which a server may let strangers in.
    ///
    /// # Errors
    /// If nobody is named and the kubeconfig has nobody, or a credential cannot be read.
    pub(super) fn ask(&self, ui: &mut Ui, policy: &PolicyArgs, path: &str) -> Result<Asker, CliError> {
        if self.reads_stdin() && policy.reads_stdin() {
            let error = CliError::new("stdin cannot hold both the policy and the credential");
            return Err(error.hint("name a file for one of them"));
        }
        match self.identity.impersonation()? {
            Some(wanted) if !self.credential.is_given() => {
                Ok(Asker { who: Who::User(wanted.user_info()), caller: None, namespace: None })
            }
            Some(wanted) => self.impersonating(ui, policy, path, wanted),
            None => self.of_credential(ui, policy, path),
        }
    }

    fn impersonating(
        &self,
        ui: &mut Ui,
        policy: &PolicyArgs,
        path: &str,
        wanted: Impersonation,
    ) -> Result<Asker, CliError> {
        let credential = self.identified(ui, policy, path)?;
        let known = match known(ui, policy, credential.identified) {
            Who::User(user) => Ok(user),
            Who::Refused(why) => Err(why),
            Who::Unknown(why) => Err(why.join("; ")),
        };
        let who = Who::User(wanted.clone().user_info());
        let namespace = credential.namespace.filter(|_| self.credential.names_context());
        Ok(Asker { who, caller: Some(Caller { known, wanted, decides: false }), namespace })
    }

    fn of_credential(&self, ui: &mut Ui, policy: &PolicyArgs, path: &str) -> Result<Asker, CliError> {
        let credential = self.identified(ui, policy, path).map_err(|error| {
            if self.credential.is_given() {
                return error;
            }
            let nobody = CliError::new("it is not said whose question this is");
            error
                .causes
                .iter()
                .fold(nobody, CliError::because)
                .hint("name a user with --as USER, and groups with --as-group GROUP")
                .hint("a service account is --as system:serviceaccount:NAMESPACE:NAME")
                .hint("--cert FILE, --token-from FILE or --context NAME ask for the holder of a credential")
        })?;
        let mut who = known(ui, policy, credential.identified);
        let mut caller = None;
        if let (Who::User(user), Some(wanted)) = (&who, credential.impersonation) {
            let identity = wanted.clone().user_info();
            caller = Some(Caller { known: Ok(user.clone()), wanted, decides: true });
            who = Who::User(identity);
        }
        Ok(Asker { who, caller, namespace: credential.namespace })
    }

    fn identified(
        &self,
        ui: &mut Ui,
        policy: &PolicyArgs,
        path: &str,
    ) -> Result<credential::Credential, CliError> {
        secrets::protect();
        let chain = self.server.chain(ui, &policy.authorization_mode)?;
        let occasion = Occasion { path: path.to_owned(), ..Occasion::default() };
        let credential = credential::identify(ui, &self.credential, &chain, occasion, time::now())?;
        credential.notes.iter().for_each(|note| ui.warning(note));
        Ok(credential)
    }
}

/// Says who it is, and what is taken for granted.
fn known(ui: &mut Ui, policy: &PolicyArgs, identified: Identified) -> Who {
    match identified {
        Identified::Known(Known { assumed, .. }) if policy.strict && !assumed.is_empty() => {
            Who::Unknown(assumed)
        }
        Identified::Known(known) => {
            known.tell(ui);
            Who::User(known.user)
        }
        Identified::Refused(why) => Who::Refused(why),
        Identified::Unknown(why) => Who::Unknown(why),
    }
}

impl Asker {
    /// Says whether the caller may take the identity on for a request, if there is one.
    pub(super) fn taken_on(
        &self,
        authorizer: &Authorizer,
        version: Version,
        request: &Attributes<'_>,
    ) -> Option<TakenOn> {
        let Caller { known, wanted, decides } = self.caller.as_ref()?;
        Some(match known {
            Ok(caller) => TakenOn {
                caller: Some(caller.clone()),
                answer: taken_on(caller, wanted, Some(authorizer), version, request),
                decides: *decides,
            },
            Err(why) => TakenOn {
                caller: None,
                answer: Answer::Unknown { why: vec![why.clone()] },
                decides: *decides,
            },
        })
    }
}

impl TakenOn {
    /// Says it on stderr.
    pub(super) fn tell(&self, ui: &mut Ui) {
        let caller =
            self.caller.as_ref().map_or("the caller".to_owned(), |user| format!("`{}`", shown(&user.name)));
        match &self.answer {
            Answer::Taken { mode, .. } => {
                ui.note(&format!("{caller} may take on that identity (mode {})", mode.as_str()));
            }
            Answer::Refused(words) => {
                ui.warning(&format!("{caller} may not take on that identity: {}", shown(words)));
            }
            Answer::Unknown { why } => {
                let why = why.join("; ");
                ui.warning(&format!(
                    "it is not known whether {caller} may take on that identity: {}",
                    shown(&why)
                ));
            }
        }
    }

    /// Returns who the request goes on as, where the caller's right decides; else `None`.
    pub(super) fn decided(&self) -> Option<Who> {
        self.decides.then(|| match &self.answer {
            Answer::Taken { user, .. } => Who::User(user.clone()),
            Answer::Refused(words) => Who::Refused(words.clone()),
            Answer::Unknown { why } => Who::Unknown(why.clone()),
        })
    }
}
