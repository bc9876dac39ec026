//! Whether the server is well, and what it has counted.

use crate::{Answer, App, Problem, telemetry};
use actix_web::{HttpResponse, Responder, http::header, web};

/// The process runs.
pub(crate) async fn live() -> Answer {
    Answer::ok(&serde_json::json!({ "status": "live" }))
}

/// The database answers.
pub(crate) async fn ready(app: App) -> Result<Answer, Problem> {
    let store = app.store().clone();
    match web::block(move || store.health()).await {
        Ok(answer) => answer?,
        Err(_panicked) => return Err(Problem::Internal),
    }
    Ok(Answer::ok(&serde_json::json!({ "status": "ready" })))
}

/// Everything that was counted.
pub(crate) async fn metrics(app: App) -> impl Responder {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(telemetry::render(app.store().gauges()))
}
