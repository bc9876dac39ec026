//! What the OpenAPI document says of the routes of webhooks.

use super::{
    query::{PartQuery, RecordQuery},
    read_webhooks::{ReplayBody, WebhookBody, WebhookPatch},
    shape::Listed,
    show_webhooks::{AttemptView, DeadView, ReplayView, TestView, WebhookView},
};
use crate::openapi::{Operation, formats::Uuid};

const WEBHOOKS: &str = "Webhooks";
const NO_UUID: &str = "The id is no UUID.";

pub(super) fn list() -> Operation {
    Operation::new("listWebhooks", WEBHOOKS, "List webhook subscriptions, the oldest first")
        .query::<RecordQuery>()
        .answers::<Listed<WebhookView<'_>>>(200, "A part of the list, without secrets.")
}

pub(super) fn create() -> Operation {
    Operation::new("createWebhook", WEBHOOKS, "Subscribe to events of appointments")
        .body::<WebhookBody>()
        .answers::<WebhookView<'_>>(201, "The subscription, without its secret.")
        .refuses(409, "The plan's webhooks are used up: `webhook_limit_reached`.")
}

pub(super) fn get() -> Operation {
    webhook(Operation::new("getWebhook", WEBHOOKS, "Show a webhook subscription, active or not"))
        .answers::<WebhookView<'_>>(200, "The subscription, without its secret.")
        .refuses(422, NO_UUID)
}

pub(super) fn update() -> Operation {
    webhook(Operation::new("updateWebhook", WEBHOOKS, "Change a webhook subscription, in whatever part is sent"))
        .described("Another secret signs from now on; the one before signs beside it for 24 hours.")
        .body::<WebhookPatch>()
        .answers::<WebhookView<'_>>(200, "The subscription as it is now.")
}

pub(super) fn delete() -> Operation {
    webhook(Operation::new("deleteWebhook", WEBHOOKS, "Deactivate a webhook subscription"))
        .answers_nothing(204, "Nothing more is sent to it. A second time changes nothing.")
        .refuses(422, NO_UUID)
}

pub(super) fn test() -> Operation {
    webhook(Operation::new("testWebhook", WEBHOOKS, "Send a webhook subscription a test event, now"))
        .answers::<TestView<'_>>(200, "What came of it.")
        .refuses(422, NO_UUID)
}

pub(super) fn deliveries() -> Operation {
    webhook(Operation::new("listWebhookDeliveries", WEBHOOKS, "List the attempts at a subscription, the latest first"))
        .query::<PartQuery>()
        .answers::<Listed<AttemptView<'_>>>(200, "A part of the last month's attempts.")
        .refuses(422, NO_UUID)
}

pub(super) fn dead_letters() -> Operation {
    Operation::new("listDeadLetters", WEBHOOKS, "List the deliveries that ran out of attempts, the latest first")
        .query::<PartQuery>()
        .answers::<Listed<DeadView<'_>>>(200, "A part of the list, of all subscriptions.")
}

pub(super) fn replay() -> Operation {
    webhook(Operation::new("replayWebhook", WEBHOOKS, "Deliver events once more, under their own ids"))
        .body::<ReplayBody>()
        .answers::<ReplayView>(200, "How many deliveries are open that were not before.")
        .refuses(404, "There is no such subscription, or no such event.")
        .refuses(409, "The subscription is not active: `webhook_not_active`.")
}

fn webhook(operation: Operation) -> Operation {
    operation.path::<Uuid>("id", "The subscription.")
}
