//! Puts the faces, the health routes and the answer to everything else in their places.

use crate::{
    App, FaceSpec, Problem, Route, RouteMethod, calendar,
    caller::{admit, face_of},
    frame::Frame,
    health, openapi,
};
use actix_web::{
    HttpRequest,
    dev::HttpServiceFactory,
    guard,
    web::{self, ServiceConfig},
};

/// Mounts everything that the server answers.
pub fn mount(app: App) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        let paths: Vec<(&'static FaceSpec, &'static str)> =
            app.faces().iter().flat_map(|face| paths(face).into_iter().map(move |path| (face, path))).collect();
        for stem in stems(paths.iter().map(|(_, path)| *path)) {
            let mut scope = web::scope(stem);
            for (face, path) in &paths {
                if let Some(below) = below(stem, path) {
                    scope = scope.service(resource(face, path, below));
                }
            }
            config.service(scope.service(rest(web::resource(vec!["", "/{rest:.*}"]))));
        }
        for (path, route) in [
            ("/health/live", web::get().to(health::live)),
            ("/health/ready", web::get().to(health::ready)),
            ("/metrics", web::get().to(health::metrics)),
            ("/openapi.json", readable().to(openapi::serve::index)),
            ("/openapi/{face}", readable().to(openapi::serve::one)),
            (calendar::PATH, readable().to(calendar::show)),
            ("/docs", readable().to(openapi::page::page)),
            ("/docs/{asset}", readable().to(openapi::page::asset)),
        ] {
            let frame = Frame { face: None, route: path };
            config.service(web::resource(path).route(route).default_service(web::to(only_get)).wrap(frame));
        }
        config.service(rest(web::resource("/{rest:.*}")));
        config.app_data(app);
    }
}

/// GET, and HEAD with it.
fn readable() -> actix_web::Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// The literal beginnings, of up to three segments, that every path is below one of, and none below another: the router
/// compares these as text, and only then tries the patterns below one of them.
fn stems(paths: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = paths.map(stem).collect();
    all.sort_unstable_by_key(|stem| (stem.len(), *stem));
    let mut stems: Vec<&'static str> = Vec::new();
    for next in all {
        if !stems.iter().any(|stem| below(stem, next).is_some()) {
            stems.push(next);
        }
    }
    stems
}

/// The first segments of a path, at most three, without names in them.
fn stem(path: &'static str) -> &'static str {
    let literal = path.split_once("/{").map_or(path, |(literal, _names)| literal);
    let end = literal.match_indices('/').nth(3).map_or(literal.len(), |(place, _)| place);
    literal.get(..end).unwrap_or(literal)
}

/// What is left of a path below a stem; `None` when it lies elsewhere.
fn below<'a>(stem: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(stem).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Everything that no route matches.
fn rest(paths: actix_web::Resource) -> impl HttpServiceFactory + 'static {
    paths.default_service(web::to(unknown_path)).wrap(Frame { face: None, route: "other" })
}

/// The routes at one path, told to the router by what is left of it below a stem.
fn resource(face: &'static FaceSpec, path: &'static str, below: &str) -> impl HttpServiceFactory + 'static {
    let mut resource = web::resource(below).app_data(face);
    for route in face.routes.iter().filter(|route| route.path == path) {
        let method = match route.method {
            RouteMethod::Get if route.head => guard::Any(guard::Get()).or(guard::Head()),
            RouteMethod::Get | RouteMethod::Post | RouteMethod::Put | RouteMethod::Patch | RouteMethod::Delete => {
                guard::Any(guard::Method(route.method.method()))
            }
        };
        resource = resource.route(route.handler().guard(method));
    }
    resource.default_service(web::to(wrong_method)).wrap(Frame { face: Some(face), route: path })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_apart() {
        let paths = ["/v1/a", "/v1/a/{id}", "/v1/b/{id}/c", "/x/{id}", "/x/y/{id}", "/v1/ab", "/p/q/r/s", "/p/q/t"];
        assert_eq!(stems(paths.into_iter()), ["/x", "/v1/a", "/v1/b", "/p/q/r", "/p/q/t", "/v1/ab"]);
        assert_eq!(below("/v1/a", "/v1/a/{id}"), Some("/{id}"));
        assert_eq!(below("/v1/a", "/v1/a"), Some(""));
        assert_eq!(below("/v1/a", "/v1/ab"), None);
    }
}
