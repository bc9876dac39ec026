//! The server does not start on a database that would double-book or lose bookings.

use super::{
    line::{Expected, Line, Violations},
    site::Site,
    sql::Sql,
};
use crate::{
    Kind, TempDatabase,
    postgres::{self, Durability},
};
use serde_json::{Map, json};
use std::{path::Path, time::Instant};

/// Takes a guard away, or durability, and starts the server.
///
/// # Errors
///
/// When a database cannot be started or changed.
pub fn run(binary: &Path, kind: Kind) -> anyhow::Result<Line> {
    let started = Instant::now();
    let mut violations = Violations::default();
    let mut faults = vec!["net removed"];
    let database = match kind {
        Kind::Sqlite => TempDatabase::sqlite(),
        Kind::Postgres => TempDatabase::postgres(),
    };
    let site = Site::make(binary, &database, &[1])?;
    let mut server = site.start("127.0.0.1:0")?;
    server.sigterm_and_wait()?;
    Sql::connect(&database)?.drop_net()?;
    expect(&site, "claims_no_overlap", &mut violations);
    if kind == Kind::Postgres {
        faults.push("synchronous_commit off");
        let mut postgres = postgres::Server::start()?;
        let database = TempDatabase::postgres_on(&postgres);
        let site = Site::make(binary, &database, &[1])?;
        postgres.restart_with(Durability::Off)?;
        expect(&site, "synchronous_commit", &mut violations);
    }
    Ok(Line {
        test: "refusal",
        database: kind.to_string(),
        guards: "looked at before the start",
        seed: 0,
        inputs: json!({}),
        faults: json!(faults),
        violations,
        expected: Expected::None,
        seconds: started.elapsed().as_secs_f64(),
        counts: Map::new(),
    })
}

/// It must not start, and must say why.
fn expect(site: &Site, reason: &str, violations: &mut Violations) {
    match site.start("127.0.0.1:0") {
        Ok(_) => violations.add(format!("the server started in spite of {reason}")),
        Err(error) if format!("{error:#}").contains(reason) => {}
        Err(error) => violations.add(format!("the server did not start for another reason than {reason}: {error:#}")),
    }
}
