//! Which resources exist.
