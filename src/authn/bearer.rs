//! Bearer tokens: where a request has one. Knows nothing about whose it is.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::request::Headers;

/// What the server says of a token that none of its authenticators knows.
// apiserver: pkg/authentication/request/bearertoken/bearertoken.go
pub const NOT_RECOGNIZED: &str = "invalid bearer token";

/// A token as it was presented.
pub type Token = Zeroizing<Vec<u8>>;

/// What a bearer token begins with that is presented as a WebSocket sub-protocol.
// apiserver: pkg/authentication/request/websocket/protocol.go
const PROTOCOL: &str = "base64url.bearer.authorization.k8s.io.";

/// What Go's RawURLEncoding decodes: no padding, and bits behind the last byte that may be anything.
const RAW_URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Returns the token of the first `Authorization` header; none where it has another form, which is no error.
// apiserver: pkg/authentication/request/bearertoken/bearertoken.go
pub fn of_authorization(headers: &Headers) -> Option<Token> {
    let header = headers.first("Authorization");
    let mut words = header.split(|byte| *byte == b' ');
    let is_bearer = words.next().is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer"));
    let token = words.next().filter(|token| is_bearer && !token.is_empty())?;
    Some(Zeroizing::new(token.to_vec()))
}

/// Returns what the server warns of: a token that it does not see for a space too many.
pub fn warning(headers: &Headers) -> Option<&'static str> {
    let header = headers.first("Authorization");
    let is_spaced = header.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"bearer  "));
    is_spaced.then_some(
        "the provided Authorization header contains extra space before the bearer token, and is ignored",
    )
}

/// Returns the token among the sub-protocols of a WebSocket request.
///
/// # Errors
/// In the server's words, if it cannot be read or stands alone.
// apiserver: pkg/authentication/request/websocket/protocol.go
pub fn of_websocket(headers: &Headers) -> Result<Option<Token>, &'static str> {
    if !is_websocket(headers) {
        return Ok(None);
    }
    let (mut found, mut others) = (None, 0);
    let lines = headers.all("Sec-WebSocket-Protocol");
    for protocol in lines.flat_map(|line| line.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii) {
        let Some(encoded) = protocol.strip_prefix(PROTOCOL.as_bytes()) else {
            others += 1;
            continue;
        };
        if found.is_some() {
            return Err("multiple base64.bearer.authorization tokens specified");
        }
        let token = RAW_URL.decode(encoded).map(Zeroizing::new);
        let token = token.map_err(|_| "invalid base64.bearer.authorization token encoding")?;
        if std::str::from_utf8(&token).is_err() {
            return Err("invalid base64.bearer.authorization token");
        }
        found = Some(token);
    }
    match found.filter(|token| !token.is_empty()) {
        Some(_) if others == 0 => Err("missing additional subprotocol"),
        token => Ok(token),
    }
}

// streaming: pkg/httpstream/wsstream/conn.go, IsWebSocketRequest
fn is_websocket(headers: &Headers) -> bool {
    let is_upgrade = |value: &[u8]| value.to_ascii_lowercase().windows(7).any(|word| word == b"upgrade");
    headers.first("Upgrade").eq_ignore_ascii_case(b"websocket") && headers.all("Connection").any(is_upgrade)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> Headers {
        let mut headers = Headers::default();
        pairs.iter().for_each(|(name, value)| headers.push(name, value.as_bytes()));
        headers
    }

    #[test]
    fn only_the_second_word_behind_bearer_is_a_token() {
        for (value, token) in [
            ("Bearer t", Some("t")),
            ("bEARER t more", Some("t")),
            ("Bearer a\tb", Some("a\tb")),
            ("Bearer", None),
            ("Bearer  t", None),
            ("Bearer\tt", None),
            ("Bearer: t", None),
            ("Basic dDp0", None),
            ("", None),
        ] {
            let headers = headers(&[("Authorization", value)]);
            let found = of_authorization(&headers);
            assert_eq!(found.as_deref().map(Vec::as_slice), token.map(str::as_bytes), "{value}");
            assert_eq!(warning(&headers).is_some(), value == "Bearer  t", "{value}");
        }
    }

    #[test]
    fn a_sub_protocol_is_a_token_beside_another() {
        let ask = |protocols: &str| {
            let upgrade = ("Connection", "keep-alive, Upgrade");
            of_websocket(&headers(&[
                upgrade,
                ("Upgrade", "WebSocket"),
                ("Sec-WebSocket-Protocol", protocols),
            ]))
        };
        let token = |encoded: &str| ask(&format!("{PROTOCOL}{encoded}, x"));
        assert_eq!(token("dA").unwrap().unwrap().as_slice(), b"t");
        // The bits that are left over mean nothing.
        assert_eq!(token("dB").unwrap().unwrap().as_slice(), b"t");
        assert_eq!(token(""), Ok(None));
        assert!(token("dA==").is_err() && token("_w").is_err());
        assert_eq!(ask(&format!("{PROTOCOL}dA")), Err("missing additional subprotocol"));
        assert!(ask(&format!("{PROTOCOL}dA, {PROTOCOL}dA, x")).is_err());
        assert_eq!(ask("x"), Ok(None));
    }
}
