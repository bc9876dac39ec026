//! What a command answers: for people, or as one JSON value.

use serde::Serialize;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

/// The answer of a command.
#[derive(Debug)]
pub(crate) struct Report {
    text: String,
    json: String,
    complaint: Option<String>,
}

impl Report {
    /// An answer, as people and as programs read it.
    pub(crate) fn new<T: Serialize>(text: impl Into<String>, value: &T) -> anyhow::Result<Self> {
        Ok(Self { text: text.into(), json: serde_json::to_string(value)?, complaint: None })
    }

    /// The same answer, but the command fails, with this to say.
    pub(crate) fn failing(self, complaint: String) -> Self {
        Self { complaint: Some(complaint), ..self }
    }

    /// Prints it and tells how the program ends.
    pub(crate) fn print(self, json: bool) -> anyhow::Result<ExitCode> {
        let answer = if json { &self.json } else { self.text.trim_end() };
        let mut out = io::stdout().lock();
        match writeln!(out, "{answer}").and_then(|()| out.flush()) {
            // The reader has read enough, as `head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        Ok(self.complaint.map_or(ExitCode::SUCCESS, |complaint| complain(json, &complaint)))
    }
}

/// Says on standard error why the command fails.
pub(crate) fn complain(json: bool, message: &str) -> ExitCode {
    let line = if json { serde_json::json!({ "error": message }).to_string() } else { format!("error: {message}") };
    // When standard error is gone the exit code still tells.
    drop(writeln!(io::stderr(), "{line}"));
    ExitCode::FAILURE
}
