//! What an argument `TYPE[.VERSION][.GROUP][/NAME]` asks for: kubectl's rules, and where kauth departs from them.
//!
//! Knows nothing about verbs, namespaces or URLs.

use std::fmt;

use super::rest_mapper::{Found, Query};
use super::{Discovery, GROUPS_WITHOUT_DOT, api_version, to_lower};

/// A resource and its group; displayed as `deployments.apps`, or `pods` in the core group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupResource {
    /// The group; empty for the core group.
    pub group: String,
    /// The resource.
    pub resource: String,
}

/// What an argument asks for, and what there is to say about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The resource, plural, with its group; `*`, or a type that nobody knows, as it is asked for.
    pub asked: GroupResource,
    /// The subresource that stands behind the slash; empty if none does.
    pub subresource: String,
    /// The name that stands behind the slash; empty if none does.
    pub name: String,
    /// Whether the type is known, or `*`.
    pub known: bool,
    /// Whether objects of the resource live in namespaces; `None` for what no server lists.
    pub namespaced: Option<bool>,
    /// What kubectl warns of, in its order.
    pub warnings: Vec<Warning>,
    /// Where this is not what kubectl asks for.
    pub notes: Vec<Note>,
}

/// A warning of kubectl's; displayed in its words, without the `Warning: ` before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A short name could mean another resource too.
    ShortName {
        /// The short name.
        short: String,
        /// The other resource.
        other: GroupResource,
    },
    /// Nobody knows the type, which stands here in lower case, its group all behind the first dot.
    UnknownType(GroupResource),
    /// The resource is cluster-scoped; of interest where a namespace is asked for.
    NotNamespaced(GroupResource),
}

/// Where kauth asks for something else than kubectl does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What stands behind the slash is taken for a subresource; kubectl takes it for a name.
    Subresource {
        /// The argument, as typed.
        argument: String,
        /// The subresource.
        subresource: String,
        /// Whose subresource it is.
        of: GroupResource,
    },
    /// A type that nobody knows is asked for in the group that it names; kubectl asks for the whole word in the core group.
    UnknownType {
        /// The type, as typed.
        typed: String,
        /// What is asked for.
        asked: GroupResource,
    },
}

impl Discovery {
    /// Resolves an argument that is not a URL.
    ///
    /// This departs from kubectl where it puts a question that nobody means: a subresource of the type behind the slash is
    /// that, not a name; and a type that nobody knows is asked for in the group that it names, since custom resources are
    /// rarely in the input. Either time there is a note.
    pub fn resolve(&self, argument: &str) -> Resolution {
        let mut resolution = self.resolve_as_kubectl(argument);
        if !resolution.known {
            resolution.ask_in_named_group();
        }
        if self.is_subresource(&resolution.asked.group, &resolution.asked.resource, &resolution.name) {
            resolution.take_name_for_subresource(argument);
        }
        resolution
    }

    /// Resolves an argument that is not a URL just as `kubectl auth can-i` does (`kubectl: pkg/cmd/auth/cani.go`).
    pub fn resolve_as_kubectl(&self, argument: &str) -> Resolution {
        let (typed, name) = argument.split_once('/').unwrap_or((argument, ""));
        let name = name.to_owned();
        if typed == "*" {
            return Resolution {
                asked: GroupResource::new("", "*"),
                name,
                known: true,
                ..Resolution::default()
            };
        }
        let lower = to_lower(typed);
        let (resource, rest) = lower.split_once('.').unwrap_or((&lower, ""));
        let mut warnings = Vec::new();
        match self.find_type(resource, rest, &mut warnings) {
            Some(Found { group, resource, namespaced }) => {
                let asked = GroupResource::new(group, &resource);
                Resolution { asked, name, known: true, namespaced, warnings, ..Resolution::default() }
            }
            None => {
                warnings.extend(unknown_type(resource, rest));
                Resolution { asked: GroupResource::new("", typed), name, warnings, ..Resolution::default() }
            }
        }
    }

    /// Finds a type by what stands before and behind its first dot: VERSION.GROUP if that is one, else GROUP.
    fn find_type<'a>(
        &'a self,
        resource: &'a str,
        rest: &'a str,
        warnings: &mut Vec<Warning>,
    ) -> Option<Found<'a>> {
        rest.split_once('.')
            .and_then(|(version, group)| self.find(Query { group, version, resource }, warnings))
            .or_else(|| self.find(Query { group: rest, version: "", resource }, warnings))
    }
}

impl Resolution {
    /// Returns kubectl's warning for a question that names a namespace: the resource may be cluster-scoped.
    pub fn scope_warning(&self) -> Option<Warning> {
        (self.namespaced == Some(false)).then(|| Warning::NotNamespaced(self.asked.clone()))
    }

    fn ask_in_named_group(&mut self) {
        if let Some(asked) = named_group(&self.asked.resource) {
            let typed = std::mem::replace(&mut self.asked, asked.clone()).resource;
            self.notes.push(Note::UnknownType { typed, asked });
        }
    }

    fn take_name_for_subresource(&mut self, argument: &str) {
        self.subresource = std::mem::take(&mut self.name);
        self.notes.push(Note::Subresource {
            argument: argument.to_owned(),
            subresource: self.subresource.clone(),
            of: self.asked.clone(),
        });
    }
}

/// Returns NAME and GROUP of a type `NAME.GROUP`, where GROUP looks like one; a version before the group is dropped.
fn named_group(typed: &str) -> Option<GroupResource> {
    let lower = to_lower(typed);
    let (resource, group) = lower.split_once('.')?;
    let is_group = group.contains('.') || GROUPS_WITHOUT_DOT.contains(&group);
    if !is_group || ["", "*"].contains(&resource) {
        return None;
    }
    let versioned = group.split_once('.').filter(|(version, _)| api_version::is_version(version));
    Some(GroupResource::new(versioned.map_or(group, |(_, group)| group), resource))
}

/// Returns the warning of an unknown type. Users and groups are never listed, yet impersonation asks for them.
fn unknown_type(resource: &str, group: &str) -> Option<Warning> {
    let is_let_off = group.is_empty() && ["users", "groups"].contains(&resource);
    (!is_let_off).then(|| Warning::UnknownType(GroupResource::new(group, resource)))
}

impl GroupResource {
    pub(super) fn new(group: &str, resource: &str) -> Self {
        Self { group: group.to_owned(), resource: resource.to_owned() }
    }

    /// Names the group as kubectl's warnings do.
    fn in_group(&self) -> String {
        if self.group.is_empty() { String::new() } else { format!(" in group '{}'", self.group) }
    }
}

impl fmt::Display for GroupResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.resource)?;
        if self.group.is_empty() { Ok(()) } else { write!(f, ".{}", self.group) }
    }
}

impl Warning {
    /// Returns whether kubectl prints an empty line behind the warning.
    pub fn has_blank_line(&self) -> bool {
        !matches!(self, Self::ShortName { .. })
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortName { short, other } => {
                write!(f, "short name \"{short}\" could also match lower priority resource {other}")
            }
            Self::UnknownType(unknown) => {
                write!(
                    f,
                    "the server doesn't have a resource type '{}'{}",
                    unknown.resource,
                    unknown.in_group()
                )
            }
            Self::NotNamespaced(asked) => {
                write!(f, "resource '{}' is not namespace scoped{}", asked.resource, asked.in_group())
            }
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subresource { argument, subresource, of } => {
                write!(f, "`{argument}` is taken as subresource `{subresource}` of `{of}`; ")?;
                write!(f, "use --name for an object named `{subresource}`")
            }
            Self::UnknownType { typed, asked } if asked.group.is_empty() => {
                write!(f, "`{typed}` is asked as resource `{}` in the core group", asked.resource)
            }
            Self::UnknownType { typed, asked } => {
                write!(f, "`{typed}` is asked as resource `{}` in group `{}`", asked.resource, asked.group)
            }
        }
    }
}
