//! Field and label selectors as the API server reads them: from text to requirements. What a selector selects is not
//! asked here: authorizers see the requirements alone.

pub mod fields;
pub mod labels;
