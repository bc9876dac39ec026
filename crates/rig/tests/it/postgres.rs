//! A Postgres started, crashed, brought back and removed.

use std::net::TcpStream;

use rig::TempDatabase;
use rig::postgres::{Durability, Options, Server};

#[test]
fn starts_durable_and_leaves_nothing_behind() {
    let server = Server::start().unwrap();
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        assert_eq!(server.psql(&format!("SHOW {setting}")).unwrap(), "on", "{setting}");
    }
    assert_eq!(server.psql("SHOW max_connections").unwrap(), "300");
    let (port, folder) = (server.port(), server.data_folder());
    assert!(folder.join("PG_VERSION").is_file());
    drop(server);
    assert!(!folder.exists());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_control_can_be_had_without_durability() {
    let server = Server::start_with(Options { durability: Durability::Off, ..Options::default() }).unwrap();
    assert_eq!(server.psql("SHOW synchronous_commit").unwrap(), "off");
}

#[test]
fn committed_rows_survive_a_kill_and_the_port_stays() {
    let mut server = Server::start().unwrap();
    let (url, pid) = (server.url(), server.pid().unwrap());
    server.psql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)").unwrap();
    for round in 2..4 {
        server.kill9().unwrap();
        assert_eq!(server.pid(), None);
        assert!(server.psql("SELECT 1").is_err());
        server.restart().unwrap();
        server.psql(&format!("INSERT INTO kept VALUES ({round})")).unwrap();
    }
    assert_eq!(server.psql("SELECT n FROM kept ORDER BY n").unwrap(), "1\n2\n3");
    assert_eq!(server.url(), url);
    assert_ne!(server.pid(), Some(pid));
    assert!(server.log().contains("database system was not properly shut down"), "{}", server.log());
}

#[test]
fn each_statement_is_a_transaction_of_its_own() {
    let server = Server::start().unwrap();
    let error = server.psql("CREATE TABLE kept (n int);\nSELECT nonsense;\nCREATE TABLE never (n int)").unwrap_err();
    assert!(error.to_string().contains("nonsense"), "{error}");
    assert_eq!(server.psql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").unwrap(), "kept");
}

#[test]
fn a_database_of_its_own_server_outlives_a_crash() {
    let mut server = Server::start().unwrap();
    let database = TempDatabase::postgres_on(&server);
    database.psql("CREATE TABLE kept (n int)");
    server.kill9().unwrap();
    server.restart().unwrap();
    assert_eq!(database.psql("SELECT count(*) FROM kept"), "0");
}
