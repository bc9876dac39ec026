//! Events with the deliveries that they make: one for each endpoint of the business that may want to hear of them.

use super::{record::EventColumns, statement};
use crate::repo::EventRow;
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{BigInt, Text, Untyped},
    sqlite::Sqlite,
};

/// Makes deliveries of events: what stands between this and [`QUEUE_FOR`] says of which.
const QUEUE: &str = "INSERT INTO deliveries (tenant_id, carrier, endpoint_id, subject, version, event_id, state, \
     attempts, next_at, ended_at, reason, created_at) \
     SELECT w.tenant_id, 'webhook', w.id, e.subject, e.version, e.id, \
     CASE w.status WHEN 'disabled' THEN 'dead' ELSE 'due' END, 0, \
     COALESCE((SELECT max(o.next_at) FROM deliveries o WHERE o.tenant_id = w.tenant_id AND o.carrier = 'webhook' \
     AND o.endpoint_id = w.id AND o.subject = e.subject AND o.state = 'due' AND o.claim IS NULL), e.at), \
     CASE w.status WHEN 'disabled' THEN e.at END, CASE w.status WHEN 'disabled' THEN 'the endpoint was disabled' END, e.at \
     FROM ";

/// For each endpoint of the business that may want to hear of it. What comes after an event of the same subject that waits
/// to be tried again waits with it. An endpoint that was turned off because it failed has its deliveries among the dead.
const QUEUE_FOR: &str = " e JOIN webhooks w ON w.tenant_id = e.tenant_id \
     WHERE w.status <> 'inactive' AND w.kinds LIKE '% ' || e.kind || ' %'";

/// Makes the deliveries of the events that `told` has just stored.
pub(super) fn push_queue(out: &mut AstPass<'_, '_, Pg>) {
    out.push_sql(QUEUE);
    out.push_sql("told");
    out.push_sql(QUEUE_FOR);
}

/// Makes the deliveries of one event on `SQLite`.
pub(crate) struct Queue<'a> {
    pub(crate) event: &'a EventRow,
}

statement!(Queue, Untyped);

impl QueryFragment<Sqlite> for Queue<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let event = self.event;
        out.push_sql(QUEUE);
        out.push_sql("(SELECT ");
        out.push_bind_param::<Text, _>(&event.tenant_id)?;
        out.push_sql(" AS tenant_id");
        for (name, column) in [(" AS id", &event.id), (" AS kind", &event.kind), (" AS subject", &event.subject)] {
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(column)?;
            out.push_sql(name);
        }
        for (name, column) in [(" AS version", &event.version), (" AS at", &event.at)] {
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(column)?;
            out.push_sql(name);
        }
        out.push_sql(")");
        out.push_sql(QUEUE_FOR);
        Ok(())
    }
}

/// Adds events of one business on Postgres; answers how many deliveries they make.
pub(crate) struct Tell<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) events: EventColumns<'a>,
}

statement!(Tell, BigInt);

impl QueryFragment<Pg> for Tell<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH told AS (INSERT INTO events (tenant_id, id, kind, subject, version, payload, at) SELECT ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(", e.* FROM unnest(");
        self.events.push(&mut out)?;
        out.push_sql(") AS e RETURNING tenant_id, id, kind, subject, version, at), queued AS (");
        push_queue(&mut out);
        out.push_sql(" RETURNING 1) SELECT count(*) FROM queued");
        Ok(())
    }
}
