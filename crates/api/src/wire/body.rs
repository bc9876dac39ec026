//! The body of a request: read up to the limit, parsed when the handler asks for its fields.

use super::{fault::Faults, fields::Fields};
use crate::{App, Config, Problem};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    web::{self, Bytes},
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use serde_json::value::RawValue;
use std::time::Duration;

/// How long a caller may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// The body of a request. Extracting it never fails: what is wrong with it is told when it is read, so that who calls is
/// known first. Its content type does not matter.
#[derive(Debug)]
pub struct Body(Result<Bytes, Fault>);

#[derive(Clone, Copy, Debug)]
enum Fault {
    TooLarge { limit: usize },
    Broken,
}

impl Body {
    /// A body of these bytes.
    pub fn of(bytes: impl Into<Bytes>) -> Self {
        Self(Ok(bytes.into()))
    }

    /// Its bytes.
    pub fn bytes(&self) -> Result<&Bytes, Problem> {
        self.0.as_ref().map_err(|fault| match fault {
            Fault::TooLarge { limit } => Problem::PayloadTooLarge { limit: *limit },
            Fault::Broken => Problem::MalformedJson("the body was not sent whole".to_owned()),
        })
    }

    /// The JSON value that it is.
    pub fn json(&self) -> Result<&RawValue, Problem> {
        let bytes = self.bytes()?;
        if bytes.trim_ascii().is_empty() {
            return Err(Problem::MalformedJson("the body is empty".to_owned()));
        }
        serde_json::from_slice(bytes).map_err(|error| Problem::MalformedJson(error.to_string()))
    }

    /// The fields of the JSON object that it is.
    pub fn fields(&self) -> Result<Fields<'_>, Problem> {
        match Fields::of(self.json()?) {
            Ok(fields) => Ok(fields),
            Err(faults) => Err(Faults::inside(faults, "body").into()),
        }
    }
}

impl FromRequest for Body {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = App::of(request).map_or(Config::BODY_LIMIT, App::body_limit);
        let announced =
            request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let payload = web::Payload::from_request(request, payload);
        async move {
            if announced.is_some_and(|length: usize| length > limit) {
                return Ok(Self(Err(Fault::TooLarge { limit })));
            }
            let Ok(payload) = payload.await else { return Ok(Self(Err(Fault::Broken))) };
            Ok(Self(match tokio::time::timeout(PATIENCE, payload.to_bytes_limited(limit)).await {
                Ok(Ok(Ok(bytes))) => Ok(bytes),
                Ok(Err(_limit_exceeded)) => Err(Fault::TooLarge { limit }),
                Ok(Ok(Err(_))) | Err(_) => Err(Fault::Broken),
            }))
        }
        .boxed_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_is_told() {
        for (text, expect) in [
            ("", "MalformedJson(\"the body is empty\")"),
            ("{\"a\": }", "MalformedJson(\"expected value at line 1 column 7\")"),
            ("{} {}", "MalformedJson(\"trailing characters at line 1 column 4\")"),
            ("[]", "Invalid(Faults([FieldError { field: \"body\", message: \"must be a JSON object\" }]))"),
        ] {
            assert_eq!(format!("{:?}", Body::of(text).fields().map(|_| ()).unwrap_err()), expect);
        }
        assert!(Body::of(&b"{\"a\": \"\xff\"}"[..]).fields().is_err(), "no UTF-8");
        assert!(Body::of(" {} ").fields().is_ok());
    }
}
