//! Writes iCalendar (RFC 5545): bookings as calendar programs read them.
//!
//! Times are UTC, which every program shows on the wall clock of its reader: no zone needs to be described, and a change of
//! daylight saving moves nothing.

use slot_core::{BookingId, Instant, Span};
use std::fmt::Write as _;

/// A calendar that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What its reader is to do with it.
    pub method: Method,
    /// What people call it.
    pub name: Option<String>,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// What the reader of a calendar is to do with it (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Show it.
    Publish,
    /// Take the entries in, or change those that are there already.
    Request,
    /// Call the entries off.
    Cancel,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which booking it is. Its name in calendars never changes.
    pub booking: BookingId,
    /// The version of the booking: the higher one is the newer.
    pub version: u32,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When it is.
    pub span: Span,
    /// How it stands.
    pub standing: Standing,
    /// What it is, in a line.
    pub summary: String,
    /// More about it.
    pub description: Option<String>,
    /// Where it is, in words.
    pub location: Option<String>,
    /// Who invites.
    pub organizer: Option<Party>,
    /// Who is invited.
    pub attendee: Option<Party>,
}

/// How an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Asked for, and not agreed yet.
    Tentative,
    /// Agreed.
    Confirmed,
    /// Called off.
    Cancelled,
}

/// Somebody with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// What people call them.
    pub name: String,
    /// An e-mail address.
    pub email: String,
}

impl Method {
    /// The word for it, as it is written in a calendar and beside its media type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl Document {
    /// The calendar as text, in lines of at most 75 octets that end with CRLF.
    pub fn text(&self) -> String {
        let mut out = Lines(String::with_capacity(256 + 512 * self.entries.len()));
        out.line("BEGIN", "VCALENDAR");
        out.line("VERSION", "2.0");
        out.line("PRODID", "-//Slotkeeper//Slotkeeper//EN");
        out.line("CALSCALE", "GREGORIAN");
        out.line("METHOD", self.method.name());
        if let Some(name) = &self.name {
            out.line("X-WR-CALNAME", &escaped(name));
            out.line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
            out.line("X-PUBLISHED-TTL", "PT15M");
        }
        for entry in &self.entries {
            entry.write(&mut out);
        }
        out.line("END", "VCALENDAR");
        out.0
    }
}

impl Entry {
    fn write(&self, out: &mut Lines) {
        out.line("BEGIN", "VEVENT");
        out.line("UID", &format!("{}@slotkeeper", self.booking));
        out.line("SEQUENCE", &self.version.to_string());
        // Of one version the stamp is always the same, so that what did not change is the same text.
        out.line("DTSTAMP", &moment(self.updated_at));
        out.line("CREATED", &moment(self.created_at));
        out.line("LAST-MODIFIED", &moment(self.updated_at));
        out.line("DTSTART", &moment(self.span.start()));
        out.line("DTEND", &moment(self.span.end()));
        out.line(
            "STATUS",
            match self.standing {
                Standing::Tentative => "TENTATIVE",
                Standing::Confirmed => "CONFIRMED",
                Standing::Cancelled => "CANCELLED",
            },
        );
        out.line("TRANSP", if self.standing == Standing::Cancelled { "TRANSPARENT" } else { "OPAQUE" });
        out.line("SUMMARY", &escaped(&self.summary));
        for (name, text) in [("DESCRIPTION", &self.description), ("LOCATION", &self.location)] {
            if let Some(text) = text {
                out.line(name, &escaped(text));
            }
        }
        if let Some(party) = &self.organizer {
            out.line(&format!("ORGANIZER;CN={}", quoted(&party.name)), &address(party));
        }
        if let Some(party) = &self.attendee {
            let name = quoted(&party.name);
            let head = format!("ATTENDEE;CN={name};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE");
            out.line(&head, &address(party));
        }
        out.line("END", "VEVENT");
    }
}

/// Text of content lines.
struct Lines(String);

/// How long a line may be, in octets without its end.
const LONGEST: usize = 75;

impl Lines {
    /// Writes a property, folded between characters where its line is too long.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LONGEST;
        for character in name.chars().chain([':']).chain(value.chars()) {
            let size = character.len_utf8();
            if size > room {
                // A continuation begins with a space, which counts.
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(character);
            room -= size;
        }
        self.0.push_str("\r\n");
    }
}

/// A moment in UTC, to the second.
fn moment(at: Instant) -> String {
    let at = at.to_utc();
    let mut text = String::with_capacity(16);
    let (date, time) = (at.date(), at.time());
    // Writing to a string cannot fail.
    let _written = write!(
        text,
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
    text
}

/// Text as the value of a property. Control characters are left out, other than ends of lines and tabs.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(character),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Text as the value of a parameter, which cannot hold a quotation mark.
fn quoted(text: &str) -> String {
    let inner: String = text.chars().filter(|c| !c.is_control()).map(|c| if c == '"' { '\'' } else { c }).collect();
    format!("\"{inner}\"")
}

/// An e-mail address as a URI. Nothing in it can end the line.
fn address(party: &Party) -> String {
    let safe: String = party.email.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    format!("mailto:{safe}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::Length;

    fn entry() -> Entry {
        let start = Instant::from_seconds(1_773_144_000);
        Entry {
            booking: BookingId::from_u128(1),
            version: 3,
            created_at: start - Length::minutes(60),
            updated_at: start - Length::minutes(30),
            span: Span::starting(start, Length::minutes(45)).unwrap(),
            standing: Standing::Confirmed,
            summary: "Corte, barba; e \\ café".to_owned(),
            description: Some("one\r\ntwo\u{7}".to_owned()),
            location: None,
            organizer: Some(Party { name: "The \"Shop\": a, b".to_owned(), email: "shop@example.com".to_owned() }),
            attendee: None,
        }
    }

    #[test]
    fn a_booking_is_an_event() {
        let document = Document { method: Method::Request, name: None, entries: vec![entry()] };
        assert_eq!(
            document.text(),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Slotkeeper//Slotkeeper//EN\r\nCALSCALE:GREGORIAN\r\n\
             METHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:00000000-0000-0000-0000-000000000001@slotkeeper\r\nSEQUENCE:3\r\n\
             DTSTAMP:20260310T113000Z\r\nCREATED:20260310T110000Z\r\nLAST-MODIFIED:20260310T113000Z\r\n\
             DTSTART:20260310T120000Z\r\nDTEND:20260310T124500Z\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\n\
             SUMMARY:Corte\\, barba\\; e \\\\ café\r\nDESCRIPTION:one\\ntwo\r\n\
             ORGANIZER;CN=\"The 'Shop': a, b\":mailto:shop@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
    }

    #[test]
    fn lines_are_folded_between_characters() {
        for filler in ["a", "é", "字", "😀"] {
            let long = Entry { summary: filler.repeat(200), ..entry() };
            let text = Document { method: Method::Publish, name: None, entries: vec![long] }.text();
            assert!(text.split("\r\n").all(|line| line.len() <= LONGEST), "{text}");
            assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{}\r\n", filler.repeat(200))), "{text}");
        }
    }

    #[test]
    fn nobody_writes_lines_of_their_own() {
        let evil = "x\r\nATTENDEE:mailto:y@example.com\n\rEND:VEVENT";
        let party = Party { name: evil.to_owned(), email: evil.to_owned() };
        let entry = Entry {
            summary: evil.to_owned(),
            location: Some(evil.to_owned()),
            organizer: Some(party.clone()),
            attendee: Some(party),
            ..entry()
        };
        let text = Document { method: Method::Publish, name: Some(evil.to_owned()), entries: vec![entry] }.text();
        let whole = text.replace("\r\n ", "");
        assert_eq!(whole.matches("\r\nEND:VEVENT").count(), 1, "{whole}");
        assert_eq!(whole.matches("\r\nATTENDEE").count(), 1, "{whole}");
        assert!(!whole.replace("\r\n", "").contains(['\r', '\n']), "{whole}");
    }
}
