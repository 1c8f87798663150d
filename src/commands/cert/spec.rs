//! `--spec`: what cfssl's JSON for a request says. Knows nothing about files.

use serde::Deserialize;

use crate::error::CliError;
use crate::manifest::first;
use crate::pki::issue::AlternativeName;
use crate::pki::key::KeyType;

/// What is asked for. What is wrong with a subject is not judged here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spec {
    /// The user's name; empty if it is not said.
    pub(super) name: String,
    /// The user's groups, in order.
    pub(super) groups: Vec<String>,
    /// The names of a server.
    pub(super) hosts: Vec<AlternativeName>,
    /// The kind of the key, if it is said.
    pub(super) key_type: Option<KeyType>,
    /// What of it is left out, for the user to know.
    pub(super) notes: Vec<String>,
}

// cfssl: csr/csr.go, CertificateRequest
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    #[serde(rename = "CN")]
    name: Option<String>,
    names: Option<Vec<Name>>,
    hosts: Option<Vec<Host>>,
    key: Option<Key>,
    ca: Option<serde::de::IgnoredAny>,
    #[serde(rename = "serialnumber", alias = "SerialNumber")]
    serial_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    #[serde(rename = "O")]
    organization: Option<String>,
    #[serde(rename = "OU")]
    unit: Option<String>,
    #[serde(rename = "C")]
    country: Option<String>,
    #[serde(rename = "ST")]
    province: Option<String>,
    #[serde(rename = "L")]
    locality: Option<String>,
    #[serde(rename = "E")]
    email: Option<String>,
    #[serde(rename = "SerialNumber", alias = "serialnumber")]
    serial_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Host(Option<AlternativeName>);

#[derive(Deserialize)]
#[serde(try_from = "KeyRequest")]
struct Key(KeyType);

// cfssl: csr/csr.go, KeyRequest
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRequest {
    algo: String,
    #[serde(default)]
    size: u32,
}

/// Reads a request of cfssl; `file` is what messages call it.
///
/// # Errors
/// If it is no such JSON, has a field that cfssl does not know, or asks for a host or a key that there cannot be.
pub(super) fn parse(file: &str, bytes: &[u8]) -> Result<Spec, CliError> {
    let text = first::decode(bytes).map_err(|error| CliError::new(format!("{file}: {error}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let request: Request = serde_json::from_str(text).map_err(|error| {
        let (line, said) = (error.line(), error.to_string());
        let said = said.rsplit_once(" at line ").map_or(&*said, |(said, _)| said);
        CliError::new(format!("{file}:{line}: {said}")).hint("--spec takes the JSON of `cfssl genkey`")
    })?;
    let notes = request.notes();
    Ok(Spec {
        name: request.name.unwrap_or_default(),
        groups: request.names.into_iter().flatten().filter_map(|name| given(name.organization)).collect(),
        hosts: request.hosts.into_iter().flatten().filter_map(|Host(name)| name).collect(),
        key_type: request.key.map(|Key(kind)| kind),
        notes,
    })
}

impl Request {
    /// Says what no certificate of kauth's has.
    fn notes(&self) -> Vec<String> {
        let has =
            |part: fn(&Name) -> &Option<String>| self.names.iter().flatten().any(|name| is_given(part(name)));
        let left_out = [
            ("`OU`", has(|name| &name.unit)),
            ("`C`", has(|name| &name.country)),
            ("`ST`", has(|name| &name.province)),
            ("`L`", has(|name| &name.locality)),
            ("`E`", has(|name| &name.email)),
            ("`serialnumber`", is_given(&self.serial_number) || has(|name| &name.serial_number)),
        ];
        let left_out: Vec<_> = left_out.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
        let mut notes = Vec::new();
        if !left_out.is_empty() {
            notes.push(format!("{} left out: Kubernetes looks at CN and O only", left_out.join(", ")));
        }
        if self.ca.is_some() {
            notes.push("`ca` left out: the certificate is no authority's".to_owned());
        }
        notes
    }
}

impl TryFrom<String> for Host {
    type Error = String;

    // cfssl's own examples have a host without a name.
    fn try_from(text: String) -> Result<Self, String> {
        if text.is_empty() { Ok(Self(None)) } else { AlternativeName::parse(&text).map(Some).map(Self) }
    }
}

impl TryFrom<KeyRequest> for Key {
    type Error = String;

    fn try_from(request: KeyRequest) -> Result<Self, String> {
        let kind = match (request.algo.as_str(), request.size) {
            ("ecdsa", 256) => KeyType::P256,
            ("ecdsa", 384) => KeyType::P384,
            ("ecdsa", 521) => KeyType::P521,
            ("rsa", 2048) => KeyType::Rsa2048,
            ("rsa", 3072) => KeyType::Rsa3072,
            ("rsa", 4096) => KeyType::Rsa4096,
            ("ed25519", _) => KeyType::Ed25519,
            (algo @ ("ecdsa" | "rsa"), size) => return Err(format!("no {algo} key of size {size} is made")),
            (algo, _) => return Err(format!("the key algorithm `{}` is not known", algo.escape_debug())),
        };
        Ok(Self(kind))
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn is_given(text: &Option<String>) -> bool {
    text.as_ref().is_some_and(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cfssls_own_example_is_read() {
        let text = r#"{
            "CN": "example.net",
            "hosts": ["example.net", "10.0.0.1", ""],
            "key": {"algo": "ecdsa", "size": 256},
            "names": [{"C": "US", "ST": "CA", "L": "San Francisco", "O": "b", "OU": "x"}, {"O": ""}, {"O": "a,c"}],
            "ca": {"expiry": "1h", "pathlen": 0},
            "serialnumber": "7"
        }"#;
        let spec = parse("csr.json", format!("\u{feff}{text}").as_bytes()).unwrap();
        assert_eq!(spec.name, "example.net");
        assert_eq!(spec.groups, ["b", "a,c"]);
        assert_eq!(spec.hosts, ["example.net", "10.0.0.1"].map(|host| AlternativeName::parse(host).unwrap()));
        assert_eq!(spec.key_type, Some(KeyType::P256));
        let expected = [
            "`OU`, `C`, `ST`, `L`, `serialnumber` left out: Kubernetes looks at CN and O only",
            "`ca` left out: the certificate is no authority's",
        ];
        assert_eq!(spec.notes, expected);
        let none = Spec { name: String::new(), groups: vec![], hosts: vec![], key_type: None, notes: vec![] };
        assert_eq!(parse("f", b"{}").unwrap(), none);
        // Go takes null for nothing said.
        let nulls = br#"{"CN": null, "names": null, "hosts": null, "key": null, "serialnumber": null}"#;
        assert_eq!(parse("f", nulls).unwrap(), none);
    }

    #[test]
    fn every_kind_of_key_can_be_asked_for() {
        for (key, kind) in [
            (r#"{"algo": "ecdsa", "size": 384}"#, KeyType::P384),
            (r#"{"algo": "ecdsa", "size": 521}"#, KeyType::P521),
            (r#"{"algo": "ed25519"}"#, KeyType::Ed25519),
            (r#"{"algo": "rsa", "size": 2048}"#, KeyType::Rsa2048),
            (r#"{"algo": "rsa", "size": 3072}"#, KeyType::Rsa3072),
            (r#"{"algo": "rsa", "size": 4096}"#, KeyType::Rsa4096),
        ] {
            let spec = parse("f", format!(r#"{{"key": {key}}}"#).as_bytes()).unwrap();
            assert_eq!(spec.key_type, Some(kind));
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        for (text, expected) in [
            ("", "f:1: EOF while parsing a value"),
            ("{\n\"CN\": \"a\",\n\"O\": \"b\"}", "f:3: unknown field `O`"),
            ("{\n\"names\": [\n{\"CN\": \"b\"}]}", "f:3: unknown field `CN`"),
            ("{\"CN\": \"a\",\n\"CN\": \"b\"}", "f:2: duplicate field `CN`"),
            ("{\"CN\": 7}", "f:1: invalid type: integer `7`, expected a string"),
            ("{\n\"hosts\": [\"a\",\n\"a_b\"]}", "f:3: `a_b` is neither an IP address nor a DNS name"),
            ("{\n\"key\": {\"algo\": \"rsa\", \"size\": 1024}}", "f:2: no rsa key of size 1024 is made"),
            ("{\"key\": {\"algo\": \"dsa\"}}", "f:1: the key algorithm `dsa` is not known"),
            ("{\"crl_url\": \"x\"}", "f:1: unknown field `crl_url`"),
            ("{} {}", "f:1: trailing characters"),
            ("[]", "f:1: invalid"),
        ] {
            let error = parse("f", text.as_bytes()).unwrap_err().message;
            assert!(error.starts_with(expected), "{text}: {error}");
        }
        assert!(parse("f", b"{\"CN\": \"\xff\"}").is_err());
    }
}
