//! The page and the npm package, compressed ahead of time.

use super::answer::Refusal;
use super::AppState;
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// Every file by its path.
pub struct Site(HashMap<&'static str, Asset>);

/// One file.
struct Asset {
    bytes: &'static [u8],
    etag: HeaderValue,
}

impl Site {
    /// Takes the files and their paths.
    pub fn new(files: &[(&'static str, &'static [u8])]) -> Site {
        let asset = |&(path, bytes): &(&'static str, &'static [u8])| {
            let digest: String = Sha256::digest(bytes)[..8]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let etag = HeaderValue::from_str(&format!("\"{digest}\""))
                .expect("quotes and hex digits may stand in a header");
            (path, Asset { bytes, etag })
        };
        Site(files.iter().map(asset).collect())
    }

    /// The smallest form of a file that the browser takes, and its encoding.
    fn find(&self, path: &str, headers: &HeaderMap) -> Option<(&Asset, Option<&'static str>)> {
        let plain = self.0.get(path)?;
        let accepted = headers.get(header::ACCEPT_ENCODING);
        let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
        let takes = |name: &str| {
            accepted
                .split(',')
                .any(|item| item.split(';').next().map(str::trim) == Some(name))
        };
        let packed = [("br", "br"), ("gzip", "gz")]
            .into_iter()
            .filter(|(encoding, _)| takes(encoding))
            .find_map(|(encoding, extension)| {
                let asset = self.0.get(format!("{path}.{extension}").as_str())?;
                Some((asset, Some(encoding)))
            });
        Some(packed.unwrap_or((plain, None)))
    }
}

/// Answers a request for a file.
pub async fn serve(
    State(app): State<Arc<AppState>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        "review" | "review/" => "review/index.html",
        path => path,
    };
    let Some((asset, encoding)) = app.site.find(path, &headers) else {
        return Refusal::NoSuchAddress.into_response();
    };
    let mut answer = HeaderMap::new();
    answer.insert(header::ETAG, asset.etag.clone());
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime(path)));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let lasting = if path.starts_with("assets/") || path.starts_with("review/assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    if let Some(encoding) = encoding {
        let encoding = HeaderValue::from_static(encoding);
        answer.insert(header::CONTENT_ENCODING, encoding);
    }
    if headers.get(header::IF_NONE_MATCH) == Some(&asset.etag) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    (answer, asset.bytes).into_response()
}

fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ts" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_is_named_so_that_it_can_be_compiled_while_it_arrives() {
        assert_eq!(mime("xuezhao/core-simd.wasm"), "application/wasm");
        assert_eq!(mime("xuezhao/detector.nn"), "application/octet-stream");
    }
}
