//! How measures are shown: for people side by side, for programs as numbers.

use crate::layout::table;
use ::no_show::{Band, Trial};
use serde::Serialize;

/// By how much a model beats the table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Margins {
    pub(super) roc_auc: f64,
    pub(super) pr_auc: f64,
    pub(super) log_loss: f64,
    pub(super) brier: f64,
    pub(super) roc_auc_ahead: Option<f64>,
}

/// What a model must show over the table.
pub(super) struct Line {
    margins: Margins,
    ece: f64,
}

/// The lines for scheduling data only.
pub(super) const PASS: Line = line(0.008, 0.015, -0.003, -0.001, 0.012);
pub(super) const SERIOUS: Line = line(0.015, 0.022, -0.006, -0.0018, 0.020);
/// The lines for a model that may look at age and gender.
pub(super) const PASS_PERSONAL: Line = line(0.020, 0.028, -0.0075, -0.0025, 0.035);
pub(super) const SERIOUS_PERSONAL: Line = line(0.028, 0.036, -0.010, -0.0033, 0.044);

/// An area above this one is better than can be: something of the future is known.
pub(super) const TOO_GOOD: f64 = 0.78;

const fn line(roc_auc: f64, pr_auc: f64, log_loss: f64, brier: f64, ahead: f64) -> Line {
    Line { margins: Margins { roc_auc, pr_auc, log_loss, brier, roc_auc_ahead: Some(ahead) }, ece: 0.025 }
}

impl Margins {
    pub(super) fn of(model: &Trial, table: &Trial) -> Self {
        let ahead = model.roc_auc_ahead.zip(table.roc_auc_ahead).map(|(model, table)| model - table);
        Self {
            roc_auc: model.all.roc_auc - table.all.roc_auc,
            pr_auc: model.all.pr_auc - table.all.pr_auc,
            log_loss: model.all.log_loss - table.all.log_loss,
            brier: model.all.brier - table.all.brier,
            roc_auc_ahead: ahead,
        }
    }

    /// Whether these margins, and this calibration error, are at least what the line asks for.
    pub(super) fn meet(&self, line: &Line, ece: f64) -> bool {
        let Line { margins: asked, ece: most } = line;
        self.roc_auc >= asked.roc_auc
            && self.pr_auc >= asked.pr_auc
            && self.log_loss <= asked.log_loss
            && self.brier <= asked.brier
            && self.roc_auc_ahead.zip(asked.roc_auc_ahead).is_some_and(|(found, asked)| found >= asked)
            && ece <= *most
    }
}

/// Ways of judging, one a line.
pub(super) fn side_by_side(rows: &[(&str, &Trial)]) -> String {
    let rows: Vec<[String; 7]> = rows
        .iter()
        .map(|(name, trial)| {
            let all = &trial.all;
            [
                (*name).to_owned(),
                format!("{:.4}", all.roc_auc),
                format!("{:.4}", all.pr_auc),
                format!("{:.4}", all.brier),
                format!("{:.4}", all.log_loss),
                format!("{:.4}", all.ece),
                trial.roc_auc_ahead.map_or_else(|| "-".to_owned(), |area| format!("{area:.4}")),
            ]
        })
        .collect();
    table(["", "ROC AUC", "PR AUC", "BRIER", "LOG LOSS", "ECE", "AUC LEAD>=1"], &rows, "")
}

/// The margins, with their signs.
pub(super) fn margins(margins: &Margins) -> String {
    let ahead = margins.roc_auc_ahead.map_or_else(|| "-".to_owned(), |area| format!("{area:+.4}"));
    format!(
        "margins over the table: ROC AUC {:+.4}, PR AUC {:+.4}, Brier {:+.5}, log loss {:+.4}, AUC lead>=1 {ahead}\n",
        margins.roc_auc, margins.pr_auc, margins.brier, margins.log_loss,
    )
}

/// What was predicted beside what happened.
pub(super) fn reliability(bands: &[Band]) -> String {
    let row = |band: &Band| [band.n.to_string(), format!("{:.3}", band.predicted), format!("{:.3}", band.observed)];
    let rows: Vec<[String; 3]> = bands.iter().map(row).collect();
    table(["VISITS", "PREDICTED", "OBSERVED"], &rows, "no visits")
}
