//! A small world without a flaw, to be spoiled by cases.

use std::collections::BTreeMap;

use crate::kubeconfig::config::{Cluster, Config, Context, EnvVar, Exec, User};
use crate::kubeconfig::lint::{CertificateFacts, Credentials, File, Files, Finding, Input, Status, findings};
use crate::secret::SecretBytes;

pub(super) const NOW: i64 = 1_800_000_000;
pub(super) const DAY: i64 = 24 * 3600;
pub(super) const KEY: &str = "key=k1";

/// A certificate as the credentials below read it.
pub(super) fn certificate(cn: &str, groups: &str, from: i64, until: i64) -> Vec<u8> {
    format!("{cn};{groups};{};{};k1;true", NOW + from, NOW + until).into_bytes()
}

pub(super) fn good_certificate() -> Vec<u8> {
    certificate("jane", "dev", -DAY, 300 * DAY)
}

struct Lines;

impl Lines {
    fn read(pem: &[u8]) -> Option<CertificateFacts> {
        let text = std::str::from_utf8(pem).ok()?;
        let [cn, groups, from, until, key, clients] = text.split(';').collect::<Vec<_>>()[..] else {
            return None;
        };
        Some(CertificateFacts {
            common_name: cn.into(),
            organizations: groups.split(',').map(str::to_owned).collect(),
            not_before: from.parse().ok()?,
            not_after: until.parse().ok()?,
            public_key: key.into(),
            is_for_clients: clients == "true",
        })
    }
}

impl Credentials for Lines {
    fn certificate(&self, pem: &[u8]) -> Result<CertificateFacts, String> {
        Self::read(pem).ok_or_else(|| "it holds no PEM".into())
    }

    fn authorities(&self, pem: &[u8]) -> Result<Vec<CertificateFacts>, String> {
        self.certificate(pem).map(|certificate| vec![certificate])
    }

    fn public_key(&self, pem: &[u8]) -> Result<Vec<u8>, String> {
        pem.strip_prefix(b"key=").map(<[u8]>::to_vec).ok_or_else(|| "it is encrypted".into())
    }
}

pub(super) type Kubeconfig = (u32, Vec<(u32, String)>, Config);

/// A disk with kubeconfigs and what they refer to.
#[derive(Clone, Default)]
pub(super) struct World {
    /// The mode, repeated keys and content of each kubeconfig.
    pub(super) configs: Vec<Kubeconfig>,
    /// The entries of each that stand twice.
    pub(super) names: Vec<(u32, String)>,
    /// The mode of each file, whether it is a folder, and the content.
    pub(super) files: BTreeMap<String, (u32, bool, Vec<u8>)>,
}

impl Files for World {
    fn status(&self, path: &str) -> Result<Status, String> {
        let (mode, is_folder, _) = self.files.get(path).ok_or("no such file or directory")?;
        Ok(Status { mode: Some(*mode), is_folder: *is_folder })
    }

    fn read(&self, path: &str) -> Result<SecretBytes, String> {
        let (_, _, content) = self.files.get(path).ok_or("no such file or directory")?;
        Ok(content.clone().into())
    }
}

impl World {
    /// A world without a flaw: a user with a certificate, and one with a token file.
    pub(super) fn good() -> Self {
        let mut world = Self::default();
        let mut config = Config { current_context: "dev".into(), ..Config::default() };
        for (context, cluster, user) in
            [("dev", "c", "jane"), ("files", "f", "robot"), ("plugin", "c", "sso")]
        {
            let context_of = Context {
                cluster: cluster.into(),
                user: user.into(),
                namespace: "web-1".into(),
                ..Context::default()
            };
            config.contexts.insert(context.into(), context_of);
        }
        let inline = Cluster {
            server: "HTTPS://api:6443/path".into(),
            certificate_authority_data: good_certificate(),
            proxy_url: "socks5://proxy:1080".into(),
            ..Cluster::default()
        };
        let files = Cluster {
            server: "https://[::1]".into(),
            certificate_authority: "/ca".into(),
            ..Cluster::default()
        };
        config.clusters.extend([("c".to_owned(), inline), ("f".to_owned(), files)]);
        let jane = User {
            client_certificate_data: good_certificate(),
            client_key_data: KEY.as_bytes().to_vec().into(),
            impersonate: "admin".into(),
            impersonate_groups: vec!["g".into()],
            ..User::default()
        };
        let robot = User { token_file: "/token".into(), ..User::default() };
        let exec = Exec {
            command: "/bin/login".into(),
            api_version: "client.authentication.k8s.io/v1".into(),
            interactive_mode: "Never".into(),
            env: Some(vec![EnvVar { name: "K".into(), value: "v".into() }]),
            ..Exec::default()
        };
        let sso = User { exec: Some(exec), ..User::default() };
        config.users.extend([
            ("jane".to_owned(), jane),
            ("robot".to_owned(), robot),
            ("sso".to_owned(), sso),
        ]);
        world.configs.push((0o600, Vec::new(), config));
        world.put("/ca", 0o644, &good_certificate());
        world.put("/token", 0o600, b"abc.def\n");
        world.put("/bin/login", 0o755, b"");
        world
    }

    pub(super) fn put(&mut self, path: &str, mode: u32, content: &[u8]) {
        self.files.insert(path.into(), (mode, false, content.to_vec()));
    }

    pub(super) fn config(&mut self) -> &mut Config {
        &mut self.configs[0].2
    }

    pub(super) fn cluster(&mut self) -> &mut Cluster {
        self.config().clusters.get_mut("c").unwrap()
    }

    pub(super) fn user(&mut self, name: &str) -> &mut User {
        self.config().users.get_mut(name).unwrap()
    }

    pub(super) fn exec(&mut self) -> &mut Exec {
        self.user("sso").exec.as_mut().unwrap()
    }

    pub(super) fn context(&mut self) -> &mut Context {
        self.config().contexts.get_mut("dev").unwrap()
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let names = ["one", "two", "three"];
        let files: Vec<File<'_>> = (self.configs.iter().zip(names))
            .map(|((mode, keys, config), name)| {
                let (repeated_keys, repeated_names) = (keys, &self.names);
                File { name, mode: Some(*mode), repeated_keys, repeated_names, config }
            })
            .collect();
        findings(&Input { files: &files, referenced: self, credentials: &Lines, now: NOW })
    }

    pub(super) fn rules(&self) -> Vec<&'static str> {
        self.findings().iter().map(|finding| finding.rule).collect()
    }
}
