//! A database of a test's own, on SQLite or on the Postgres that `cargo xtask test` started.

use std::env;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::postgres::{Binaries, Server, URL_VARIABLE, psql};

/// The kind of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of SQLite's.
    Sqlite,
    /// A database on a Postgres server.
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

/// An empty database, gone when it is dropped.
#[derive(Debug)]
pub struct TempDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File { path: PathBuf, _folder: TempDir },
    Server { maintenance_url: String, name: String },
}

impl TempDatabase {
    /// A path in a temporary folder for a database file that does not exist yet.
    ///
    /// # Panics
    ///
    /// When there can be no temporary folder.
    pub fn sqlite() -> Self {
        let folder = must(tempfile::Builder::new().prefix("slotdb").tempdir(), "cannot make a temporary folder");
        let path = folder.path().join("test.sqlite");
        Self { url: format!("sqlite://{}", path.display()), place: Place::File { path, _folder: folder } }
    }

    /// A new database on the server that `SLOT_TEST_POSTGRES_URL` names.
    ///
    /// # Panics
    ///
    /// When no server is named, or it refuses.
    pub fn postgres() -> Self {
        let Ok(maintenance_url) = env::var(URL_VARIABLE) else {
            panic!("run the tests with `cargo xtask test`: it starts Postgres and sets {URL_VARIABLE}");
        };
        Self::on(maintenance_url)
    }

    /// A new database on a server of the test's own, which a crash test may kill.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub fn postgres_on(server: &Server) -> Self {
        Self::on(server.url())
    }

    /// One of each kind: `for database in TempDatabase::each()` runs a test on both.
    ///
    /// # Panics
    ///
    /// As [`TempDatabase::postgres`].
    pub fn each() -> Vec<Self> {
        vec![Self::sqlite(), Self::postgres()]
    }

    /// The URL that the store is opened with.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        match self.place {
            Place::File { .. } => Kind::Sqlite,
            Place::Server { .. } => Kind::Postgres,
        }
    }

    /// The file of an SQLite database.
    ///
    /// # Panics
    ///
    /// On Postgres.
    pub fn sqlite_path(&self) -> &Path {
        match &self.place {
            Place::File { path, .. } => path,
            Place::Server { name, .. } => panic!("{name} is a Postgres database and has no file"),
        }
    }

    /// Runs SQL behind the store's back and returns what `psql` prints: rows by line, columns between bars.
    ///
    /// # Panics
    ///
    /// On SQLite, or when the server refuses the SQL.
    pub fn psql(&self, sql: &str) -> String {
        match &self.place {
            Place::File { path, .. } => panic!("{} is an SQLite database and psql cannot read it", path.display()),
            Place::Server { .. } => must(psql(binaries(), &self.url, sql), "psql"),
        }
    }

    fn on(maintenance_url: String) -> Self {
        let name = format!("slot_{}_{:016x}", std::process::id(), RandomState::new().hash_one(&maintenance_url));
        // From template0: nobody can be connected to it, so that tests that run together do not disturb each other.
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0");
        must(psql(binaries(), &maintenance_url, &sql), "cannot create a test database");
        Self { url: with_database(&maintenance_url, &name), place: Place::Server { maintenance_url, name } }
    }
}

impl Drop for TempDatabase {
    fn drop(&mut self) {
        if let Place::Server { maintenance_url, name } = &self.place {
            // A crash test may have killed the server: then its data goes with its folder.
            drop(psql(binaries(), maintenance_url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

/// The URL with another database name.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let server = match base.rfind('/') {
        Some(slash) if slash >= authority => base.get(..slash).unwrap_or(base),
        _ => base,
    };
    query.map_or_else(|| format!("{server}/{name}"), |query| format!("{server}/{name}?{query}"))
}

fn binaries() -> &'static Binaries {
    static FOUND: OnceLock<Binaries> = OnceLock::new();
    FOUND.get_or_init(|| must(Binaries::find(), "cannot find psql"))
}

fn must<T, E: fmt::Display>(result: Result<T, E>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{what}: {error:#}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_the_database_of_a_url() {
        for (url, expected) in [
            ("postgres://postgres@127.0.0.1:5432/postgres", "postgres://postgres@127.0.0.1:5432/x"),
            ("postgres://h:1", "postgres://h:1/x"),
            ("postgres://h/a?sslmode=disable", "postgres://h/x?sslmode=disable"),
        ] {
            assert_eq!(with_database(url, "x"), expected);
        }
    }

    #[test]
    fn each_sqlite_file_is_another() {
        let (one, two) = (TempDatabase::sqlite(), TempDatabase::sqlite());
        assert_ne!(one.url(), two.url());
        assert_eq!(one.url(), format!("sqlite://{}", one.sqlite_path().display()));
        assert!(one.url().starts_with("sqlite:///"));
        assert!(!one.sqlite_path().exists());
        assert_eq!(one.kind(), Kind::Sqlite);
    }
}
