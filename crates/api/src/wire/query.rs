//! The parameters of a query.

use super::{
    fault::Faults,
    fields::{All, all, keep},
};
use crate::Problem;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::{
    borrow::Cow,
    collections::HashMap,
    future::{Ready, ready},
};

/// The query of a request, read when the handler asks for its parameters, so that who calls is known first.
#[derive(Clone, Debug)]
pub struct Query(String);

impl Query {
    /// A query of this text, without the question mark.
    pub fn of(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its parameters.
    pub fn params(&self) -> Result<Params<'_>, Problem> {
        let mut values = HashMap::new();
        for pair in self.0.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(name) = decode(name) else {
                return Err(Faults::at("query", "must be percent-encoded UTF-8").into());
            };
            let value = decode(value).map_or(Given::Garbled, Given::Once);
            values.entry(name).and_modify(|known| *known = Given::Repeatedly).or_insert(value);
        }
        Ok(Params { values, faults: None })
    }
}

impl FromRequest for Query {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.query_string().to_owned())))
    }
}

/// The parameters of a query that is being read. Unknown ones are ignored, whatever they are; an empty one is as absent.
#[derive(Debug)]
pub struct Params<'a> {
    values: HashMap<Cow<'a, str>, Given<'a>>,
    faults: Option<Faults>,
}

/// How a parameter is given.
#[derive(Debug)]
enum Given<'a> {
    Once(Cow<'a, str>),
    Repeatedly,
    Garbled,
}

impl Params<'_> {
    /// Reads a parameter that must be there. `None` means that its fault is noted.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, Faults>) -> Option<T> {
        let read = match self.value(name) {
            Some(text) => text.and_then(read),
            None => Err(Faults::here("is required")),
        };
        keep(&mut self.faults, name, read)
    }

    /// Reads a parameter that may be missing or empty. The outer `None` means that its fault is noted.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, Faults>) -> Option<Option<T>> {
        let Some(text) = self.value(name) else { return Some(None) };
        let read = text.and_then(read);
        keep(&mut self.faults, name, read).map(Some)
    }

    /// Whether the parameter is there and not empty.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Notes a fault that no single reader can see, such as an end before its start.
    pub fn fault(&mut self, name: &str, message: impl Into<Cow<'static, str>>) {
        let _noted: Option<()> = keep(&mut self.faults, name, Err(Faults::here(message)));
    }

    /// Everything that was read, when all of it was good; else all the faults.
    pub fn all<A: All>(self, read: A) -> Result<A::Read, Faults> {
        all(self.faults, read)
    }

    fn value(&self, name: &str) -> Option<Result<&str, Faults>> {
        match self.values.get(name)? {
            Given::Once(text) if text.is_empty() => None,
            Given::Once(text) => Some(Ok(text)),
            Given::Repeatedly => Some(Err(Faults::here("must be given only once"))),
            Given::Garbled => Some(Err(Faults::here("must be percent-encoded UTF-8"))),
        }
    }
}

/// Text without its percent-encoding, `+` being a space; `None` when the bytes are no UTF-8 or an escape is broken.
fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(['%', '+']) {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    #[test]
    fn decodes() {
        let query = Query::of("q=S%C3%A3o+Jo%c3%A3o&at=2026-03-10T09%3A00%3A00-03:00&empty=&limit=5&flag");
        let mut params = query.params().unwrap();
        assert_eq!(params.required("q", text::line(20)), Some("São João".to_owned()));
        assert!(params.required("at", text::instant).is_some());
        assert_eq!(params.optional("empty", text::integer(0..=1)), Some(None));
        assert_eq!(params.optional("flag", text::boolean), Some(None));
        assert_eq!(params.required("limit", text::integer(1..=9)), Some(5));
        assert_eq!(params.all((Some(()),)), Ok(((),)));
    }

    #[test]
    fn a_plus_sign_of_an_offset_is_told() {
        let query = Query::of("at=2026-03-10T09:00:00+03:00");
        let mut params = query.params().unwrap();
        assert_eq!(params.required("at", text::instant), None, "a plus sign must be written %2B");
    }

    #[test]
    fn what_is_wrong_with_what_is_read_is_named() {
        let query = Query::of("limit=x&limit=2&name=%ff&a=%4&utm=1&utm=2");
        let mut params = query.params().unwrap();
        let limit = params.required("limit", text::integer(1..=9));
        let name = params.optional("name", text::line(9));
        let gone = params.required("gone", text::date);
        let faults = params.all((limit, name, gone)).unwrap_err();
        let told: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.field, fault.message)).collect();
        assert_eq!(told, ["limit must be given only once", "name must be percent-encoded UTF-8", "gone is required"]);
    }
}
