//! Shared vectors: recurrence (file 08).

use crate::vectors_file::{check, list, spelled, text_of};
use serde_json::{Value, json};
use slot_core::{RecurrenceRule, Zone};
use time::{PrimitiveDateTime, macros::format_description};

#[test]
fn recurrence() {
    check("slot_08_recurrence.json", &["recurrence"], &[], |_kind, input| {
        let rule: RecurrenceRule = text_of(&input["rrule"]).parse().unwrap();
        let zone: Zone = text_of(&input["tzid"]).parse().unwrap();
        let exceptions = list(&input["exdates_local"]).iter().map(local).collect();
        let limit = input["limit"].as_u64().map_or(usize::MAX, |limit| limit.try_into().unwrap());
        let series = rule.occurrences_without(local(&input["dtstart_local"]), &zone, &exceptions);
        let starts: Vec<Value> = series.take(limit).map(|at| spelled(at, false)).collect();
        Some(json!({ "starts": starts }))
    });
}

fn local(value: &Value) -> PrimitiveDateTime {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    PrimitiveDateTime::parse(text_of(value), format).unwrap()
}
