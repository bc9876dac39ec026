//! `no-show evaluate` on files that are made up.

use crate::run::{command, json, refusal, run, tenant, usage, words};
use rig::TempDatabase;
use serde_json::Value;
use std::{fmt::Write as _, path::Path};

/// 40 visits a day for 40 days; the longer ahead a visit was booked, the more often it is missed.
fn file(heading: &str, row: impl Fn(u32, &str, &str, &str) -> String) -> String {
    let mut text = format!("{heading}\n");
    let mut state = 7_u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % n).unwrap()
    };
    let first = time::macros::date!(2026 - 01 - 05);
    for day in 0..40 {
        for _ in 0..40 {
            let (patient, lead) = (below(300), [0, 2, 9, 25][usize::try_from(below(4)).unwrap()]);
            let missed = below(100) < if lead == 0 { 3 } else { 40 + lead + 25 * u32::from(patient % 5 == 0) };
            let visit = first + time::Duration::days(day);
            let booked = visit - time::Duration::days(lead.into());
            let outcome = if missed { "missed" } else { "came" };
            writeln!(text, "{}", row(patient, &booked.to_string(), &visit.to_string(), outcome)).unwrap();
        }
    }
    text
}

fn evaluate(path: &Path, more: &[&str]) -> Value {
    let ran = run(command().args(["--json", "no-show", "evaluate", "--csv"]).arg(path).args(more));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn a_model_is_measured_beside_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("past.csv");
    let row = |patient, booked: &str, visit: &str, outcome: &str| {
        format!("p{patient},{booked} 07:30,{visit} 09:00,{outcome}")
    };
    let text = file("patient,booked_at,visit_at,outcome", row);
    std::fs::write(&path, text + "p1,2026-01-09,2026-01-05,came\np1,2026-01-05,2026-01-05,who knows\n").unwrap();
    let found = evaluate(&path, &["--train-before", "2026-02-04"]);
    assert_eq!(
        (&found["rows"], &found["trained_on"], &found["model"]["all"]["n"]),
        (&1600.into(), &1200.into(), &400.into())
    );
    assert_eq!(found["left_out"].as_object().unwrap().len(), 2);
    assert!(found["model"]["all"]["roc_auc"].as_f64().unwrap() > 0.65, "{found}");
    assert_eq!(found["reliability"].as_array().unwrap().len(), 10);
    assert_eq!(found, evaluate(&path, &["--train-before", "2026-02-04"]), "the same seed, the same model");
    let ran = run(command().args(["no-show", "evaluate", "--csv"]).arg(&path));
    for said in ["lead x prior no-shows table", "recalibrated daily", "margins over the table", "PREDICTED"] {
        assert!(ran.out.contains(said), "{}", ran.out);
    }
}

#[test]
fn the_columns_can_be_named_and_the_file_packed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mapping) = (folder.path().join("past.csv.gz"), folder.path().join("columns.toml"));
    let row = |patient, booked: &str, visit: &str, outcome: &str| {
        format!("{visit},{booked},{},{patient}", if outcome == "came" { "Compareceu" } else { "Faltou" })
    };
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, file("data,marcada,desfecho,paciente", row).as_bytes()).unwrap();
    std::fs::write(&path, packed.finish().unwrap()).unwrap();
    let columns = "patient = \"paciente\"\nbooked_at = \"marcada\"\nvisit_at = \"data\"\noutcome = \"desfecho\"\n\
                   came = [\"compareceu\"]\nmissed = [\"faltou\"]\n";
    std::fs::write(&mapping, columns).unwrap();
    let found = evaluate(&path, &["--mapping", mapping.to_str().unwrap(), "--demographics"]);
    assert_eq!((&found["rows"], &found["features"]), (&1600.into(), &"scheduling, age, gender".into()));
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("past.csv");
    let row = |patient, booked: &str, visit: &str, outcome: &str| format!("{patient},{booked},{visit},{outcome}");
    std::fs::write(&path, file("patient,booked_at,visit_at,outcome", row)).unwrap();
    let strange = folder.path().join("strange.csv");
    std::fs::write(&strange, "who,when\n1,2\n").unwrap();
    for (path, more, said) in [
        (&path, &["--train-before", "2026-01-08"][..], "too few visits"),
        (&path, &["--train-before", "2026-02-04", "--test-from", "2026-01-30"], "must follow"),
        (&strange, &[], "--mapping"),
        (&folder.path().join("absent.csv"), &[], "cannot open"),
    ] {
        let ran = run(command().args(["no-show", "evaluate", "--csv"]).arg(path).args(more));
        assert!(ran.code == Some(1) && ran.err.contains(said), "{}", ran.err);
    }
}

/// A business, and its past in a file with ids and places.
fn practice(database: &TempDatabase, folder: &Path) -> std::path::PathBuf {
    tenant(database, "clinic");
    let path = folder.join("past.csv");
    let row = |patient: u32, booked: &str, visit: &str, outcome: &str| {
        format!("p{patient},{booked}T07:30:00Z,{visit} 09:00,{outcome},Centro")
    };
    std::fs::write(&path, file("patient,booked_at,visit_at,outcome,location", row)).unwrap();
    path
}

#[test]
fn a_practice_that_moves_in_brings_its_past_and_trains_on_it() {
    for database in TempDatabase::each() {
        let folder = tempfile::tempdir().unwrap();
        let path = practice(&database, folder.path());
        let path = path.to_str().unwrap();
        let info = || json(&database, &["no-show", "info", "--tenant", "clinic"]);
        assert_eq!((&info()["using_prior"], &info()["medium"]), (&true.into(), &0.1.into()));
        let import =
            |more: &[&str]| json(&database, &[&["no-show", "import", path, "--tenant", "clinic"], more].concat());
        let told = import(&["--dry-run"]);
        assert_eq!((&told["dry_run"], &told["locations_unknown"]), (&true.into(), &serde_json::json!(["Centro"])));
        let train = || json(&database, &["no-show", "train", "--tenant", "clinic"]);
        assert_eq!((&train()["outcomes"], &train()["replaced"]), (&0.into(), &false.into()), "a dry run keeps nothing");
        let kept = import(&[]);
        assert_eq!((&kept["visits"], &kept["patients_known"]), (&told["visits"], &0.into()));
        assert_eq!(import(&[])["visits"], told["visits"], "to load it again changes nothing");
        let trained = train();
        assert_eq!((&trained["outcomes"], &trained["version"]), (&told["visits"], &1.into()), "{trained}");
        assert_eq!((&info()["using_prior"], &info()["version"]), (&false.into(), &1.into()));
        assert_eq!(train()["replaced"], false, "the same is no better");
        let found = json(&database, &["no-show", "evaluate", "--tenant", "clinic"]);
        assert_eq!(found["rows"], told["visits"]);
        assert!(found["model"]["all"]["roc_auc"].as_f64().unwrap() > 0.6, "{found}");
    }
}

#[test]
fn thresholds_are_the_business_s_own() {
    let database = TempDatabase::sqlite();
    tenant(&database, "clinic");
    let set = ["no-show", "set", "--tenant", "clinic"];
    let told = json(&database, &[&set[..], &["--medium", "0.2", "--high", "0.5", "--demographics"]].concat());
    assert_eq!((&told["medium"], &told["high"], &told["demographics"]), (&0.2.into(), &0.5.into(), &true.into()));
    assert_eq!(json(&database, &["no-show", "info", "--tenant", "clinic"]), told);
    for (medium, high) in [("0.5", "0.2"), ("0", "0.5"), ("0.2", "1")] {
        let said = refusal(&database, &[&set[..], &["--medium", medium, "--high", high]].concat());
        assert!(said.contains("above"), "{said}");
    }
    assert!(words(&database, &["no-show", "info", "--tenant", "clinic"]).out.contains("prior"));
    assert!(usage(&database, &set).contains("--medium"));
}
