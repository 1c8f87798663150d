//! HTTP requests to attributes, against what a server's audit log held.

#![allow(clippy::unwrap_used, reason = "what a recording does not hold fails the test")]

mod support;

use kauth::authn::UserInfo;
use kauth::authz::attributes::{ResourceAttributes, Target};
use kauth::authz::request;
use kauth::authz::review::{self, Request, Review};
use proptest::prelude::*;
use serde_yaml::Value;

/// Renders what the case records, and in the same form what kauth makes of its request.
fn both(case: &Value) -> (String, String) {
    let text = |key: &str| case[key].as_str().unwrap_or_default();
    let (method, path) = (text("method"), text("path"));
    let recorded = match case["resourceRequest"].as_bool() {
        None => format!("{} {}", case["status"].as_u64().unwrap(), text("message")),
        Some(true) => {
            ["verb", "group", "version", "namespace", "resource", "subresource", "name"].map(text).join("|")
        }
        Some(false) => format!("{}|{}", text("verb"), text("nonResourcePath")),
    };
    let user = UserInfo::default();
    let found = match request::attributes(method, path) {
        Err(error) => format!("{} {error}", error.code()),
        Ok(request) => {
            let attributes = request.attributes(&user);
            match attributes.target {
                Target::NonResource { path } => format!("{}|{path}", attributes.verb),
                Target::Resource(ResourceAttributes {
                    namespace,
                    api_group,
                    api_version,
                    resource,
                    subresource,
                    name,
                    ..
                }) => [attributes.verb, api_group, api_version, namespace, resource, subresource, name]
                    .join("|"),
            }
        }
    };
    (recorded, found)
}

#[test]
fn requests_have_the_recorded_attributes() {
    let cases = support::read_yaml("cases/request-attributes.yaml");
    let cases = cases.as_sequence().unwrap();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let differing: Vec<_> = cases
        .iter()
        .map(|case| (case["id"].as_str().unwrap(), both(case)))
        .filter(|(_, (recorded, found))| recorded != found)
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn selectors_are_attached_where_the_server_honours_them() {
    for (method, path, fields, labels) in [
        ("GET", "/api/v1/pods?fieldSelector=a=b,c!=d&labelSelector=x", 2, 1),
        ("GET", "/api/v1/pods?watch=1&fieldSelector=a%3Db", 1, 0),
        ("GET", "/api/v1/pods?fieldSelector=metadata.name=p", 1, 0),
        ("DELETE", "/api/v1/pods?fieldSelector=a=b&labelSelector=x", 1, 1),
        ("GET", "/api/v1/pods?fieldSelector=a=b&labelSelector=in(bad&limit=x", 1, 0),
        ("GET", "/api/v1/pods?fieldSelector=a=b&fieldSelector=c=d,e=f", 1, 0),
        ("GET", "/api/v1/pods/p?fieldSelector=a=b", 0, 0),
        ("POST", "/api/v1/pods?fieldSelector=a=b", 0, 0),
        ("DELETE", "/api/v1/pods/p?fieldSelector=a=b", 0, 0),
        ("GET", "/api/v1/watch/pods?fieldSelector=a=b&labelSelector=x", 0, 0),
    ] {
        let request::RequestTarget::Resource(resource) = request::attributes(method, path).unwrap().target
        else {
            panic!("{path}")
        };
        assert_eq!(
            (resource.field_selector.len(), resource.label_selector.len()),
            (fields, labels),
            "{path}"
        );
    }
}

fn review_of(request: &str) -> String {
    let request: Request = serde_json::from_str(request).unwrap();
    serde_json::to_string(&request.review().unwrap()).unwrap()
}

#[test]
fn a_request_becomes_the_review_that_asks_for_it() {
    assert_eq!(
        review_of(
            r#"{"method": "GET", "path": "/api/v1/namespaces/a/pods/p/log", "user": "jane", "groups": ["dev"]}"#
        ),
        concat!(
            r#"{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"resourceAttributes":"#,
            r#"{"namespace":"a","verb":"get","version":"v1","resource":"pods","subresource":"log","name":"p"},"#,
            r#""user":"jane","groups":["dev","system:authenticated"]}}"#
        )
    );
    assert_eq!(
        review_of(
            r#"{"method": "GET", "path": "/apis/apps/v1/deployments?fieldSelector=x!=y,metadata.name=d&labelSelector=a,b>1,c+notin+(e,d)",
                "user": "jane", "uid": "1", "extra": {"k": ["v"]}}"#
        ),
        concat!(
            r#"{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"resourceAttributes":"#,
            r#"{"verb":"list","group":"apps","version":"v1","resource":"deployments","name":"d","#,
            r#""fieldSelector":{"requirements":[{"key":"metadata.name","operator":"In","values":["d"]},"#,
            r#"{"key":"x","operator":"NotIn","values":["y"]}]},"#,
            r#""labelSelector":{"requirements":[{"key":"a","operator":"Exists"},"#,
            r#"{"key":"c","operator":"NotIn","values":["d","e"]}]}},"#,
            r#""user":"jane","groups":["system:authenticated"],"extra":{"k":["v"]},"uid":"1"}}"#
        )
    );
    assert_eq!(
        review_of(
            r#"{"method": "HEAD", "path": "/healthz?x", "user": "system:anonymous", "groups": ["system:unauthenticated"]}"#
        ),
        concat!(
            r#"{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"nonResourceAttributes":"#,
            r#"{"path":"/healthz","verb":"head"},"user":"system:anonymous","groups":["system:unauthenticated"]}}"#
        )
    );
    let misspelt = r#"{"method": "GET", "path": "/", "user": "jane", "group": ["dev"]}"#;
    assert!(serde_json::from_str::<Request>(misspelt).is_err());
}

#[test]
fn groups_are_those_of_authentication() {
    for (user, given, groups) in [
        ("jane", "", r#"["system:authenticated"]"#),
        ("jane", r#""dev""#, r#"["dev","system:authenticated"]"#),
        ("jane", r#""system:unauthenticated""#, r#"["system:unauthenticated"]"#),
        ("system:anonymous", "", r#"["system:unauthenticated"]"#),
        ("system:anonymous", r#""dev""#, r#"["dev"]"#),
        (
            "system:serviceaccount:a:x",
            "",
            r#"["system:serviceaccounts","system:serviceaccounts:a","system:authenticated"]"#,
        ),
        ("system:serviceaccount:a:x", r#""dev""#, r#"["dev","system:authenticated"]"#),
    ] {
        let review =
            review_of(&format!(r#"{{"method": "GET", "path": "/", "user": "{user}", "groups": [{given}]}}"#));
        assert!(review.contains(&format!(r#""groups":{groups}"#)), "{review}");
    }
}

proptest! {
    #[test]
    fn no_request_panics(method in "[A-Z ]{0,7}|\\PC*", path in ".*", api in "/apis?(/[a-z%2/.]{0,9}){0,9}(\\?.*)?") {
        let _ = request::attributes(&method, &path);
        let _ = request::attributes("GET", &api);
        let _ = request::attributes("DELETE", &format!("/api/v1/pods?fieldSelector={path}&labelSelector={path}"));
    }

    #[test]
    fn the_review_of_a_request_asks_for_what_the_request_does(
        method in "GET|DELETE|PUT|OPTIONS",
        path in "/(apis/[ag]|api)/v1(/(namespaces|watch|pods|[a-z]{1,3})){0,4}",
        query in "(\\?fieldSelector=(metadata.name|a|b)!?=[a-z]{0,2})?",
    ) {
        let request = Request { method, path: path + &query, user: "jane".to_owned(), ..Request::default() };
        let Ok(attributes) = request::attributes(&request.method, &request.path) else { return Ok(()) };
        let json = serde_json::to_string(&request.review().unwrap()).unwrap();
        let Ok(Review::Access(review)) = review::parse(&json, "") else { panic!("{json}") };
        let user = review.user.as_ref().unwrap();
        let (asked, made) = (review.attributes(user), attributes.attributes(user));
        prop_assert_eq!((asked.verb, asked.target), (made.verb, made.target));
    }
}
