//! Giving the pods of manifests a service account: every byte that does not say so stays.

use super::object::{Placed, objects};
use super::pod_spec::{usual_ways, way};
use crate::document::value::Value;
use crate::document::{Document, Edit, Refused, Step, Unreadable, at};
use crate::manifest::{self, Piece, ReadError};

/// The field that says whom pods run as.
const FIELD: &str = "serviceAccountName";

/// Its old name. The server takes it where [`FIELD`] is empty, and returns both with one value.
// kubernetes: pkg/apis/core/v1/conversion.go, Convert_v1_PodSpec_To_core_PodSpec
const OLD_FIELD: &str = "serviceAccount";

/// A text in which all pods run as one service account.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// The whole text, byte order mark included.
    pub text: String,
    /// What there is in it, in its order.
    pub objects: Vec<Object>,
}

/// An object of a manifest, and what it came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Object {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// What kubectl calls it: `deployment.apps/web`.
    pub name: String,
    /// The namespace that it says.
    pub namespace: Option<String>,
    /// What it came to.
    pub finding: Finding,
}

/// What an object came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Its pods run as the service account now.
    Updated {
        /// Whether the field's old name stood there with another value, and was changed with it.
        old_field: bool,
    },
    /// Its pods did so before.
    Unchanged,
    /// It runs no pods.
    NoPods,
    /// Objects of its kind run pods, but it has no spec of them, like a patch.
    NoPodSpec {
        /// Where that would stand.
        way: String,
    },
    /// It seems to run pods, but its kind is not one of Kubernetes' own.
    Foreign,
}

/// Why a text is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// It cannot be read.
    #[error("{message}")]
    Unreadable {
        /// The line, from 1.
        line: u32,
        /// What is wrong there.
        message: String,
    },
    /// It cannot be changed without losing something.
    #[error("{}", .0.reason)]
    Refused(Refused),
}

impl AssignError {
    /// Returns the line of the text that is in the way, from 1.
    pub fn line(&self) -> u32 {
        match self {
            Self::Unreadable { line, .. } => *line,
            Self::Refused(refused) => refused.line,
        }
    }
}

impl From<ReadError> for AssignError {
    fn from(error: ReadError) -> Self {
        Self::Unreadable { line: error.line, message: error.message }
    }
}

/// Makes the pods of all objects of a text (JSON values one after the other, or YAML documents) run as `account`.
///
/// # Errors
/// Names all that cannot be read or changed.
pub fn assign(bytes: &[u8], account: &str) -> Result<Assigned, Vec<AssignError>> {
    let all = |errors: Vec<ReadError>| errors.into_iter().map(AssignError::from).collect::<Vec<_>>();
    manifest::read(0, bytes, &mut |_| {}).map_err(all)?;
    let whole = std::str::from_utf8(bytes).map_err(|_| vec![utf16_error()])?;
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut assigned = Assigned::default();
    let (mut behind, mut errors) = (0, Vec::new());
    assigned.text.push_str(&whole[..whole.len() - text.len()]);
    for piece in manifest::pieces(text) {
        match in_piece(&piece, account, &mut assigned.objects) {
            Ok(new) => {
                assigned.text.push_str(&text[behind..piece.start]);
                assigned.text.push_str(&new);
                behind = piece.start + piece.text.len();
            }
            Err(error) => errors.push(error),
        }
    }
    assigned.text.push_str(&text[behind..]);
    if errors.is_empty() { Ok(assigned) } else { Err(errors) }
}

/// Makes the pods of a document's objects run as `account`, and returns its new text.
fn in_piece(piece: &Piece<'_>, account: &str, found: &mut Vec<Object>) -> Result<String, AssignError> {
    let before = piece.line - 1;
    let document = Document::parse(piece.text.as_bytes()).map_err(|error| unreadable(error, before))?;
    let below = |mut refused: Refused| {
        refused.line += before;
        AssignError::Refused(refused)
    };
    let mut all = Vec::new();
    for object in objects(document.value()) {
        let (finding, edits) = find(&document, &object, account).map_err(below)?;
        all.extend(edits);
        found.push(Object {
            line: before + line(&document, &object.path),
            name: object.name(),
            namespace: object.namespace().map(str::to_owned),
            finding,
        });
    }
    if all.is_empty() {
        return Ok(piece.text.to_owned());
    }
    document.edit(&all).map(|text| text.to_string()).map_err(below)
}

/// Looks at an object, and says what must be edited.
fn find(
    document: &Document<'_>,
    object: &Placed<'_>,
    account: &str,
) -> Result<(Finding, Vec<Edit>), Refused> {
    let Some(way) = way(object.group(), object.kind()) else {
        let finding = if seems_to_run_pods(object.value) { Finding::Foreign } else { Finding::NoPods };
        return Ok((finding, Vec::new()));
    };
    let mut path = object.path.clone();
    for field in way {
        path.push(Step::Key((*field).to_owned()));
        match at(document.value(), &path) {
            None | Some(Value::Null) => return Ok((Finding::NoPodSpec { way: way.join(".") }, Vec::new())),
            Some(Value::Map(_)) => {}
            Some(_) => return Err(no("mapping", field, line(document, &path))),
        }
    }
    edits(document, path, account)
}

/// Says what must be edited of the spec of a pod.
fn edits(document: &Document<'_>, spec: Vec<Step>, account: &str) -> Result<(Finding, Vec<Edit>), Refused> {
    let path = |field: &str| [&spec[..], &[Step::Key(field.to_owned())]].concat();
    let is_other = |field| match at(document.value(), &path(field)) {
        Some(Value::List(_) | Value::Map(_)) => Err(no("name", field, line(document, &path(field)))),
        Some(value) => Ok(value.as_str() != Some(account)),
        None => Ok(true),
    };
    let old_field = at(document.value(), &path(OLD_FIELD)).is_some_and(|value| *value != Value::Null)
        && is_other(OLD_FIELD)?;
    let mut edits = Vec::new();
    if is_other(FIELD)? {
        edits.push(Edit::AddFirst { path: spec.clone(), key: FIELD.to_owned(), value: account.into() });
    }
    if old_field {
        edits.push(Edit::Replace { path: path(OLD_FIELD), value: account.into() });
    }
    let finding = if edits.is_empty() { Finding::Unchanged } else { Finding::Updated { old_field } };
    Ok((finding, edits))
}

fn seems_to_run_pods(object: &Value) -> bool {
    let containers = |way: &[&str]| {
        let spec = way.iter().try_fold(object, |value, field| value.get(field));
        spec.and_then(|spec| spec.get("containers")).is_some_and(|list| matches!(list, Value::List(_)))
    };
    usual_ways().into_iter().any(containers)
}

fn line(document: &Document<'_>, path: &[Step]) -> u32 {
    document.line(path).unwrap_or(1)
}

fn no(what: &str, field: &str, line: u32) -> Refused {
    Refused { line, reason: format!("`{field}` is no {what}"), hint: None }
}

/// Where JSON has been read already, there are only its own escapes left that no reader of YAML knows.
fn unreadable(error: Unreadable, before: u32) -> AssignError {
    AssignError::Refused(Refused {
        line: before + error.line.unwrap_or(1),
        reason: format!(
            "it is not JSON that is YAML as well: {}",
            error.message.trim_start_matches("yaml: ")
        ),
        hint: Some("`jq .` writes such JSON".to_owned()),
    })
}

fn utf16_error() -> AssignError {
    AssignError::Refused(Refused {
        line: 1,
        reason: "the file is UTF-16".to_owned(),
        hint: Some("convert it to UTF-8".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &str = "kind: Pod\nmetadata: {name: p}\nspec:\n";

    fn assigned(text: &str) -> Result<Assigned, Vec<(u32, String)>> {
        let told = |error: &AssignError| (error.line(), error.to_string());
        assign(text.as_bytes(), "robot").map_err(|errors| errors.iter().map(told).collect())
    }

    /// Expects `new` of a text, and that nothing is left to do then.
    #[track_caller]
    fn check(old: &str, new: &str) {
        assert_eq!(assigned(old).unwrap().text, new, "{old:?}");
        let again = assigned(new).unwrap();
        assert_eq!(again.text, new);
        assert!(
            again.objects.iter().all(|object| !matches!(object.finding, Finding::Updated { .. })),
            "{new:?}"
        );
    }

    #[track_caller]
    fn check_refused(text: &str, line: u32, why: &str) {
        let errors = assigned(text).unwrap_err();
        assert!(
            matches!(&errors[..], [(at, told)] if *at == line && told.contains(why)),
            "{text:?}: {errors:?}"
        );
    }

    fn findings(text: &str) -> Vec<(u32, String, Finding)> {
        let objects = assigned(text).unwrap().objects.into_iter();
        objects.map(|object| (object.line, object.name, object.finding)).collect()
    }

    #[test]
    fn a_pod_gets_the_field_or_another_value() {
        let check = |old: &str, new: &str| check(&format!("{POD}{old}"), &format!("{POD}{new}"));
        check("  containers: []\n", "  serviceAccountName: robot\n  containers: []\n");
        check("  # of c\n  containers: []\n", "  serviceAccountName: robot\n  # of c\n  containers: []\n");
        check("  serviceAccountName: 'old' # c\n", "  serviceAccountName: 'robot' # c\n");
        check("  serviceAccountName: \"old\"\n", "  serviceAccountName: \"robot\"\n");
        check("  serviceAccountName:\n  x: 1\n", "  serviceAccountName: robot\n  x: 1\n");
        check("  serviceAccountName: ~\n", "  serviceAccountName: robot\n");
        check("  serviceAccountName: 7\n", "  serviceAccountName: robot\n");
        check("  {containers: [], x: 1}", "  {serviceAccountName: robot, containers: [], x: 1}");
        check("  {}\n", "  serviceAccountName: robot\n");
        let crlf = |text: &str| format!("{POD}{text}").replace('\n', "\r\n");
        super::tests::check(&crlf("    x: 1\n"), &crlf("    serviceAccountName: robot\n    x: 1\n"));
        let mine = "  containers: []\n  serviceAccountName: robot # mine";
        check(mine, mine);
    }

    #[test]
    fn the_old_name_of_the_field_is_set_too() {
        let old = format!("{POD}  serviceAccount: old\n  serviceAccountName: old\n");
        check(&old, &old.replace("old", "robot"));
        let updated = Finding::Updated { old_field: true };
        assert_eq!(findings(&old), [(1, "pod/p".to_owned(), updated.clone())]);
        let alone = format!("{POD}  serviceAccount: old\n  x: 1\n");
        check(&alone, &format!("{POD}  serviceAccountName: robot\n  serviceAccount: robot\n  x: 1\n"));
        assert_eq!(findings(&alone)[0].2, updated);
        let right = format!("{POD}  serviceAccount: robot\n");
        assert_eq!(findings(&right)[0].2, Finding::Updated { old_field: false });
        let empty = format!("{POD}  serviceAccount:\n  serviceAccountName: robot\n");
        assert_eq!(findings(&empty)[0].2, Finding::Unchanged);
    }

    #[test]
    fn every_kind_has_its_way() {
        for (api_version, kind, way) in [
            ("v1", "Pod", "spec"),
            ("v1", "PodTemplate", "template.spec"),
            ("v1", "ReplicationController", "spec.template.spec"),
            ("apps/v1", "Deployment", "spec.template.spec"),
            ("apps/v1beta2", "StatefulSet", "spec.template.spec"),
            ("extensions/v1beta1", "DaemonSet", "spec.template.spec"),
            ("apps/v1", "ReplicaSet", "spec.template.spec"),
            ("batch/v1", "Job", "spec.template.spec"),
            ("batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template.spec"),
        ] {
            let fields: Vec<_> = way.split('.').collect();
            let nested =
                |inner: &str| format!("{}: {{{inner}}}{}", fields.join(": {"), "}".repeat(fields.len() - 1));
            let object =
                |spec: &str| format!("{{apiVersion: {api_version}, kind: {kind}, {}}}\n", nested(spec));
            check(&object("x: 1"), &object("serviceAccountName: robot, x: 1"));
            let without = assigned(&format!("apiVersion: {api_version}\nkind: {kind}\n")).unwrap();
            assert_eq!(without.objects[0].finding, Finding::NoPodSpec { way: way.to_owned() });
        }
    }

    #[test]
    fn all_objects_of_a_text_are_found() {
        let list = "kind: List\nitems:\n- kind: Pod\n  spec:\n    x: 1\n- kind: List\n  items: [{kind: Pod, spec: {x: 1}}]\n";
        let new = "kind: List\nitems:\n- kind: Pod\n  spec:\n    serviceAccountName: robot\n    x: 1\n- kind: List\n  \
                   items: [{kind: Pod, spec: {serviceAccountName: robot, x: 1}}]\n";
        check(list, new);
        let typed = "apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- spec: {template: {spec: {x: 1}}}\n";
        check(typed, &typed.replace("{x", "{serviceAccountName: robot, x"));
        let many = format!("\u{feff}# c\n---\n{POD}  x: 1\n--- # d\n{POD}  x: 1");
        check(&many, &many.replace("  x: 1", "  serviceAccountName: robot\n  x: 1"));
        assert_eq!(assigned(&many).unwrap().objects.iter().map(|it| it.line).collect::<Vec<_>>(), [3, 8]);
        let json = "{\"kind\": \"Pod\",\n \"spec\": {\n  \"x\": \"\\u00e9\"\n }\n}\n{\"kind\":\"Pod\",\"spec\":{\"x\":1}}\n";
        let new = json.replace("  \"x\"", "  \"serviceAccountName\": \"robot\",\n  \"x\"");
        check(json, &new.replace("{\"x\"", "{\"serviceAccountName\":\"robot\",\"x\""));
    }

    #[test]
    fn what_is_no_workload_of_kubernetes_is_left_alone() {
        let text = "kind: ConfigMap\nmetadata: {generateName: c-}\n---\napiVersion: argoproj.io/v1\nkind: Rollout\n\
                    spec: {template: {spec: {containers: []}}}\n---\napiVersion: apps/v1\nkind: Pod\nspec: {x: 1}\n---\nx: 1\n";
        let found = findings(text);
        assert_eq!(
            found,
            [
                (1, "configmap/c-".to_owned(), Finding::NoPods),
                (4, "rollout.argoproj.io/".to_owned(), Finding::Foreign),
                (8, "pod.apps/".to_owned(), Finding::NoPods),
                (12, "object/".to_owned(), Finding::NoPods),
            ]
        );
        assert_eq!(assigned(text).unwrap().text, text);
    }

    #[test]
    fn what_is_shared_or_odd_is_refused() {
        let list = |items: &str| format!("kind: List\nitems:\n{items}");
        let shared = list("- kind: Pod\n  spec: &s\n    x: 1\n- kind: Pod\n  spec: *s\n");
        check_refused(&shared, 4, "the value is used elsewhere through its anchor");
        check_refused(&format!("a: &a old\n{POD}  serviceAccountName: *a\n"), 5, "the value is an alias");
        check_refused(&format!("s: &s {{x: 1}}\n{POD}  <<: *s\nkind: Pod\n"), 6, "stands twice");
        check_refused(&format!("{POD}  serviceAccountName: [a]\n"), 4, "`serviceAccountName` is no name");
        check_refused("a: 1\n---\nkind: Pod\nspec: x\n", 4, "`spec` is no mapping");
        check_refused("kind: Pod\nspec:\n  a: {{ .x }}\n", 3, "");
        let utf16: Vec<u8> =
            "\u{feff}kind: Pod\nspec: {}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(assign(&utf16, "robot").unwrap_err(), [utf16_error()]);
        check_refused(
            "{\"kind\": \"Pod\",\n\"spec\": {\"x\": \"\\/\"}}\n",
            2,
            "not JSON that is YAML as well: found unknown",
        );
        let inherited = "t: &t {spec: {x: 1}}\nkind: PodTemplate\ntemplate:\n  <<: *t\n";
        check_refused(inherited, 4, "the value comes from a merge key");
        // What is merged in is no key of its own; one that is comes last.
        let merged = format!("s: &s {{serviceAccountName: old}}\n{POD}  <<: *s\n  x: 1\n");
        check(&merged, &format!("{merged}  serviceAccountName: robot\n"));
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        let text = "kind: Pod\nspec: x\n---\nkind: Pod\nspec: {x: 1}\n---\nkind: Pod\nspec: []\n";
        let lines: Vec<_> = assigned(text).unwrap_err().iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 8]);
    }

    #[test]
    fn odd_names_are_quoted() {
        for name in ["on", "1e3", "123", "null"] {
            let text = assign(format!("{POD}  x: 1\n").as_bytes(), name).unwrap().text;
            assert_eq!(text, format!("{POD}  serviceAccountName: \"{name}\"\n  x: 1\n"));
        }
    }
}
