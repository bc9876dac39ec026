//! `apply` and `export`: whole businesses as one file.

use crate::{
    app::{App, Refused},
    layout::table,
    lookup,
    report::Report,
};
use anyhow::{Context as _, anyhow};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use engine::{
    catalogue::{Absent, Apply, Catalogue, Format, Item, Outcome, Writing, apply, export},
    verbs::AddressPolicy,
};
use serde::Serialize;
use std::{io::Read as _, path::Path, sync::Arc};

#[derive(Debug, clap::Args)]
pub(crate) struct ApplyArguments {
    /// The file: JSON or TOML, by its extension. `-` is standard input, as JSON.
    #[arg(value_name = "FILE")]
    file: String,
    /// How the file is written, whatever it is called.
    #[arg(long, value_parser = format())]
    format: Option<Format>,
    /// Tell what would happen, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take out of service what the lists of the file do not name. Bookings stay.
    #[arg(long)]
    prune: bool,
    /// Take webhook addresses that are not public or not `https`: for development.
    #[arg(long)]
    allow_private_webhooks: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArguments {
    /// Which business: its slug or id.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// How the file is written.
    #[arg(long, value_parser = format(), default_value = "json")]
    format: Format,
}

fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(["json", "toml"]).try_map(|name| name.parse::<Format>())
}

#[derive(Serialize)]
struct View {
    created: Vec<Row>,
    changed: Vec<Row>,
    left: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    kind: &'static str,
    r#ref: String,
    id: Option<String>,
}

impl Row {
    fn of(item: Item) -> Self {
        Self { kind: item.kind.name(), r#ref: item.reference, id: item.id }
    }
}

pub(crate) fn run(app: &App, arguments: &ApplyArguments) -> anyhow::Result<Report> {
    let (text, format) = read(arguments)?;
    let catalogue = Catalogue::parse(&text, format).map_err(|faulty| Refused(faulty.to_string()))?;
    let how = Apply {
        absent: if arguments.prune { Absent::Deactivate } else { Absent::Stay },
        writing: if arguments.dry_run { Writing::Nothing } else { Writing::Changes },
        addresses: if arguments.allow_private_webhooks { AddressPolicy::AnyAddress } else { AddressPolicy::PublicOnly },
    };
    let catalogue = Arc::new(catalogue);
    let outcome = app.write(move |tx, cx| {
        let done = apply(tx, cx, &catalogue, how)?;
        Ok(done.map_err(|faulty| Refused(faulty.to_string())))
    })?;
    report(outcome, arguments.dry_run)
}

fn read(arguments: &ApplyArguments) -> anyhow::Result<(String, Format)> {
    if arguments.file == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        return Ok((text, arguments.format.unwrap_or(Format::Json)));
    }
    let path = Path::new(&arguments.file);
    let by_name = || path.extension().and_then(|extension| extension.to_str()?.parse().ok());
    let format = arguments.format.or_else(by_name).ok_or_else(|| {
        Refused(format!("cannot tell how {} is written: name it .json or .toml, or say --format", path.display()))
    })?;
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((text, format))
}

fn report(outcome: Outcome, is_dry: bool) -> anyhow::Result<Report> {
    let rows = |items: Vec<Item>| items.into_iter().map(Row::of).collect::<Vec<_>>();
    let view = View { created: rows(outcome.created), changed: rows(outcome.changed), left: rows(outcome.left) };
    let lines: Vec<[String; 4]> = [("created", &view.created), ("changed", &view.changed), ("left", &view.left)]
        .into_iter()
        .flat_map(|(done, rows)| {
            rows.iter().map(move |row| {
                let id = row.id.clone().unwrap_or_else(|| "(not yet)".to_owned());
                [done.to_owned(), row.kind.to_owned(), id, row.r#ref.clone()]
            })
        })
        .collect();
    let count = format!("{} created, {} changed, {} left", view.created.len(), view.changed.len(), view.left.len());
    let note = if is_dry { "; a dry run: nothing was written" } else { "" };
    let table = table(["DONE", "KIND", "ID", "REF"], &lines, "the file declares nothing");
    Report::new(format!("{table}{count}{note}"), &view)
}

pub(crate) fn print(app: &App, arguments: &ExportArguments) -> anyhow::Result<Report> {
    let catalogue = app.read(|tx| match lookup::tenant(tx, &arguments.tenant)? {
        Ok(tenant) => export(tx, &tenant).map(Ok),
        Err(refused) => Ok(Err(refused)),
    })?;
    let text = |format| catalogue.text(format).map_err(|_unwritable| anyhow!("cannot write the file"));
    let value: serde_json::Value = serde_json::from_str(&text(Format::Json)?)?;
    Report::new(text(arguments.format)?, &value)
}
