//! Who a request is made by: the recorded requests with their credentials and impersonation headers, and whether the server let
//! them in, and as whom.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/rbac.rs"]
mod rbac;
mod support;

use std::collections::BTreeMap;

use base64::Engine as _;
use der::asn1::{Any, ObjectIdentifier, Utf8StringRef};
use der::{Encode, Tag};
use jiff::Timestamp;
use kauth::authn::UserInfo;
use kauth::authn::anonymous::Anonymous;
use kauth::authn::chain::{Chain, Setting, Verdict};
use kauth::authn::front_proxy::FrontProxy;
use kauth::authn::impersonation::{self, Impersonation};
use kauth::authn::request::Request;
use kauth::authn::service_account_keys::ServiceAccountKey;
use kauth::authn::service_account_token::{
    Authenticator, Kind, Object, Objects, ServiceAccountTokens, draft,
};
use kauth::authn::token_file::TokenFile;
use kauth::authn::x509::ClientCa;
use kauth::authz::attributes::Attributes;
use kauth::authz::chain::{Authorizer, Decision};
use kauth::authz::impersonation::{Answer, Mode, Server, impersonate};
use kauth::authz::rbac::BuildOptions;
use kauth::authz::request;
use kauth::pki::authority::Authority;
use kauth::pki::certificate::Certificate;
use kauth::pki::issue::{AlternativeName, Draft, Purpose, Validity};
use kauth::pki::key::{KeyType, PrivateKey};
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};

/// Of the service accounts' tokens.
const ISSUER: &str = "https://kubernetes.default.svc";
/// Of the service accounts.
const UID: &str = "4c5b1f3e-1111-4222-8333-944445555666";

const FILES: [&str; 3] = ["identity", "certificates", "bindings-scope"];

/// The case whose server has a front proxy.
const BEHIND_A_PROXY: &str = "I15";

#[test]
fn requests_are_made_by_whom_the_server_took_them_for() {
    let authorities = Authorities::new();
    let (mut asked, mut impersonating) = (0, 0);
    let mut differences = Vec::new();
    for file in FILES {
        for case in cases(file).iter().filter(|case| case["requests"].is_array() && case["unstored"] != true)
        {
            let mut server = Recorded::new(case, &authorities);
            let requests = case["requests"].as_array().unwrap();
            for (number, request) in (1..).zip(requests) {
                asked += 1;
                impersonating += usize::from(!request["impersonate"].is_null());
                if let Err(found) = server.judge(request) {
                    differences.push(format!("{} {number}: {request}\n  got: {found}", case["id"]));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    assert_eq!((asked, impersonating), (119, 67));
}

#[test]
fn token_files_that_stop_the_server_are_refused_in_its_words() {
    let cases: Vec<_> =
        FILES.iter().flat_map(|file| cases(file)).filter(|case| case["tokenFile"].is_array()).collect();
    for case in &cases {
        let lines: String = items(&case["tokenFile"]).map(|line| format!("{}\n", text(line))).collect();
        let refusal = TokenFile::read(lines.as_bytes()).unwrap_err();
        assert_eq!(refusal.in_server_words("FILE"), text(&case["startupError"]), "{}", case["id"]);
    }
    assert_eq!(cases.len(), 3);
}

/// A server as it was when a case was recorded.
struct Recorded<'c> {
    authorizer: Authorizer,
    chain: Chain,
    service_accounts: PrivateKey,
    authorities: &'c Authorities,
    /// Who impersonated somebody before, and how.
    succeeded: BTreeMap<String, Mode>,
}

impl<'c> Recorded<'c> {
    fn new(case: &Value, authorities: &'c Authorities) -> Self {
        let (policy, _) = rbac::policy(case["policy"].as_array().unwrap(), &BuildOptions::default());
        let modes = case["chain"].as_str().unwrap_or("RBAC").parse().unwrap();
        let lines: String = items(&case["tokens"]).map(|line| format!("{}\n", text(line))).collect();
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let accounts = Authenticator {
            tokens: ServiceAccountTokens {
                issuers: vec![ISSUER.to_owned()],
                api_audiences: vec![ISSUER.to_owned()],
                keys: ServiceAccountKey::of(key.public_key()).into_iter().collect(),
                lookup: true,
            },
            objects: Some(objects(case)),
        };
        let chain = Chain {
            front_proxy: if case["id"] == BEHIND_A_PROXY { front_proxy() } else { Setting::Unset },
            password_file: None,
            client_ca: Setting::Set(ClientCa::read(authorities.pem.as_bytes()).unwrap()),
            tokens: vec![Box::new(TokenFile::read(lines.as_bytes()).unwrap()), Box::new(accounts)],
            anonymous: Anonymous::Enabled,
        };
        let authorizer = Authorizer::new(modes, policy);
        Self { authorizer, chain, service_accounts: key, authorities, succeeded: BTreeMap::new() }
    }

    /// Returns what kauth makes of a request if that is not what was recorded.
    fn judge(&mut self, request: &Value) -> Result<(), String> {
        let status = request["status"].as_u64().unwrap();
        let message = request["message"].as_str().unwrap_or_default();
        let requestor = match self.requestor(request) {
            Some(requestor) if status != 401 => requestor,
            None if status == 401 => return Ok(()),
            other => return Err(format!("requestor {other:?}")),
        };
        let asked = request::attributes(text(&request["method"]), text(&request["path"])).unwrap();
        let wanted = match impersonation::from_headers(headers(&request["impersonate"]).iter().map(pair)) {
            Ok(wanted) => wanted,
            Err(error) => return expect((status, message), (400, &error.to_string())),
        };
        let mut user = requestor;
        if let Some(wanted) = wanted {
            user = match self.impersonate(&asked.attributes(&user), &wanted) {
                Answer::Taken { user, .. } => user,
                Answer::Refused(words) => return expect((status, message), (403, &words)),
                Answer::Unknown { why } => return Err(format!("{why:?}")),
            };
        }
        if let Some(recorded) = request.get("userInfo") {
            let found = user_info(&user, recorded);
            return if found == *recorded { Ok(()) } else { Err(found.to_string()) };
        }
        let decision = self.authorizer.authorize(&asked.attributes(&user));
        let is_let_in = status != 403 || !message.contains("cannot");
        let by = format!("User {:?} cannot", user.name);
        let is_named = is_let_in || message.contains(&by);
        let agrees = match decision {
            Decision::Allow(_) => is_let_in,
            Decision::Forbid { .. } => !is_let_in && is_named,
            Decision::Unknown { .. } => false,
        };
        if agrees { Ok(()) } else { Err(format!("{user:?} {decision:?}")) }
    }

    /// Asks as a server does that remembers the mode which last succeeded for a requestor: it is tried first.
    fn impersonate(&mut self, request: &Attributes<'_>, wanted: &Impersonation) -> Answer {
        let authorize = |attributes: &Attributes<'_>| self.authorizer.authorize(attributes);
        let name = request.user.name.to_string();
        let fresh = impersonate(&authorize, request, wanted, Server::Constrained);
        let remembered = match self.succeeded.get(&name) {
            Some(Mode::Legacy) => impersonate(&authorize, request, wanted, Server::Legacy),
            // Nobody is associated with a node without extra attributes, so that this mode is the first.
            Some(Mode::ArbitraryNode) => {
                let user = UserInfo { extra: BTreeMap::new(), ..request.user.clone() };
                let request = Attributes { user: &user, ..*request };
                impersonate(&authorize, &request, wanted, Server::Constrained)
            }
            _ => fresh.clone(),
        };
        let is_last = matches!((&remembered, &fresh), (Answer::Refused(_), Answer::Taken { .. }));
        let answer = if is_last { fresh } else { remembered };
        if let Answer::Taken { mode, .. } = &answer {
            self.succeeded.insert(name, *mode);
        }
        answer
    }

    /// Returns who makes a request; `None` is 401.
    fn requestor(&self, request: &Value) -> Option<UserInfo<'static>> {
        if let Some(user) = request.get("as") {
            let extra = user["extra"].as_object().into_iter().flatten();
            let values = |values: &Value| items(values).map(|value| text(value).to_owned()).collect();
            let user = UserInfo {
                name: text(&user["user"]).to_owned().into(),
                uid: user["uid"].as_str().unwrap_or_default().to_owned().into(),
                groups: items(&user["groups"]).map(|group| text(group).to_owned().into()).collect(),
                extra: extra.map(|(key, list)| (key.clone(), values(list))).collect(),
            };
            return Some(user.authenticated());
        }
        let mut sent = Request { path: text(&request["path"]).to_owned(), ..Request::default() };
        if let Some(subject) = request.get("cert") {
            let usages = request["eku"].as_str().unwrap_or("clientAuth");
            sent.certificates.push(self.authorities.sign(text(subject), usages));
        }
        let token = match &request["serviceAccountToken"] {
            Value::Null => request["token"].as_str().map(str::to_owned),
            account => Some(self.token(text(&account["namespace"]), text(&account["name"]))),
        };
        if let Some(token) = token {
            sent.headers.push("Authorization", format!("Bearer {token}").as_bytes());
        }
        let is_nobody = sent.certificates.is_empty() && sent.headers.iter().next().is_none();
        assert_eq!(is_nobody, request["anonymous"] == true, "no requestor: {request}");
        match self.chain.authenticate(&sent, Timestamp::now()) {
            Verdict::User { user, .. } => Some(user),
            Verdict::Unauthorized(_) => None,
            other => panic!("{request}: {other:?}"),
        }
    }

    /// Returns a token of a service account, signed as the server signs them.
    fn token(&self, namespace: &str, name: &str) -> String {
        let kind = draft::Kind::Bound {
            issuer: ISSUER,
            audiences: &[ISSUER.to_owned()],
            lifetime: 3600,
            object: None,
            id: "1",
        };
        let draft = draft::Draft { namespace, name, uid: UID, kind };
        draft.sign(&self.service_accounts, Timestamp::now()).unwrap().to_string()
    }
}

/// Returns the service accounts of a case.
fn objects(case: &Value) -> Objects {
    let mut objects = Objects::default();
    objects.is_whole = true;
    for object in items(&case["objects"]).filter(|object| object["kind"] == "ServiceAccount") {
        let word = |key: &str| text(&object["metadata"][key]);
        let account = Object { uid: UID.to_owned(), ..Object::default() };
        objects.add(Kind::ServiceAccount, word("namespace"), word("name"), account);
    }
    objects
}

/// Returns a proxy whose authority signed nobody's certificate.
fn front_proxy() -> Setting<FrontProxy> {
    Setting::Set(FrontProxy {
        authorities: ClientCa::read(Authorities::new().pem.as_bytes()).unwrap(),
        allowed_names: Vec::new(),
        username_headers: vec!["X-Remote-User".to_owned()],
        uid_headers: Vec::new(),
        group_headers: Vec::new(),
        extra_prefixes: Vec::new(),
    })
}

fn expect(recorded: (u64, &str), found: (u64, &str)) -> Result<(), String> {
    if recorded == found { Ok(()) } else { Err(format!("{} {}", found.0, found.1)) }
}

/// Renders a user as the case files do: only what is there, and extra attributes only where they were recorded.
fn user_info(user: &UserInfo<'_>, recorded: &Value) -> Value {
    let mut rendered = json!({});
    if !user.name.is_empty() {
        rendered["username"] = json!(user.name);
    }
    // That of a service account is not recorded.
    if !user.uid.is_empty() && user.uid != UID {
        rendered["uid"] = json!(user.uid);
    }
    if !user.groups.is_empty() {
        rendered["groups"] = json!(user.groups);
    }
    if recorded.get("extra").is_some() {
        rendered["extra"] = json!(user.extra);
    }
    rendered
}

/// Returns the headers that ask for an impersonation, with keys written as a client must write them.
fn headers(wanted: &Value) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut add = |name: &str, value: &Value| headers.push((name.to_owned(), text(value).to_owned()));
    for (name, field) in [("Impersonate-User", "user"), ("Impersonate-Uid", "uid")] {
        wanted.get(field).into_iter().for_each(|value| add(name, value));
    }
    items(&wanted["groups"]).for_each(|group| add("Impersonate-Group", group));
    for (key, values) in wanted["extra"].as_object().into_iter().flatten() {
        let name = format!("Impersonate-Extra-{}", key.replace('/', "%2F"));
        items(values).for_each(|value| add(&name, value));
    }
    headers
}

fn pair((name, value): &(String, String)) -> (&str, &str) {
    (name, value)
}

/// The authority of the clients, known to the server, and its key in the two forms that sign here.
struct Authorities {
    pem: String,
    own: Authority,
    issuer: Issuer<'static, KeyPair>,
}

impl Authorities {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "clients");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let own = PrivateKey::from_der(&key.serialize_der()).unwrap();
        Self {
            pem: pem(certificate.der()),
            own: Authority::new(vec![Certificate::parse(certificate.der()).unwrap()], own).unwrap(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Returns a certificate for a subject in openssl's notation.
    fn sign(&self, subject: &str, usages: &str) -> Vec<u8> {
        let purpose = match usages {
            "clientAuth" => Purpose::Client,
            "serverAuth" => Purpose::Server(vec![AlternativeName::Dns("jane".to_owned())]),
            "serverAuth,clientAuth" => return self.sign_for_both(subject.strip_prefix("/CN=").unwrap()),
            other => panic!("{other}"),
        };
        let now = Timestamp::now().as_second();
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let draft = Draft {
            subject: name(subject),
            public_key: key.public_key().clone(),
            validity: Validity { not_before: now - 60, not_after: now + 600 },
            purpose,
        };
        self.own.sign(&draft).unwrap()
    }

    fn sign_for_both(&self, name: &str) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.signed_by(&KeyPair::generate().unwrap(), &self.issuer).unwrap().der().to_vec()
    }
}

fn pem(der: &[u8]) -> String {
    let base64 = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n")
}

fn name(subject: &str) -> Vec<u8> {
    let part = |part: &str| {
        let (kind, value) = part.split_once('=').unwrap();
        let oid = match kind {
            "CN" => "2.5.4.3",
            "O" => "2.5.4.10",
            "OU" => "2.5.4.11",
            "uid" => "1.3.6.1.4.1.57683.2",
            other => panic!("{other}"),
        };
        let value = Utf8StringRef::new(value).unwrap();
        let value = Any::new(Tag::Utf8String, value.as_str().as_bytes()).unwrap();
        let attribute = AttributeTypeAndValue { oid: ObjectIdentifier::new_unwrap(oid), value };
        RelativeDistinguishedName::try_from(vec![attribute]).unwrap()
    };
    let parts: Vec<_> = subject[1..].split('/').map(part).collect();
    RdnSequence::from(parts).to_der().unwrap()
}

fn cases(file: &str) -> Vec<Value> {
    serde_yaml::from_str(&support::read(&format!("cases/{file}.yaml"))).unwrap()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}
