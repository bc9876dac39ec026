//! Writes that wait for their turn: groups on `SQLite`, threads on Postgres.

use crate::{
    samples::{booking, business, minutes, open, open_with, record},
    sql,
};
use engine::{Recorded, StoreError, Tx};
use rig::{Kind, TempDatabase};
use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};
use store::{Options, Store};

/// One writer and one place in the queue, so that what is queued is certain.
fn one_writer(queue: usize) -> Options {
    Options { writers: 1, queue, ..Options::default() }
}

/// Keeps the writer at work until the sender is dropped.
fn occupy(store: &Store) -> Sender<()> {
    let (release, released) = channel::<()>();
    let (started, has_started) = channel();
    store.write_then(
        move |_tx| {
            started.send(()).unwrap();
            released.recv().unwrap_err();
            Ok(())
        },
        |done| done.unwrap(),
    );
    has_started.recv().unwrap();
    release
}

/// Queues a write, and answers where its answer arrives.
fn queue<T: Send + 'static>(
    store: &Store,
    run: impl FnMut(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
) -> Receiver<Result<T, StoreError>> {
    let (answer, answers) = channel();
    store.write_then(run, move |done| answer.send(done).unwrap());
    answers
}

#[test]
fn a_write_is_answered_when_others_can_see_it() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let made = booking(&ana, minutes(0, 30));
        let (stored, reader, id) = (made.clone(), store.clone(), made.id);
        let (answer, answers) = channel();
        store.write_then(
            move |tx| record(tx, &ana, &stored),
            move |done| answer.send((done.unwrap(), reader.read(|tx| tx.booking(tenant.id, id)).unwrap())).unwrap(),
        );
        assert_eq!(answers.recv().unwrap(), (Recorded::Stored, Some(made)));
    }
}

#[test]
fn a_command_that_fails_or_panics_does_not_undo_its_neighbours() {
    for database in TempDatabase::each() {
        let store = open_with(&database, &one_writer(16));
        let before = store.gauges();
        let release = occupy(&store);
        let first = queue(&store, |tx| tx.put_setting("first", "1"));
        let failing: Receiver<Result<(), _>> = queue(&store, |tx| {
            tx.put_setting("failing", "1")?;
            Err(StoreError::Database("changed my mind".to_owned()))
        });
        let panicking: Receiver<Result<(), _>> = queue(&store, |tx| {
            tx.put_setting("panicking", "1")?;
            panic!("on purpose");
        });
        let bad_completion = store.clone();
        bad_completion.write_then(|tx| tx.put_setting("second", "1"), |_done| panic!("on purpose"));
        let last = queue(&store, |tx| tx.put_setting("last", "1"));
        drop(release);
        first.recv().unwrap().unwrap();
        let error = failing.recv().unwrap().unwrap_err();
        assert!(matches!(error, StoreError::Database(text) if text == "changed my mind"));
        let error = panicking.recv().unwrap().unwrap_err();
        assert!(matches!(error, StoreError::Database(text) if text == "a command panicked"));
        last.recv().unwrap().unwrap();
        for (name, there) in
            [("first", true), ("failing", false), ("panicking", false), ("second", true), ("last", true)]
        {
            assert_eq!(store.read(|tx| tx.setting(name)).unwrap().is_some(), there, "{name} {}", database.kind());
        }
        if database.kind() == Kind::Sqlite {
            let after = store.gauges();
            assert_eq!((after.groups - before.groups, after.commands - before.commands), (2, 6));
        }
    }
}

#[test]
fn a_full_queue_turns_away_at_once() {
    for database in TempDatabase::each() {
        let store = open_with(&database, &one_writer(2));
        let release = occupy(&store);
        let waiting = [queue(&store, |_tx| Ok(1)), queue(&store, |_tx| Ok(2))];
        assert_eq!(store.gauges().waiting, 2);
        let turned_away = queue(&store, |_tx| Ok(3)).recv().unwrap();
        assert!(matches!(turned_away, Err(StoreError::Unavailable(_))));
        drop(release);
        let answers: Vec<i32> = waiting.iter().map(|one| one.recv().unwrap().unwrap()).collect();
        assert_eq!(answers, [1, 2]);
    }
}

#[test]
fn a_contended_command_is_run_again_and_given_up_in_the_end() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let tries = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&tries);
        let answer = store.write(move |tx| {
            tx.put_setting("tries", "1")?;
            match counted.fetch_add(1, Ordering::Relaxed) {
                0..3 => Err(StoreError::Contended("not yet".to_owned())),
                count => Ok(count),
            }
        });
        assert_eq!(answer.unwrap(), 3);
        tries.store(0, Ordering::Relaxed);
        let counted = Arc::clone(&tries);
        let never: Result<(), _> = store.write(move |_tx| {
            counted.fetch_add(1, Ordering::Relaxed);
            Err(StoreError::Contended("never".to_owned()))
        });
        assert!(matches!(never, Err(StoreError::Contended(_))));
        assert!((2..=8).contains(&tries.load(Ordering::Relaxed)));
    }
}

#[test]
fn a_change_in_a_read_is_refused() {
    for database in TempDatabase::each() {
        let store = open(&database);
        assert!(matches!(store.read(|tx| tx.put_setting("a", "b")), Err(StoreError::Database(_))));
        assert_eq!(store.read(|tx| tx.setting("a")).unwrap(), None);
    }
}

#[test]
fn closing_answers_what_was_queued() {
    for database in TempDatabase::each() {
        let store = open_with(&database, &one_writer(16));
        let release = occupy(&store);
        let queued: Vec<_> = (0..8).map(|n| queue(&store, move |tx| tx.put_setting(&format!("s{n}"), "1"))).collect();
        drop(release);
        drop(store);
        assert!(queued.iter().all(|one| one.recv().unwrap().is_ok()));
        let again = open(&database);
        assert!(again.read(|tx| tx.setting("s7")).unwrap().is_some());
    }
}

#[test]
fn race_of_many_writers_stores_everything_once() {
    const WRITERS: i64 = 16;
    const EACH: i64 = 40;
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (before, barrier) = (store.gauges(), Barrier::new(16));
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (store, ana, barrier) = (&store, &ana, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    for n in 0..EACH {
                        let made = booking(ana, minutes((writer * EACH + n) * 30, 30));
                        let ana = ana.clone();
                        assert_eq!(store.write(move |tx| record(tx, &ana, &made)).unwrap(), Recorded::Stored);
                    }
                });
            }
        });
        let count = usize::try_from(WRITERS * EACH).unwrap();
        let claims = store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, WRITERS * EACH * 30))).unwrap();
        assert_eq!(claims.len(), count);
        assert_eq!(store.read(|tx| tx.events_after(tenant.id, None, 10_000)).unwrap().len(), count);
        assert!(store.examine().unwrap().is_sound());
        if database.kind() == Kind::Sqlite {
            let (groups, commands) = (store.gauges().groups - before.groups, store.gauges().commands - before.commands);
            assert_eq!(commands, u64::try_from(count).unwrap());
            assert!(groups < commands, "{groups} groups for {commands} commands");
        }
    }
}

#[test]
fn a_group_that_changed_nothing_writes_nothing() {
    let database = TempDatabase::sqlite();
    let store = open(&database);
    business(&store);
    let log = database.sqlite_path().with_extension("sqlite-wal");
    let written = || std::fs::metadata(&log).unwrap().modified().unwrap();
    let before = written();
    for _ in 0..20 {
        let refused: Result<(), _> = store.write(|tx| {
            tx.tenants()?;
            Err(StoreError::Database("refused".to_owned()))
        });
        assert!(refused.is_err());
        assert_eq!(store.write(|tx| tx.setting("nothing")).unwrap(), None);
    }
    assert_eq!(written(), before);
    store.write(|tx| tx.put_setting("something", "1")).unwrap();
    assert_ne!(written(), before);
}

#[test]
fn another_program_that_writes_to_the_file_is_waited_for() {
    let database = TempDatabase::sqlite();
    let store = open(&database);
    let other = sql::hold_write_lock(&database);
    let waiting = queue(&store, |tx| tx.put_setting("after", "1"));
    // Readers do not care.
    assert_eq!(store.read(|tx| tx.setting("after")).unwrap(), None);
    assert!(waiting.try_recv().is_err());
    drop(other);
    waiting.recv().unwrap().unwrap();
    assert_eq!(store.read(|tx| tx.setting("after")).unwrap().as_deref(), Some("1"));
}
