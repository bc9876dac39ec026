//! What a recording is, by its bytes, and how long it takes: never by its name.

use engine::AudioFormat;

/// The format that the bytes are of.
pub(super) fn format(bytes: &[u8]) -> Option<AudioFormat> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") {
        return Some(AudioFormat::Wav);
    }
    if bytes.starts_with(b"OggS") {
        return Some(AudioFormat::Ogg);
    }
    if bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return Some(AudioFormat::Webm);
    }
    (bytes.starts_with(b"ID3") || Frame::read(bytes).is_some()).then_some(AudioFormat::Mp3)
}

/// How long the recording takes, in milliseconds; `None` when its bytes do not tell.
pub(super) fn milliseconds(bytes: &[u8], format: AudioFormat) -> Option<u64> {
    match format {
        AudioFormat::Wav => wav(bytes),
        AudioFormat::Ogg => ogg(bytes),
        AudioFormat::Mp3 => Some(mp3(bytes)).filter(|length| *length > 0),
        AudioFormat::Webm => webm(bytes),
    }
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The bytes of sound there are, by how many are played in a second.
fn wav(bytes: &[u8]) -> Option<u64> {
    let mut at = 12;
    let mut rate = None;
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4), little(bytes, at + 4)) {
        let length = usize::try_from(length).ok()?;
        match name {
            b"fmt " => rate = little(bytes, at + 16).filter(|rate| *rate > 0),
            b"data" => {
                let there = bytes.len().saturating_sub(at + 8).min(length);
                return u64::try_from(there).ok()?.checked_mul(1000)?.checked_div(rate?.into());
            }
            _ => {}
        }
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
    }
    None
}

/// The place of the last page, in samples; Opus always counts 48,000 a second.
fn ogg(bytes: &[u8]) -> Option<u64> {
    let mut at = 0;
    let mut last = 0;
    let mut rate = None;
    while bytes.get(at..at + 4) == Some(b"OggS") {
        let granule = u64::from_le_bytes(bytes.get(at + 6..at + 14)?.try_into().ok()?);
        if granule != u64::MAX {
            last = granule;
        }
        let segments = usize::from(*bytes.get(at + 26)?);
        let table = bytes.get(at + 27..at + 27 + segments)?;
        let content = at + 27 + segments;
        let length: usize = table.iter().map(|size| usize::from(*size)).sum();
        if rate.is_none() {
            let head = bytes.get(content..)?;
            rate = if head.starts_with(b"OpusHead") {
                Some(48_000)
            } else if head.starts_with(b"\x01vorbis") {
                little(head, 12).filter(|rate| *rate > 0)
            } else {
                return None;
            };
        }
        at = content + length;
    }
    last.checked_mul(1000)?.checked_div(rate?.into())
}

/// A frame of MPEG audio: its length in bytes, its samples, and its rate.
struct Frame {
    length: usize,
    samples: u64,
    rate: u64,
}

impl Frame {
    fn read(bytes: &[u8]) -> Option<Self> {
        let head = [*bytes.first()?, *bytes.get(1)?, *bytes.get(2)?];
        let [sync, kind, rates] = head;
        if sync != 0xff || kind & 0xe0 != 0xe0 || kind & 0x06 != 0x02 {
            return None;
        }
        let first = kind & 0x18 == 0x18;
        let kilobits: &[u32] = if first {
            &[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
        } else {
            &[0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
        };
        let kilobits = *kilobits.get(usize::from(rates >> 4)).filter(|rate| **rate > 0)?;
        let base = *[44_100_u32, 48_000, 32_000].get(usize::from(rates >> 2 & 3))?;
        let rate = match kind & 0x18 {
            0x18 => base,
            0x10 => base / 2,
            0x00 => base / 4,
            _ => return None,
        };
        let samples: u32 = if first { 1152 } else { 576 };
        let padding = u32::from(rates >> 1 & 1);
        let length = usize::try_from(samples / 8 * kilobits * 1000 / rate + padding).ok()?;
        (length > 4).then(|| Self { length, samples: samples.into(), rate: rate.into() })
    }
}

/// The frames, counted; what stands between them is passed over.
fn mp3(bytes: &[u8]) -> u64 {
    let mut at = 0;
    if bytes.starts_with(b"ID3") {
        let size =
            bytes.get(6..10).unwrap_or_default().iter().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
        at = size + 10;
    }
    let mut microseconds = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() > 4) {
        match Frame::read(rest) {
            Some(frame) => {
                microseconds += frame.samples * 1_000_000 / frame.rate;
                at += frame.length;
            }
            None => at += 1,
        }
    }
    microseconds / 1000
}

/// The duration that the head tells, in units of its time scale.
fn webm(bytes: &[u8]) -> Option<u64> {
    let head = bytes.get(..bytes.len().min(4096))?;
    let place = |id: &[u8]| head.windows(id.len()).position(|window| window == id).map(|at| at + id.len());
    let scale = place(&[0x2a, 0xd7, 0xb1]).and_then(|at| {
        let size = usize::from(head.get(at)? & 0x7f);
        let value = head.get(at + 1..at + 1 + size.min(8))?;
        Some(value.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte)))
    });
    let at = place(&[0x44, 0x89])?;
    let value = match head.get(at)? {
        0x84 => f64::from(f32::from_be_bytes(head.get(at + 1..at + 5)?.try_into().ok()?)),
        0x88 => f64::from_be_bytes(head.get(at + 1..at + 9)?.try_into().ok()?),
        _ => return None,
    };
    let milliseconds = std::time::Duration::try_from_secs_f64(value / 1000.0).ok()?.as_millis();
    u64::try_from(milliseconds * u128::from(scale.unwrap_or(1_000_000)) / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(seconds: usize) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data".to_vec();
        bytes.extend(u32::try_from(seconds * 32_000).unwrap().to_le_bytes());
        bytes.extend(vec![0; seconds * 32_000]);
        bytes
    }

    #[test]
    fn bytes_tell_the_format_and_the_length() {
        let three = wave(3);
        assert_eq!(format(&three), Some(AudioFormat::Wav));
        assert_eq!(milliseconds(&three, AudioFormat::Wav), Some(3000));
        assert_eq!(milliseconds(&three[..32_044], AudioFormat::Wav), Some(1000), "only what is there counts");
        for other in [&b""[..], b"RIFF....AVI ", b"<html>", b"\0\0\0\x20ftypM4A ", &[0xff, 0x00, 0, 0]] {
            assert_eq!(format(other), None, "{other:?}");
        }
    }

    #[test]
    fn shared_recordings_are_measured_alike() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/voice/");
        let read = |file: &str| std::fs::read(format!("{folder}{file}")).ok();
        let Some(wav) = read("P01.wav") else { return };
        let length = milliseconds(&wav, AudioFormat::Wav).unwrap();
        for (file, kind) in
            [("P01.ogg", AudioFormat::Ogg), ("P01.mp3", AudioFormat::Mp3), ("P01_44k_stereo.wav", AudioFormat::Wav)]
        {
            let bytes = read(file).unwrap();
            assert_eq!(format(&bytes), Some(kind), "{file}");
            let other = milliseconds(&bytes, kind).unwrap();
            assert!(other.abs_diff(length) < 150, "{file}: {other} and {length}");
        }
        for file in ["not_audio.wav", "empty.wav", "P01.m4a"] {
            assert_eq!(format(&read(file).unwrap()), None, "{file}");
        }
    }
}
