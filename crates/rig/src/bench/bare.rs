//! The ceiling of a booking: the same rows in bare transactions that are as durable, and nothing else.

use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail};
use diesel::{
    PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    backend::Backend,
    connection::SimpleConnection as _,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Text},
};

use super::{
    figures::Sample,
    stage::{HALF_HOUR, Slots},
    template::{Hole, Link, Row},
};
use crate::{Kind, TempDatabase};

/// The largest group, as in the store.
const GROUP: usize = 128;
/// So long after the slots that are booked over HTTP.
const LATER: i64 = 1000 * 7 * super::stage::DAY;

/// Rows to be inserted.
pub struct Bare {
    database: Arc<TempDatabase>,
    rows: Arc<Vec<Row>>,
    slots: Arc<Slots>,
    next: AtomicU64,
}

/// What differs in one booking.
struct Facts<'a> {
    id: String,
    resource: &'a str,
    start: i64,
    end: i64,
}

/// One insert, prepared once for each connection: its text is always the same.
struct Insert<'a> {
    row: &'a Row,
    facts: &'a Facts<'a>,
}

impl QueryId for Insert<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Insert<'_> {}

impl<DB> QueryFragment<DB> for Insert<'_>
where
    DB: Backend,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("INSERT INTO ");
        out.push_sql(self.row.table);
        for (place, column) in self.row.columns.iter().enumerate() {
            out.push_sql(if place == 0 { " (" } else { ", " });
            out.push_sql(column);
        }
        for (place, value) in self.row.values.iter().enumerate() {
            out.push_sql(if place == 0 { ") VALUES (" } else { ", " });
            match value {
                Ok(Hole::Id) => out.push_bind_param::<Text, _>(self.facts.id.as_str())?,
                Ok(Hole::Resource) => out.push_bind_param::<Text, _>(self.facts.resource)?,
                Ok(Hole::Start) => out.push_bind_param::<BigInt, _>(&self.facts.start)?,
                Ok(Hole::End) => out.push_bind_param::<BigInt, _>(&self.facts.end)?,
                Err(same) => out.push_sql(same),
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

impl Bare {
    /// Rows like these, on the same resources as the load over HTTP, at other times.
    pub fn new(database: Arc<TempDatabase>, rows: Vec<Row>, slots: Arc<Slots>) -> Self {
        Self { database, rows: Arc::new(rows), slots, next: AtomicU64::new(0) }
    }

    /// Inserts for so long, for so many clients.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn run(&self, clients: usize, time: Duration) -> anyhow::Result<Sample> {
        match self.database.kind() {
            Kind::Sqlite => self.sqlite(clients, time),
            Kind::Postgres => self.postgres(clients, time),
        }
    }

    fn facts(&self) -> Facts<'_> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (resource, start) = self.slots.at(number);
        let start = start + LATER;
        // Later than every id of this century.
        Facts { id: format!("7{number:025}"), resource, start, end: start + HALF_HOUR }
    }

    /// One thread writes in groups, a savepoint each; the clients wait for their answers.
    fn sqlite(&self, clients: usize, time: Duration) -> anyhow::Result<Sample> {
        let Link::Sqlite(mut link) = Link::connect(&self.database)? else { bail!("not SQLite") };
        let (sender, receiver) = sync_channel::<SyncSender<bool>>(4096);
        thread::scope(|scope| {
            let writer = scope.spawn(|| self.write_groups(&mut link, receiver));
            let total = work(clients, time, || {
                let sender = sender.clone();
                let (answer, answered) = sync_channel(1);
                Ok(move || Ok(sender.send(answer.clone()).is_ok() && answered.recv() == Ok(true)))
            });
            drop(sender);
            writer.join().map_err(|_panic| anyhow!("the writer panicked"))??;
            total
        })
    }

    #[expect(clippy::needless_pass_by_value, reason = "a writer that fails drops it, so that nobody waits for answers")]
    fn write_groups(&self, link: &mut SqliteConnection, receiver: Receiver<SyncSender<bool>>) -> QueryResult<()> {
        while let Ok(first) = receiver.recv() {
            let mut group = vec![first];
            while group.len() < GROUP
                && let Ok(next) = receiver.try_recv()
            {
                group.push(next);
            }
            link.batch_execute("BEGIN IMMEDIATE")?;
            for _booking in &group {
                link.batch_execute("SAVEPOINT one")?;
                let facts = self.facts();
                for row in self.rows.iter() {
                    Insert { row, facts: &facts }.execute(link)?;
                }
                link.batch_execute("RELEASE one")?;
            }
            link.batch_execute("COMMIT")?;
            for answer in group {
                // A client whose time is over does not wait.
                let _gone = answer.send(true);
            }
        }
        Ok(())
    }

    /// Every client has a connection of its own.
    fn postgres(&self, clients: usize, time: Duration) -> anyhow::Result<Sample> {
        work(clients, time, || {
            let Link::Postgres(mut link) = Link::connect(&self.database)? else { bail!("not Postgres") };
            Ok(move || self.transaction(&mut link).map(|()| true))
        })
    }

    fn transaction(&self, link: &mut PgConnection) -> QueryResult<()> {
        let facts = self.facts();
        link.batch_execute("BEGIN")?;
        for row in self.rows.iter() {
            Insert { row, facts: &facts }.execute(link)?;
        }
        link.batch_execute("COMMIT")
    }
}

/// Has so many threads do something again and again, all from the same moment on.
fn work<F, W>(clients: usize, time: Duration, prepare: F) -> anyhow::Result<Sample>
where
    F: Fn() -> anyhow::Result<W> + Sync,
    W: FnMut() -> QueryResult<bool>,
{
    let barrier = Barrier::new(clients);
    let started = Instant::now();
    let samples: Vec<anyhow::Result<Sample>> = thread::scope(|scope| {
        let client = || {
            let prepared = prepare();
            barrier.wait();
            let mut once = prepared?;
            let (mut sample, started) = (Sample::default(), Instant::now());
            while started.elapsed() < time {
                let asked = Instant::now();
                match once() {
                    Ok(true) => sample.answered(asked.elapsed()),
                    Ok(false) => sample.failed(|| "no answer".to_owned()),
                    Err(error) => sample.failed(|| error.to_string()),
                }
            }
            sample.elapsed = started.elapsed();
            Ok(sample)
        };
        let threads: Vec<_> = (0..clients).map(|_client| scope.spawn(client)).collect();
        let ended = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|ended| ended.map_err(|_panic| anyhow!("a client panicked"))?).collect()
    });
    let mut total = Sample::default();
    for sample in samples {
        let sample = sample?;
        total.elapsed = total.elapsed.max(sample.elapsed);
        total.join(sample);
    }
    if total.waits.is_empty() {
        bail!("nothing was written in {:?}: {:?}", started.elapsed(), total.example);
    }
    Ok(total)
}

impl std::fmt::Debug for Bare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bare").field("database", &self.database.kind()).finish_non_exhaustive()
    }
}
