//! Each rule on the smallest kubeconfig that it speaks up for, and on one that is fine.

mod cases;
mod world;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Kind, RULES, Severity, credential};
use crate::kubeconfig::config::{Config, EnvVar};
use crate::secret::SecretBytes;
use cases::{Case, cases};
use world::{NOW, World};

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert_eq!(World::good().findings(), []);
    assert_eq!(World::default().findings(), []);
}

#[test]
fn every_rule_speaks_up_alone() {
    for (index, (rule, spoil)) in cases().enumerate() {
        let mut world = World::good();
        spoil(&mut world);
        // What is no longer referred to is no finding of its own here.
        let found = world.rules().into_iter().filter(|found| !found.starts_with("unused") || found == rule);
        assert_eq!(found.collect::<Vec<_>>(), [*rule], "case {index}: {:#?}", world.findings());
    }
}

#[test]
fn every_rule_has_a_case_and_a_name_of_its_own() {
    let tested: BTreeSet<_> = cases().map(|(rule, _)| *rule).collect();
    let known: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(tested, known);
    assert_eq!(known.len(), RULES.len());
    for rule in RULES {
        assert!(rule.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", rule.id);
        assert!(!rule.about.is_empty() && !rule.about.ends_with('.'), "{}", rule.id);
    }
}

#[test]
fn a_finding_says_where_and_what_to_do() {
    let mut world = World::good();
    world.user("jane").client_key = "/home/~/key".into();
    world.user("jane").client_key_data = SecretBytes::default();
    let [finding] = &world.findings()[..] else { panic!("one finding") };
    assert_eq!((finding.file.as_str(), finding.severity), ("one", Severity::Error));
    assert_eq!(finding.entry, Some((Kind::User, "jane".into())));
    assert_eq!(finding.message, "its client key `/home/~/key`: no such file or directory");
    assert_eq!(finding.hint.as_deref(), Some("`~` is not expanded in a kubeconfig"));
}

#[test]
fn a_finding_steers_neither_terminal_nor_shell() {
    let mut world = World::good();
    world.exec().api_version = "\u{1b}[2Jv9\n".into();
    world.user("robot").token_file = "/it's \u{7}".into();
    world.put("/it's \u{7}", 0o644, b"abc");
    let told: Vec<_> = world.findings().into_iter().map(|finding| (finding.message, finding.hint)).collect();
    assert_eq!(told[0].0, "others may read or write the token file `/it's \\u{7}` (mode 0644)");
    assert_eq!(told[0].1.as_deref(), Some(r"chmod 600 '/it'\''s \u{7}'"));
    assert_eq!(told[1].0, r"its exec plugin's apiVersion `\u{1b}[2Jv9\n` is none that clients have");
}

#[test]
fn what_is_in_another_file_is_found_there() {
    let mut world = World::good();
    let users = std::mem::take(&mut world.config().users);
    world.configs.push((
        0o600,
        Vec::new(),
        Config { users, current_context: "gone".into(), ..Config::default() },
    ));
    assert_eq!(world.findings(), []);
    world.configs[1].2.users.get_mut("robot").unwrap().token = "a b".into();
    let places: Vec<_> = world.findings().into_iter().map(|finding| (finding.file, finding.rule)).collect();
    assert_eq!(places, [("two".to_owned(), "invalid-token"), ("two".to_owned(), "token-and-file")]);
}

#[test]
fn older_plugins_need_no_interactive_mode() {
    let mut world = World::good();
    world.exec().api_version = "client.authentication.k8s.io/v1beta1".into();
    world.exec().interactive_mode.clear();
    world.exec().command = "looked-up".into();
    assert_eq!(world.findings(), []);
}

#[test]
fn spans_are_told_in_the_largest_unit_that_says_something() {
    for (seconds, told) in [
        (0, "0 seconds"),
        (1, "1 second"),
        (-59, "59 seconds"),
        (60, "1 minute"),
        (7199, "1 hour"),
        (172_799, "47 hours"),
        (172_800, "2 days"),
        (i64::MIN, "106751991167300 days"),
    ] {
        assert_eq!(credential::span(seconds), told);
    }
}

proptest! {
    /// Whatever is wrong: each secret is in a field that findings speak of, and in none of them.
    #[test]
    fn no_secret_is_told(
        secrets in proptest::collection::vec("[A-Za-z0-9_~-]{12,24}", 8),
        chosen in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        blank in "[ \n]?",
    ) {
        let all: Vec<&Case> = cases().collect();
        let mut world = World::good();
        for index in chosen {
            all[index.index(all.len())].1(&mut world);
        }
        for user in world.config().users.values_mut() {
            user.token = format!("{}{blank}", secrets[0]).into();
            user.password = secrets[1].as_str().into();
            user.client_key_data = secrets[2].as_bytes().to_vec().into();
            let exec = user.exec.get_or_insert_default();
            exec.env.get_or_insert_default().push(EnvVar { name: String::new(), value: secrets[3].as_str().into() });
            let config = Some([("id-token".to_owned(), secrets[4].as_str().into())].into());
            user.auth_provider.get_or_insert_default().config = config;
        }
        world.cluster().server = format!("http://u:{}@api{blank}", secrets[5]);
        world.cluster().proxy_url = format!("ftp://u:{}@proxy", secrets[6]).into();
        world.put("/token", 0o666, format!("{}{blank}{}", secrets[7], secrets[7]).as_bytes());
        let told = format!("{:?}", world.findings());
        prop_assert!(secrets.iter().all(|secret| !told.contains(secret)), "{}", told);
        prop_assert!(told.contains("u:REDACTED@api") && told.contains("ftp://u:REDACTED@proxy"));
    }

    #[test]
    fn no_time_panics(from in any::<i64>(), until in any::<i64>()) {
        let mut world = World::good();
        let text = format!("jane;dev;{from};{until};k1;true").into_bytes();
        world.cluster().certificate_authority_data = text.clone();
        world.user("jane").client_certificate_data = text;
        let rules = world.rules();
        let is_valid = from <= NOW && NOW <= until;
        prop_assert_eq!(rules.contains(&"expired-ca"), !is_valid);
        let expired = rules.contains(&"certificate-expired") || rules.contains(&"certificate-not-yet-valid");
        prop_assert_eq!(expired, !is_valid);
    }
}
