//! A list of reviews, taken apart into the pieces that it is written in.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The fields of a list, in order, repeated ones included.
pub(super) struct Fields<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = entries.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

/// Returns the items of `array`, which is JSON, one by one.
pub(super) fn items(array: &str) -> impl Iterator<Item = &str> {
    let mut rest = array.strip_prefix('[').unwrap_or_default();
    std::iter::from_fn(move || {
        let mut json = serde_json::Deserializer::from_str(rest);
        let item = <&RawValue>::deserialize(&mut json).ok()?.get();
        let end = item.as_ptr() as usize - rest.as_ptr() as usize + item.len();
        rest = rest[end..].trim_start().strip_prefix(',').unwrap_or_default();
        Some(item)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_any_kind() {
        let all = |array| items(array).collect::<Vec<_>>();
        assert_eq!(all("[ 1,null , {\"a\": [1, 2]},\"]\"\n]"), ["1", "null", "{\"a\": [1, 2]}", "\"]\""]);
        assert_eq!(all("[]"), [""; 0]);
        assert_eq!(all("[ ]"), [""; 0]);
    }
}
