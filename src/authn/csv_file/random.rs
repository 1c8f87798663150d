//! Secrets that nobody can guess.

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::pki::PkiError;

/// How many random bytes a secret has.
const BYTES: usize = 32;

/// Returns a secret with 256 random bits, in base64url: no character of it has a meaning in CSV, YAML or a header.
///
/// # Errors
/// If the system has no random numbers.
pub fn random() -> Result<Zeroizing<String>, PkiError> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    rand::fill(&mut bytes[..]).map_err(|_| PkiError::NoRandomNumbers)?;
    Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(&bytes[..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_ne!(one, other);
    }
}
