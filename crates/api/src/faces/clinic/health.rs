//! `/v1/health`: whether the server and its database are well. No key is asked for.

use crate::{Answer, App, Problem, openapi::Operation};
use actix_web::web;
use schemars::JsonSchema;
use serde::Serialize;

/// How the server is.
#[derive(Serialize, JsonSchema)]
pub(super) struct Health {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}

/// Answers when the database does.
pub(super) async fn show(app: App) -> Result<Answer, Problem> {
    let store = app.store().clone();
    match web::block(move || store.health()).await {
        Ok(answer) => answer?,
        Err(_panicked) => return Err(Problem::Internal),
    }
    Ok(Answer::ok(&Health { status: "ok" }))
}

pub(super) fn describe() -> Operation {
    Operation::new("getHealth", "Health", "Say whether the server and its database are well")
        .answers::<Health>(200, "They are.")
        .refuses(503, "The database cannot answer now.")
}
