//! Ids in paths.

use crate::Problem;
use std::str::FromStr;

/// The id that a path names. What is no id names nothing: it is answered as an unknown one is.
pub fn path_id<T: FromStr>(text: &str, what: &'static str) -> Result<T, Problem> {
    text.parse().map_err(|_bad_id| Problem::NotFound(what))
}
