//! Lists, page by page, all of one moment.
// k8s.io/client-go: tools/pager/pager.go

use serde_json::Value;

use super::{Call, Cluster, ClusterError, Place};

/// How many objects a page has, as in client-go.
const PAGE: &str = "500";

impl Cluster {
    /// Returns all objects of a collection.
    ///
    /// # Errors
    /// If a page cannot be had; a list that grows too old while it is read is begun again.
    pub fn list(&self, place: &Place) -> Result<Vec<Value>, ClusterError> {
        self.all(&Call::get(place))
    }

    /// Returns the metadata of all objects of a collection, or of those that have the label, and nothing that is in them.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn list_metadata(&self, place: &Place, label: Option<&str>) -> Result<Vec<Value>, ClusterError> {
        let call = Call::get(place).metadata_only(true);
        self.all(&match label {
            Some(label) => call.with("labelSelector", label),
            None => call,
        })
    }

    fn all(&self, call: &Call) -> Result<Vec<Value>, ClusterError> {
        let mut again = 3;
        loop {
            match self.pages(call) {
                Err(error) if error.is("Expired") && again > 0 => again -= 1,
                outcome => return outcome,
            }
        }
    }

    fn pages(&self, call: &Call) -> Result<Vec<Value>, ClusterError> {
        let (mut objects, mut token) = (Vec::new(), String::new());
        loop {
            let mut call = call.clone().with("limit", PAGE);
            if !token.is_empty() {
                call = call.with("continue", &token);
            }
            let mut page = self.call(&call)?;
            if let Value::Array(items) = page["items"].take() {
                objects.extend(items);
            }
            token = page["metadata"]["continue"].as_str().unwrap_or_default().to_owned();
            if token.is_empty() {
                return Ok(objects);
            }
        }
    }
}
