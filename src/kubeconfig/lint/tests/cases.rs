//! What makes each rule speak up.

use super::world::{DAY, KEY, World, certificate, good_certificate};
use crate::kubeconfig::config::{AuthProvider, Config, Context, User};
use crate::secret::SecretBytes;

/// A rule, and what makes it speak up, alone.
pub(super) type Case = (&'static str, fn(&mut World));

const REFERENCES: &[Case] = &[
    ("unset-current-context", |w| w.config().current_context.clear()),
    ("dangling-current-context", |w| w.config().current_context = "gone".into()),
    ("shadowed-entry", |w| {
        let user = User { token: "a b".into(), ..User::default() };
        w.configs.push((
            0o600,
            Vec::new(),
            Config { users: [("jane".into(), user)].into(), ..Config::default() },
        ));
    }),
    ("repeated-key", |w| w.configs[0].1.push((7, "token".into()))),
    ("lax-mode", |w| w.configs[0].0 = 0o640),
    ("lax-mode", |w| w.configs[0].0 = 0o602),
    ("lax-mode", |w| w.put("/token", 0o644, b"abc")),
    ("repeated-name", |w| w.names.push((3, "user `jane`".into()))),
    ("lax-mode", |w| {
        w.put("/key", 0o604, KEY.as_bytes());
        w.user("jane").client_key_data = SecretBytes::default();
        w.user("jane").client_key = "/key".into();
    }),
    ("empty-name", |w| {
        let context = w.context().clone();
        w.config().contexts.insert(String::new(), context);
    }),
    ("unused-cluster", |w| {
        let cluster = w.cluster().clone();
        w.config().clusters.insert("more".into(), cluster);
    }),
    ("unused-user", |w| {
        let user = w.user("jane").clone();
        w.config().users.insert("more".into(), user);
    }),
    ("dangling-cluster", |w| w.context().cluster = "gone".into()),
    ("dangling-cluster", |w| w.context().cluster.clear()),
    ("dangling-user", |w| {
        let context = Context { user: "gone".into(), ..w.context().clone() };
        w.config().contexts.insert("more".into(), context);
    }),
    ("no-user", |w| {
        let context = Context { user: String::new(), ..w.context().clone() };
        w.config().contexts.insert("more".into(), context);
    }),
    ("invalid-namespace", |w| w.context().namespace = "Bad_NS".into()),
    ("invalid-namespace", |w| w.context().namespace = "ns/web".into()),
    ("invalid-namespace", |w| w.context().namespace = "a".repeat(64)),
    ("invalid-namespace", |w| w.context().namespace = "-a".into()),
    ("missing-file", |w| drop(w.files.remove("/ca"))),
    ("missing-file", |w| drop(w.files.remove("/token"))),
    ("missing-file", |w| drop(w.files.remove("/bin/login"))),
    ("missing-file", |w| drop(w.files.insert("/bin/login".into(), (0o755, true, Vec::new())))),
    ("missing-file", |w| w.put("/bin/login", 0o644, b"")),
    ("missing-file", |w| {
        w.user("jane").client_key_data = SecretBytes::default();
        w.user("jane").client_key = "/home/~/key".into();
    }),
];

const CLUSTERS: &[Case] = &[
    ("data-and-file", |w| w.cluster().certificate_authority = "/ca".into()),
    ("missing-server", |w| w.cluster().server.clear()),
    ("server-not-https", |w| w.cluster().server = "http://api".into()),
    ("server-not-https", |w| w.cluster().server = "api:6443".into()),
    ("invalid-server", |w| w.cluster().server = "https://api ".into()),
    ("invalid-server", |w| w.cluster().server = "https:///path".into()),
    ("invalid-server", |w| w.cluster().server = "https://::bad".into()),
    ("invalid-proxy", |w| w.cluster().proxy_url = "socks5h://proxy".into()),
    ("invalid-proxy", |w| w.cluster().proxy_url = "proxy:3128".into()),
    ("not-verified", |w| {
        w.cluster().certificate_authority_data.clear();
        w.cluster().insecure_skip_tls_verify = true;
    }),
    ("ca-and-insecure", |w| w.cluster().insecure_skip_tls_verify = true),
    ("invalid-ca", |w| w.cluster().certificate_authority_data = b"nothing".to_vec()),
    ("invalid-ca", |w| w.put("/ca", 0o644, b"")),
    ("expired-ca", |w| w.cluster().certificate_authority_data = certificate("ca", "", -9 * DAY, -1)),
    ("expired-ca", |w| w.cluster().certificate_authority_data = certificate("ca", "", 1, DAY)),
];

const CERTIFICATES: &[Case] = &[
    ("data-and-file", |w| w.user("jane").client_certificate = "/ca".into()),
    ("data-and-file", |w| {
        w.put("/key", 0o600, KEY.as_bytes());
        w.user("jane").client_key = "/key".into();
    }),
    ("key-missing", |w| w.user("jane").client_key_data = SecretBytes::default()),
    ("key-without-certificate", |w| {
        w.user("jane").client_certificate_data.clear();
        w.user("jane").token = "abc".into();
    }),
    ("invalid-certificate", |w| w.user("jane").client_certificate_data = b"nothing".to_vec()),
    ("invalid-key", |w| w.user("jane").client_key_data = b"nothing".to_vec().into()),
    ("key-mismatch", |w| w.user("jane").client_key_data = b"key=k2".to_vec().into()),
    ("certificate-expired", |w| jane_is(w, certificate("jane", "", -9 * DAY, -1))),
    ("certificate-not-yet-valid", |w| jane_is(w, certificate("jane", "", 1, 300 * DAY))),
    ("certificate-expires-soon", |w| jane_is(w, certificate("jane", "", -300 * DAY, 30 * DAY - 1))),
    ("certificate-expires-soon", |w| jane_is(w, certificate("jane", "", -10 * DAY, 2 * DAY))),
    ("certificate-expires-soon", |w| jane_is(w, certificate("jane", "", -DAY, 0))),
    ("certificate-not-for-clients", |w| {
        let text = String::from_utf8(good_certificate()).unwrap();
        jane_is(w, text.replace("true", "false").into_bytes());
    }),
    ("no-common-name", |w| jane_is(w, certificate("", "dev", -DAY, 300 * DAY))),
    ("system-masters", |w| jane_is(w, certificate("jane", "dev,system:masters", -DAY, 300 * DAY))),
    ("almost-system-masters", |w| jane_is(w, certificate("jane", "system:masters ", -DAY, 300 * DAY))),
    ("almost-system-masters", |w| jane_is(w, certificate("jane", "system:master", -DAY, 300 * DAY))),
];

const USERS: &[Case] = &[
    ("no-credential", |w| *w.user("jane") = User::default()),
    ("token-and-basic", |w| {
        w.user("robot").username = "bob".into();
        w.user("robot").password = "test-password".into();
    }),
    ("token-and-file", |w| w.user("robot").token = "abc".into()),
    ("invalid-token", |w| w.user("jane").token = "abc\n".into()),
    ("invalid-token", |w| w.user("jane").token = "a b".into()),
    ("invalid-token", |w| w.user("jane").token = "a\u{1}b".into()),
    ("invalid-token", |w| w.put("/token", 0o600, b"a\nb\n")),
    ("invalid-token", |w| w.put("/token", 0o600, b"\xff")),
    ("empty-token-file", |w| w.put("/token", 0o600, b" \n")),
    ("password-without-name", |w| w.user("jane").password = "test-password".into()),
    ("hidden-plugin", |w| w.user("sso").token = "abc".into()),
    ("hidden-plugin", |w| w.user("sso").username = "bob".into()),
    ("exec-and-provider", |w| w.user("sso").auth_provider = Some(provider("oidc"))),
    ("removed-provider", |w| w.user("jane").auth_provider = Some(provider("gcp"))),
    ("removed-provider", |w| w.user("jane").auth_provider = Some(provider("openstack"))),
    ("invalid-exec", |w| w.exec().command.clear()),
    ("invalid-exec", |w| w.exec().env.as_mut().unwrap()[0].name.clear()),
    ("exec-version", |w| w.exec().api_version = "client.authentication.k8s.io/v1alpha1".into()),
    ("exec-version", |w| w.exec().api_version = "v1".into()),
    ("exec-version", |w| w.exec().api_version.clear()),
    ("exec-interactive-mode", |w| w.exec().interactive_mode.clear()),
    ("exec-interactive-mode", |w| w.exec().interactive_mode = "never".into()),
    ("impersonation-without-user", |w| w.user("jane").impersonate.clear()),
    ("impersonation-without-user", |w| w.user("robot").impersonate_uid = "u-1".into()),
];

fn jane_is(world: &mut World, certificate: Vec<u8>) {
    world.user("jane").client_certificate_data = certificate;
}

fn provider(name: &str) -> AuthProvider {
    AuthProvider { name: name.into(), ..AuthProvider::default() }
}

pub(super) fn cases() -> impl Iterator<Item = &'static Case> {
    [REFERENCES, CLUSTERS, CERTIFICATES, USERS].into_iter().flatten()
}
