//! From an endpoint to a client of `kube`'s: finished credentials and a proxy that was chosen here. kube's own reading of
//! kubeconfigs, plugins and the environment differs from kubectl's and is not used.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use kube::Config;
use kube::config::AuthInfo;
use zeroize::Zeroizing;

use crate::secret::{Secret, SecretBytes};

/// How kauth calls itself.
const USER_AGENT: &str = concat!("kauth/", env!("CARGO_PKG_VERSION"));

/// A server, how to reach and know it, and what to be known by.
#[derive(Debug, Default)]
pub struct Endpoint {
    /// The server's URL.
    pub server: String,
    /// The same as it may be shown: without a password.
    pub shown: String,
    /// The proxy's URL; else the environment says.
    pub proxy: Option<Secret>,
    /// How to know the server.
    pub trust: Trust,
    /// The name that the server's certificate must have, instead of the URL's host.
    pub server_name: Option<String>,
    /// The headers to be known by: `Authorization` and impersonation.
    pub headers: Vec<(String, Secret)>,
    /// The client certificate.
    pub identity: Option<Identity>,
    /// How long to wait for an answer.
    pub timeout: Option<Duration>,
}

/// How to know a server.
#[derive(Debug, Default)]
pub enum Trust {
    /// By the authorities that the machine trusts.
    #[default]
    Machine,
    /// By these authorities, in DER.
    Authorities(Vec<Vec<u8>>),
    /// Not at all.
    Anyone,
}

/// A client certificate and its key, in PEM.
#[derive(Debug)]
pub struct Identity {
    /// The certificate, and what leads from it to its authority.
    pub certificate: SecretBytes,
    /// The key.
    pub key: SecretBytes,
}

/// Makes the client; the error says what is wrong with the endpoint, and no secret.
pub(super) fn client(endpoint: Endpoint) -> Result<kube::Client, String> {
    let server: Uri = endpoint.server.parse().map_err(|_| "the server's URL is none".to_owned())?;
    let mut config = Config::new(server.clone());
    config.default_retry = false;
    config.proxy_url = proxy(&server, endpoint.proxy.as_ref())?;
    config.tls_server_name = endpoint.server_name;
    match endpoint.trust {
        Trust::Machine => {}
        Trust::Authorities(authorities) => config.root_cert = Some(authorities),
        Trust::Anyone => config.accept_invalid_certs = true,
    }
    if let Some(identity) = endpoint.identity {
        let encoded = |pem: &[u8]| STANDARD.encode(pem);
        config.auth_info = AuthInfo {
            client_certificate_data: Some(encoded(&identity.certificate)),
            client_key_data: Some(encoded(&identity.key).into()),
            ..AuthInfo::default()
        };
    }
    config.headers.push((http::header::USER_AGENT, HeaderValue::from_static(USER_AGENT)));
    for (name, value) in &endpoint.headers {
        config.headers.push(header(name, value)?);
    }
    // What it says of a proxy may hold a password, of a key its bytes.
    kube::Client::try_from(config).map_err(|error| match error {
        kube::Error::RustlsTls(error) => error.to_string(),
        _ => "its parts do not go together".to_owned(),
    })
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
    let (name, mut value) = parsed.ok_or_else(|| format!("header {name} cannot be sent"))?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Returns the proxy to go through: the one that is named, else that of the environment for this server.
// golang.org/x/net: http/httpproxy/proxy.go
fn proxy(server: &Uri, named: Option<&Secret>) -> Result<Option<Uri>, String> {
    if let Some(named) = named {
        return usable_proxy(named).map(Some);
    }
    let host = server.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_this_machine = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if is_this_machine {
        return Ok(None);
    }
    let Some(found) = Matcher::from_env().intercept(server) else { return Ok(None) };
    let uri = found.uri();
    let Some((user, password)) = found.raw_auth() else { return usable_proxy(&uri.to_string()).map(Some) };
    let (scheme, rest) = (uri.scheme_str().unwrap_or("http"), uri.authority().map_or("", |it| it.as_str()));
    let url = Zeroizing::new(format!("{scheme}://{user}:{password}@{rest}"));
    usable_proxy(&url).map(Some)
}

fn usable_proxy(url: &str) -> Result<Uri, String> {
    let uri: Uri = url.parse().map_err(|_| "the proxy's URL is none".to_owned())?;
    match uri.scheme_str() {
        Some("http" | "https" | "socks5") => Ok(uri),
        Some(scheme) => {
            Err(format!("a proxy of the scheme {scheme} cannot be used: http, https and socks5 can"))
        }
        None => Err("the proxy's URL has no scheme".to_owned()),
    }
}
