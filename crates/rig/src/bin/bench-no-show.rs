//! `bench-no-show`: how long the risks of a day take in a business with a long past, in one line of JSON per figure.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

use std::{process::ExitCode, time::Instant as Watch};

use anyhow::{Context as _, bail};
use clap::Parser;
use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
use engine::{
    Clock as _, Context, SystemClock, SystemIds,
    model::{Reach, Scope, Tenant},
    verbs::{KeyKind, NewKey, create_key, no_show_lesson, settle_no_show},
};
use rig::{Client, ServerProcess, TempDatabase, chaos::world, process::sibling};
use serde_json::{Value, json};
use store::{Options, Store};

const DAY: i64 = 86_400_000_000;

/// Measures the risks of a day, and those of single appointments beside plain reads of the same, on SQLite.
#[derive(Debug, Parser)]
#[command(name = "bench-no-show")]
struct Arguments {
    /// How many visits lie in the past.
    #[arg(long, default_value_t = 1_000_000)]
    past: u32,
    /// How many appointments the day has.
    #[arg(long, default_value_t = 2000)]
    today: u32,
    /// How often each is asked.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-no-show: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let database = TempDatabase::sqlite();
    Store::migrate(database.url())?;
    let store = Store::open(database.url(), &Options::default())?;
    let now = SystemClock.now();
    let tenant = world::business(&store, now, "clinic")?;
    let key = key(&store, &tenant)?;
    let date = tenant.zone.date(now).next_day().context("the last of all days")?;
    fill(&database, &tenant, arguments)?;
    let watch = Watch::now();
    let cx = Context { now, ids: &SystemIds::default() };
    let lesson = store.read(|tx| no_show_lesson(tx, cx, &tenant))?;
    let learnt = lesson.learn();
    let (outcomes, shop) = (lesson.outcomes(), tenant.clone());
    let settled = store
        .write(move |tx| settle_no_show(tx, Context { now, ids: &SystemIds::default() }, &shop, &lesson, &learnt))?;
    let seconds = watch.elapsed().as_secs_f64();
    println!(
        "{}",
        json!({ "what": "training", "outcomes": outcomes, "seconds": seconds, "decision": settled.decision })
    );
    drop(store);
    let server = ServerProcess::spawn(
        &sibling("slot-server")?,
        &["--listen", "127.0.0.1:0"],
        &[("DATABASE_URL", database.url())],
    )?;
    let client = Client::new(server.base()).key(&key);
    let mut ids = Vec::new();
    for _ in 0..arguments.rounds {
        let watch = Watch::now();
        let reply = client.send("GET", &format!("/v1/scheduling/no-show/daily-risks?date={date}"), None)?;
        let seconds = watch.elapsed().as_secs_f64();
        let answer: Value = serde_json::from_str(&reply.text).context("the risks are no JSON")?;
        if reply.status != 200 || answer.get("total").and_then(Value::as_u64) != Some(arguments.today.into()) {
            bail!("the risks of a day were answered with {}: {:.200}", reply.status, reply.text);
        }
        println!("{}", json!({ "what": "daily risks", "appointments": arguments.today, "seconds": seconds }));
        let risks = answer.get("risks").and_then(Value::as_array).cloned().unwrap_or_default();
        ids = risks.iter().filter_map(|risk| risk.get("appointment_id")?.as_str()).map(str::to_owned).collect();
    }
    for _ in 0..arguments.rounds {
        let plain = rate(&client, &ids, |id| format!("/v1/scheduling/appointments/{id}"))?;
        let risk = rate(&client, &ids, |id| format!("/v1/scheduling/no-show/appointments/{id}/risk"))?;
        println!("{}", json!({ "what": "single risk", "a_second": risk, "plain_read": plain, "ratio": risk / plain }));
    }
    Ok(())
}

/// How many of these are answered in a second, one after the other.
fn rate(client: &Client, ids: &[String], path: impl Fn(&str) -> String) -> anyhow::Result<f64> {
    let watch = Watch::now();
    for id in ids {
        let reply = client.send("GET", &path(id), None)?;
        if reply.status != 200 {
            bail!("{} was answered with {}: {:.200}", path(id), reply.status, reply.text);
        }
    }
    Ok(f64::from(u32::try_from(ids.len())?) / watch.elapsed().as_secs_f64())
}

fn key(store: &Store, tenant: &Tenant) -> anyhow::Result<String> {
    let new = NewKey {
        reach: Reach::Tenant(tenant.id),
        name: "bench".to_owned(),
        kind: KeyKind::Secret,
        scopes: Some(vec![Scope::ClinicRead]),
        role: None,
        // No limit.
        rate_limit: Some(0),
        expires_at: None,
    };
    let made =
        store.write(move |tx| create_key(tx, Context { now: SystemClock.now(), ids: &SystemIds::default() }, &new))?;
    Ok(made.secret)
}

/// Writes patients and their visits behind the store's back. Each has about twenty behind them; every fifth misses more.
fn fill(database: &TempDatabase, tenant: &Tenant, arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { past, today, .. } = arguments;
    let (tenant, patients) = (tenant.id.ulid(), past / 20 + today);
    let midnight = SystemClock.now().as_micros() / DAY * DAY;
    let columns = "tenant_id, id, resource_id, parts, starts_at, ends_at, status, version, guest, channel, created_at, \
                   updated_at, customer_id, party, location_id, details";
    // What looks like chance follows from the number of the row.
    let die = |sides: u32, salt: u32| format!("((i * 2654435761 + {salt} * 40503) / 65536 % {sides})");
    let (patient, lead, hour, luck) = (die(patients, 1), die(20, 2), die(9, 3), die(100, 4));
    let start = format!("{midnight} - (1 + i % 700) * {DAY} + (9 + {hour}) * 3600000000");
    let tomorrow = format!("{midnight} + {DAY} + 32400000000 + i % 16 * 1800000000");
    let row = |id: u64, start: &str, status: &str, patient: &str| {
        format!(
            "'{tenant}', printf('%026d', {id} + i), printf('%026d', 7), '[]', {start}, {start} + 1800000000, {status}, 2, \
             '{{\"name\":\"x\"}}', 'api', {start} - {lead} * {DAY} - 40000000000, {start}, printf('%026d', 1000000000 + {patient}), \
             1, printf('%026d', 8 + {patient} % 10), '{{\"source\":\"web\"}}'"
        )
    };
    let ended = format!(
        "iif({luck} < iif({lead} = 0, 4, 12 + {lead}) + iif({patient} % 5 = 0, 30, 0), 'no_show', 'completed')"
    );
    let numbers = |n: u32| format!("WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < {n})");
    let sql = format!(
        "PRAGMA busy_timeout = 10000; BEGIN;
         {} INSERT INTO customers (tenant_id, id, name, name_folded, active, created_at, updated_at)
           SELECT '{tenant}', printf('%026d', 1000000000 + i), 'P' || i, 'p' || i, 1, {midnight}, {midnight} FROM c;
         {} INSERT INTO bookings ({columns}) SELECT {} FROM c;
         {} INSERT INTO bookings ({columns}) SELECT {} FROM c;
         COMMIT;",
        numbers(patients),
        numbers(*past),
        row(2_000_000_000, &start, &ended, &patient),
        numbers(*today),
        row(4_000_000_000, &tomorrow, "'confirmed'", "i"),
    );
    let mut link = SqliteConnection::establish(&database.sqlite_path().to_string_lossy())?;
    Ok(link.batch_execute(&sql)?)
}
