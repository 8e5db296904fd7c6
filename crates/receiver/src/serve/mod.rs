//! [`Server`]: hosts the page and the npm package, and receives uploads.

mod answer;
mod body;
mod headers;
mod intake;
mod listen;
mod profiles;
mod site;
mod students;
mod submissions;
mod upload;

use crate::judge::Examiner;
use crate::roster::{Line, Remark};
use crate::{Embedded, Error, ServiceProfile, Store};
use answer::Refusal;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use axum::Router;
use site::Site;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Time that work on the disk gets to end when the server stops.
const LAST_WORK: Duration = Duration::from_secs(5);

/// What a receiver is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on; 0 picks a free one.
    pub port: u16,
    /// Folder for what is uploaded.
    pub store: PathBuf,
    /// Profile files to accept beside the built-in ones, or in the place of one.
    pub profiles: Vec<PathBuf>,
    /// CSV file of the students who are to submit.
    pub roster: Option<PathBuf>,
    /// True when what arrives is held in [`crate::State::Collecting`] until it is submitted for review.
    pub hold: bool,
}

/// A receiver that listens.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    app: Arc<AppState>,
}

/// What the handlers share.
struct AppState {
    /// The profiles that were given as files, the last one first, then the built-in ones.
    profiles: Vec<ServiceProfile>,
    /// How many of them were given as files.
    own: usize,
    /// Somebody is on the roster.
    roster: bool,
    examiner: Examiner,
    site: Site,
    store: Store,
    hold: bool,
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
        let store = Store::open(&options.store)?;
        store.sweep()?;
        let remarks = match &options.roster {
            Some(path) => store.import_roster(path)?,
            None => Vec::new(),
        };
        Ok(AppState {
            own: own.len(),
            profiles: own.into_iter().chain(built_in).collect(),
            roster: store.has_students()?,
            examiner: Examiner::new().await?,
            site: Site::new(embedded.site),
            store,
            hold: options.hold,
            remarks,
        })
    }

    /// The profile of this id.
    fn profile(&self, id: &str) -> Option<&ServiceProfile> {
        self.profiles.iter().find(|profile| profile.photo.id == id)
    }
}

impl Server {
    /// Opens the store, loads the nets and begins to listen.
    ///
    /// # Errors
    /// When a profile or the roster is wrong, the store cannot be written, or the port is taken.
    pub fn bind(options: &Options, embedded: Embedded) -> Result<Server, Error> {
        let runtime = Runtime::new().map_err(Error::Serve)?;
        let app = runtime.block_on(AppState::open(options, embedded))?;
        let address = (options.host, options.port);
        let listener = runtime
            .block_on(TcpListener::bind(address))
            .map_err(|error| Error::Port(options.port, error))?;
        Ok(Server {
            runtime,
            listener,
            app: Arc::new(app),
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
        let serve = listen::serve(self.listener, router(self.app), asked_to_stop());
        self.runtime.block_on(serve);
        self.runtime.shutdown_timeout(LAST_WORK);
    }
}

fn router(app: Arc<AppState>) -> Router {
    Router::new()
        .route("/api/submissions", post(submissions::submit))
        .route("/api/submissions/{receipt}", get(submissions::state))
        .route("/api/profiles", get(profiles::list))
        .route("/api/schools", get(students::schools))
        .route("/api/students", post(students::identify))
        .route("/api/students/code", post(students::code))
        .route("/api/{*path}", get(|| async { Refusal::NoSuchAddress }))
        .fallback(site::serve)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(body::limited))
        .layer(middleware::from_fn(headers::secured))
        .with_state(app)
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
