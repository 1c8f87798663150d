//! Access reviews against what a server made of them.

#![allow(clippy::unwrap_used, reason = "what a recording does not hold fails the test")]

mod support;

use kauth::authn::UserInfo;
use kauth::authz::attributes::Target;
use kauth::authz::review::{self, AccessStatus, NonResourceRule, Refusal, ResourceRule, Review, RulesStatus};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::borrow::Cow;

const KINDS: [&str; 4] =
    ["SubjectAccessReview", "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview"];

/// Returns the recorded reviews of a file as posted, each with the namespace of its path and what came of it.
fn recorded(name: &str) -> Vec<(String, Value, String, Value)> {
    let cases: Value = serde_json::to_value(support::read_yaml(name)).unwrap();
    let mut found = Vec::new();
    for case in cases.as_array().unwrap() {
        let id = case["id"].as_str().unwrap().to_owned();
        for review in case["reviews"].as_array().into_iter().flatten() {
            let object =
                json!({"apiVersion": "authorization.k8s.io/v1", "kind": KINDS[0], "spec": review["spec"]});
            found.push((id.clone(), object, String::new(), review.clone()));
        }
        for request in case["requests"].as_array().into_iter().flatten() {
            let body = &request["body"];
            if body["kind"].as_str().is_some_and(|kind| KINDS.contains(&kind)) && request["status"] != 403 {
                let path = request["path"].as_str().unwrap();
                let namespace =
                    path.split_once("/namespaces/").map_or("", |(_, rest)| rest.split('/').next().unwrap());
                let mut outcome =
                    if request["review"].is_object() { request["review"].clone() } else { json!({}) };
                if request["status"] != 201 {
                    outcome = json!({"code": request["status"], "message": request["message"]});
                }
                found.push((id.clone(), body.clone(), namespace.to_owned(), outcome));
            }
        }
    }
    found
}

fn outcome(object: &Value, namespace: &str) -> (Option<Value>, Option<String>) {
    match review::parse(&object.to_string(), namespace) {
        Err(refusal) => (Some(json!([refusal.code, refusal.message])), None),
        Ok(Review::Access(review)) => (None, Some(review.evaluation_error("").into_owned())),
        Ok(Review::Rules { .. }) => (None, None),
    }
}

#[test]
fn odd_reviews_are_taken_or_refused_as_recorded() {
    let recorded = recorded("cases/reviews.yaml");
    assert!(recorded.len() >= 30, "{} reviews", recorded.len());
    for (id, object, namespace, expected) in recorded {
        let (refused, error) = outcome(&object, &namespace);
        let expected_refusal = expected["code"].as_u64().map(|code| json!([code, expected["message"]]));
        assert_eq!(refused, expected_refusal, "{id}");
        if let Some(error) = error {
            assert_eq!(error, expected["evaluationError"].as_str().unwrap_or_default(), "{id}");
        }
    }
}

#[test]
fn every_recorded_review_is_taken_and_its_question_is_that_of_the_spec() {
    if !support::whole() {
        return;
    }
    let names = (1..=6).map(|n| format!("real-{n}")).chain((1..=4).map(|n| format!("adversarial-{n}")));
    for name in names {
        let lines = support::read(&format!("reviews/{name}.reviews.jsonl.gz"));
        for line in lines.lines() {
            let Review::Access(review) = review::parse(line, "").unwrap() else { panic!("{line}") };
            let spec: Value = serde_json::from_str::<Value>(line).unwrap()["spec"].take();
            assert_eq!(question(&review), asked(&spec), "{line}");
        }
    }
}

fn question(review: &review::AccessReview<'_>) -> Vec<String> {
    let user = review.user.as_ref().unwrap();
    let mut words = vec![user.name.to_string(), user.groups.join(",")];
    let attributes = review.attributes(user);
    words.push(attributes.verb.to_owned());
    match attributes.target {
        Target::NonResource { path } => words.push(path.to_owned()),
        Target::Resource(asked) => words.extend(
            [
                asked.namespace,
                asked.api_group,
                asked.api_version,
                asked.resource,
                asked.subresource,
                asked.name,
            ]
            .map(str::to_owned),
        ),
    }
    words
}

fn asked(spec: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let groups = spec["groups"].as_array().into_iter().flatten().map(text);
    let mut words = vec![text(&spec["user"]), groups.collect::<Vec<_>>().join(",")];
    match (&spec["resourceAttributes"], &spec["nonResourceAttributes"]) {
        (Value::Null, url) => words.extend(["verb", "path"].map(|key| text(&url[key]))),
        (asked, _) => {
            words.extend(["verb", "namespace", "group"].map(|key| text(&asked[key])));
            words.push(asked["version"].as_str().unwrap_or("*").to_owned());
            words.extend(["resource", "subresource", "name"].map(|key| text(&asked[key])));
        }
    }
    words
}

fn refusal(kind: &str, rest: Value) -> Refusal {
    let mut object = json!({"apiVersion": "authorization.k8s.io/v1", "kind": kind});
    object.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    review::parse(&object.to_string(), "a").unwrap_err()
}

/// The texts are those of upstream's validation, where no recording has them.
#[test]
fn validation_speaks_in_the_servers_words() {
    let pods = json!({"verb": "get", "resource": "pods", "namespace": "a"});
    let with = |selector: &str, value: Value| json!({"spec": {"user": "u", "resourceAttributes": {selector: {"requirements": [value]}}}});
    for (kind, object, message) in [
        (
            KINDS[0],
            json!({"metadata": {"name": "<x>", "namespace": "n", "uid": "1"}, "spec": {"user": "u", "resourceAttributes": pods}}),
            "metadata: Invalid value: {\"name\":\"\\u003cx\\u003e\"}: must be empty",
        ),
        (
            KINDS[1],
            json!({"metadata": {"labels": {"k": "v"}}, "spec": {"user": "u", "resourceAttributes": pods}}),
            "metadata: Invalid value: {\"namespace\":\"a\",\"labels\":{\"k\":\"v\"}}: must be empty except for namespace",
        ),
        (
            KINDS[2],
            json!({"metadata": {"name": "x"}, "spec": {}}),
            "[spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be \
             specified, metadata: Invalid value: {\"name\":\"x\"}: must be empty]",
        ),
        (
            KINDS[1],
            json!({"spec": {"groups": ["g"], "nonResourceAttributes": {"path": "/a&b"}}}),
            "spec.nonResourceAttributes: Invalid value: {\"Path\":\"/a\\u0026b\",\"Verb\":\"\"}: disallowed on this kind of request",
        ),
        (
            KINDS[0],
            with("fieldSelector", json!({"operator": "In"})),
            "[spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must be specified, \
             spec.resourceAttributes.fieldSelector.requirements[0].values: Required value: must be specified when `operator` \
             is 'In' or 'NotIn']",
        ),
        (
            KINDS[0],
            with("labelSelector", json!({"key": "k", "operator": "Exists", "values": ["v"]})),
            "spec.resourceAttributes.labelSelector.requirements[0].values: Forbidden: may not be specified when `operator` is \
             'Exists' or 'DoesNotExist'",
        ),
    ] {
        let refusal = refusal(kind, object);
        assert_eq!((refusal.code, refusal.reason), (422, "Invalid"));
        assert_eq!(refusal.message, format!(".authorization.k8s.io \"\" is invalid: {message}"));
    }
}

#[test]
fn what_go_cannot_decode_is_refused_in_its_words() {
    for (kind, object, error) in [
        (
            KINDS[0],
            json!({"spec": {"user": 1}}),
            "number into Go struct field SubjectAccessReviewSpec.spec.user of type string",
        ),
        (
            KINDS[0],
            json!({"spec": {"groups": "g"}}),
            "string into Go struct field SubjectAccessReviewSpec.spec.groups of type []string",
        ),
        (
            KINDS[0],
            json!({"spec": {"groups": [true]}}),
            "bool into Go struct field SubjectAccessReviewSpec.spec.groups of type string",
        ),
        (
            KINDS[0],
            json!({"spec": {"extra": {"k": "v"}}}),
            "string into Go struct field SubjectAccessReviewSpec.spec.extra of type v1.ExtraValue",
        ),
        (
            KINDS[0],
            json!({"spec": {"resourceAttributes": []}}),
            "array into Go struct field SubjectAccessReviewSpec.spec.resourceAttributes of type v1.ResourceAttributes",
        ),
        (
            KINDS[1],
            json!({"spec": {"resourceAttributes": {"name": {}}}}),
            "object into Go struct field ResourceAttributes.spec.resourceAttributes.name of type string",
        ),
        (
            KINDS[2],
            json!({"spec": 1}),
            "number into Go struct field SelfSubjectAccessReview.spec of type v1.SelfSubjectAccessReviewSpec",
        ),
        (
            KINDS[0],
            json!({"metadata": {"uid": 1}}),
            "number into Go struct field ObjectMeta.metadata.uid of type types.UID",
        ),
        (
            KINDS[0],
            json!({"metadata": {"deletionGracePeriodSeconds": 1.5}}),
            "number 1.5 into Go struct field ObjectMeta.metadata.deletionGracePeriodSeconds of type int64",
        ),
        (
            KINDS[1],
            json!({"metadata": {"managedFields": [{"time": true}]}}),
            "bool into Go struct field ManagedFieldsEntry.metadata.managedFields.time of type string",
        ),
        (
            KINDS[2],
            json!({"status": 1}),
            "number into Go struct field SelfSubjectAccessReview.status of type v1.SubjectAccessReviewStatus",
        ),
        (
            KINDS[3],
            json!({"status": {"incomplete": "x"}}),
            "string into Go struct field SubjectRulesReviewStatus.status.incomplete of type bool",
        ),
        (
            KINDS[3],
            json!({"metadata": {"labels": {"a": 1}}}),
            "number into Go struct field ObjectMeta.metadata.labels of type string",
        ),
    ] {
        let refusal = refusal(kind, object);
        assert_eq!((refusal.code, refusal.reason), (400, "BadRequest"));
        let expected =
            format!("{kind} in version \"v1\" cannot be handled as a {kind}: json: cannot unmarshal {error}");
        assert_eq!(refusal.message, expected);
    }
}

#[test]
fn metadata_is_refused_or_overwritten() {
    let with =
        |metadata: Value| json!({"metadata": metadata, "spec": {"user": "u", "resourceAttributes": {}}});
    for (metadata, message) in [
        (json!({"generation": 3}), r#"{"generation":3}"#),
        (
            json!({"uid": "u", "ownerReferences": [null]}),
            r#"{"ownerReferences":[{"apiVersion":"","kind":"","name":"","uid":""}]}"#,
        ),
    ] {
        let refusal = refusal(KINDS[0], with(metadata));
        let message = format!(
            ".authorization.k8s.io \"\" is invalid: metadata: Invalid value: {message}: must be empty"
        );
        assert_eq!((refusal.code, refusal.message), (422, message));
    }
    let odd_time = refusal(KINDS[0], with(json!({"creationTimestamp": "nm"})));
    assert_eq!(
        odd_time.message,
        "SubjectAccessReview in version \"v1\" cannot be handled as a SubjectAccessReview: \
         parsing time \"nm\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"nm\" as \"2006\""
    );
    let mut overwritten =
        with(json!({"uid": "u", "selfLink": "/x", "creationTimestamp": "2020-01-01T00:00:00Z",
        "deletionGracePeriodSeconds": 1, "managedFields": [{"fieldsV1": {"f:spec": {}}}], "unknown": 1}));
    overwritten["apiVersion"] = json!("authorization.k8s.io/v1");
    overwritten["kind"] = json!(KINDS[0]);
    assert!(review::parse(&overwritten.to_string(), "").is_ok());
}

#[test]
fn what_go_passes_over_is_passed_over() {
    let pods = r#"{"verb": "get", "resource": "pods"}"#;
    let head = r#""apiVersion": "authorization.k8s.io/v1""#;
    for json in [
        format!(
            r#"{{{head}, "kind": "SubjectAccessReview", "spec": {{"user": "u", "groups": null, "extra": {{"k": null}},
            "nonResourceAttributes": null, "resourceAttributes": {pods}}}, "status": null}}"#
        ),
        format!(
            r#"{{{head}, "kind": "SubjectAccessReview", "spec": {{"user": "x", "user": "u", "more": 1,
            "resourceAttributes": {pods}}}, "metadata": {{"creationTimestamp": null, "managedFields": [{{}}]}}}}"#
        ),
        format!(
            r#"{{{head}, "kind": "SelfSubjectAccessReview", "spec": {{"user": 1, "resourceAttributes": {pods}}}}}"#
        ),
        format!(
            r#"{{"apiVersion": "authorization.k8s.io/v1beta1", "kind": "SubjectAccessReview",
            "spec": {{"group": ["g"], "resourceAttributes": {pods}}}}}"#
        ),
    ] {
        let Ok(Review::Access(review)) = review::parse(&json, "") else { panic!("{json}") };
        let asker = UserInfo { name: Cow::Borrowed("u"), ..UserInfo::default() };
        let attributes = review.attributes(review.user.as_ref().unwrap_or(&asker));
        let who = format!("{}{}", attributes.user.name, attributes.user.groups.concat());
        assert!((who == "u" || who == "g") && attributes.verb == "get", "{json}");
    }
}

#[test]
fn what_is_no_review_is_refused() {
    for (json, message) in [
        ("{}", "Object 'Kind' is missing"),
        (r#"{"kind": "SubjectAccessReview"}"#, "Object 'apiVersion' is missing"),
        (r#"{"kind": "Pod", "apiVersion": "v1"}"#, "no kind \"Pod\" is registered for version \"v1\""),
        (
            r#"{"kind": "SubjectAccessReview", "apiVersion": "authorization.k8s.io/v2"}"#,
            "no kind \"SubjectAccessReview\" is registered for version \"authorization.k8s.io/v2\"",
        ),
    ] {
        assert_eq!(review::parse(json, "").unwrap_err().message, message);
    }
    assert_eq!(review::parse("{", "").unwrap_err().code, 400);
    let local = json!({"apiVersion": "authorization.k8s.io/v1", "kind": KINDS[1],
        "spec": {"user": "u", "resourceAttributes": {}}});
    let refusal = review::parse(&local.to_string(), "").unwrap_err();
    assert_eq!((refusal.code, refusal.message.as_str()), (400, "namespace is required on this type: "));
}

#[test]
fn selectors_that_are_understood_in_part_are_kept_in_part() {
    let object = json!({"apiVersion": "authorization.k8s.io/v1", "kind": KINDS[0], "spec": {"user": "u", "resourceAttributes": {
        "fieldSelector": {"requirements": [
            {"key": "a", "operator": "NotIn", "values": ["b"]}, {"key": "c", "operator": "Exists"}]},
        "labelSelector": {"requirements": [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "Like"}]},
    }}});
    let json = object.to_string();
    let Review::Access(review) = review::parse(&json, "").unwrap() else { panic!() };
    let Target::Resource(asked) = review.attributes(review.user.as_ref().unwrap()).target else { panic!() };
    assert_eq!(asked.field_selector.len(), 1);
    assert!(!asked.field_selector[0].equals);
    assert_eq!(
        review.evaluation_error("RBAC: no"),
        "RBAC: no; spec.resourceAttributes.fieldSelector partially ignored due to parse error; \
         spec.resourceAttributes.labelSelector partially ignored due to parse error"
    );
}

#[test]
fn answers_have_the_servers_shape() {
    let text = |value: &Value| value.to_string();
    let status = AccessStatus { reason: "because".into(), ..AccessStatus::default() };
    assert_eq!(text(&json!(status)), r#"{"allowed":false,"reason":"because"}"#);
    let status = AccessStatus { allowed: true, denied: true, evaluation_error: "e".into(), ..status };
    assert_eq!(
        text(&json!(status)),
        r#"{"allowed":true,"denied":true,"reason":"because","evaluationError":"e"}"#
    );

    let (verbs, pods) = ([Cow::Borrowed("get")], [Cow::Borrowed("pods")]);
    let rules = RulesStatus {
        resource_rules: vec![ResourceRule {
            verbs: &verbs,
            api_groups: &[Cow::Borrowed("")],
            resources: &pods,
            resource_names: &[],
        }],
        non_resource_rules: vec![NonResourceRule {
            verbs: &verbs,
            non_resource_urls: &[Cow::Borrowed("/x")],
        }],
        incomplete: true,
        evaluation_error: "e".into(),
    };
    assert_eq!(
        text(&json!(rules)),
        concat!(
            r#"{"resourceRules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}],"#,
            r#""nonResourceRules":[{"verbs":["get"],"nonResourceURLs":["/x"]}],"incomplete":true,"evaluationError":"e"}"#
        )
    );
    assert_eq!(
        text(&json!(refusal(KINDS[3], json!({})).status())),
        r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no namespace on request","reason":"BadRequest","code":400}"#
    );
    let invalid = refusal(KINDS[2], json!({}));
    assert_eq!(
        json!(invalid.status())["details"].to_string(),
        concat!(
            r#"{"group":"authorization.k8s.io","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: null: exactly one of "#,
            r#"nonResourceAttributes or resourceAttributes must be specified","field":"spec.resourceAttributes"}]}"#
        )
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,3}".prop_map(Value::from)
    ];
    leaf.prop_recursive(6, 40, 8, |inner| {
        let key = prop::sample::select(vec![
            "spec",
            "metadata",
            "user",
            "groups",
            "extra",
            "resourceAttributes",
            "nonResourceAttributes",
            "fieldSelector",
            "labelSelector",
            "requirements",
            "rawSelector",
            "key",
            "operator",
            "values",
            "name",
            "labels",
            "namespace",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..5).prop_map(|entries| Value::Object(
                entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_panics(text in ".*") {
        let _ = review::parse(&text, &text);
    }

    #[test]
    fn no_object_panics_and_nulls_say_nothing(spec in any_json(), kind in prop::sample::select(KINDS.to_vec())) {
        let object = json!({"apiVersion": "authorization.k8s.io/v1", "kind": kind, "spec": spec});
        let once = review::parse(&object.to_string(), "").map(|_| ()).map_err(|refusal| refusal.message);
        let mut more = object;
        more["status"] = Value::Null;
        more["metadata"] = json!({"name": null});
        prop_assert_eq!(review::parse(&more.to_string(), "").map(|_| ()).map_err(|refusal| refusal.message), once);
    }
}
