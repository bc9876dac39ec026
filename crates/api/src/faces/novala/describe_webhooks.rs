//! What the OpenAPI document says of the routes of webhooks.

use super::{
    read_query::PartQuery,
    read_webhook::{NewWebhookBody, ReplayBody, WebhookChangeBody},
    show::{List, Success},
    show_webhook::{OneWebhook, ReplayView, WebhookView},
};
use crate::openapi::{Operation, formats::Uuid};

const WEBHOOKS: &str = "Webhooks";

pub(super) fn list() -> Operation {
    Operation::new("listWebhooks", WEBHOOKS, "List webhook endpoints, the oldest first")
        .query::<PartQuery>()
        .answers::<List<WebhookView<'_>>>(200, "A part of the list, without secrets.")
}

pub(super) fn create() -> Operation {
    Operation::new("createWebhook", WEBHOOKS, "Add a webhook endpoint")
        .body::<NewWebhookBody>()
        .answers::<OneWebhook<'_>>(201, "The endpoint with its secret, which is shown this once.")
        .refuses(402, "The plan's webhooks are used up.")
        .refuses(409, "There is one with this address already.")
}

pub(super) fn get() -> Operation {
    webhook(Operation::new("getWebhook", WEBHOOKS, "Show a webhook endpoint"))
        .answers::<OneWebhook<'_>>(200, "The endpoint, without its secret.")
}

pub(super) fn update() -> Operation {
    webhook(Operation::new("updateWebhook", WEBHOOKS, "Change a webhook endpoint, in whatever part is sent"))
        .described(
            "To activate one that was disabled is to try again. What is open for one that is deactivated is given up.",
        )
        .body::<WebhookChangeBody>()
        .answers::<OneWebhook<'_>>(200, "The endpoint as it is now.")
}

pub(super) fn delete() -> Operation {
    webhook(Operation::new("deleteWebhook", WEBHOOKS, "Delete a webhook endpoint"))
        .answers::<Success>(200, "It is deleted, and nothing more is sent to it.")
}

pub(super) fn rotate() -> Operation {
    webhook(Operation::new("rotateWebhookSecret", WEBHOOKS, "Give a webhook endpoint another secret"))
        .described("The secret before signs beside it for 24 hours.")
        .answers::<OneWebhook<'_>>(200, "The endpoint with its new secret, which is shown this once.")
}

pub(super) fn replay() -> Operation {
    webhook(Operation::new("replayWebhook", WEBHOOKS, "Deliver events once more, under their own ids"))
        .body::<ReplayBody>()
        .answers::<ReplayView>(200, "How many deliveries are open that were not before.")
        .refuses(404, "There is no such endpoint, or no such event.")
        .refuses(409, "The endpoint is not active.")
}

fn webhook(operation: Operation) -> Operation {
    operation.path::<Uuid>("id", "The endpoint.")
}
