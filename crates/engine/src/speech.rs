//! Speech to text: a part of the server that is chosen when it starts.

use std::{fmt, future::Future, pin::Pin};

/// A recording, as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Recording {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub format: AudioFormat,
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of {}", self.bytes.len(), self.format.extension())
    }
}

/// What recordings are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudioFormat {
    /// RIFF WAVE.
    Wav,
    /// Ogg, with Opus or Vorbis.
    Ogg,
    /// MPEG audio, layer III.
    Mp3,
    /// `WebM`.
    Webm,
}

impl AudioFormat {
    /// The ending that files of it have.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Ogg => "ogg",
            Self::Mp3 => "mp3",
            Self::Webm => "webm",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
            Self::Mp3 => "audio/mpeg",
            Self::Webm => "audio/webm",
        }
    }
}

/// What was heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// The words; none where nobody spoke.
    pub text: String,
    /// How sure they are, from 0 to 1.
    pub confidence: f64,
}

/// Why a recording was not heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpeechError {
    /// The server was started without speech to text.
    #[error("no speech to text is configured")]
    NotConfigured,
    /// It is out of order or too slow; another try may go well.
    #[error("speech to text failed: {0}")]
    Unavailable(String),
}

/// What a transcriber answers, later.
pub type Hearing<'a> = Pin<Box<dyn Future<Output = Result<Transcript, SpeechError>> + Send + 'a>>;

/// Hears recordings in Brazilian Portuguese.
pub trait Transcriber: Send + Sync {
    /// Hears one.
    fn transcribe<'a>(&'a self, recording: &'a Recording) -> Hearing<'a>;
}

/// The transcriber of a server that was started without one.
#[derive(Clone, Copy, Debug)]
pub struct NoTranscriber;

impl Transcriber for NoTranscriber {
    fn transcribe<'a>(&'a self, _recording: &'a Recording) -> Hearing<'a> {
        Box::pin(std::future::ready(Err(SpeechError::NotConfigured)))
    }
}
