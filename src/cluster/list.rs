//! Lists, page by page, all of one moment.
// k8s.io/client-go: tools/pager/pager.go

use serde_json::Value;

use super::{Call, Cluster, ClusterError};

/// How many objects a page has, as in client-go.
const PAGE: &str = "500";
/// How often a list is begun again that grew too old while it was read.
const AGAIN: u32 = 3;

/// A part of a list.
#[derive(Debug)]
pub struct Page {
    /// Its objects.
    pub items: Vec<Value>,
    /// The moment that the whole list is of.
    pub resource_version: String,
}

/// The pages of a list, asked for one after the other.
pub struct Pages<'c> {
    cluster: &'c Cluster,
    call: Call,
    at: Option<String>,
    next: Next,
}

enum Next {
    First,
    Token(String),
    Over,
}

impl Cluster {
    /// Returns the pages of the list that `call` asks for; `at` is the moment that it is to be of, if not now.
    pub fn pages(&self, call: Call, at: Option<String>) -> Pages<'_> {
        Pages { cluster: self, call, at, next: Next::First }
    }

    /// Returns all objects of the list that `call` asks for.
    ///
    /// # Errors
    /// If a page cannot be had; a list that grows too old while it is read is begun again.
    pub fn list(&self, call: &Call) -> Result<Vec<Value>, ClusterError> {
        let mut again = AGAIN;
        loop {
            let pages: Result<Vec<Page>, _> = self.pages(call.clone(), None).collect();
            match pages {
                Err(error) if error.is_too_old() && again > 0 => again -= 1,
                pages => return Ok(pages?.into_iter().flat_map(|page| page.items).collect()),
            }
        }
    }
}

impl Pages<'_> {
    /// Takes a page, and keeps in mind how it goes on; `before` is what it was asked for by.
    fn take(&mut self, mut page: Value, before: Option<&str>) -> Result<Page, ClusterError> {
        let foreign = |what: &str| ClusterError::Foreign {
            server: self.cluster.server().to_owned(),
            what: what.to_owned(),
            is_open: false,
        };
        let is_list = page["kind"].as_str().is_some_and(|kind| kind.ends_with("List"));
        let items = match page.get_mut("items").map(Value::take) {
            Some(Value::Array(items)) => items,
            // Go writes an empty list so, where it has no other for it.
            Some(Value::Null) if is_list => Vec::new(),
            _ => return Err(foreign("a list without items")),
        };
        let text = |key: &str| page["metadata"][key].as_str().unwrap_or_default().to_owned();
        let (token, resource_version) = (text("continue"), text("resourceVersion"));
        if before == Some(token.as_str()) && !token.is_empty() {
            return Err(foreign("the same page of a list again"));
        }
        if !token.is_empty() {
            self.next = Next::Token(token);
        }
        Ok(Page { items, resource_version })
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Page, ClusterError>;

    fn next(&mut self) -> Option<Self::Item> {
        let call = self.call.clone().with("limit", PAGE);
        let mut before = None;
        let call = match (std::mem::replace(&mut self.next, Next::Over), &self.at) {
            (Next::Over, _) => return None,
            (Next::Token(token), _) => call.with("continue", before.insert(token).as_str()),
            (Next::First, Some(at)) => call.with("resourceVersion", at).with("resourceVersionMatch", "Exact"),
            (Next::First, None) => call,
        };
        Some(self.cluster.call(&call).and_then(|page| self.take(page, before.as_deref())))
    }
}
