//! `no-show evaluate`: trains on the earlier part of what happened and measures on the later part.

use super::{
    file::{self, Record, Records},
    measured::{self, Margins, PASS, PASS_PERSONAL, SERIOUS, SERIOUS_PERSONAL, TOO_GOOD},
    train::find,
};
use crate::{
    app::{App, Refused},
    report::Report,
};
use ::no_show::{
    Band, Channel, Confirmation, Evaluation, Facts, FeatureSet, Past, Split, Training, Trial, Visit, evaluate, replay,
};
use engine::verbs::no_show_lesson;
use serde::Serialize;
use std::{collections::BTreeMap, path::PathBuf};
use time::{
    Date,
    macros::{date, format_description},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A file of visits that ended, one a line, plain or packed with gzip.
    #[arg(long, value_name = "FILE", required_unless_present = "tenant")]
    csv: Option<PathBuf>,
    /// The outcomes of this business, instead of a file: its slug or id.
    #[arg(long, value_name = "SLUG", conflicts_with_all = ["csv", "mapping"])]
    tenant: Option<String>,
    /// Which column of the file is which, as TOML. Without it the heading must speak for itself.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Train on visits before this date. Without it, all but the last part of the days.
    #[arg(long, value_name = "DATE", value_parser = day)]
    train_before: Option<Date>,
    /// Test on visits from this date on. Without it, from the day on which training ends.
    #[arg(long, value_name = "DATE", value_parser = day)]
    test_from: Option<Date>,
    /// Test on visits until this date, it included. Without it, until the last one.
    #[arg(long, value_name = "DATE", value_parser = day)]
    test_until: Option<Date>,
    /// Let the model look at age and gender too.
    #[arg(long)]
    demographics: bool,
    /// The same seed gives the same model.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_not_one| "a date is written 2026-03-02".to_owned())
}

/// The days on which models are measured by default, where the file has them.
const USUAL: Split =
    Split { train_before: date!(2016 - 05 - 24), test_from: date!(2016 - 05 - 24), test_until: date!(2016 - 05 - 31) };

#[derive(Serialize)]
struct View<'a> {
    train_before: String,
    test_from: String,
    test_until: String,
    features: &'static str,
    seed: u64,
    rows: usize,
    left_out: BTreeMap<&'static str, usize>,
    trained_on: usize,
    train_base_rate: f64,
    table: &'a Trial,
    model_uncalibrated: &'a Trial,
    model: &'a Trial,
    margins: Margins,
    meets_pass: bool,
    meets_serious: bool,
    too_good: bool,
    reliability: &'a [Band],
}

pub(crate) fn run(open: impl FnOnce() -> anyhow::Result<App>, arguments: &Arguments) -> anyhow::Result<Report> {
    let (judged, left_out) = arguments.outcomes(open)?;
    let split = arguments.split(&judged)?;
    let features = if arguments.demographics { FeatureSet::Demographics } else { FeatureSet::Scheduling };
    let found = evaluate(&judged, split, Training { seed: arguments.seed, features }).ok_or_else(|| {
        Refused("too few visits that ended before or within the test days to say anything".to_owned())
    })?;
    let Evaluation { trained, table, raw, model, reliability } = &found;
    let (pass, serious) = if arguments.demographics { (PASS_PERSONAL, SERIOUS_PERSONAL) } else { (PASS, SERIOUS) };
    let margins = Margins::of(model, table);
    let view = View {
        train_before: split.train_before.to_string(),
        test_from: split.test_from.to_string(),
        test_until: split.test_until.to_string(),
        features: if arguments.demographics { "scheduling, age, gender" } else { "scheduling" },
        seed: arguments.seed,
        rows: judged.len(),
        left_out,
        trained_on: trained.outcomes,
        train_base_rate: trained.base_rate,
        table,
        model_uncalibrated: raw,
        model,
        margins,
        meets_pass: margins.meet(&pass, model.all.ece),
        meets_serious: margins.meet(&serious, model.all.ece),
        too_good: model.all.roc_auc > TOO_GOOD,
        reliability,
    };
    Report::new(text(&view), &view)
}

/// Outcomes with what was known before each, by date, and the lines that were left out.
type Outcomes = (Vec<(Date, Facts, bool)>, BTreeMap<&'static str, usize>);

impl Arguments {
    /// What happened: as a file says, or as the business wrote down.
    fn outcomes(&self, open: impl FnOnce() -> anyhow::Result<App>) -> anyhow::Result<Outcomes> {
        if let Some(path) = &self.csv {
            let Records { kept, left_out } = file::read(path, self.mapping.as_deref())?;
            return Ok((replay(&visits(&kept)), left_out));
        }
        let named = self.tenant.as_ref().ok_or_else(|| Refused("say --csv or --tenant".to_owned()))?;
        let app = open()?;
        let tenant = find(&app, named)?;
        let lesson = app.look(|tx, cx| Ok(Ok(no_show_lesson(tx, cx, &tenant)?)))?;
        Ok((lesson.into_judged(), BTreeMap::new()))
    }

    /// Which days train and which test. What is not said follows from the file.
    fn split(&self, judged: &[(Date, Facts, bool)]) -> Result<Split, Refused> {
        let (Some((first, ..)), Some((last, ..))) = (judged.first(), judged.last()) else {
            return Err(Refused("the file has no visit that ended".to_owned()));
        };
        let nothing_said = self.train_before.is_none() && self.test_from.is_none() && self.test_until.is_none();
        if nothing_said && *first < USUAL.train_before && *last >= USUAL.test_until {
            return Ok(USUAL);
        }
        let late = judged.get(judged.len() - judged.len() / 7 - 1).map_or(*last, |(date, ..)| *date);
        let train_before = self.train_before.or(self.test_from).unwrap_or(late);
        let test_from = self.test_from.unwrap_or(train_before);
        let test_until = self.test_until.unwrap_or(*last);
        if test_from < train_before || test_until < test_from {
            return Err(Refused("the test days must follow those of the training".to_owned()));
        }
        Ok(Split { train_before, test_from, test_until })
    }
}

/// The file's visits, on the wall clock on which they are written.
fn visits(records: &[Record]) -> Vec<Past> {
    let (mut patients, mut places) = (Names::default(), Names::default());
    let mut visits = Vec::with_capacity(records.len());
    for (id, record) in (0_u128..).zip(records) {
        visits.push(Past {
            visit: Visit {
                id,
                patient: patients.number(&record.patient),
                booked_at: record.booked_at.local(),
                date: record.visit_at.date,
                time: record.visit_at.time,
                place: record.location.as_deref().map(|place| places.number(place)),
                channel: record.channel.as_deref().and_then(Channel::named),
                reminded: record.reminded,
                confirmation: record.confirmed_at.map_or(Confirmation::Unknown, |at| Confirmation::At(at.local())),
                age: record.age,
                gender: record.gender,
            },
            end: Some(record.end),
        });
    }
    visits
}

/// Numbers for names, in the order in which they appear.
#[derive(Default)]
struct Names(BTreeMap<String, u128>);

impl Names {
    fn number(&mut self, name: &str) -> u128 {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let next = self.0.len().try_into().unwrap_or(u128::MAX);
        self.0.insert(name.to_owned(), next);
        next
    }
}

fn text(view: &View<'_>) -> String {
    let left_out: usize = view.left_out.values().sum();
    let mut text = format!(
        "trained on {} visits before {} ({:.1} % missed), tested on {} from {} to {} ({:.1} % missed); {} lines left out\n\n",
        view.trained_on,
        view.train_before,
        100.0 * view.train_base_rate,
        view.model.all.n,
        view.test_from,
        view.test_until,
        100.0 * view.model.all.base_rate,
        left_out,
    );
    text.push_str(&measured::side_by_side(&[
        ("lead x prior no-shows table", view.table),
        ("model, as trained", view.model_uncalibrated),
        ("model, recalibrated daily", view.model),
    ]));
    text.push('\n');
    text.push_str(&measured::margins(&view.margins));
    let verdict = match (view.meets_serious, view.meets_pass) {
        (true, _) => "the serious line is met",
        (false, true) => "the pass line is met, the serious one is not",
        (false, false) => "the pass line is not met",
    };
    text.push_str(verdict);
    text.push('\n');
    if view.too_good {
        text.push_str("this is better than can be: look for something that is known too early\n");
    }
    text.push_str("\nreliability of the recalibrated model:\n");
    text.push_str(&measured::reliability(view.reliability));
    text
}
