//! `migrate`: brings the schema up to date.

use crate::report::Report;
use anyhow::Context as _;
use serde::Serialize;
use store::Store;

#[derive(Serialize)]
struct Migrated {
    applied: Vec<String>,
}

pub(crate) fn run(url: &str) -> anyhow::Result<Report> {
    let applied = Store::migrate(url).context("cannot migrate the database")?;
    let text = match applied.as_slice() {
        [] => "the schema is up to date".to_owned(),
        names => format!("applied {}:\n  {}", names.len(), names.join("\n  ")),
    };
    Report::new(text, &Migrated { applied })
}
