//! The pages' sheet, icon and script, embedded in the program. Their addresses hold a hash of their
//! content, so browsers keep them for good and still get a new one with the next version.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use super::App;
use super::problem::Failure;

const CSS: &[u8] = include_bytes!("../../assets/app.css");
const ICON: &[u8] = include_bytes!("../../assets/icon.svg");
/// What npm built; empty when it did not.
pub const SCRIPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/app.js"));

fn tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(6)
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Address of the sheet.
pub static CSS_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/app.css?v={}", tag(CSS)));
/// Address of the script.
pub static SCRIPT_HREF: LazyLock<String> =
    LazyLock::new(|| format!("/assets/app.js?v={}", tag(SCRIPT)));

pub fn router() -> Router<App> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Failure> {
    let (kind, bytes) = match name.as_str() {
        "app.css" => ("text/css; charset=utf-8", CSS),
        "icon.svg" => ("image/svg+xml", ICON),
        "app.js" if !app.script.is_empty() => ("text/javascript; charset=utf-8", app.script),
        _ => return Err(Failure::not_found("file")),
    };
    let keep = "public, max-age=31536000, immutable";
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)],
        bytes,
    )
        .into_response())
}
