//! `kauth create clusterrole` (`kubectl: pkg/cmd/create/create_clusterrole.go`).

use clap::Args;

use super::distinct;
use super::object::{ObjectArgs, Target};
use super::rule::{self, RuleArgs, Words};
use super::verbs::Verbs;
use crate::api::rbac_draft::{RbacDraft, RuleDraft};
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Who holds the role may read nodes
  kauth create clusterrole node-reader --verb=get,list,watch --resource=nodes

  # URLs
  kauth create clusterrole logs --verb=get --non-resource-url='/logs/*'

  # What all ClusterRoles allow that bear a label
  kauth create clusterrole monitoring --aggregation-rule=rbac.example.com/aggregate-to-monitoring=true";

/// Write a ClusterRole: what its holders may do wherever it is bound
///
/// Names of resources are checked, and written as the API server calls them. One that nobody knows is an error; -f names
/// CustomResourceDefinitions, --allow-unknown takes it as it is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ClusterRoleArgs {
    #[command(flatten)]
    object: ObjectArgs,
    /// The URLs, with commas between them: *, or a path, at whose end * stands for anything (can be repeated)
    #[arg(long = "non-resource-url", value_name = "URL", value_parser = rule::words, allow_hyphen_values = true)]
    urls: Vec<Words>,
    /// Labels, with commas between them: the rules are those of all ClusterRoles that have them all (can be repeated)
    #[arg(long = "aggregation-rule", value_name = "KEY=VALUE", value_parser = labels, allow_hyphen_values = true)]
    labels: Vec<Labels>,
    #[command(flatten)]
    rule: RuleArgs,
    /// With --apply: the user of the kubeconfig to be, instead of the context's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    user: Option<String>,
}

/// The labels of one value of a flag.
#[derive(Debug, Clone)]
struct Labels(Vec<(String, String)>);

/// Prints the ClusterRole.
///
/// # Errors
/// If it cannot be made as asked.
pub(super) fn run<'a>(
    ui: &mut Ui,
    mut target: Target<'a>,
    args: &'a ClusterRoleArgs,
) -> Result<ExitStatus, Failure> {
    target.user = args.user.as_deref();
    let plan = args.object.plan(ui, "clusterrole")?;
    let name = plan.name()?;
    let draft = if args.labels.iter().all(|labels| labels.0.is_empty()) {
        RbacDraft::cluster_role(name, args.rules(ui)?)
    } else {
        args.confirm_nothing_else()?;
        // Of equal keys the last counts.
        let labels = args.labels.iter().flat_map(|labels| labels.0.iter().cloned());
        RbacDraft::aggregated_cluster_role(name, labels.collect())
    };
    plan.finish(ui, &target, &draft)
}

impl ClusterRoleArgs {
    fn urls(&self) -> Vec<String> {
        distinct(self.urls.iter().flat_map(|words| &words.0))
    }

    fn confirm_nothing_else(&self) -> Result<(), CliError> {
        let rule = &self.rule;
        if self.urls().is_empty() && !rule.has_verbs() && !rule.has_resources() && !rule.has_resource_names()
        {
            return Ok(());
        }
        let reason = "without nonResourceURLs, verbs, resources or resourceNames";
        Err(CliError::new(format!("aggregation rule must be specified {reason}")))
    }

    /// Returns the rules on resources, then that on URLs.
    fn rules(&self, ui: &mut Ui) -> Result<Vec<RuleDraft>, CliError> {
        let (verbs, urls) = (self.rule.verbs()?, self.urls());
        if !self.rule.has_resources() && urls.is_empty() {
            return Err(CliError::new("one of resource or nonResourceURL must be specified"));
        }
        let mut rules = Vec::new();
        if self.rule.has_resources() {
            rule::warn_of_unheard(ui, &verbs);
            let (on_resources, found) = self.rule.rules(ui, &verbs)?;
            rules = on_resources;
            self.rule.remark(ui, &verbs, &found);
        } else if self.rule.has_resource_names() {
            ui.warning("--resource-name is left out: URLs have no objects");
        }
        if !urls.is_empty() {
            rules.push(rule_on_urls(&verbs, urls)?);
        }
        Ok(rules)
    }
}

fn rule_on_urls(verbs: &Verbs, urls: Vec<String>) -> Result<RuleDraft, CliError> {
    if let Some(verb) = verbs.not_for_urls() {
        return Err(CliError::new(format!("invalid verb: '{verb}' for nonResourceURL")));
    }
    for url in urls.iter().filter(|url| *url != "*") {
        if !url.starts_with('/') {
            return Err(CliError::new("nonResourceURL should start with /"));
        }
        if url.find('*').is_some_and(|star| star + 1 < url.len()) {
            let reason = "only supports wildcard matches when '*' is at the end";
            return Err(CliError::new(format!("nonResourceURL {reason}")));
        }
    }
    let verbs = verbs.as_slice().to_vec();
    Ok(RuleDraft { verbs, non_resource_urls: urls, ..RuleDraft::default() })
}

// component-base: cli/flag/map_string_string.go
fn labels(text: &str) -> Result<Labels, String> {
    let pairs = text.split(',').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| match pair.split_once('=') {
        Some((key, value)) => Ok((key.trim().to_owned(), value.trim().to_owned())),
        None => Err("malformed pair, expect string=string".to_owned()),
    });
    pairs.collect::<Result<_, _>>().map(Labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_at_the_end_of_a_url() {
        let verbs = Verbs::parse([&"get".to_owned()].into_iter()).unwrap();
        let rule = |url: &str| rule_on_urls(&verbs, vec![url.to_owned()]);
        for url in ["*", "/", "/*", "/a*", "/a/*", "/é"] {
            assert_eq!(rule(url).unwrap().non_resource_urls, [url]);
        }
        for url in ["", "a", "**", "/**", "/*/a", "/*é"] {
            assert!(rule(url).is_err(), "{url}");
        }
    }
}
