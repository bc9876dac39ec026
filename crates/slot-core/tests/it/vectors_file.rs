//! Reads the shared vectors and runs the cases of a file.

use serde_json::Value;
use slot_core::{Instant, Span};
use std::{collections::BTreeMap, fs, path::PathBuf};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Runs every case of a file that has one of the kinds. `run` gives what the engine answers, or `None` where it has no
/// such policy; `inexpressible` names the cases for which that is so, each with the reason. The test fails when a case
/// has another answer, is in neither list, or is in the table although the engine does answer it.
pub(crate) fn check(
    file: &str,
    kinds: &[&str],
    inexpressible: &[(&str, &str)],
    run: impl Fn(&str, &Value) -> Option<Value>,
) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors").join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("{file} is not there: nothing is checked");
        return;
    };
    let content: Value = serde_json::from_str(&text).unwrap();
    let cases: Vec<&Value> =
        content["vectors"].as_array().unwrap().iter().filter(|case| kinds.contains(&text_of(&case["kind"]))).collect();
    assert!(!cases.is_empty(), "{file} has no case of {kinds:?}");

    let mut excused: BTreeMap<&str, &str> = inexpressible.iter().copied().collect();
    assert_eq!(excused.len(), inexpressible.len(), "an id is in the table twice");
    let mut wrong = Vec::new();
    for case in &cases {
        let (id, title) = (text_of(&case["id"]), text_of(&case["title"]));
        let answer = run(text_of(&case["kind"]), &case["input"]);
        let reason = excused.remove(id);
        match (answer, reason) {
            (Some(answer), None) if answer == case["expect"] => {}
            (None, Some(_)) => {}
            (Some(_), Some(_)) => wrong.push(format!("{id} {title}: is answered, and has no place in the table")),
            (Some(answer), None) => {
                wrong.push(format!("{id} {title}:\n  expected {}\n  answered {answer}", case["expect"]));
            }
            (None, None) => wrong.push(format!("{id} {title}: is neither answered nor in the table")),
        }
    }
    let unknown: Vec<&str> = excused.into_keys().collect();
    assert!(unknown.is_empty(), "no such cases in {file}: {unknown:?}");
    assert!(wrong.is_empty(), "{} of {} cases of {file}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    println!("{} cases of {file}, {} of them not expressible", cases.len(), inexpressible.len());
}

pub(crate) fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// An instant as RFC 3339, or a bare number of seconds.
pub(crate) fn instant(value: &Value) -> Instant {
    match value.as_i64() {
        Some(tick) => Instant::from_seconds(tick),
        None => Instant::from(OffsetDateTime::parse(text_of(value), &Rfc3339).unwrap()),
    }
}

pub(crate) fn span(value: &Value) -> Span {
    Span::new(instant(&value[0]), instant(&value[1])).unwrap()
}

pub(crate) fn spans(value: &Value) -> Vec<Span> {
    list(value).iter().map(span).collect()
}

/// Whether the instants of a case are bare numbers: the answer is then spelled alike.
pub(crate) fn has_ticks(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(has_ticks),
        Value::Object(fields) => fields.values().any(has_ticks),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

pub(crate) fn spelled(at: Instant, ticks: bool) -> Value {
    if ticks {
        return at.as_seconds().into();
    }
    let format = if at.as_micros() % 1_000_000 == 0 {
        time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z")
    } else {
        time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z")
    };
    at.to_utc().format(format).unwrap().into()
}

pub(crate) fn windows(spans: &[Span], ticks: bool) -> Value {
    let pairs: Vec<Value> =
        spans.iter().map(|span| vec![spelled(span.start(), ticks), spelled(span.end(), ticks)].into()).collect();
    serde_json::json!({ "windows": pairs })
}
