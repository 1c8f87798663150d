//! The headers that say who a request is from. Knows nothing about requests, and runs no plugin.
// client-go: transport/round_trippers.go, transport/token_source.go

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::client_config::{Credentials, Impersonation, Rest};
use super::validate::Files;
use crate::go::Quoted;
use crate::secret::Secret;

/// Returns whether a text can be sent as a bearer token: a header with line breaks or other control characters is refused by
/// the client itself.
// golang.org/x/net: http/httpguts/httplex.go, ValidHeaderFieldValue
pub fn can_be_sent(token: &str) -> bool {
    !token.bytes().any(|byte| byte != b'\t' && byte.is_ascii_control())
}

/// Returns the headers that client-go sends for what `rest` holds itself: a token or a password, and who to act as. Without
/// either, what a plugin answers comes to it.
///
/// # Errors
/// If there is both a password and a token, or a token file that cannot be read or is empty and no token to stand in.
pub fn headers(rest: &Rest, files: &impl Files) -> Result<Vec<(String, Secret)>, String> {
    let authorization = match &rest.credentials {
        Some(credentials) => authorization(credentials, files)?,
        None => None,
    };
    let mut headers: Vec<_> =
        authorization.map(|value| ("Authorization".to_owned(), value)).into_iter().collect();
    headers.extend(rest.impersonation.iter().flat_map(impersonation));
    Ok(headers)
}

fn authorization(credentials: &Credentials, files: &impl Files) -> Result<Option<Secret>, String> {
    let Credentials { token, token_file, username, password, .. } = credentials;
    let has_token = !token.is_empty() || !token_file.is_empty();
    match (has_token, !username.is_empty()) {
        (true, true) => Err("username/password or bearer token may be set, but not both".to_owned()),
        (true, false) => Ok(Some(bearer(token, token_file, files)?)),
        (false, true) => {
            let pair = Secret::from(format!("{username}:{}", &**password));
            Ok(Some(Secret::from(format!("Basic {}", STANDARD.encode(pair.as_bytes())))))
        }
        (false, false) => Ok(None),
    }
}

/// The file goes before the token, which only stands in for it. A token that was read from the file when the client was made
/// does so, too.
fn bearer(token: &Secret, token_file: &str, files: &impl Files) -> Result<Secret, String> {
    let header = |token: &str| Secret::from(format!("Bearer {token}"));
    if token_file.is_empty() {
        return Ok(header(token));
    }
    match read(token_file, files) {
        Ok(read) => Ok(header(&read)),
        Err(_) if !token.is_empty() => Ok(header(token)),
        Err(reason) => Err(reason),
    }
}

fn read(file: &str, files: &impl Files) -> Result<Secret, String> {
    let bytes =
        files.read(file).map_err(|reason| format!("failed to read token file {}: {reason}", Quoted(file)))?;
    let text = Secret::from(String::from_utf8_lossy(&bytes).into_owned());
    match text.trim() {
        "" => Err(format!("read empty token from file {}", Quoted(file))),
        token => Ok(token.into()),
    }
}

fn impersonation(whom: &Impersonation) -> Vec<(String, Secret)> {
    let mut headers = vec![("Impersonate-User".to_owned(), Secret::from(whom.user.as_str()))];
    if !whom.uid.is_empty() {
        headers.push(("Impersonate-Uid".to_owned(), whom.uid.as_str().into()));
    }
    headers.extend(whom.groups.iter().map(|group| ("Impersonate-Group".to_owned(), group.as_str().into())));
    for (key, values) in &whom.extra {
        let name = canonical(&format!("Impersonate-Extra-{}", escaped(key)));
        headers.extend(values.iter().map(|value| (name.clone(), value.as_str().into())));
    }
    headers
}

/// Returns a key with every byte escaped that a header's name cannot hold, and `%` itself.
fn escaped(key: &str) -> String {
    let mut text = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02x}");
        }
    }
    text
}

/// Returns a header's name with capitals at the start of its words only, as Go spells it.
fn canonical(name: &str) -> String {
    let mut starts = true;
    let spell = |letter: char| {
        let spelled = if starts { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
        starts = letter == '-';
        spelled
    };
    name.chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::SecretBytes;

    /// A disk with one file.
    struct One(&'static str);

    impl Files for One {
        fn open(&self, _: &str) -> Result<(), String> {
            Ok(())
        }

        fn read(&self, _: &str) -> Result<SecretBytes, String> {
            Ok(self.0.as_bytes().to_vec().into())
        }
    }

    fn sent(credentials: Credentials, file: &'static str) -> Result<Vec<String>, String> {
        let rest = Rest { credentials: Some(credentials), ..Rest::default() };
        let headers = headers(&rest, &One(file))?;
        Ok(headers.iter().map(|(name, value)| format!("{name}: {}", &**value)).collect())
    }

    #[test]
    fn a_token_file_goes_before_a_token() {
        let both = || Credentials {
            token: "test-token".into(),
            token_file: "t".to_owned(),
            ..Credentials::default()
        };
        assert_eq!(sent(both(), " test-file\n").unwrap(), ["Authorization: Bearer test-file"]);
        assert_eq!(sent(both(), "\n").unwrap(), ["Authorization: Bearer test-token"]);
        let alone = Credentials { token: Secret::default(), ..both() };
        assert_eq!(sent(alone, "\n").unwrap_err(), "read empty token from file \"t\"");
    }

    #[test]
    fn a_password_needs_a_name_and_no_token() {
        let password = || Credentials { password: "p".into(), ..Credentials::default() };
        assert_eq!(sent(password(), "").unwrap(), [""; 0]);
        let named = || Credentials { username: "u".to_owned(), ..password() };
        assert_eq!(sent(named(), "").unwrap(), ["Authorization: Basic dTpw"]);
        assert!(sent(Credentials { token: "t".into(), ..named() }, "").is_err());
    }

    #[test]
    fn keys_become_names_of_headers() {
        assert_eq!(canonical(&escaped("odd/key-NAME %é")), "Odd%2fkey-Name%20%25%c3%a9");
    }
}
