//! The public messages: intent, days, hours and names of each, with the fixture's business.

use language::{
    Days, Directory, Doubt, Entry, Lexicon, Moment, Policy, Provider, Stage, Times, Understanding, understand,
};
use serde_json::Value;
use time::Date;

use super::{Score, local, vectors};

/// The file.
const FILE: &str = "ptbr_scheduling_examples_public.json";

fn strings(value: &Value, field: &str) -> Vec<String> {
    let list = value.get(field).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|item| item.as_str().or_else(|| item["name"].as_str()))
        .map(str::to_owned)
        .collect()
}

fn entries(fixture: &Value, field: &str) -> Vec<Entry> {
    strings(fixture, field).into_iter().map(|name| Entry { id: String::new(), name }).collect()
}

fn directory(fixture: &Value) -> Directory {
    let providers = fixture["providers"].as_array().expect("providers").iter();
    let provider = |row: &Value| Provider {
        id: String::new(),
        name: row["name"].as_str().expect("a name").to_owned(),
        specialties: vec![row["specialty"].as_str().expect("a specialty").to_owned()],
    };
    Directory {
        providers: providers.map(provider).collect(),
        visits: entries(fixture, "appointment_types"),
        locations: entries(fixture, "locations"),
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// What is wrong with one message; empty when nothing is.
fn faults(said: &Understanding, case: &Value, business: &Directory, today: Date) -> Vec<String> {
    let expected = &case["expected"];
    let slots = &case["context"]["slots"];
    let mut faults = Vec::new();
    let mut check = |field: &str, right: bool, found: String| {
        if !right {
            faults.push(format!("{field}: {found}"));
        }
    };
    let mut accepted = strings(expected, "accept_intents");
    accepted.extend(expected["intent"].as_str().map(str::to_owned));
    let name = if said.intent.name() == "query" { "check_availability" } else { said.intent.name() };
    check("intent", accepted.iter().any(|intent| intent == name), name.to_owned());

    let gone = said.when.as_ref().is_some_and(|when| when.doubts.contains(&Doubt::Past));
    let when = said.when.as_ref().filter(|_| !gone);
    let date = when.and_then(language::When::date).map(|date| date.to_string());
    if let Some(wanted) = expected["date"].as_str() {
        let known = date.clone().or_else(|| slots["date"].as_str().map(str::to_owned));
        check("date", known.as_deref() == Some(wanted), format!("{known:?}"));
    }
    for absent in strings(expected, "absent") {
        let found = if absent == "date" { date.is_some() } else { when.and_then(language::When::time).is_some() };
        check("absent", !found, absent);
    }
    if let Some(wanted) = expected["time"].as_str() {
        let time = when.and_then(language::When::time).map(clock);
        check("time", time.as_deref() == Some(wanted), format!("{time:?}"));
    }
    if let Some(wanted) = expected["part_of_day"].as_str() {
        let part = when.and_then(|when| when.part).map(language::Part::name);
        check("part", part == Some(wanted), format!("{part:?}"));
    }
    if let Some(range) = expected.get("date_range") {
        let days: Option<Days> = when.and_then(|when| when.days.first().copied());
        let from = days.and_then(|days| days.from).map(|from| from.max(today).to_string());
        let to = days.and_then(|days| days.to).map(|to| to.to_string());
        check("from", from.as_deref() == range["start"].as_str(), format!("{from:?}"));
        let ends = strings(range, "end_any_of");
        let right = to.as_deref() == range["end"].as_str() || to.is_some_and(|to| ends.contains(&to));
        check("to", right, format!("{days:?}"));
    }
    if expected.get("date_candidates").is_some() {
        let mut days: Vec<String> = when
            .into_iter()
            .flat_map(|when| &when.days)
            .filter_map(Days::single)
            .map(|date| date.to_string())
            .collect();
        days.sort();
        check("candidates", days == strings(expected, "date_candidates"), format!("{days:?}"));
    }
    if let Some(range) = expected.get("time_range") {
        let wanted = range["windows"].as_array().cloned().unwrap_or_else(|| vec![range.clone()]);
        let wanted: Vec<(Option<&str>, Option<&str>)> =
            wanted.iter().map(|row| (row["from"].as_str(), row["to"].as_str())).collect();
        let windows: Vec<(Option<String>, Option<String>)> = match when.map(|when| &when.times) {
            Some(Times::Within(windows)) => {
                windows.iter().map(|hours| (hours.from.map(clock), hours.to.map(clock))).collect()
            }
            _ => Vec::new(),
        };
        let windows: Vec<(Option<&str>, Option<&str>)> =
            windows.iter().map(|(from, to)| (from.as_deref(), to.as_deref())).collect();
        check("windows", windows == wanted, format!("{windows:?}"));
    }
    if let Some(minutes) = expected["duration_minutes"].as_u64() {
        let found = when.and_then(|when| when.minutes);
        check("duration", found.map(u64::from) == Some(minutes), format!("{found:?}"));
    }
    faults.extend(name_faults(said, expected, slots, business));
    faults
}

/// What is wrong with the names of one message.
fn name_faults(said: &Understanding, expected: &Value, slots: &Value, business: &Directory) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |field: &str, right: bool, found: String| {
        if !right {
            faults.push(format!("{field}: {found}"));
        }
    };
    let specialty = said.specialty.as_ref().map(|specialty| specialty.name.clone());
    let provider_places = said.provider.as_ref().map(|named| named.places.clone());
    let providers: Vec<&str> = match (&provider_places, &specialty) {
        (Some(places), _) => places.iter().map(|&at| business.providers[at].name.as_str()).collect(),
        (None, Some(specialty)) => {
            let of = |provider: &&Provider| provider.specialties.contains(specialty);
            business.providers.iter().filter(of).map(|provider| provider.name.as_str()).collect()
        }
        (None, None) => slots["provider"].as_str().into_iter().collect(),
    };
    if let Some(wanted) = expected["provider"].as_str() {
        check("provider", providers == [wanted], format!("{providers:?}"));
    }
    if expected.get("provider_candidates").is_some() {
        check("providers", providers == strings(expected, "provider_candidates"), format!("{providers:?}"));
    }
    if let Some(wanted) = expected["specialty"].as_str() {
        let of_provider = providers.first().and_then(|name| business.providers.iter().find(|row| row.name == *name));
        let found = specialty.or_else(|| of_provider.and_then(|row| row.specialties.first().cloned()));
        check("specialty", found.as_deref() == Some(wanted), format!("{found:?}"));
    }
    let place = |named: &Option<language::Named>, names: &[Entry]| {
        named.as_ref().and_then(|named| {
            if let [place] = named.places.as_slice() { names.get(*place).map(|entry| entry.name.clone()) } else { None }
        })
    };
    if let Some(wanted) = expected["appointment_type"].as_str() {
        let found = place(&said.visit, &business.visits);
        check("type", found.as_deref() == Some(wanted), format!("{found:?}"));
    }
    if let Some(wanted) = expected["location"].as_str() {
        let found = place(&said.location, &business.locations);
        check("location", found.as_deref() == Some(wanted), format!("{found:?}"));
    }
    if let Some(wanted) = expected["appointment_ref"].as_str() {
        let date = said.existing.as_ref().and_then(language::When::date).map(|date| date.to_string());
        let start = if wanted == "B1" { "2026-05-22" } else { "2026-06-10" };
        check("appointment", date.as_deref() == Some(start), format!("{date:?}"));
    }
    if let Some(other) = expected["patient_other"].as_bool() {
        check("other", said.patient_other.is_some() == other, format!("{:?}", said.patient_other));
    }
    if let Some(books) = expected["books"].as_bool() {
        check("books", (said.says_yes && !said.has_content()) == books, format!("{}", said.says_yes));
    }
    faults
}

/// Scores the public messages.
pub(crate) fn messages() -> Option<Score> {
    let file = vectors(FILE)?;
    let business = directory(&file["fixture"]);
    let mut score = Score { file: FILE, cases: 0, wrong: Vec::new() };
    for case in file["vectors"].as_array().expect("cases") {
        score.cases += 1;
        let now = local(case["now"].as_str().expect("a time"));
        let stage = match case["context"]["state"].as_str() {
            None => Stage::Opening,
            Some("awaiting_confirmation") => Stage::Confirming,
            Some(_) => Stage::Answering,
        };
        let moment = Moment { now, policy: Policy::CLINIC };
        let text = case["message"].as_str().expect("a message");
        let said = understand(text, Lexicon::pt_br(), &business, moment, stage);
        let faults = faults(&said, case, &business, now.date());
        if !faults.is_empty() {
            score.wrong.push(format!("{text}: {}", faults.join("; ")));
        }
    }
    Some(score)
}
