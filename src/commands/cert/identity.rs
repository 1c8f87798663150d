//! Who a certificate is for: the arguments as a subject and a purpose, checked; what is to be known about the names is said.

use clap::{Args, ValueEnum};

use super::validity::Usual;
use crate::authn::reserved::{self, Concern};
use crate::authn::{SYSTEM_MASTERS, SYSTEM_NODE_PREFIX, SYSTEM_NODES, UserInfo};
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::issue::{AlternativeName, Purpose};
use crate::pki::subject::Subject;
use crate::shown::shown;

const HOUR: i64 = 3600;
const YEAR: i64 = 365 * 24 * HOUR;

/// Who the certificate is for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Identity")]
pub(super) struct IdentityArgs {
    /// A group of the user; it is taken whole, commas and all (can be repeated)
    #[arg(short, long = "group", value_name = "GROUP")]
    pub(super) groups: Vec<String>,
    /// The user's uid, which kube-apiserver reads since 1.33
    #[arg(long, value_name = "UID")]
    pub(super) uid: Option<String>,
    /// A node's certificate: user system:node:NODE, group system:nodes
    #[arg(long, value_name = "NODE", conflicts_with_all = ["uid", "groups"])]
    pub(super) node: Option<String>,
    /// What the certificate is for
    #[arg(long, value_name = "PROFILE", default_value = "client")]
    pub(super) profile: Profile,
    /// A DNS name or IP address of a server (can be repeated)
    #[arg(long = "san", value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// Take names that begin or end with a space, or hold control characters
    #[arg(long)]
    pub(super) allow_odd_names: bool,
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Profile {
    /// A user makes himself known with it
    #[default]
    Client,
    /// A kubelet makes itself known to kube-apiserver with it, under the names of --san; with --node
    KubeletServing,
    /// Any other server, under the names of --san
    Server,
}

/// Who a certificate is for, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) subject: Subject,
    pub(super) purpose: Purpose,
    pub(super) usual: Usual,
    pub(super) is_kubelet_serving: bool,
}

impl IdentityArgs {
    /// Returns the identity of a user, node or server that goes by `name`.
    ///
    /// # Errors
    /// If a name is missing, or is one that nobody can want.
    pub(super) fn identity(&self, name: Option<&str>) -> Result<Identity, CliError> {
        let common_name = match (&self.node, name) {
            (Some(_), Some(_)) => return Err(CliError::new("--node names the user: give no NAME beside it")),
            (Some(node), None) => node_user(node)?,
            (None, Some(name)) => name.to_owned(),
            (None, None) => {
                let error = CliError::new("the user has no name");
                return Err(error.hint("kauth cert NAME --group GROUP; --node NODE for a node"));
            }
        };
        let groups = if self.node.is_some() { vec![SYSTEM_NODES.to_owned()] } else { self.groups.clone() };
        let names: Result<Vec<_>, _> = self.names.iter().map(|name| AlternativeName::parse(name)).collect();
        let names = names.map_err(|why| CliError::new(format!("--san: {why}")))?;
        self.identity_of(common_name, groups, names)
    }

    /// Returns the identity of somebody in these groups, or of a server with these names.
    ///
    /// # Errors
    /// If a name is missing, or is one that nobody can want.
    pub(super) fn identity_of(
        &self,
        common_name: String,
        groups: Vec<String>,
        names: Vec<AlternativeName>,
    ) -> Result<Identity, CliError> {
        let subject = Subject { common_name, organizations: groups, uid: self.uid.clone() };
        confirm(&subject, self.allow_odd_names)?;
        let is_kubelet_serving = self.profile == Profile::KubeletServing;
        let (usual, purpose) = (self.usual(&subject), self.purpose(names)?);
        Ok(Identity { subject, purpose, usual, is_kubelet_serving })
    }

    fn purpose(&self, names: Vec<AlternativeName>) -> Result<Purpose, CliError> {
        match self.profile {
            Profile::Client if names.is_empty() => Ok(Purpose::Client),
            Profile::Client => Err(CliError::new("a client's certificate has no names of a server")
                .because("kube-apiserver does not read them of clients")
                .hint("--profile server makes a server's certificate")),
            Profile::KubeletServing if self.node.is_none() => {
                Err(CliError::new("--profile kubelet-serving is for a node").hint("name it with --node"))
            }
            Profile::KubeletServing | Profile::Server if names.is_empty() => {
                Err(CliError::new("a server's certificate needs at least one --san")
                    .because("clients do not read the common name"))
            }
            Profile::KubeletServing | Profile::Server => Ok(Purpose::Server(names)),
        }
    }

    /// Says that a group with commas is one, which who knows other programs may not expect.
    pub(super) fn warn_of_commas(&self, ui: &mut Ui) {
        for group in self.groups.iter().filter(|group| group.contains(',')) {
            let group = shown(group);
            ui.note(&format!("`{group}` is one group, commas and all: --group is repeated for several"));
        }
    }

    /// Returns how long a certificate is valid if nothing is said.
    pub(super) fn usual(&self, subject: &Subject) -> Usual {
        if self.node.is_some() || self.profile != Profile::Client {
            return Usual { ttl: YEAR, is_persons: false };
        }
        usual_of(subject)
    }
}

/// Returns how long a user's certificate is valid if nothing is said.
pub(super) fn usual_of(subject: &Subject) -> Usual {
    let is_master = subject.organizations.iter().any(|group| group == SYSTEM_MASTERS);
    Usual { ttl: if is_master { HOUR } else { 12 * HOUR }, is_persons: true }
}

/// Makes sure that a server can make something of a subject, and that somebody can want it.
///
/// # Errors
/// If not; says all that is wrong.
pub(super) fn confirm(subject: &Subject, allow_odd: bool) -> Result<(), CliError> {
    let flaws = subject.flaws();
    let wrong = flaws.iter().filter(|flaw| !(allow_odd && flaw.is_odd_only()));
    let errors = wrong.map(|flaw| {
        let error = CliError::new(flaw.to_string());
        if flaw.is_odd_only() { error.hint("--allow-odd-names takes it all the same") } else { error }
    });
    CliError::all(errors).map_or(Ok(()), Err)
}

/// Returns who kube-apiserver takes the holder of a client certificate for, as far as the subject says it.
pub(super) fn user_info(subject: &Subject) -> UserInfo<'_> {
    let groups = subject.organizations.iter().map(|group| group.as_str().into()).collect();
    let uid = subject.uid.as_deref().unwrap_or_default().into();
    let name = subject.common_name.as_str().into();
    UserInfo { name, uid, groups, ..UserInfo::default() }.authenticated()
}

/// Says what is to be known about a user's name and groups.
pub(super) fn warn(ui: &mut Ui, subject: &Subject, purpose: &Purpose) {
    if *purpose != Purpose::Client {
        return;
    }
    for concern in reserved::concerns(&subject.common_name, &subject.organizations) {
        ui.warning(&concern.to_string());
        if concern == Concern::Masters {
            ui.note(
                "a group of your own does as well, and can be taken back: \
                 kubectl create clusterrolebinding admins --clusterrole=cluster-admin --group=admins",
            );
        }
    }
}

// kubelet: the name of a node is a DNS subdomain.
fn node_user(node: &str) -> Result<String, CliError> {
    if crate::authn::service_account::is_dns1123_subdomain(node) {
        return Ok(format!("{SYSTEM_NODE_PREFIX}{node}"));
    }
    let why = "a node's name is a DNS subdomain: lower-case letters, digits, `-` and `.`";
    Err(CliError::new(format!("--node `{}` is no node's name", node.escape_debug())).because(why))
}
