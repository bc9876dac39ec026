//! Where the database is, read from its URL by the scheme alone.

use crate::OpenError;
use std::path::PathBuf;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// In this file.
    Sqlite(PathBuf),
    /// On a Postgres server, by a URL that libpq understands.
    Postgres(String),
}

/// What every Postgres connection is given unless the URL says otherwise: a server that is gone is noticed in seconds.
const POSTGRES_DEFAULTS: [(&str, &str); 6] = [
    ("application_name", "slotkeeper"),
    ("connect_timeout", "3"),
    ("keepalives_idle", "15"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "15000"),
];

impl Location {
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        let bad = |reason: &str| Err(OpenError::BadUrl { reason: reason.to_owned() });
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(with_defaults(url)));
        }
        let path = match url.split_once(':') {
            Some(("sqlite", path)) => path.strip_prefix("//").unwrap_or(path),
            Some((scheme, rest)) if rest.starts_with("//") => {
                return bad(&format!("unknown scheme {scheme:?}: use postgres:// or sqlite:"));
            }
            Some(_) | None => url,
        };
        match path {
            "" => bad("the path of the SQLite file is missing"),
            _ if path.contains(":memory:") => bad("an in-memory SQLite database would lose every booking: name a file"),
            _ if path.contains('?') => bad("an SQLite path takes no parameters"),
            // SQLite itself would read `file:` as a URI.
            _ if path.starts_with("file:") => bad("write the SQLite file as a path, without file:"),
            _ => Ok(Self::Sqlite(PathBuf::from(path))),
        }
    }
}

fn with_defaults(url: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut parameters: Vec<String> = query.split('&').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for (name, value) in POSTGRES_DEFAULTS {
        if !parameters.iter().any(|known| known.split('=').next() == Some(name)) {
            parameters.push(format!("{name}={value}"));
        }
    }
    format!("{base}?{}", parameters.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_decides() {
        for (url, path) in [
            ("sqlite:slots.db", "slots.db"),
            ("sqlite://slots.db", "slots.db"),
            ("sqlite:///var/lib/slots.db", "/var/lib/slots.db"),
            ("sqlite:/var/lib/slots.db", "/var/lib/slots.db"),
            ("data/slots.db", "data/slots.db"),
            ("./a:b.db", "./a:b.db"),
        ] {
            assert_eq!(Location::parse(url).unwrap(), Location::Sqlite(path.into()), "{url}");
        }
        for url in ["postgres://u@h/d", "postgresql://u@h/d"] {
            assert!(matches!(Location::parse(url), Ok(Location::Postgres(_))), "{url}");
        }
        for url in
            ["", "sqlite:", "sqlite://", "mysql://h/d", "sqlite::memory:", ":memory:", "file:x", "sqlite:x?mode=ro"]
        {
            assert!(matches!(Location::parse(url), Err(OpenError::BadUrl { .. })), "{url}");
        }
    }

    #[test]
    fn what_the_url_says_stays() {
        let url = with_defaults("postgres://h/d?connect_timeout=9&sslmode=require");
        assert!(url.starts_with("postgres://h/d?connect_timeout=9&sslmode=require&application_name=slotkeeper&"));
        assert_eq!(url.matches("connect_timeout").count(), 1);
    }
}
