//! Options that take one of the engine's names: clap lists them and refuses others.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use engine::model::{Pattern, Plan, Role, TenantStatus, UnknownName};
use slot_core::Status;
use std::str::FromStr;

fn one_of<T>(known: impl Iterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(known).try_map(|name| name.parse::<T>())
}

pub(crate) fn pattern() -> impl TypedValueParser<Value = Pattern> {
    one_of(Pattern::ALL.iter().map(|known| known.name()))
}

pub(crate) fn plan() -> impl TypedValueParser<Value = Plan> {
    one_of(Plan::ALL.iter().map(|known| known.name()))
}

pub(crate) fn status() -> impl TypedValueParser<Value = TenantStatus> {
    one_of(TenantStatus::ALL.iter().map(|known| known.name()))
}

pub(crate) fn role() -> impl TypedValueParser<Value = Role> {
    one_of(Role::ALL.iter().map(|known| known.name()))
}

pub(crate) fn booking_status() -> impl TypedValueParser<Value = Status> {
    PossibleValuesParser::new(Status::ALL.iter().map(|known| known.name())).try_map(|name| name.parse::<Status>())
}
