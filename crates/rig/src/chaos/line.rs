//! What a run says: one line of JSON.

use serde_json::{Map, Value, json};
use std::fmt;

/// How many violations are told in words.
const TOLD: usize = 5;

/// The outcome of one run.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which proof.
    pub test: &'static str,
    /// On which database.
    pub database: String,
    /// Which guards stood.
    pub guards: &'static str,
    /// What decided the load.
    pub seed: u64,
    /// How large the load was.
    pub inputs: Value,
    /// What was broken on purpose.
    pub faults: Value,
    /// What should not have happened.
    pub violations: Violations,
    /// What was expected of the violations.
    pub expected: Expected,
    /// How long the run took.
    pub seconds: f64,
    /// Everything that was counted.
    pub counts: Map<String, Value>,
}

/// What is expected of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Nothing goes wrong.
    None,
    /// A control: the guards are gone, and the checker must see it.
    Some,
}

/// What should not have happened, the first few in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    count: usize,
    told: Vec<String>,
}

impl Violations {
    /// Adds one.
    pub fn add(&mut self, what: impl Into<String>) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(what.into());
        }
    }

    /// Adds those of another check, which has found so many.
    pub fn extend(&mut self, others: Self) {
        self.count += others.count;
        let room = TOLD.saturating_sub(self.told.len());
        self.told.extend(others.told.into_iter().take(room));
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.count
    }
}

impl Line {
    /// Whether the run came out as it should.
    pub const fn is_as_expected(&self) -> bool {
        match self.expected {
            Expected::None => self.violations.count() == 0,
            Expected::Some => self.violations.count() > 0,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = Map::new();
        let mut put = |name: &str, value: Value| drop(all.insert(name.to_owned(), value));
        put("test", self.test.into());
        put("database", self.database.as_str().into());
        put("guards", self.guards.into());
        put("seed", self.seed.into());
        put("inputs", self.inputs.clone());
        put("faults", self.faults.clone());
        put("violations", self.violations.count.into());
        put("expected", if self.expected == Expected::None { "none" } else { "some" }.into());
        put("as_expected", self.is_as_expected().into());
        put("seconds", json!((self.seconds * 1000.0).round() / 1000.0));
        if !self.violations.told.is_empty() {
            put("told", self.violations.told.clone().into());
        }
        all.extend(self.counts.clone());
        write!(f, "{}", Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(expected: Expected, violations: Violations) -> Line {
        Line {
            test: "herd",
            database: "sqlite".to_owned(),
            guards: "both",
            seed: 7,
            inputs: json!({"clients": 2}),
            faults: json!([]),
            violations,
            expected,
            seconds: 1.23456,
            counts: Map::from_iter([("won".to_owned(), json!(1))]),
        }
    }

    #[test]
    fn is_one_line_of_json() {
        let text = line(Expected::None, Violations::default()).to_string();
        let read: Value = serde_json::from_str(&text).unwrap();
        assert!(!text.contains('\n'));
        assert_eq!((&read["violations"], &read["seconds"], &read["won"]), (&json!(0), &json!(1.235), &json!(1)));
    }

    #[test]
    fn a_control_must_find_something() {
        let mut found = Violations::default();
        assert!(line(Expected::None, found.clone()).is_as_expected());
        assert!(!line(Expected::Some, found.clone()).is_as_expected());
        (0..9).for_each(|number| found.add(format!("number {number}")));
        assert!(!line(Expected::None, found.clone()).is_as_expected());
        assert!(line(Expected::Some, found.clone()).is_as_expected());
        assert_eq!((found.count(), found.told.len()), (9, TOLD));
    }
}
