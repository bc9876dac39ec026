//! Databases of a test's own.

use rig::{Kind, TempDatabase};

#[test]
fn one_of_each_kind() {
    let kinds: Vec<Kind> = TempDatabase::each().iter().map(TempDatabase::kind).collect();
    assert_eq!(kinds, [Kind::Sqlite, Kind::Postgres]);
}

#[test]
fn two_databases_are_apart_and_gone_when_dropped() {
    let (one, two) = (TempDatabase::postgres(), TempDatabase::postgres());
    one.psql("CREATE TABLE t (n int)");
    assert_eq!(two.psql("SELECT count(*) FROM pg_tables WHERE tablename = 't'"), "0");
    let name = one.psql("SELECT current_database()");
    assert!(one.url().ends_with(&name), "{} and {name}", one.url());
    drop(one);
    assert_eq!(two.psql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")), "0");
}

#[test]
fn the_folder_of_an_sqlite_file_goes_with_it() {
    let database = TempDatabase::sqlite();
    let path = database.sqlite_path().to_path_buf();
    std::fs::write(&path, "").unwrap();
    drop(database);
    assert!(!path.parent().unwrap().exists());
}
