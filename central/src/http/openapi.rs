//! The description of the API, made from the handlers themselves: a route without one is not in
//! the router, and one in the router is in the description. Needs every resource's handlers.

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::get;
use axum::{Json, Router};
use tower_http::decompression::RequestDecompressionLayer;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    App, desks, diagnoses, explanation, holds, incidents, limits, reports, reviews, sites, tickets,
    work_orders,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "deskready central", description = "Desks of a contact centre, their diagnoses, tickets and work orders. Times are RFC 3339 UTC, texts are maps of language tag to text, lists are pages with a cursor, errors are RFC 9457 problems."),
    modifiers(&Access)
)]
struct Description;

struct Access;

impl Modify for Access {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let bearer = |what: &str| {
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some(what))
                    .build(),
            )
        };
        let components = api.components.get_or_insert_default();
        components.add_security_scheme(
            "agent_token",
            bearer("DATA/agent.token: posts reports, reads its own desk"),
        );
        components.add_security_scheme("api_token", bearer("DATA/api.token: reads everything"));
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            super::who::cookie_name(false),
            "a signed-in person; \"__Host-deskready\" over TLS",
        ));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

/// The API with its description.
pub fn api() -> OpenApiRouter<App> {
    let reports = OpenApiRouter::new()
        .routes(routes!(reports::post))
        .layer(RequestDecompressionLayer::new())
        .layer(from_fn(reports::encoding));
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(desks::list))
        .routes(routes!(desks::one))
        .routes(routes!(work_orders::list))
        .routes(routes!(work_orders::one))
        .routes(routes!(work_orders::sign))
        .routes(routes!(work_orders::cancel))
        .routes(routes!(tickets::list))
        .routes(routes!(tickets::one))
        .routes(routes!(tickets::qualify))
        .routes(routes!(tickets::cancel))
        .routes(routes!(diagnoses::one))
        .routes(routes!(diagnoses::trials))
        .routes(routes!(diagnoses::hold))
        .routes(routes!(diagnoses::acquit))
        .routes(routes!(diagnoses::take_out))
        .routes(routes!(holds::list))
        .routes(routes!(holds::end))
        .routes(routes!(reviews::list))
        .routes(routes!(reviews::let_go))
        .routes(routes!(reviews::normal))
        .routes(routes!(sites::list))
        .routes(routes!(sites::mode))
        .routes(routes!(sites::listening))
        .routes(routes!(sites::normal))
        .routes(routes!(explanation::one))
        .routes(routes!(incidents::list))
        .routes(routes!(incidents::one))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .merge(reports)
}

/// The description as JSON, for `deskready-central openapi` and scripts.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

pub fn router() -> Router<App> {
    Router::new().route(
        "/api/v1/openapi.json",
        get(|| async { Json(description()) }),
    )
}
