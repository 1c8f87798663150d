//! An export of a cluster: what is kept of its objects, and the stamp that says where it is from and what it lacks.
//!
//! An export is a file of one JSON object a line; the stamp is the last, so an export that was cut off has none.

mod keep;
mod stamp;

pub use keep::{Exported, KINDS, Purpose};
pub use stamp::{Missing, Stamp};
