//! The ceiling of a search: a server that does nothing but answer with the same bytes.

use std::{
    io::{self, Write as _},
    num::NonZeroUsize,
    path::Path,
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, guard, rt, web};

/// Where searches are.
const PATTERNS: [&str; 5] = [
    "/v1/scheduling/slots",
    "/v1/humans/{id}/slots",
    "/api/bookings/resources/{id}/availability",
    "/v1/appointment-slots/availability",
    "/v1/appointment-slots/schedule-tracking",
];

/// Serves the content of a file as JSON at the paths of searches, as the real server is set up: as many
/// workers, the same limits, routes by pattern and method. Says where it listens as the real server does.
///
/// # Errors
///
/// When it cannot listen, or the file is not there.
pub fn serve(answer: &Path) -> io::Result<()> {
    let body = web::Bytes::from(std::fs::read(answer)?);
    rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let body = body.clone();
            let answer = move || {
                let body = body.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(body) }
            };
            let get = || guard::Any(guard::Get()).or(guard::Head());
            PATTERNS.iter().fold(App::new(), |app, pattern| {
                app.service(web::resource(*pattern).route(web::route().guard(get()).to(answer.clone())))
            })
        })
        .workers(std::thread::available_parallelism().map_or(1, NonZeroUsize::get))
        .worker_max_blocking_threads(16)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        .bind(("127.0.0.1", 0))?;
        let addresses = server.addrs();
        let running = server.run();
        if let Some(address) = addresses.first() {
            writeln!(io::stdout(), "listening on http://{address}")?;
            io::stdout().flush()?;
        }
        running.await
    })
}
