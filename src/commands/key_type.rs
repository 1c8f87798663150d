//! `--key-type`: the kind of a new key.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::pki::key::KeyType;

/// Returns the parser of the flag.
pub(super) fn parser() -> impl TypedValueParser<Value = KeyType> {
    PossibleValuesParser::new(KeyType::ALL.map(KeyType::name)).map(|name| {
        let found = KeyType::ALL.into_iter().find(|kind| kind.name() == name);
        found.unwrap_or_default()
    })
}
