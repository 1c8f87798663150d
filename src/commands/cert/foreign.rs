//! What other programs call the arguments of `kauth cert`: none is taken for another silently, and each is answered with
//! the name that kauth has for it.

use clap::Args;

use crate::error::CliError;
use crate::shown::in_shell;

/// What other programs have before the name of whom they make a certificate for.
const WORDS: [&str; 9] = ["add", "create", "gen", "generate", "issue", "mint", "new", "request", "sign"];

/// Arguments that lead to others.
#[derive(Debug, Args)]
pub(super) struct ForeignArgs {
    /// How long it is valid
    #[arg(id = "foreign_days", long = "days", hide = true, allow_hyphen_values = true, value_name = "DAYS",
          aliases = ["duration", "validity", "expires", "expiration", "expiry", "expiration-seconds"])]
    days: Option<String>,
    /// A group; other programs take several, with commas between them
    #[arg(id = "foreign_groups", long = "groups", hide = true, value_name = "GROUPS",
          aliases = ["organization", "organizations", "org", "as-group"])]
    groups: Option<String>,
    /// The user's name
    #[arg(id = "foreign_name", long = "cn", hide = true, value_name = "NAME",
          aliases = ["common-name", "user", "username", "name", "as", "subj", "subject"])]
    name: Option<String>,
    /// What stands behind NAME
    #[arg(id = "foreign_others", hide = true)]
    others: Vec<String>,
}

impl ForeignArgs {
    /// Makes sure that nothing of it is given.
    ///
    /// # Errors
    /// Names what to write instead.
    pub(super) fn confirm_none(&self, name: Option<&str>) -> Result<(), CliError> {
        let none = |what: &str| Err(CliError::new(format!("there is no flag of that name for {what}")));
        if self.days.is_some() {
            return none("how long it is valid").map_err(|error| error.hint("--ttl 30d is for 30 days"));
        }
        if self.groups.is_some() {
            return none("groups").map_err(|error| error.hint("--group GROUP, once for each group"));
        }
        if self.name.is_some() {
            return none("the user's name").map_err(|error| error.hint("`kauth cert NAME --group GROUP`"));
        }
        let (Some(name), Some(other)) = (name, self.others.first()) else { return Ok(()) };
        let error = format!("one certificate has one NAME: `{}` is too many", other.escape_debug());
        Err(if WORDS.contains(&name) {
            CliError::new(error).hint(format!("without the word `{name}`: `kauth cert {}`", in_shell(other)))
        } else {
            CliError::new(error).hint("--list-file mints for many at once")
        })
    }
}
