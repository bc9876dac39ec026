//! Training, keeping, and measuring models.

use crate::practice::{FIRST, visits};
use no_show::{FeatureSet, Model, Shift, Split, Training, evaluate, replay, train, try_out};
use time::Duration;

const SCHEDULING: Training = Training { seed: 7, features: FeatureSet::Scheduling };

#[test]
fn the_same_seed_and_visits_give_the_same_model() {
    let judged = replay(&visits(40, 1));
    let first = train(&judged, SCHEDULING).unwrap();
    assert_eq!(first, train(&judged, SCHEDULING).unwrap());
    assert_ne!(first.model, train(&judged, Training { seed: 8, ..SCHEDULING }).unwrap().model);
    assert_eq!((first.outcomes, first.period), (1600, (FIRST, FIRST + Duration::days(39))));
}

#[test]
fn the_order_of_the_visits_is_of_no_account() {
    let mut shuffled = visits(30, 2);
    let straight = replay(&shuffled);
    shuffled.reverse();
    assert!(straight == replay(&shuffled));
}

#[test]
fn a_model_that_was_kept_judges_alike() {
    for features in [FeatureSet::Scheduling, FeatureSet::Demographics] {
        let judged = replay(&visits(40, 3));
        let model = train(&judged, Training { seed: 1, features }).unwrap().model;
        let kept = Model::read(&model.text().unwrap()).unwrap();
        for (_, facts, _) in &judged {
            assert_eq!(model.assess(facts, Shift(12)), kept.assess(facts, Shift(12)));
        }
        assert_eq!(model.features(), kept.features());
        assert_eq!(kept.features().contains(&"age"), features == FeatureSet::Demographics);
    }
    assert!(Model::read(&Model::prior().text().unwrap()).unwrap().is_prior());
}

#[test]
fn what_is_no_model_is_refused() {
    let text = train(&replay(&visits(40, 3)), SCHEDULING).unwrap().model.text().unwrap();
    let other_features = text.replace("lead_days", "shoe_size");
    let endless = r#"{"format":1,"features":[],"demographics":false,"start":0,"places":{},"channels":{},"trees":[[[0,1.0,0,1]]]}"#;
    for bad in ["", "{}", "trees", &other_features, endless] {
        assert!(Model::read(bad).is_err(), "{bad:.40}");
    }
}

#[test]
fn too_few_outcomes_teach_nothing() {
    assert!(train(&replay(&visits(12, 4)), SCHEDULING).is_none());
    assert!(train(&[], SCHEDULING).is_none());
}

#[test]
fn what_is_to_be_learnt_is_learnt() {
    let judged = replay(&visits(120, 5));
    let from = FIRST + Duration::days(100);
    let split = Split { train_before: from, test_from: from, test_until: from + Duration::days(19) };
    let found = evaluate(&judged, split, SCHEDULING).unwrap();
    assert_eq!(found.model.all.n, 800);
    assert!(found.model.all.roc_auc > 0.68, "{found:?}");
    assert!(found.model.all.log_loss < found.table.all.log_loss + 0.01, "{found:?}");
    assert!(found.model.all.ece < 0.06, "{found:?}");
    let tested: Vec<_> = judged.iter().filter(|(date, ..)| *date >= from).cloned().collect();
    assert_eq!(try_out(&found.trained.model, &tested).unwrap(), found.model);
    assert!(try_out(&Model::prior(), &tested).unwrap().all.roc_auc > 0.6);
}
