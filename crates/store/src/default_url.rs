//! Where the database is when nobody says: the same for every program.

use std::{env, path::Path};

/// The variable that names the data directory.
const DIRECTORY: &str = "SLOT_DATA_DIR";

/// The URL of the database that is used when none is named: the file `slotkeeper.sqlite` in the directory that
/// `SLOT_DATA_DIR` names, or else in `data` below the working directory.
pub fn default_url() -> String {
    let named = env::var_os(DIRECTORY).filter(|named| !named.is_empty());
    url_in(named.as_deref().map_or(Path::new("data"), Path::new))
}

fn url_in(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("slotkeeper.sqlite").display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_the_directory() {
        assert_eq!(url_in(Path::new("data")), "sqlite:data/slotkeeper.sqlite");
        assert_eq!(url_in(Path::new("/var/lib/slots")), "sqlite:/var/lib/slots/slotkeeper.sqlite");
    }
}
