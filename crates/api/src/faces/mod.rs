//! The faces: one folder each, and one line each in [`ALL`].
//!
//! A face is a folder of thin files: `mod.rs` with its [`crate::Face`] (routes, prefixes, envelope), one file a resource with
//! handlers and wire types, conversion files, and one exhaustive table from [`slot_core::Refusal`] to its own status and
//! code. A face never calls another face, nor the store. The whole of a small one:
//!
//! ```
//! use actix_web::{http::StatusCode, web};
//! use api::{Answer, Caller, Face, Problem, Rate, Route, openapi::{About, Operation, formats}, permit, wire::{Body, json, path_id, text}};
//! use engine::verbs::{Cancel, cancel};
//! use slot_core::{BookingId, Length};
//!
//! pub enum Tiny {}
//!
//! impl Face for Tiny {
//!     const NAME: &'static str = "tiny";
//!     const PREFIXES: &'static [&'static str] = &["/tiny/bookings"];
//!     const ROUTES: &'static [Route] = &[
//!         Route::delete::<permit::BookingsManage>("/tiny/bookings/{id}", || web::to(delete)).described(|| {
//!             Operation::new("cancelBooking", "Bookings", "Cancel a booking")
//!                 .path::<formats::Uuid>("id", "The booking.")
//!                 .answers::<Done>(200, "It is cancelled.")
//!                 .refuses(409, "It is too late.")
//!         }),
//!         Route::post::<permit::BookingsManage>("/tiny/bookings", || web::to(greet)).creating(),
//!     ];
//!     const RATE: Rate = Rate::PerTenant(600);
//!     const IDEMPOTENCY: Length = Length::minutes(24 * 60);
//!     const ABOUT: About = About::new::<Error>("Tiny", "Bookings that can be cancelled.");
//!
//!     fn render(problem: &Problem) -> Answer {
//!         // A face that has codes of its own matches every variant here.
//!         Answer::json(problem.status(), &Error { error: problem.to_string() })
//!     }
//! }
//!
//! /// What is answered also makes the OpenAPI document.
//! #[derive(serde::Serialize, schemars::JsonSchema)]
//! struct Error {
//!     error: String,
//! }
//!
//! #[derive(serde::Serialize, schemars::JsonSchema)]
//! struct Done {
//!     success: bool,
//! }
//!
//! /// Callers, bodies and queries are extractors; the order of the checks does not depend on the order of the arguments:
//! /// 401, 429 and 403 come from `Caller`, everything else from what the handler does next.
//! async fn delete(caller: Caller<permit::BookingsManage>, path: web::Path<String>) -> Result<Answer, Problem> {
//!     let id: BookingId = path_id(&path, "booking")?;
//!     let cancelled = caller.write(move |tx, cx, tenant| cancel(tx, cx, tenant, id)).await?;
//!     match cancelled {
//!         Cancel::Done(_) | Cancel::Already(_) => Ok(Answer::ok(&Done { success: true })),
//!         Cancel::Unknown => Err(Problem::NotFound("booking")),
//!         // A refusal in the face's own words is an answer.
//!         Cancel::NotAllowed(_) => Ok(Answer::json(StatusCode::CONFLICT, &Error { error: "too late".to_owned() })),
//!     }
//! }
//!
//! /// What creates answers inside the transaction, so that the answer is kept with what was made.
//! async fn greet(caller: Caller<permit::BookingsManage>, body: Body) -> Result<Answer, Problem> {
//!     let mut fields = body.fields()?;
//!     let name = fields.required("name", json::string(text::line(255)));
//!     let (name,) = fields.all((name,))?;
//!     caller.create(&body, move |_tx, _cx, tenant| Ok(Answer::created(&format!("{name} at {}", tenant.name)))).await
//! }
//! ```

mod clinic;
mod guest;
mod husky;
mod novala;
mod slotflow;
mod voxel;

pub use clinic::Clinic;
pub use guest::Guest;
pub use husky::Husky;
pub use novala::Novala;
pub use slotflow::Slotflow;
pub use voxel::Voxel;

use crate::FaceSpec;

/// Every face that the server speaks.
pub static ALL: &[FaceSpec] = &[
    FaceSpec::of::<Slotflow>(),
    FaceSpec::of::<Novala>(),
    FaceSpec::of::<Husky>(),
    FaceSpec::of::<Voxel>(),
    FaceSpec::of::<Clinic>(),
    FaceSpec::of::<Guest>(),
];

/// Every route of every face, for tests and documents.
pub fn routes() -> impl Iterator<Item = (&'static FaceSpec, &'static crate::Route)> {
    ALL.iter().flat_map(|face| face.routes.iter().map(move |route| (face, route)))
}
