//! The log, on standard error.

use crate::arguments::LogFormat;
use std::io;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts to write the log: `SLOT_LOG` says of what, and without it of everything from `info` on.
pub(crate) fn start(format: LogFormat) {
    let wanted = std::env::var("SLOT_LOG").unwrap_or_default();
    let filter = EnvFilter::builder().with_default_directive(tracing::Level::INFO.into()).parse_lossy(wanted);
    let log = fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    match format {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
}
