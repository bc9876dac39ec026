//! `--test-clock`: only where nobody can take it for real.

use crate::run::{binary, demo, refused, server};
use rig::{ServerProcess, TempDatabase};

const MOMENT: &str = "2031-05-05T09:00:00-03:00";

#[test]
fn a_real_server_does_not_lie_about_the_time() {
    let database = TempDatabase::sqlite();
    let arguments = ["--database-url", database.url(), "--listen", "127.0.0.1:0", "--test-clock", MOMENT];
    for environment in [&[][..], &[("SLOT_ALLOW_TEST_CLOCK", "0")], &[("SLOT_ALLOW_TEST_CLOCK", "")]] {
        let ended = refused(&arguments, environment);
        assert_eq!(ended.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&ended.stderr).contains("SLOT_ALLOW_TEST_CLOCK=1"));
    }
    assert!(!database.sqlite_path().exists(), "nothing was touched");
    assert_eq!(refused(&[&arguments[..5], &["yesterday", "--demo"]].concat(), &[]).status.code(), Some(2));
    let allowed = ServerProcess::spawn(binary(), &arguments, &[("SLOT_ALLOW_TEST_CLOCK", "1")]).unwrap();
    assert!(allowed.stderr_so_far().contains("test clock"));
}

#[test]
fn the_clock_starts_there_and_ticks() {
    for database in TempDatabase::each() {
        let server = server(&database, &["--demo", "--test-clock", MOMENT]);
        let demo = demo(&server);
        let proposed = demo.booking["starts_at"].as_str().unwrap();
        assert!(("2031-05-05T13:00:00Z".."2031-05-07").contains(&proposed), "an hour's notice, and soon: {proposed}");
        let booked = demo.client.post("/v1/bookings", &demo.booking).json();
        let created_at = booked["created_at"].as_str().unwrap();
        assert!(created_at.starts_with("2031-05-05T12:0") && created_at > "2031-05-05T12:00:00.000Z", "{created_at}");
    }
}
