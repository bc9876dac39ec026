//! Who calls, and what they may do: the extractor that stands before every handler.

use crate::{
    Answer, App, Denied, FaceSpec, KeyFault, Permission, Problem,
    once::{Once, Outcome},
    wire::Body,
};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header};
use engine::{
    Context, StoreError, Tx,
    model::{Actor, ApiKey, Credential, Tenant},
    verbs::{authenticate, is_due_for_touch},
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A caller whose key was accepted, within its rate limit, with the scope of `P`, of one business.
///
/// Extracting it fails with 401, 429 or 403, in this order. A publishable key may not do what is not `GET`.
pub struct Caller<P> {
    /// The key.
    pub key: ApiKey,
    /// The business.
    pub tenant: Arc<Tenant>,
    app: App,
    request: HttpRequest,
    permission: PhantomData<P>,
}

impl<P: Permission> Caller<P> {
    /// Reads, with the caller's business at hand. See [`App::read`].
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx, Context<'_>, &Tenant) -> Result<T, StoreError> + Send + 'static,
    {
        let tenant = Arc::clone(&self.tenant);
        self.app.read(move |tx, cx| work(tx, cx, &tenant)).await
    }

    /// Writes in one transaction, with the caller's business at hand, and notes in the audit trail that this key did so. It
    /// waits, without holding a thread, until all is on disk; when others are in the way, `work` runs again.
    pub async fn write<T, F>(&self, mut work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx, Context<'_>, &Tenant) -> Result<T, StoreError> + Send + 'static,
    {
        let tenant = Arc::clone(&self.tenant);
        self.app.write(Actor::Key(self.key.id), &self.request, move |tx, cx| work(tx, cx, &tenant)).await
    }

    /// Writes what a request with an `Idempotency-Key` makes, at most once: a retry is answered with what is kept of the
    /// first answer, which is stored in the same transaction. `work` answers good and bad in the face's own words; what it
    /// answers is kept, so that it must not answer for what is only temporary: that is an error.
    ///
    /// Validate before: what is not worth a transaction is not kept.
    pub async fn create<F>(&self, body: &Body, mut work: F) -> Result<Answer, Problem>
    where
        F: FnMut(&mut dyn Tx, Context<'_>, &Tenant) -> Result<Answer, StoreError> + Send + 'static,
    {
        let Some(once) = Once::of(&self.request, &self.key, &self.tenant, body)? else {
            return self.write(work).await;
        };
        let outcome = self.write(move |tx, cx, tenant| once.run(tx, cx, |tx, cx| work(tx, cx, tenant))).await?;
        match outcome {
            Outcome::Answered(answer) => Ok(answer),
            Outcome::Mismatch => Err(Problem::IdempotencyMismatch),
            Outcome::InProgress => Err(Problem::IdempotencyInProgress),
        }
    }

    /// The server's parts.
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl<P: Permission> FromRequest for Caller<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let (app, Credential { key, tenant }) = permit::<P>(&request).await?;
            let tenant = tenant.map(Arc::new).ok_or(Problem::Forbidden(Denied::NoTenant))?;
            Ok(Self { key, tenant, app, request, permission: PhantomData })
        }
        .boxed_local()
    }
}

/// A caller like [`Caller`], but of one business or of the whole installation: for a face whose requests name a business.
///
/// Extracting it fails as that of [`Caller`] does. What it may see is for the face to decide, by [`KeyHolder::tenant`].
pub struct KeyHolder<P> {
    /// The key.
    pub key: ApiKey,
    /// The only business that it may see; `None` where it may see all.
    pub tenant: Option<Tenant>,
    app: App,
    permission: PhantomData<P>,
}

impl<P: Permission> KeyHolder<P> {
    /// Reads, with the caller's business at hand, if it is bound to one. See [`App::read`].
    pub async fn read<T, F>(self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx, Context<'_>, Option<Tenant>) -> Result<T, StoreError> + Send + 'static,
    {
        let tenant = self.tenant;
        self.app.read(move |tx, cx| work(tx, cx, tenant)).await
    }
}

impl<P: Permission> FromRequest for KeyHolder<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let (app, Credential { key, tenant }) = permit::<P>(&request).await?;
            Ok(Self { key, tenant, app, permission: PhantomData })
        }
        .boxed_local()
    }
}

impl<P> fmt::Debug for KeyHolder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyHolder").field("key", &self.key.prefix).finish_non_exhaustive()
    }
}

/// Lets a request in whose key has the scope of `P`, else 403.
async fn permit<P: Permission>(request: &HttpRequest) -> Result<(App, Credential), Problem> {
    let app = App::of(request)?.clone();
    let credential = admit(&app, request, face_of(request)?).await?;
    if !credential.key.allows(P::SCOPE) {
        return Err(Problem::Forbidden(Denied::MissingScope(P::SCOPE)));
    }
    if credential.key.publishable && !request.method().is_safe() {
        return Err(Problem::Forbidden(Denied::Publishable));
    }
    Ok((app, credential))
}

impl<P> fmt::Debug for Caller<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("key", &self.key.prefix)
            .field("tenant", &self.tenant.slug)
            .finish_non_exhaustive()
    }
}

/// Lets a request in: a key that opens something (else 401), within its limit (else 429).
pub(crate) async fn admit(app: &App, request: &HttpRequest, face: &FaceSpec) -> Result<Credential, Problem> {
    let secret = presented_key(request).map_err(Problem::Unauthorized)?.to_owned();
    // Where the database is a file at hand, the way to another thread takes longer than the question.
    let found = match app.read_at_once(|tx, cx| authenticate(tx, cx.now, &secret)) {
        Some(found) => found?,
        None => app.read(move |tx, cx| authenticate(tx, cx.now, &secret)).await?,
    };
    let credential = found.ok_or(Problem::Unauthorized(KeyFault::Invalid))?;
    match app.limits().count(face, &credential) {
        Ok(Some(standing)) => drop(request.extensions_mut().insert(standing)),
        Ok(None) => {}
        Err(standing) => {
            request.extensions_mut().insert(standing);
            return Err(Problem::RateLimited(standing));
        }
    }
    if is_due_for_touch(&credential, app.now()) {
        let id = credential.key.id;
        if let Err(problem) = app.keep_house(move |tx, cx| tx.touch_key(id, cx.now)).await {
            tracing::warn!(%problem, key = %credential.key.prefix, "the last use of a key was not noted");
        }
    }
    Ok(credential)
}

/// The face that the request's path belongs to.
pub(crate) fn face_of(request: &HttpRequest) -> Result<&'static FaceSpec, Problem> {
    request.app_data::<&'static FaceSpec>().copied().ok_or_else(|| {
        tracing::error!(path = request.path(), "a protected route was mounted outside of any face");
        Problem::Internal
    })
}

/// The longest key that is looked up, in bytes.
const LONGEST_KEY: usize = 200;

/// The key that a request shows, if it has the shape of one. `Authorization: Bearer` goes before `x-api-key`.
pub(crate) fn presented_key(request: &HttpRequest) -> Result<&str, KeyFault> {
    let headers = request.headers();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    let own = || Some(headers.get("x-api-key")?.to_str().ok()?.trim());
    let key = bearer.or_else(own).ok_or(KeyFault::Missing)?;
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(KeyFault::Missing);
    }
    if key.len() > LONGEST_KEY { Err(KeyFault::Invalid) } else { Ok(key) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn keys_come_in_two_headers() {
        let show = |headers: &[(&'static str, &str)]| {
            let request = headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
            presented_key(&request.to_http_request()).map(str::to_owned)
        };
        assert_eq!(show(&[("authorization", "Bearer sk_1")]), Ok("sk_1".to_owned()));
        assert_eq!(show(&[("authorization", "bearer  sk_1 ")]), Ok("sk_1".to_owned()));
        assert_eq!(show(&[("x-api-key", "sk_2")]), Ok("sk_2".to_owned()));
        assert_eq!(show(&[("authorization", "Bearer sk_1"), ("x-api-key", "sk_2")]), Ok("sk_1".to_owned()));
        assert_eq!(show(&[("authorization", "Basic eDp5"), ("x-api-key", "sk_2")]), Ok("sk_2".to_owned()));
        for nothing in ["", "Bearer", "Bearer ", "sk_1", "Basic eDp5", "Bearer two words", "Bearer ключ"] {
            assert_eq!(show(&[("authorization", nothing)]), Err(KeyFault::Missing), "{nothing}");
        }
        let long = format!("Bearer {}", "k".repeat(LONGEST_KEY + 1));
        assert_eq!(show(&[("authorization", &long)]), Err(KeyFault::Invalid));
    }
}
