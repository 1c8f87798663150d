//! The objects of a document, those of lists one by one.

use crate::document::Step;
use crate::document::value::Value;

/// An object, and where it stands in its document.
pub(super) struct Placed<'v> {
    pub(super) value: &'v Value,
    pub(super) path: Vec<Step>,
    api_version: &'v str,
    kind: &'v str,
}

/// `apiVersion` and `kind` of items that say neither.
type ItemType<'v> = Option<(&'v str, &'v str)>;

impl<'v> Placed<'v> {
    /// Returns the API group; the core group is empty.
    pub(super) fn group(&self) -> &'v str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    pub(super) fn kind(&self) -> &'v str {
        self.kind
    }

    /// Returns what kubectl calls the object: `deployment.apps/web`.
    pub(super) fn name(&self) -> String {
        let metadata = |key| self.value.get("metadata").map_or("", |metadata| text(metadata, key));
        let name = Some(metadata("name")).filter(|name| !name.is_empty());
        let kind = if self.kind.is_empty() { "object" } else { self.kind }.to_lowercase();
        let dot = if self.group().is_empty() { "" } else { "." };
        format!("{kind}{dot}{}/{}", self.group(), name.unwrap_or_else(|| metadata("generateName")))
    }

    /// Returns the namespace that the object says.
    pub(super) fn namespace(&self) -> Option<&'v str> {
        let namespace = self.value.get("metadata").map_or("", |metadata| text(metadata, "namespace"));
        Some(namespace).filter(|namespace| !namespace.is_empty())
    }
}

/// Returns the objects of a document, in its order.
pub(super) fn objects(document: &Value) -> Vec<Placed<'_>> {
    let mut objects = Vec::new();
    unfold(document, Vec::new(), None, &mut objects);
    objects
}

/// Takes an object, or the items of a list, to any depth.
// apimachinery: pkg/apis/meta/v1/unstructured/helpers.go
fn unfold<'v>(value: &'v Value, path: Vec<Step>, given: ItemType<'v>, objects: &mut Vec<Placed<'v>>) {
    if let Some(Value::List(items)) = value.get("items") {
        let given = item_type(value);
        for (index, item) in items.iter().enumerate() {
            let steps = [Step::Key("items".to_owned()), Step::Index(index)];
            unfold(item, [&path[..], &steps].concat(), given, objects);
        }
    } else if matches!(value, Value::Map(_)) {
        let said = (text(value, "apiVersion"), text(value, "kind"));
        let (api_version, kind) = given.filter(|_| said == ("", "")).unwrap_or(said);
        objects.push(Placed { value, path, api_version, kind });
    }
}

/// Returns the type of a list's items: that of the list less its `List`.
fn item_type(list: &Value) -> ItemType<'_> {
    let kind = text(list, "kind");
    let kind = kind.strip_suffix("List").unwrap_or(kind);
    (!kind.is_empty()).then(|| (text(list, "apiVersion"), kind))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
