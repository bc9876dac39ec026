//! `resource list`: what has a calendar.

use crate::{app::App, layout::table, lookup, moment, report::Report};
use clap::Subcommand;
use engine::{Page, ResourceFilter, model::Resource};
use serde::Serialize;

/// How many are read at once.
const CHUNK: u32 = 500;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the resources of a business, by name.
    List {
        /// Whose: its slug or id.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
    },
}

#[derive(Serialize)]
struct View {
    id: String,
    r#type: &'static str,
    name: String,
    slug: String,
    timezone: &'static str,
    capacity: u32,
    durations_minutes: Vec<i64>,
    active: bool,
    published: bool,
    created_at: String,
    updated_at: String,
}

impl View {
    fn of(resource: &Resource) -> Self {
        Self {
            id: resource.id.to_string(),
            r#type: resource.kind.name(),
            name: resource.name.clone(),
            slug: resource.slug.clone(),
            timezone: resource.zone.name(),
            capacity: resource.capacity.0.get(),
            durations_minutes: resource.durations.iter().map(|length| length.as_minutes()).collect(),
            active: resource.active,
            published: resource.published,
            created_at: moment::text(resource.created_at),
            updated_at: moment::text(resource.updated_at),
        }
    }
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    let Command::List { tenant } = command;
    let views = app.read(|tx| {
        let tenant = match lookup::tenant(tx, tenant)? {
            Ok(tenant) => tenant,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut views: Vec<View> = Vec::new();
        loop {
            let offset = u32::try_from(views.len()).unwrap_or(u32::MAX);
            let part = tx.resources(tenant.id, &ResourceFilter::default(), Page { limit: CHUNK, offset })?;
            views.extend(part.items.iter().map(View::of));
            if part.items.is_empty() || u64::try_from(views.len()).unwrap_or(u64::MAX) >= part.total {
                return Ok(Ok(views));
            }
        }
    })?;
    let rows: Vec<[String; 5]> = views
        .iter()
        .map(|view| {
            let state = if view.active { "active" } else { "inactive" };
            [view.id.clone(), view.r#type.to_owned(), view.capacity.to_string(), state.to_owned(), view.name.clone()]
        })
        .collect();
    Report::new(table(["ID", "TYPE", "CAPACITY", "STATUS", "NAME"], &rows, "no resources"), &views)
}
