//! What the disk can do: how often a second a block can be appended and made durable.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use super::figures::Sample;

/// Appends blocks of 4 KiB to a file in `folder`, each followed by `fdatasync`.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn measure(folder: &Path, time: Duration) -> anyhow::Result<Sample> {
    let path = folder.join("disk-probe");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let (mut sample, block, started) = (Sample::default(), [0x5a_u8; 4096], Instant::now());
    while started.elapsed() < time {
        let asked = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        sample.answered(asked.elapsed());
    }
    sample.elapsed = started.elapsed();
    std::fs::remove_file(&path)?;
    Ok(sample)
}
