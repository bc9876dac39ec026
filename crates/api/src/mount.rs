//! Puts the faces, the health routes and the answer to everything else in their places.

use crate::{
    App, FaceSpec, Problem, Route, RouteMethod,
    caller::{admit, face_of},
    frame::Frame,
    health, openapi,
};
use actix_web::{
    HttpRequest, guard,
    web::{self, ServiceConfig},
};

/// Mounts everything that the server answers.
pub fn mount(app: App) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        for face in app.faces() {
            for path in paths(face) {
                mount_path(config, face, path);
            }
        }
        for (path, route) in [
            ("/health/live", web::get().to(health::live)),
            ("/health/ready", web::get().to(health::ready)),
            ("/metrics", web::get().to(health::metrics)),
            ("/openapi.json", readable().to(openapi::serve::index)),
            ("/openapi/{face}", readable().to(openapi::serve::one)),
            ("/docs", readable().to(openapi::page::page)),
            ("/docs/{asset}", readable().to(openapi::page::asset)),
        ] {
            let frame = Frame { face: None, route: path };
            config.service(web::resource(path).route(route).default_service(web::to(only_get)).wrap(frame));
        }
        let rest = Frame { face: None, route: "other" };
        config.service(web::resource("/{rest:.*}").default_service(web::to(unknown_path)).wrap(rest));
        config.app_data(app);
    }
}

/// GET, and HEAD with it.
fn readable() -> actix_web::Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn mount_path(config: &mut ServiceConfig, face: &'static FaceSpec, path: &'static str) {
    let mut resource = web::resource(path).app_data(face);
    for route in face.routes.iter().filter(|route| route.path == path) {
        let method = match route.method {
            RouteMethod::Get if route.head => guard::Any(guard::Get()).or(guard::Head()),
            RouteMethod::Get | RouteMethod::Post | RouteMethod::Put | RouteMethod::Patch | RouteMethod::Delete => {
                guard::Any(guard::Method(route.method.method()))
            }
        };
        resource = resource.route(route.handler().guard(method));
    }
    let frame = Frame { face: Some(face), route: path };
    config.service(resource.default_service(web::to(wrong_method)).wrap(frame));
}

/// The paths of a face, each once, in the order of its table.
fn paths(face: &FaceSpec) -> Vec<&'static str> {
    let mut paths: Vec<&'static str> = Vec::new();
    for route in face.routes {
        if !paths.contains(&route.path) {
            paths.push(route.path);
        }
    }
    paths
}

/// A known path, but not with this method. Nobody is told so without a key, except where everybody may look.
async fn wrong_method(app: App, request: HttpRequest) -> Result<&'static str, Problem> {
    let face = face_of(&request)?;
    let pattern = request.match_pattern();
    let routes = face.routes.iter().filter(|route| Some(route.path) == pattern.as_deref());
    if routes.clone().all(|route| route.scope.is_some()) {
        admit(&app, &request, face).await?;
    }
    Err(Problem::MethodNotAllowed { allowed: allowed(routes) })
}

/// A path that nobody knows. Below the prefix of a face nobody is told so without a key.
async fn unknown_path(app: App, request: HttpRequest) -> Result<&'static str, Problem> {
    if let Some(face) = app.face_of(request.path()) {
        admit(&app, &request, face).await?;
    }
    Err(Problem::UnknownPath)
}

async fn only_get() -> Result<&'static str, Problem> {
    Err(Problem::MethodNotAllowed { allowed: "GET".to_owned() })
}

fn allowed<'a>(routes: impl Iterator<Item = &'a Route>) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for route in routes {
        methods.extend(match route.method {
            RouteMethod::Get if route.head => ["GET", "HEAD"].as_slice(),
            RouteMethod::Get => &["GET"],
            RouteMethod::Post => &["POST"],
            RouteMethod::Put => &["PUT"],
            RouteMethod::Patch => &["PATCH"],
            RouteMethod::Delete => &["DELETE"],
        });
    }
    methods.join(", ")
}
