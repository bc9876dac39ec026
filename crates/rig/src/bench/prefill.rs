//! Stores many bookings at once, behind the server's back: to see whether a full database is slower than an empty one.

use super::{
    stage::{DAY, HALF_HOUR, MONDAY, OPENS, PER_DAY, SPREAD},
    template::{Hole, Link, Row},
};

/// How many are stored with one statement.
const AT_ONCE: u64 = 100_000;

/// Fills up to so many stored bookings; those that are missing lie in the past, spread over the resources.
///
/// # Errors
///
/// When the database refuses.
pub fn fill(link: &mut Link, rows: &[Row], wanted: u64) -> anyhow::Result<()> {
    let stored = link.texts("SELECT CAST(count(*) AS TEXT) AS text FROM bookings")?;
    let stored: u64 = stored.first().and_then(|count| count.parse().ok()).unwrap_or(0);
    link.run(&format!(
        "CREATE TEMPORARY TABLE spread AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM resources \
         WHERE name LIKE 'Spread %'; {}",
        if matches!(link, Link::Postgres(_)) { "SET session_replication_role = replica; ANALYZE spread" } else { "" }
    ))?;
    let mut first = 0;
    let missing = wanted.saturating_sub(stored);
    while first < missing {
        let last = missing.min(first + AT_ONCE);
        store(link, rows, first, last)?;
        first = last;
    }
    // What autovacuum does by itself. On SQLite nobody does: with the statistics of `ANALYZE`, as it is compiled here, it
    // plans by the values that are bound, and prepares a statement again whenever one is.
    link.run(if matches!(link, Link::Postgres(_)) { "DROP TABLE spread; ANALYZE" } else { "DROP TABLE spread" })
}

fn store(link: &mut Link, rows: &[Row], first: u64, last: u64) -> anyhow::Result<()> {
    // Monday to Friday, in the weeks before 2026.
    let weeks_before = 312;
    let start = format!(
        "{} + (n.i / {SPREAD} / {PER_DAY} / 5) * 7 * {DAY} + (n.i / {SPREAD} / {PER_DAY} % 5) * {DAY} \
         + (n.i / {SPREAD} % {PER_DAY}) * {HALF_HOUR}",
        MONDAY - weeks_before * 7 * DAY + OPENS
    );
    let (numbers, id) = match link {
        Link::Sqlite(_) => (
            format!(
                "(WITH RECURSIVE c(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM c WHERE i + 1 < {last}) \
                 SELECT i FROM c)"
            ),
            "printf('%026d', n.i)",
        ),
        Link::Postgres(_) => {
            (format!("(SELECT generate_series({first}::bigint, {last}::bigint - 1) AS i)"), "lpad(n.i::text, 26, '0')")
        }
    };
    let mut sql = String::from("BEGIN;");
    for row in rows {
        let values: Vec<String> = row
            .values
            .iter()
            .map(|value| match value {
                Ok(Hole::Id) => id.to_owned(),
                Ok(Hole::Resource) => "r.id".to_owned(),
                Ok(Hole::Start) => start.clone(),
                Ok(Hole::End) => format!("{start} + {HALF_HOUR}"),
                Err(same) => same.clone(),
            })
            .collect();
        let (table, columns) = (row.table, row.columns.join(", "));
        let values = typed(link, table, &row.columns, &values);
        let insert = format!(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {numbers} AS n JOIN spread r ON r.n = n.i % {SPREAD};"
        );
        sql.push_str(&insert);
    }
    sql.push_str("COMMIT");
    link.run(&sql)
}

/// In a `SELECT` Postgres takes a literal for text, whatever column it goes into.
fn typed(link: &mut Link, table: &str, columns: &[String], values: &[String]) -> String {
    if matches!(link, Link::Sqlite(_)) {
        return values.join(", ");
    }
    let casts = columns.iter().zip(values).map(|(column, value)| {
        let sql = format!("SELECT format_type(atttypid, atttypmod) AS text FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = '{column}'");
        match link.texts(&sql).ok().and_then(|found| found.into_iter().next()) {
            Some(kind) => format!("({value})::{kind}"),
            None => value.clone(),
        }
    });
    casts.collect::<Vec<_>>().join(", ")
}
