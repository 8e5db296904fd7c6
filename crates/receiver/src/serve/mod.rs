//! [`Server`]: hosts the page and the npm package, and receives uploads.

mod admission;
mod answer;
mod body;
mod download;
mod grants;
mod headers;
mod health;
mod intake;
mod listen;
mod log;
mod photo;
mod profiles;
mod queue;
mod retention;
mod review;
mod site;
mod standing;
mod students;
mod submissions;
mod upload;

use crate::judge::Examiner;
use crate::roster::{Line, Remark};
use crate::store::{Import, Place};
use crate::{one_line, Embedded, Error, ServiceProfile, State, Store, Webhook};
use answer::Refusal;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::Router;
use site::Site;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
struct Client(IpAddr);

/// Time that work on the disk gets to end when the server stops.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Most work on the disk at once: each takes a thread, and what it needs of memory stays with that.
const MOST_ON_DISK: usize = 32;

/// What a receiver is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on; 0 picks a free one.
    pub port: u16,
    /// Where what is uploaded is kept.
    pub store: Place,
    /// Profile files to accept beside the built-in ones, or in the place of one.
    pub profiles: Vec<PathBuf>,
    /// CSV file of the students who are to submit.
    pub roster: Option<PathBuf>,
    /// Ids of the profiles to run; all of them when empty.
    pub only: Vec<String>,
    /// Who runs the service, as the page says it.
    pub operator: Option<String>,
    /// Addresses of proxies in front, whose `X-Forwarded-For` says where a request comes from.
    pub proxies: Vec<IpAddr>,
    /// Workers for prepared photos; as many as there are processor cores where nothing is said.
    pub workers: Option<NonZeroUsize>,
    /// Who is told of changes of state.
    pub webhook: Option<Webhook>,
    /// Days after their arrival from which decided submissions are deleted; for ever where nothing is said.
    pub keep_days: Option<u32>,
    /// True when what arrives is held in [`crate::State::Collecting`] until it is submitted for review.
    pub hold: bool,
}

/// A receiver that listens.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    app: Arc<AppState>,
    proxies: Vec<IpAddr>,
}

/// What the handlers share.
struct AppState {
    /// The profiles that were given as files, the last one first, then the built-in ones.
    profiles: Vec<ServiceProfile>,
    /// How many of them were given as files.
    own: usize,
    /// Somebody is on the roster, as far as is known: see [`AppState::has_roster`].
    roster: AtomicBool,
    examiner: Examiner,
    site: Site,
    store: Arc<Store>,
    hold: bool,
    only: Vec<String>,
    operator: Option<String>,
    keep_days: Option<u32>,
    answers: health::Answers,
    /// Something is there to be judged, or a place to judge it.
    wake: Notify,
    /// What there is to say of the roster, line by line.
    remarks: Vec<Line<Remark>>,
}

impl AppState {
    async fn open(options: &Options, embedded: Embedded) -> Result<AppState, Error> {
        let own = options.profiles.iter().rev();
        let own: Vec<ServiceProfile> = own
            .map(|path| ServiceProfile::read(path))
            .collect::<Result<_, _>>()?;
        let built_in = ServiceProfile::built_in().map_err(Error::BuiltIn)?;
        let profiles = own.iter().cloned().chain(built_in);
        let profiles = only(profiles.collect(), &options.only)?;
        let (place, roster) = (options.store.clone(), options.roster.clone());
        let is_hooked = options.webhook.is_some();
        let open = move || open(&place, roster.as_deref(), is_hooked);
        let (store, remarks, roster) = spawn_blocking(open).await??;
        Ok(AppState {
            own: own.iter().filter(|own| profiles.contains(own)).count(),
            profiles,
            roster: AtomicBool::new(roster),
            examiner: Examiner::new(options.workers).await?,
            site: Site::new(embedded.site),
            store: Arc::new(store),
            hold: options.hold,
            only: options.only.clone(),
            operator: options.operator.clone(),
            keep_days: options.keep_days,
            answers: health::Answers::default(),
            wake: Notify::new(),
            remarks,
        })
    }

    /// True when somebody is on the roster: from the start, or since it was imported, here or elsewhere.
    fn has_roster(&self) -> Result<bool, Error> {
        if !self.roster.load(Ordering::Relaxed) {
            let has_students = self.store.has_students()?;
            self.roster.store(has_students, Ordering::Relaxed);
        }
        Ok(self.roster.load(Ordering::Relaxed))
    }

    /// Where a photo stands once the checks accept it.
    fn first_state(&self) -> State {
        if self.hold {
            State::Collecting
        } else {
            State::Reviewing
        }
    }

    /// The profile of this id.
    fn profile(&self, id: &str) -> Option<&ServiceProfile> {
        self.profiles.iter().find(|profile| profile.photo.id == id)
    }
}

/// The store, what there is to say of the roster, and whether anybody is on it.
fn open(
    place: &Place,
    roster: Option<&Path>,
    is_hooked: bool,
) -> Result<(Store, Vec<Line<Remark>>, bool), Error> {
    let store = Store::own(place)?;
    store.set_hooked(is_hooked)?;
    let remarks = match roster {
        Some(path) => {
            let import = Import {
                who: "serve --roster",
                ..Import::default()
            };
            store.import_roster(path, import)?.remarks
        }
        None => Vec::new(),
    };
    let has_students = store.has_students()?;
    Ok((store, remarks, has_students))
}

/// The profiles of these ids; all of them when none is named.
fn only(profiles: Vec<ServiceProfile>, ids: &[String]) -> Result<Vec<ServiceProfile>, Error> {
    let of = |id: &String| profiles.iter().any(|profile| profile.photo.id == *id);
    if let Some(id) = ids.iter().find(|id| !of(id)) {
        return Err(Error::NoProfile(id.clone()));
    }
    let mut profiles = profiles;
    profiles.retain(|profile| ids.is_empty() || ids.contains(&profile.photo.id));
    Ok(profiles)
}

impl Server {
    /// Opens the store, loads the nets and begins to listen.
    ///
    /// # Errors
    /// When a profile or the roster is wrong, the store cannot be written, or the port is taken.
    pub fn bind(options: &Options, embedded: Embedded) -> Result<Server, Error> {
        let runtime = Builder::new_multi_thread()
            .enable_all()
            .max_blocking_threads(MOST_ON_DISK)
            .build()
            .map_err(Error::Serve)?;
        let app = runtime.block_on(AppState::open(options, embedded))?;
        let app = Arc::new(app);
        runtime.spawn(queue::take(app.clone()));
        if app.store.is_shared() {
            runtime.spawn(retention::sweep(app.store.clone()));
        }
        if let Some(webhook) = options.webhook.clone() {
            runtime.spawn(webhook.run(app.store.clone()));
        }
        if let Some(days) = options.keep_days {
            runtime.spawn(retention::keep_for(days, app.store.clone()));
        }
        let address = (options.host, options.port);
        let listener = runtime
            .block_on(TcpListener::bind(address))
            .map_err(|error| Error::Port(options.port, error))?;
        Ok(Server {
            runtime,
            listener,
            app,
            proxies: options.proxies.clone(),
        })
    }

    /// What there is to say of the roster that was given, line by line.
    pub fn roster_remarks(&self) -> &[Line<Remark>] {
        &self.app.remarks
    }

    /// The port it listens on.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn port(&self) -> Result<u16, Error> {
        Ok(self.listener.local_addr().map_err(Error::Serve)?.port())
    }

    /// Serves until the process is asked to stop, and ends soon after it, whatever clients do.
    pub fn run(self) {
        let store = self.app.store.clone();
        let router = router(self.app);
        let serve = listen::serve(self.listener, router, self.proxies, asked_to_stop());
        self.runtime.block_on(serve);
        self.runtime.shutdown_timeout(LAST_WORK);
        if let Err(error) = store.let_go() {
            tracing::error!(
                error = one_line(&error),
                "what was being judged is held a while"
            );
        }
    }
}

/// The description of the HTTP interface, OpenAPI 3.1, as JSON.
///
/// # Errors
/// Never, as far as text is JSON.
pub fn openapi() -> Result<String, Error> {
    let mut description = api().into_openapi();
    description.info.title = "xuezhao".to_string();
    description.info.version = env!("CARGO_PKG_VERSION").to_string();
    Ok(serde_json::to_string_pretty(&description)?)
}

/// The description itself.
#[utoipa::path(get, path = "/api/openapi.json", tag = "operation", responses(
    (status = 200, description = "The description of this interface", content_type = "application/json"),
))]
async fn description() -> Result<Response, Refusal> {
    let json = openapi().map_err(Refusal::failed)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

fn router(app: Arc<AppState>) -> Router {
    let (router, _) = api().split_for_parts();
    router
        .route("/api/{*path}", any(|| async { Refusal::NoSuchAddress }))
        .fallback(site::serve)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(body::limited))
        .layer(middleware::from_fn_with_state(
            headers::policy(app.store.bucket()),
            headers::secured,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), health::counted))
        .layer(middleware::from_fn(log::logged))
        .with_state(app)
}

/// Everything but the page, and its description.
fn api() -> OpenApiRouter<Arc<AppState>> {
    OpenApiRouter::new()
        .routes(routes!(submissions::submit))
        .routes(routes!(grants::put))
        .routes(routes!(grants::post))
        .routes(routes!(grants::arrived))
        .routes(routes!(submissions::state))
        .routes(routes!(submissions::signed))
        .routes(routes!(photo::view))
        .routes(routes!(profiles::list))
        .routes(routes!(students::schools))
        .routes(routes!(students::identify))
        .routes(routes!(students::code))
        .merge(review::router())
        .routes(routes!(description))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
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
