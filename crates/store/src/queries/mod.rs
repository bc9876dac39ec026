//! The hot statements, written by hand: their text is fixed, so that each connection prepares them once.
//!
//! For the same reason a row that a key names is asked for with `get_result`, never with `first`: that adds `LIMIT ?`, and
//! SQLite, which plans by the value of such a limit, prepares the statement again whenever a value is bound.

mod claim;
mod finish;
mod insert_claims;
mod overlapping;
mod overlapping_many;
mod record;
mod situation;
mod standing;
mod tell;

pub(crate) use claim::{Claim, IS_FIRST};
pub(crate) use finish::{Finish, FinishColumns};
pub(crate) use insert_claims::{ClaimColumns, DeleteClaims, InsertClaims};
pub(crate) use overlapping::Overlapping;
pub(crate) use overlapping_many::OverlappingMany;
pub(crate) use record::Record;
pub(crate) use situation::Situation;
pub(crate) use standing::{CurrentSnapshot, DataVersion};
pub(crate) use tell::{Queue, Tell};

/// Makes a statement usable with diesel: prepared once per connection, told apart by its type alone.
macro_rules! statement {
    ($name:ident, $answer:ty) => {
        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::query_builder::Query for $name<'_> {
            type SqlType = $answer;
        }

        impl<Conn> diesel::RunQueryDsl<Conn> for $name<'_> {}
    };
}
pub(crate) use statement;
