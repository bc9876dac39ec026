//! `doctor`: looks at the database without changing it, and says in words what is wrong.

use crate::{
    app::options,
    layout::{fields, table},
    report::Report,
};
use engine::{StoreError, verbs::stray_bookings};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Examination, GuardState, Inspection, OpenError, Options, Store};

/// What was found. Without the parts that could not be looked at.
#[derive(Default, Serialize)]
struct Diagnosis {
    healthy: bool,
    problems: Vec<String>,
    reachable: bool,
    database: Option<&'static str>,
    version: Option<String>,
    schema: Schema,
    guards: Vec<Guard>,
    durability: Vec<Setting>,
    orphaned_claims: Option<u64>,
    unclaimed_bookings: Option<u64>,
    lapsed_holds: Option<u64>,
    outside_windows: Vec<Stray>,
    rows: BTreeMap<&'static str, u64>,
}

/// A booking that a changed window has left outside of it.
#[derive(Serialize)]
struct Stray {
    tenant: String,
    booking: String,
    code: Option<String>,
    window: Option<String>,
    starts_at: String,
}

#[derive(Default, Serialize)]
struct Schema {
    version: Option<String>,
    applied: Vec<String>,
    missing: Vec<String>,
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct Guard {
    name: &'static str,
    state: String,
}

#[derive(Serialize)]
struct Setting {
    name: &'static str,
    value: String,
    safe: bool,
}

pub(crate) fn run(url: &str) -> anyhow::Result<Report> {
    // Guards that are missing are to be named, not to keep the doctor out.
    let options = Options { inspection: Inspection::SchemaOnly, ..options() };
    let diagnosis = match Store::open(url, &options) {
        Ok(store) => match store.examine().and_then(|examined| Ok((examined, strays(&store)?))) {
            Ok((examined, strays)) => Diagnosis { outside_windows: strays, ..whole(examined) },
            Err(error) => Diagnosis { problems: vec![error.to_string()], ..Diagnosis::default() },
        },
        Err(OpenError::BadUrl { reason }) => anyhow::bail!("bad database url: {reason}"),
        Err(error) => unopened(error),
    };
    let text = words(&diagnosis);
    let report = Report::new(text, &diagnosis)?;
    Ok(match diagnosis.problems.as_slice() {
        [] => report,
        problems => report.failing(problems.join("; ")),
    })
}

fn whole(examined: Examination) -> Diagnosis {
    let problems = problems(&examined);
    Diagnosis {
        healthy: problems.is_empty(),
        problems,
        reachable: true,
        database: Some(examined.backend.name()),
        version: Some(examined.version),
        schema: Schema {
            version: examined.applied.last().cloned(),
            applied: examined.applied,
            missing: examined.missing,
            unknown: examined.unknown,
        },
        guards: examined
            .guards
            .iter()
            .map(|guard| Guard { name: guard.name, state: guard.state.to_string() })
            .collect(),
        durability: examined
            .durability
            .into_iter()
            .map(|setting| Setting { name: setting.name, value: setting.value, safe: setting.is_safe })
            .collect(),
        orphaned_claims: Some(examined.orphaned_claims),
        unclaimed_bookings: Some(examined.unclaimed_bookings),
        lapsed_holds: Some(examined.lapsed_holds),
        rows: examined.rows.into_iter().collect(),
        outside_windows: Vec::new(),
    }
}

/// Bookings outside of their windows are no problem of the database: they are kept as they were promised.
fn strays(store: &Store) -> Result<Vec<Stray>, StoreError> {
    store.read(|tx| {
        let mut found = Vec::new();
        for tenant in tx.tenants()? {
            found.extend(stray_bookings(tx, &tenant)?.into_iter().map(|booking| Stray {
                tenant: tenant.slug.clone(),
                booking: booking.id.to_string(),
                code: booking.code,
                window: booking.window.map(|window| window.to_string()),
                starts_at: booking.span.start().rfc3339().as_str().to_owned(),
            }));
        }
        Ok(found)
    })
}

/// Lapsed holds are no problem: they are in nobody's way, and the server sweeps them.
fn problems(examined: &Examination) -> Vec<String> {
    let guards = examined.guards.iter().filter(|guard| guard.state != GuardState::Present);
    let settings = examined.durability.iter().filter(|setting| !setting.is_safe);
    let mut problems: Vec<String> = Vec::new();
    problems.extend(guards.map(|guard| {
        format!(
            "the guard {} is {}: the server refuses to start, since bookings would not be safe",
            guard.name, guard.state
        )
    }));
    problems.extend(settings.map(|setting| {
        format!("{} is {}: acknowledged bookings could be lost in a crash", setting.name, setting.value)
    }));
    if examined.orphaned_claims > 0 {
        problems.push(format!("claims that occupy time for no booking: {}", examined.orphaned_claims));
    }
    if examined.unclaimed_bookings > 0 {
        problems.push(format!("bookings without a claim on their time: {}", examined.unclaimed_bookings));
    }
    if problems.is_empty() && !examined.is_sound() {
        problems.push("the schema is not this program's".to_owned());
    }
    problems
}

fn unopened(error: OpenError) -> Diagnosis {
    let mut problems = vec![error.to_string()];
    let mut diagnosis = Diagnosis::default();
    match error {
        OpenError::NotMigrated { missing } => {
            problems = vec![format!(
                "missing migrations: {}; `slot-admin migrate` runs them, and so does the server when it starts",
                missing.len()
            )];
            diagnosis.schema.missing = missing;
            diagnosis.reachable = true;
        }
        OpenError::Newer { unknown } => {
            diagnosis.schema.unknown = unknown;
            diagnosis.reachable = true;
        }
        OpenError::GuardMissing { .. } | OpenError::NotDurable { .. } | OpenError::Database(_) => {
            diagnosis.reachable = true;
        }
        OpenError::BadUrl { .. } | OpenError::Unavailable(_) => {}
    }
    Diagnosis { problems, ..diagnosis }
}

fn words(found: &Diagnosis) -> String {
    let count = |number: Option<u64>| number.map_or_else(|| "(not looked at)".to_owned(), |number| number.to_string());
    let database = match (found.reachable, found.database, &found.version) {
        (false, ..) => "cannot be reached".to_owned(),
        (true, Some(name), Some(version)) => format!("{name} {version}"),
        (true, ..) => "can be reached".to_owned(),
    };
    let schema = found.schema.version.clone().unwrap_or_else(|| "(not this program's)".to_owned());
    let mut text = fields(&[
        ("database", database),
        ("schema", schema),
        ("orphaned claims", count(found.orphaned_claims)),
        ("bookings without claims", count(found.unclaimed_bookings)),
        ("lapsed holds", count(found.lapsed_holds)),
        ("bookings outside their windows", found.outside_windows.len().to_string()),
    ]);
    if found.database.is_some() {
        let checks: Vec<[String; 2]> = found
            .guards
            .iter()
            .map(|guard| [guard.name.to_owned(), guard.state.clone()])
            .chain(found.durability.iter().map(|setting| {
                if !found.outside_windows.is_empty() {
                    let strays: Vec<[String; 4]> = found
                        .outside_windows
                        .iter()
                        .map(|stray| {
                            let window = stray.window.clone().unwrap_or_default();
                            [stray.booking.clone(), stray.tenant.clone(), stray.starts_at.clone(), window]
                        })
                        .collect();
                    text =
                        format!("{text}\n{}", table(["OUTSIDE ITS WINDOW", "TENANT", "START", "WINDOW"], &strays, ""));
                }
                let verdict = if setting.safe { "" } else { " (not safe)" };
                [setting.name.to_owned(), format!("{}{verdict}", setting.value)]
            }))
            .collect();
        let rows: Vec<[String; 2]> =
            found.rows.iter().map(|(name, number)| [(*name).to_owned(), number.to_string()]).collect();
        text = format!("{text}\n{}\n{}", table(["CHECK", "STATE"], &checks, ""), table(["TABLE", "ROWS"], &rows, ""));
    }
    if !found.outside_windows.is_empty() {
        let strays: Vec<[String; 4]> = found
            .outside_windows
            .iter()
            .map(|stray| {
                let window = stray.window.clone().unwrap_or_default();
                [stray.booking.clone(), stray.tenant.clone(), stray.starts_at.clone(), window]
            })
            .collect();
        text = format!("{text}\n{}", table(["OUTSIDE ITS WINDOW", "TENANT", "START", "WINDOW"], &strays, ""));
    }
    let verdict = if found.healthy { "nothing is wrong" } else { "something is wrong" };
    format!("{text}\n{verdict}")
}
