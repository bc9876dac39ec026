//! Compares what happened, by the database, with what arrived, by the receiver.

use super::super::{
    line::Violations,
    sql::{Numbered, Sql},
};
use crate::Hit;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is wrong, and everything that was counted.
///
/// # Errors
///
/// When the database does not answer.
pub(super) fn check(sql: &mut Sql, hits: &[Hit], endpoint: &str) -> anyhow::Result<(Violations, Map<String, Value>)> {
    let mut violations = Violations::default();
    let told: BTreeMap<String, Numbered> = sql
        .ask("SELECT id, kind || ' ' || subject AS kind, version AS number FROM events WHERE kind IN ('booking.confirmed', 'booking.cancelled')")?
        .into_iter()
        .map(|event| (event.id.clone(), event))
        .collect();
    let dead: BTreeSet<String> = sql
        .ask(&format!("SELECT event_id AS id, state AS kind, attempts AS number FROM deliveries WHERE state = 'dead' AND endpoint_id = '{endpoint}'"))?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let open = sql
        .ask(&format!("SELECT event_id AS id, state AS kind, attempts AS number FROM deliveries WHERE state = 'due' AND endpoint_id = '{endpoint}'"))?
        .len();
    let mut bodies: BTreeMap<&str, &str> = BTreeMap::new();
    let mut taken: BTreeMap<&str, u64> = BTreeMap::new();
    // Of each booking the latest version of which anything was sent.
    let mut reached: BTreeMap<&str, i64> = BTreeMap::new();
    for hit in hits {
        let id = hit.header("webhook-id").trim_start_matches("evt_");
        let Some(event) = told.get(id) else {
            violations.add(format!("{id} was told and never happened"));
            continue;
        };
        if *bodies.entry(id).or_insert(&hit.body) != hit.body {
            violations.add(format!("{id} was told in two ways"));
        }
        if hit.taken {
            *taken.entry(id).or_default() += 1;
        }
        let subject = event.kind.split(' ').nth(1).unwrap_or_default();
        let latest = reached.entry(subject).or_insert(event.number);
        if event.number < *latest {
            violations.add(format!("{id}, version {} of {subject}, came after version {latest}", event.number));
        }
        *latest = event.number.max(*latest);
    }
    for id in told.keys().filter(|id| !taken.contains_key(id.as_str()) && !dead.contains(*id)) {
        violations.add(format!("{id} happened and is lost"));
    }
    if open > 0 {
        violations.add(format!("{open} deliveries are still open"));
    }
    let twice: u64 = taken.values().map(|times| times - 1).sum();
    let counts = Map::from_iter([
        ("events".to_owned(), json!(told.len())),
        ("requests".to_owned(), json!(hits.len())),
        ("arrived".to_owned(), json!(taken.len())),
        ("arrived_again".to_owned(), json!(twice)),
        ("dead_letters".to_owned(), json!(dead.len())),
    ]);
    Ok((violations, counts))
}
