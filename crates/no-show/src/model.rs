//! A model: the prior, or what was learnt from the outcomes of one business.

use crate::{
    assessment::Assessment,
    boost::Ensemble,
    calibration::Shift,
    factor::Factor,
    facts::Facts,
    feature::{ALL, FeatureSet, Row, places, row},
    leaning::Leanings,
    numbers::unit,
    prior::{self, PRIOR_NAME},
    tree::Tree,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A model. To make one is to [`crate::train`] it, to [`Model::read`] it, or to take the [`Model::prior`].
#[derive(Clone, Debug, PartialEq)]
pub struct Model(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Prior,
    Trained(Trees),
}

/// What was learnt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trees {
    pub(crate) ensemble: Ensemble,
    pub(crate) places: Leanings,
    pub(crate) channels: Leanings,
    pub(crate) set: FeatureSet,
}

/// What is written down of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    features: Vec<String>,
    demographics: bool,
    start: i64,
    places: Leanings,
    channels: Leanings,
    trees: Vec<Tree>,
}

/// How trees are written down: another number is another way.
const FORMAT: u32 = 1;

/// A text that is not a model of this program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a no-show model: {0}")]
pub struct BadModel(String);

impl Model {
    /// The model of a business without history.
    pub const fn prior() -> Self {
        Self(Kind::Prior)
    }

    pub(crate) const fn trained(trees: Trees) -> Self {
        Self(Kind::Trained(trees))
    }

    /// Whether it is the prior.
    pub const fn is_prior(&self) -> bool {
        matches!(self.0, Kind::Prior)
    }

    /// What kind of model it is, in a word or two.
    pub const fn kind(&self) -> &'static str {
        match self.0 {
            Kind::Prior => PRIOR_NAME,
            Kind::Trained(_) => "boosted_trees",
        }
    }

    /// The names of what it looks at.
    pub fn features(&self) -> Vec<&'static str> {
        match &self.0 {
            Kind::Prior => vec!["lead_days", "prior_visits_kept", "prior_no_shows", "prior_late_cancels", "confirmed"],
            Kind::Trained(trees) => {
                places(trees.set).into_iter().filter_map(|place| ALL.get(place)).map(|feature| feature.name).collect()
            }
        }
    }

    /// Judges an appointment. The same facts give the same assessment, alone or among others.
    pub fn assess(&self, facts: &Facts, shift: Shift) -> Assessment {
        match &self.0 {
            Kind::Prior => Assessment::of(prior::start(), shift, prior::parts(facts)),
            Kind::Trained(trees) => trees.assess(facts, shift),
        }
    }

    /// The log-odds before any shift: what [`crate::recalibrate`] is told.
    pub fn log_odds(&self, facts: &Facts) -> f64 {
        match &self.0 {
            Kind::Prior => unit(prior::start() + prior::parts(facts).iter().map(|(_, part)| part).sum::<i64>()),
            Kind::Trained(trees) => unit(trees.ensemble.sum(&trees.row(facts), |_, _| ())),
        }
    }

    /// The model as text, to be kept.
    ///
    /// # Errors
    /// [`BadModel`] if it cannot be written, which does not happen.
    pub fn text(&self) -> Result<String, BadModel> {
        let Kind::Trained(trees) = &self.0 else { return Ok(PRIOR_NAME.to_owned()) };
        let written = Written {
            format: FORMAT,
            features: ALL.iter().map(|feature| feature.name.to_owned()).collect(),
            demographics: trees.set == FeatureSet::Demographics,
            start: trees.ensemble.start,
            places: trees.places.clone(),
            channels: trees.channels.clone(),
            trees: trees.ensemble.trees.clone(),
        };
        serde_json::to_string(&written).map_err(|error| BadModel(error.to_string()))
    }

    /// The model that was kept as this text.
    ///
    /// # Errors
    /// [`BadModel`] if the text is not one, or one of a program whose features were others.
    pub fn read(text: &str) -> Result<Self, BadModel> {
        if text == PRIOR_NAME {
            return Ok(Self::prior());
        }
        let written: Written = serde_json::from_str(text).map_err(|error| BadModel(error.to_string()))?;
        let knows = written.features.iter().map(String::as_str).eq(ALL.iter().map(|feature| feature.name));
        if written.format != FORMAT || !knows {
            return Err(BadModel("its features are not those of this program".to_owned()));
        }
        if !written.trees.iter().all(Tree::is_sound) {
            return Err(BadModel("a tree is broken".to_owned()));
        }
        let set = if written.demographics { FeatureSet::Demographics } else { FeatureSet::Scheduling };
        let ensemble = Ensemble { start: written.start, trees: written.trees };
        Ok(Self::trained(Trees { ensemble, places: written.places, channels: written.channels, set }))
    }
}

impl Trees {
    fn row(&self, facts: &Facts) -> Row {
        let place = facts.place.map_or(0.0, |place| self.places.of(place));
        let channel = facts.channel.map_or(0.0, |channel| self.channels.of(channel.key()));
        row(facts, place, channel)
    }

    fn assess(&self, facts: &Facts, shift: Shift) -> Assessment {
        let row = self.row(facts);
        let mut of_feature = [0_i64; crate::feature::FEATURES];
        let sum = self.ensemble.sum(&row, |feature, moved| {
            if let Some(part) = of_feature.get_mut(feature) {
                *part += i64::from(moved);
            }
        });
        let mut parts: BTreeMap<Factor, i64> = BTreeMap::new();
        for (feature, part) in ALL.iter().zip(of_feature).filter(|(_, part)| *part != 0) {
            *parts.entry(feature.factor_for(facts)).or_default() += part;
        }
        let start = sum - of_feature.iter().sum::<i64>();
        Assessment::of(start, shift, parts.into_iter().collect())
    }
}
