//! The ceiling of a search: a server that does nothing but answer with the same bytes.

use std::{
    io::{self, Write as _},
    num::NonZeroUsize,
    path::Path,
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, guard, rt, web};

/// Serves the content of a file as JSON at every path below `/v1` and `/api`, as the real server is set up: as many
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
            App::new()
                .service(web::resource("/v1/humans/{id}/slots").route(web::route().guard(get()).to(answer.clone())))
                .service(web::resource("/v1/scheduling/slots").route(web::route().guard(get()).to(answer.clone())))
                .service(
                    web::resource("/api/bookings/resources/{id}/availability")
                        .route(web::route().guard(get()).to(answer)),
                )
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
