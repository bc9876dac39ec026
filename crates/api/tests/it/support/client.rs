//! A client that calls the router in the test's own process.

use super::contract::{Exchange, hold};
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    test::{self, TestRequest},
};
use api::{App, mount};
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use std::rc::Rc;
use tokio::sync::OnceCell;

type Call = dyn Fn(TestRequest) -> LocalBoxFuture<'static, Result<ServiceResponse<BoxBody>, Error>>;

/// A client with the headers that every request carries. Clones call the same router.
#[derive(Clone)]
pub(crate) struct Client {
    app: App,
    router: Rc<OnceCell<Rc<Call>>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Client {
    pub(crate) fn new(app: App) -> Self {
        Self { app, router: Rc::default(), headers: Vec::new() }
    }

    /// The same client with one more header on every request.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).unwrap();
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, HeaderValue::try_from(value).unwrap()));
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::PUT, path, Some(body.to_string())).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::PATCH, path, Some(body.to_string())).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// Posts a form of these parts.
    pub(crate) async fn form(&self, path: &str, parts: &[(&str, &[u8])]) -> Reply {
        let mut body = Vec::new();
        for (name, content) in parts {
            body.extend(format!("--parts\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").bytes());
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--parts--\r\n");
        self.exchange(Method::POST, path, Some(("multipart/form-data; boundary=parts", body))).await
    }

    /// Any method with any body, JSON or not. The answer is one that the face's document declares.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<String>) -> Reply {
        self.exchange(method, path, body.map(|body| ("application/json", body.into_bytes()))).await
    }

    async fn exchange(&self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> Reply {
        let mut request = TestRequest::with_uri(path).method(method.clone());
        for (name, value) in &self.headers {
            request = request.insert_header((name.clone(), value.clone()));
        }
        if let Some((kind, body)) = &body {
            request = request.insert_header(("content-type", *kind)).set_payload(body.clone());
        }
        let router = self.router.get_or_init(|| router(self.app.clone())).await;
        let response = match router(request).await {
            Ok(response) => response.into_parts().1,
            Err(error) => HttpResponse::from_error(error),
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body()).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let sent = body.as_ref().and_then(|(_, body)| std::str::from_utf8(body).ok());
        hold(&Exchange { method: method.as_str(), path, sent, status, body: &text });
        Reply { status, headers, text }
    }
}

async fn router(app: App) -> Rc<Call> {
    let service = Rc::new(test::init_service(actix_web::App::new().configure(mount(app))).await);
    Rc::new(move |request: TestRequest| {
        let service = Rc::clone(&service);
        Box::pin(async move { service.call(request.to_request()).await })
    })
}

impl Reply {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{} {error}: {}", self.status, self.text))
    }

    /// A header, when it is there and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Status and body, for snapshots.
    pub(crate) fn shown(&self) -> String {
        let body = serde_json::from_str::<Value>(&self.text)
            .map_or_else(|_not_json| self.text.clone(), |json| serde_json::to_string_pretty(&json).unwrap());
        format!("{}\n{body}", self.status)
    }
}
