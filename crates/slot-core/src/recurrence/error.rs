//! What can be wrong with the text of a recurrence rule.

/// Why a text is not a recurrence rule that is understood here.
///
/// # Example
/// ```
/// use slot_core::{RecurrenceError, RecurrenceRule};
/// let refused = "FREQ=DAILY;BYHOUR=9".parse::<RecurrenceRule>();
/// assert_eq!(refused, Err(RecurrenceError::UnknownPart { name: "BYHOUR".to_owned() }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecurrenceError {
    /// The text is too long.
    #[error("a recurrence rule has at most {limit} bytes")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// A part that is not of the form `NAME=VALUE`.
    #[error("a recurrence rule is made of NAME=VALUE parts: {part:?}")]
    Malformed {
        /// The part, shortened.
        part: String,
    },
    /// A part that is not supported, known to RFC 5545 or not.
    #[error("the part {name} of a recurrence rule is not supported")]
    UnknownPart {
        /// Its name, shortened.
        name: String,
    },
    /// A part that is there twice.
    #[error("the part {name} is given twice")]
    Repeated {
        /// Its name.
        name: &'static str,
    },
    /// A part whose value is not one that it can have.
    #[error("{value:?} is not a value of {name}")]
    BadValue {
        /// The name of the part.
        name: &'static str,
        /// The value, shortened.
        value: String,
    },
    /// Without `FREQ` it is no rule.
    #[error("the part FREQ is missing")]
    NoFrequency,
    /// Two parts that exclude each other.
    #[error("the parts {one} and {other} cannot stand together")]
    Conflict {
        /// The one.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A part that needs another beside it.
    #[error("the part {name} needs another BY part beside it")]
    Alone {
        /// The part.
        name: &'static str,
    },
}
