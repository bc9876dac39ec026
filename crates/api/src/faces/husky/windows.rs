//! `/v1/appointment-slots`: windows.

use super::{read_window, refusals, show_window, slot_id};
use crate::{Answer, Problem, permit, wire::Body};
use actix_web::web::Path;
use engine::{
    model::WindowStatus,
    verbs::{WindowChange, change_window, create_window},
};

type Caller = crate::Caller<permit::HuskySlotsWrite>;

/// Makes one.
pub(super) async fn create(caller: Caller, body: Body) -> Result<Answer, Problem> {
    let new = read_window::new_window(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_window(tx, cx, tenant, &new)? {
                Ok(window) => Answer::created(&show_window::one(&window)),
                Err(refused) => refusals::window(&refused),
            })
        })
        .await
}

/// Changes one, in whatever part is sent.
pub(super) async fn update(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    change(&caller, &path, read_window::change(&body)?).await
}

/// Takes one out of service. Its bookings stay; a second time changes nothing.
pub(super) async fn disable(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let closed = WindowChange { status: Some(WindowStatus::Closed), ..WindowChange::default() };
    change(&caller, &path, closed).await
}

async fn change(caller: &Caller, path: &str, change: WindowChange) -> Result<Answer, Problem> {
    let id = slot_id::window(path)?;
    let changed = caller.write(move |tx, cx, tenant| change_window(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(window) => Answer::ok(&show_window::one(&window)),
        Err(refused) => refusals::window(&refused),
    })
}
