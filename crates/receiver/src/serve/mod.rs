//! `xuezhao serve`: hosts the page and the npm package, and receives uploads.

mod answer;
mod assets;
mod examiner;
mod intake;
mod profiles;
mod students;
mod submissions;

use crate::store::Store;
use crate::{profile, say, Failure};
use answer::Refusal;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::Router;
use clap::Args;
use examiner::Examiner;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use xuezhao::rules::profile::BUILT_IN;
use xuezhao::Profile;

/// Uploads that may be in flight at once; more are asked to come back.
const UPLOADS_AT_ONCE: usize = 64;

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    /// Port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on; 0.0.0.0 lets other devices in
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Folder for what is uploaded
    #[arg(long, default_value = "submissions", value_name = "DIR")]
    store: PathBuf,
    /// Profile file to accept beside the built-in ones, or in the place of one; may be given several times
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
    /// Students who are to submit: a CSV file with the columns school, level, number, name, last_four, code,
    /// feature
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Keep what arrives in the state 采集中 until `xuezhao review RECEIPT submit`, after a payment for example
    #[arg(long)]
    hold: bool,
}

/// What the handlers share.
struct Desk {
    profiles: Vec<Profile>,
    /// The profiles that were given as files, as they are written.
    own: Vec<serde_json::Value>,
    /// Somebody is on the roster.
    roster: bool,
    examiner: Examiner,
    store: Store,
    hold: bool,
    uploads: Semaphore,
}

impl Desk {
    /// The profile of this id.
    fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }
}

/// Runs the command until Ctrl-C.
pub fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let (mut profiles, mut own) = (Vec::new(), Vec::new());
    for path in arguments.profile.iter().rev() {
        profiles.push(profile::read(path)?);
        own.push(serde_json::from_slice(&std::fs::read(path)?)?);
    }
    for (id, _) in BUILT_IN {
        profiles.push(Profile::built_in(id)?);
    }
    let store = Store::open(&arguments.store)?;
    store.sweep()?;
    if let Some(path) = &arguments.roster {
        store.import_roster(path)?;
    }
    let desk = Arc::new(Desk {
        profiles,
        own,
        roster: store.has_students()?,
        examiner: Examiner::new()?,
        store,
        hold: arguments.hold,
        uploads: Semaphore::new(UPLOADS_AT_ONCE),
    });
    tokio::runtime::Runtime::new()?.block_on(listen(arguments, desk))?;
    Ok(true)
}

async fn listen(arguments: &Arguments, desk: Arc<Desk>) -> Result<(), Failure> {
    let address = (arguments.host, arguments.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure(format!("port {}: {error}", arguments.port)))?;
    let port = listener.local_addr()?.port();
    say(format_args!("http://localhost:{port}"));
    say(format_args!(
        "uploads go to {}",
        desk.store.folder().display()
    ));
    if assets::is_empty() {
        say("the page was not built in: run `npm run build` first, then build this command again");
    }
    axum::serve(listener, router(desk))
        .with_graceful_shutdown(asked_to_stop())
        .await?;
    Ok(())
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/api/submissions", post(submissions::submit))
        .route("/api/submissions/{receipt}", get(submissions::state))
        .route("/api/profiles", get(profiles::list))
        .route("/api/schools", get(students::schools))
        .route("/api/students", post(students::identify))
        .route("/api/{*path}", get(|| async { Refusal::NoSuchAddress }))
        .fallback(assets::serve)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(secured))
        .with_state(desk)
}

/// Headers that keep the page to its own origin and its parts from being used against it.
const SECURITY: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; \
         media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

async fn secured(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Ends when the process is asked to stop, by Ctrl-C or by a supervisor.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{signal, SignalKind};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
