//! A face made for tests: it does what the tests of the frame need, and words problems in a way of its own.

use actix_web::web;
use api::{
    Answer, App, Caller, Face, FaceSpec, Problem, Rate, Route,
    openapi::{About, formats},
    permit,
    wire::{Body, Query, json, path_id, text},
};
use engine::StoreError;
use serde_json::json;
use slot_core::{BookingId, Length};

/// The face.
pub(crate) enum Echo {}

/// The faces of the tests of the frame.
pub(crate) static FACES: &[FaceSpec] = &[FaceSpec::of::<Echo>()];

impl Face for Echo {
    const NAME: &'static str = "echo";
    const PREFIXES: &'static [&'static str] = &["/echo"];
    const ROUTES: &'static [Route] = &[
        Route::get::<permit::BookingsRead>("/echo", || web::to(list)),
        Route::post::<permit::BookingsManage>("/echo", || web::to(make)).creating(),
        Route::get::<permit::BookingsRead>("/echo/{id}", || web::to(one)),
        Route::get::<permit::BookingsRead>("/echo/panic/handler", || web::to(panic_in_handler)),
        Route::get::<permit::BookingsRead>("/echo/panic/read", || web::to(panic_in_read)),
        Route::get::<permit::BookingsRead>("/echo/panic/write", || web::to(panic_in_write)),
        Route::get::<permit::BookingsRead>("/echo/fail/{how}", || web::to(fail)),
    ];
    const RATE: Rate = Rate::PerTenant(600);
    const IDEMPOTENCY: Length = Length::minutes(60);
    const ABOUT: About = About::new::<formats::Anything>("Echo", "What the tests of the frame need.");

    fn render(problem: &Problem) -> Answer {
        Answer::json(problem.status(), &json!({ "echo": problem.to_string() }))
    }
}

async fn list(caller: Caller<permit::BookingsRead>, query: Query) -> Result<Answer, Problem> {
    let mut params = query.params()?;
    let limit = params.optional("limit", text::integer(1..=100));
    let (limit,) = params.all((limit,))?;
    let slug = caller.read(|tx, _cx, tenant| Ok(tx.tenant(tenant.id)?.map(|found| found.slug))).await?;
    Ok(Answer::ok(&json!({ "tenant": slug, "limit": limit })))
}

async fn one(_caller: Caller<permit::BookingsRead>, path: web::Path<String>) -> Result<Answer, Problem> {
    let id: BookingId = path_id(&path, "echo")?;
    Ok(Answer::ok(&id.to_string()))
}

/// Makes an id of its own each time it really runs; a taken name is refused with 409, which is an answer.
async fn make(caller: Caller<permit::BookingsManage>, body: Body) -> Result<Answer, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(20)));
    let (name,) = fields.all((name,))?;
    let work = move |tx: &mut dyn engine::Tx, cx: engine::Context<'_>, tenant: &engine::model::Tenant| {
        let id = cx.id(BookingId::from_u128).to_string();
        let kept = tx.setting_or_insert(&format!("echo {} {name}", tenant.slug), &id)?;
        if kept == id {
            Ok(Answer::created(&json!({ "id": id })))
        } else {
            Ok(Answer::json(actix_web::http::StatusCode::CONFLICT, &json!({ "echo": "taken" })))
        }
    };
    caller.create(&body, work).await
}

async fn panic_in_handler(_caller: Caller<permit::BookingsRead>) -> Result<Answer, Problem> {
    panic!("on purpose")
}

async fn panic_in_read(caller: Caller<permit::BookingsRead>) -> Result<Answer, Problem> {
    caller.read(|_tx, _cx, _tenant| -> Result<Answer, StoreError> { panic!("on purpose") }).await
}

async fn panic_in_write(caller: Caller<permit::BookingsRead>) -> Result<Answer, Problem> {
    caller.write(|_tx, _cx, _tenant| -> Result<Answer, StoreError> { panic!("on purpose") }).await
}

async fn fail(_caller: Caller<permit::BookingsRead>, app: App, path: web::Path<String>) -> Result<Answer, Problem> {
    let how = path.into_inner();
    app.read(move |_tx, _cx| {
        Err(match how.as_str() {
            "contended" => StoreError::Contended("on purpose".to_owned()),
            "unavailable" => StoreError::Unavailable("secret detail".to_owned()),
            "corrupt" => StoreError::Corrupt { table: "secrets", id: "1".to_owned() },
            _other => StoreError::Database("secret detail".to_owned()),
        })
    })
    .await
}
