//! The migrations: up, down and up again on both, and the same catalogue at the end.

use crate::{samples::open, sql::ask};
use rig::{Kind, TempDatabase};
use std::{collections::BTreeSet, sync::Barrier, thread};
use store::Store;

/// What there is, in words that both databases share.
fn catalogue(database: &TempDatabase) -> BTreeSet<String> {
    let questions: &[&str] = match database.kind() {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    let rows = questions.iter().flat_map(|question| ask(database, question));
    rows.map(|row| row.to_lowercase().replace(" collate \"c\"", "").replace("bytea", "blob")).collect()
}

const SQLITE: [&str; 5] = [
    "SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END AS value
     FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    "SELECT 'primary key ' || name || ' (' || (SELECT group_concat(name, ', ') FROM
     (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk)) || ')' AS value
     FROM sqlite_master t WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    "SELECT 'unique ' || t.name || ' (' || (SELECT group_concat(name, ', ') FROM
     (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')' AS value
     FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'u'",
    "SELECT 'index ' || i.name || ' on ' || t.name || ' (' || (SELECT group_concat(name, ', ') FROM
     (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')' || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END AS value
     FROM sqlite_master t, pragma_index_list(t.name) i
     WHERE t.type = 'table' AND i.origin = 'c' AND i.name <> 'claims_by_lane'",
    "SELECT DISTINCT 'foreign key ' || t.name || ' (' || (SELECT group_concat(\"from\", ', ') FROM
     (SELECT \"from\" FROM pragma_foreign_key_list(t.name) g WHERE g.id = f.id ORDER BY seq)) || ') references ' || f.\"table\" AS value
     FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
];

const POSTGRES: [&str; 5] = [
    "SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, NULL)
     || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END AS value
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_\\_%'",
    "SELECT 'primary key ' || c.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
     FROM unnest(c.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) || ')' AS value
     FROM pg_constraint c WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace
     AND c.conrelid::regclass::text NOT LIKE '\\_\\_%'",
    "SELECT 'unique ' || c.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
     FROM unnest(c.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) || ')' AS value
     FROM pg_constraint c WHERE c.contype = 'u' AND c.connamespace = 'public'::regnamespace",
    "SELECT 'index ' || i.indexrelid::regclass || ' on ' || i.indrelid::regclass || ' ('
     || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(num, n)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num) || ')'
     || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END AS value
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace = 'public'::regnamespace
     WHERE NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))",
    "SELECT 'foreign key ' || c.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
     FROM unnest(c.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)
     || ') references ' || c.confrelid::regclass AS value FROM pg_constraint c WHERE c.contype = 'f'",
];

/// The names of the checks and guards. `SQLite` keeps them in the text of its tables only.
fn rules(database: &TempDatabase) -> BTreeSet<String> {
    let text = match database.kind() {
        Kind::Sqlite => ask(database, "SELECT sql AS value FROM sqlite_master WHERE type = 'table'").join("\n"),
        Kind::Postgres => {
            return ask(
                database,
                "SELECT conname AS value FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
            )
            .into_iter()
            .collect();
        }
    };
    let named = text.split("CONSTRAINT ").skip(1).filter_map(|rest| rest.split_once(' '));
    named.filter(|(_, rule)| rule.starts_with("CHECK")).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn up_and_down_and_up_on_both_ends_in_one_catalogue() {
    let mut found = Vec::new();
    for database in TempDatabase::each() {
        let applied = Store::migrate(database.url()).unwrap();
        let first = (catalogue(&database), rules(&database));
        Store::revert(database.url()).unwrap();
        assert_eq!(catalogue(&database), BTreeSet::new(), "{} is not empty after down", database.kind());
        assert_eq!(Store::migrate(database.url()).unwrap(), applied);
        let second = (catalogue(&database), rules(&database));
        assert_eq!(first, second);
        found.push(second);
    }
    let [(sqlite, sqlite_rules), (postgres, postgres_rules)] = found.try_into().unwrap();
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!((only(&sqlite, &postgres), only(&postgres, &sqlite)), (vec![], vec![]));
    assert!(sqlite.len() > 100, "{sqlite:#?}");
    assert_eq!(sqlite_rules, postgres_rules);
    assert!(sqlite_rules.len() >= 6);
}

#[test]
fn every_key_of_a_tenant_begins_with_the_tenant() {
    let database = TempDatabase::sqlite();
    drop(open(&database));
    // The three of the whole installation.
    let wide = ["tenants", "api_keys", "settings"];
    let keys: Vec<String> = catalogue(&database)
        .into_iter()
        .filter(|row| row.starts_with("primary key ") || row.starts_with("unique "))
        .collect();
    for key in &keys {
        let table = key.trim_start_matches("primary key ").trim_start_matches("unique ").split(' ').next().unwrap();
        let is_own = key.contains(" (tenant_id, ") || key.ends_with(" (tenant_id)");
        assert!(is_own || wide.contains(&table), "{key}");
    }
    assert!(keys.len() >= 16);
}

#[test]
fn programs_that_start_together_migrate_once() {
    for database in TempDatabase::each() {
        let barrier = Barrier::new(4);
        let applied: Vec<usize> = thread::scope(|scope| {
            let all: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        Store::migrate(database.url()).unwrap().len()
                    })
                })
                .collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let one = applied.iter().sum::<usize>();
        assert!(one >= 4 && applied.contains(&one), "{} {applied:?}", database.kind());
    }
}
