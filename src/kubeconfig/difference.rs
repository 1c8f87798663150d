//! How two kubeconfigs differ by meaning, without their secrets.
//!
//! Knows nothing about files; digests are made by who asks.

use std::collections::BTreeMap;

use super::config::{AuthProvider, Cluster, Config, Context, Exec, Extensions, User};
use super::redact;
use crate::document::value::Value;
use crate::go;
use crate::secret::SecretBytes;

/// A field, or an entry as such, that is not the same in two kubeconfigs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where it is, like `users.ann.token`. An entry as such ends with its name.
    pub path: String,
    /// What became of it.
    pub change: Change,
    /// What the first kubeconfig has; a secret as the start of its digest.
    pub a: Option<String>,
    /// What the second kubeconfig has; a secret as the start of its digest.
    pub b: Option<String>,
}

/// What became of a field from the first to the second kubeconfig.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// The two have not the same.
    Changed,
}

/// A SHA-256.
pub type Digest<'d> = &'d dyn Fn(&[u8]) -> [u8; 32];

/// Returns what differs, sorted by path.
///
/// A field that is absent is as one that is empty. Tokens, passwords, keys, certificates, the values of an exec plugin's environment and
/// what an auth provider or an extension calls a secret are shown as `sha256:` and eight digits.
pub fn differences(a: &Config, b: &Config, digest: Digest<'_>) -> Vec<Difference> {
    let (a, b) = (Fields::of(a).0, Fields::of(b).0);
    let paths: BTreeMap<&Vec<String>, ()> = a.keys().chain(b.keys()).map(|path| (path, ())).collect();
    let differing = paths.into_keys().filter(|path| a.get(*path) != b.get(*path));
    differing
        .map(|path| {
            let shown =
                |fields: &BTreeMap<Vec<String>, Field>| fields.get(path).map(|field| field.shown(digest));
            let (a, b) = (shown(&a), shown(&b));
            let change = match (&a, &b) {
                (None, _) => Change::Added,
                (_, None) => Change::Removed,
                _ => Change::Changed,
            };
            Difference { path: path.join("."), change, a, b }
        })
        .collect()
}

/// The content of a field, compared whole and shown in part.
#[derive(PartialEq)]
enum Field {
    Open(String),
    Url(SecretBytes),
    Secret(SecretBytes),
}

impl Field {
    fn shown(&self, digest: Digest<'_>) -> String {
        match self {
            Self::Open(text) => text.clone(),
            Self::Secret(bytes) => short(digest, bytes),
            Self::Url(url) => {
                let url = String::from_utf8_lossy(url);
                match redact::password_of(&url) {
                    Some(password) => {
                        let sum = short(digest, url[password.clone()].as_bytes());
                        redact::replaced(&url, password, &sum)
                    }
                    None => url.into_owned(),
                }
            }
        }
    }
}

fn short(digest: Digest<'_>, bytes: &[u8]) -> String {
    let start: String = digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{start}")
}

/// The fields of a kubeconfig by their path, which is kept in parts: names may hold dots.
struct Fields(BTreeMap<Vec<String>, Field>);

impl Fields {
    fn of(config: &Config) -> Self {
        let mut fields = Self(BTreeMap::new());
        fields.open(&["current-context"], &config.current_context);
        fields.flag(&["preferences", "colors"], config.preferences.colors);
        fields.extensions(&["preferences"], &config.preferences.extensions);
        fields.extensions(&[], &config.extensions);
        config.clusters.iter().for_each(|(name, cluster)| fields.cluster(&["clusters", name], cluster));
        config.contexts.iter().for_each(|(name, context)| fields.context(&["contexts", name], context));
        config.users.iter().for_each(|(name, user)| fields.user(&["users", name], user));
        fields
    }

    fn cluster(&mut self, at: &[&str], cluster: &Cluster) {
        self.entry(at);
        self.url(&join(at, "server"), &cluster.server);
        self.open(&join(at, "tls-server-name"), &cluster.tls_server_name);
        self.flag(&join(at, "insecure-skip-tls-verify"), cluster.insecure_skip_tls_verify);
        self.open(&join(at, "certificate-authority"), &cluster.certificate_authority);
        self.secret(&join(at, "certificate-authority-data"), &cluster.certificate_authority_data);
        self.url(&join(at, "proxy-url"), &cluster.proxy_url);
        self.flag(&join(at, "disable-compression"), cluster.disable_compression);
        self.extensions(at, &cluster.extensions);
    }

    fn context(&mut self, at: &[&str], context: &Context) {
        self.entry(at);
        self.open(&join(at, "cluster"), &context.cluster);
        self.open(&join(at, "user"), &context.user);
        self.open(&join(at, "namespace"), &context.namespace);
        self.extensions(at, &context.extensions);
    }

    fn user(&mut self, at: &[&str], user: &User) {
        self.entry(at);
        self.open(&join(at, "client-certificate"), &user.client_certificate);
        self.secret(&join(at, "client-certificate-data"), &user.client_certificate_data);
        self.open(&join(at, "client-key"), &user.client_key);
        self.secret(&join(at, "client-key-data"), &user.client_key_data);
        self.secret(&join(at, "token"), user.token.as_bytes());
        self.open(&join(at, "tokenFile"), &user.token_file);
        self.open(&join(at, "as"), &user.impersonate);
        self.open(&join(at, "as-uid"), &user.impersonate_uid);
        self.list(&join(at, "as-groups"), &user.impersonate_groups);
        for (name, values) in &user.impersonate_user_extra {
            self.put(&[at, &["as-user-extra", name]].concat(), Field::Open(go::json(values)));
        }
        self.open(&join(at, "username"), &user.username);
        self.secret(&join(at, "password"), user.password.as_bytes());
        if let Some(provider) = &user.auth_provider {
            self.auth_provider(&join(at, "auth-provider"), provider);
        }
        if let Some(exec) = &user.exec {
            self.exec(&join(at, "exec"), exec);
        }
        self.extensions(at, &user.extensions);
    }

    fn auth_provider(&mut self, at: &[&str], provider: &AuthProvider) {
        self.entry(at);
        self.open(&join(at, "name"), &provider.name);
        for (name, value) in provider.config.iter().flatten() {
            self.text(&[at, &["config", name]].concat(), value);
        }
    }

    fn exec(&mut self, at: &[&str], exec: &Exec) {
        self.entry(at);
        self.open(&join(at, "command"), &exec.command);
        self.args(&join(at, "args"), exec.args.as_deref().unwrap_or_default());
        self.open(&join(at, "apiVersion"), &exec.api_version);
        self.open(&join(at, "installHint"), &exec.install_hint);
        self.flag(&join(at, "provideClusterInfo"), exec.provide_cluster_info);
        self.open(&join(at, "interactiveMode"), &exec.interactive_mode);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for variable in exec.env.iter().flatten() {
            let count = seen.entry(&variable.name).or_default();
            *count += 1;
            let mut path = [at, &["env", &variable.name]].concat();
            let count = count.to_string();
            // A name may stand twice.
            path.extend((count != "1").then_some(count.as_str()));
            self.put(&path, Field::Secret(variable.value.as_bytes().to_vec().into()));
        }
    }

    fn extensions(&mut self, at: &[&str], extensions: &Extensions) {
        for (name, value) in extensions {
            self.value(&[at, &["extensions", name]].concat(), value);
        }
    }

    /// Adds what is inside of an untyped value.
    fn value(&mut self, at: &[&str], value: &Value) {
        let text = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Integer(value) => value.to_string(),
            Value::Unsigned(value) => value.to_string(),
            Value::Float(value) => go::number(*value),
            Value::String(text) => return self.text(at, text),
            Value::List(items) if items.is_empty() => "[]".to_owned(),
            Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Value::List(items) => {
                let items = items.iter().enumerate();
                return items.for_each(|(index, item)| self.value(&join(at, &index.to_string()), item));
            }
            Value::Map(entries) => {
                return entries.iter().for_each(|(key, value)| self.value(&join(at, key), value));
            }
        };
        self.text(at, &text);
    }

    /// Adds a text that is a secret if one of its names says so.
    fn text(&mut self, at: &[&str], text: &str) {
        // Not the names before: a user may be called `token-user`.
        let mut names = at.iter().skip_while(|part| !["config", "extensions"].contains(part));
        let is_secret = names.any(|part| redact::names_secret(part));
        let bytes = text.as_bytes().to_vec().into();
        self.put(at, if is_secret { Field::Secret(bytes) } else { Field::Url(bytes) });
    }

    /// Adds that there is an entry, whatever is in it.
    fn entry(&mut self, at: &[&str]) {
        self.put(at, Field::Open(String::new()));
    }

    fn open(&mut self, at: &[&str], text: &str) {
        if !text.is_empty() {
            self.put(at, Field::Open(text.to_owned()));
        }
    }

    fn flag(&mut self, at: &[&str], is_set: bool) {
        self.open(at, if is_set { "true" } else { "" });
    }

    fn list(&mut self, at: &[&str], items: &[String]) {
        if !items.is_empty() {
            self.put(at, Field::Open(go::json(&items)));
        }
    }

    fn args(&mut self, at: &[&str], args: &[String]) {
        if redact::args(args.iter().map(String::as_str)) == args {
            self.list(at, args);
        } else {
            self.secret(at, go::json(&args).as_bytes());
        }
    }

    fn url(&mut self, at: &[&str], url: &str) {
        if !url.is_empty() {
            self.put(at, Field::Url(url.as_bytes().to_vec().into()));
        }
    }

    fn secret(&mut self, at: &[&str], bytes: &[u8]) {
        if !bytes.is_empty() {
            self.put(at, Field::Secret(bytes.to_vec().into()));
        }
    }

    fn put(&mut self, at: &[&str], field: Field) {
        self.0.insert(at.iter().map(|part| (*part).to_owned()).collect(), field);
    }
}

fn join<'p>(at: &[&'p str], part: &'p str) -> Vec<&'p str> {
    [at, &[part]].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kubeconfig::config::EnvVar;

    /// No digest, but as good as one to tell values apart.
    fn sum(bytes: &[u8]) -> [u8; 32] {
        let mut sum = [0_u8; 32];
        for (at, byte) in bytes.iter().enumerate() {
            sum[at % 4] = sum[at % 4].wrapping_mul(31).wrapping_add(*byte ^ 0x5a);
        }
        sum
    }

    fn told(a: &Config, b: &Config) -> Vec<String> {
        let text = |value: Option<String>| value.unwrap_or_else(|| "-".into());
        let line = |d: Difference| format!("{:?} {} {} {}", d.change, d.path, text(d.a), text(d.b));
        differences(a, b, &sum).into_iter().map(line).collect()
    }

    fn with_user(name: &str, user: User) -> Config {
        Config { users: [(name.to_owned(), user)].into(), ..Config::default() }
    }

    #[test]
    fn fields_are_compared_by_meaning() {
        let cluster = |server: &str, insecure| Cluster {
            server: server.into(),
            insecure_skip_tls_verify: insecure,
            ..Cluster::default()
        };
        let a = Config {
            current_context: "dev".into(),
            clusters: [("c.1".to_owned(), cluster("https://u:one@c", true))].into(),
            contexts: [("dev".to_owned(), Context { namespace: "a".into(), ..Context::default() })].into(),
            ..Config::default()
        };
        let b = Config {
            current_context: "prod".into(),
            clusters: [("c.1".to_owned(), cluster("https://u:two@c", false))].into(),
            extensions: [("x".to_owned(), Value::List(vec![Value::Integer(1), Value::Null]))].into(),
            ..Config::default()
        };
        let digest = |password: &str| short(&sum, password.as_bytes());
        assert_eq!(
            told(&a, &b),
            [
                "Removed clusters.c.1.insecure-skip-tls-verify true -".to_owned(),
                format!(
                    "Changed clusters.c.1.server https://u:{}@c https://u:{}@c",
                    digest("one"),
                    digest("two")
                ),
                "Removed contexts.dev  -".into(),
                "Removed contexts.dev.namespace a -".into(),
                "Changed current-context dev prod".into(),
                "Added extensions.x.0 - 1".into(),
                "Added extensions.x.1 - null".into(),
            ]
        );
        assert!(told(&a, &a).is_empty() && told(&b, &b).is_empty());
    }

    #[test]
    fn a_changed_secret_is_seen() {
        let user = |secret: &str| User {
            token: secret.into(),
            password: secret.into(),
            client_key_data: secret.as_bytes().to_vec().into(),
            client_certificate_data: secret.as_bytes().to_vec(),
            exec: Some(Exec {
                env: Some(vec![EnvVar { name: "K".into(), value: secret.into() }; 2]),
                ..Exec::default()
            }),
            ..User::default()
        };
        let (one, two) = (short(&sum, b"one"), short(&sum, b"two"));
        let fields =
            ["client-certificate-data", "client-key-data", "exec.env.K", "exec.env.K.2", "password", "token"];
        assert_eq!(
            told(&with_user("ann", user("one")), &with_user("ann", user("two"))),
            fields.map(|field| format!("Changed users.ann.{field} {one} {two}"))
        );
    }

    #[test]
    fn entries_whose_paths_look_alike_are_kept_apart() {
        let a = with_user("ann", User { exec: Some(Exec::default()), ..User::default() });
        let mut b = with_user("ann", User::default());
        b.users.insert("ann.exec".into(), User::default());
        assert_eq!(told(&a, &b), ["Removed users.ann.exec  -", "Added users.ann.exec - "]);
    }

    #[test]
    fn names_of_users_are_no_secrets() {
        let provider = |id: &str, secret: &str| AuthProvider {
            name: "oidc".into(),
            config: Some([("client-id".into(), id.into()), ("client-secret".into(), secret.into())].into()),
        };
        let user = |provider| User { auth_provider: Some(provider), ..User::default() };
        let told = told(
            &with_user("token", user(provider("kube", "s1"))),
            &with_user("token", user(provider("other", "s2"))),
        );
        assert_eq!(told[0], "Changed users.token.auth-provider.config.client-id kube other");
        assert!(told[1].contains("client-secret sha256:") && !told[1].contains("s1"), "{told:?}");
    }

    proptest! {
        #[test]
        fn no_secret_is_shown(secrets in proptest::collection::vec("[A-Za-z0-9_~-]{12,24}", 9)) {
            let secret = |at: usize| secrets[at].as_str();
            let config = [("id-token".to_owned(), secret(4).into()), ("refresh_token".to_owned(), secret(5).into())];
            let user = User {
                token: secret(0).into(),
                password: secret(1).into(),
                client_key_data: secret(2).as_bytes().to_vec().into(),
                exec: Some(Exec {
                    env: Some(vec![EnvVar { name: "K".into(), value: secret(3).into() }]),
                    ..Exec::default()
                }),
                auth_provider: Some(AuthProvider { name: "oidc".into(), config: Some(config.into()) }),
                extensions: [("x".into(), Value::Map(vec![("apiToken".into(), secret(6).into())]))].into(),
                ..User::default()
            };
            let cluster = Cluster {
                server: format!("https://u:{}@c", secret(7)),
                proxy_url: format!("http://u:{}@p:1", secret(8)).into(),
                ..Cluster::default()
            };
            let mut full = with_user("ann", user);
            full.clusters.insert("c".into(), cluster);
            for (a, b) in [(&full, &Config::default()), (&Config::default(), &full)] {
                let told = format!("{:?}", differences(a, b, &sum));
                prop_assert!(secrets.iter().all(|secret| !told.contains(secret)), "{}", told);
                prop_assert_eq!(told.matches("sha256:").count(), 9);
            }
        }
    }
}
