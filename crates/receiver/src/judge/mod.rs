//! [`Examiner`]: judges uploads with the same core as on the phone, in processes of their own.

mod cost;
pub mod worker;

use crate::Error;
pub use cost::Cost;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The hidden command under which the program runs as a worker.
pub const WORKER: &str = "worker";

/// What a worker is to do.
#[derive(Debug, Deserialize, Serialize)]
struct Job<'a> {
    /// The picture.
    path: PathBuf,
    /// What is asked of it.
    task: Task<'a>,
    /// Processor time it may take.
    cpu_seconds: u64,
}

/// What is asked of a picture.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task<'a> {
    /// To be judged under this profile, as it was delivered: nobody prepares it any more.
    Examine(Cow<'a, Value>),
    /// The capture codes in it.
    ReadCodes,
    /// To be shown: as a JPEG of at most so many pixels along its long side, and without anything but the picture.
    Show(usize),
}

/// What a worker found.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A picture under a profile.
    Report {
        /// True when the profile accepts the verdict.
        accepted: bool,
        /// The report.
        report: Value,
    },
    /// A picture of a capture code.
    Codes {
        /// Every code in it, `{ text, corners }`.
        codes: Vec<Value>,
    },
    /// A picture to be shown.
    Picture {
        /// A JPEG in Base64.
        jpeg: String,
    },
}

/// Why there is no outcome.
#[derive(Debug)]
pub enum Failure {
    /// Too many dear pictures are waiting.
    Busy,
    /// The picture took more time or memory than a picture may.
    TooDear,
    /// No worker could be started or reached.
    Worker(Error),
}

/// Workers for pictures of one kind.
struct Lane {
    /// Places to work.
    free: Semaphore,
    /// Most that may wait for a place.
    most_waiting: usize,
    waiting: AtomicUsize,
    idle: Mutex<Vec<Worker>>,
    /// Processor time for a picture.
    cpu_seconds: u64,
    /// How far behind the server its workers stand in the queue for a processor.
    nice: i32,
}

impl Lane {
    fn new(places: usize, most_waiting: usize, cpu_seconds: u64, nice: i32) -> Lane {
        Lane {
            free: Semaphore::new(places),
            most_waiting,
            waiting: AtomicUsize::new(0),
            idle: Mutex::default(),
            cpu_seconds,
            nice,
        }
    }

    /// One that waits for work and is alive, else a new one.
    async fn worker(&self) -> Result<Worker, Error> {
        loop {
            let idle = self.idle().pop();
            let Some(mut worker) = idle else {
                return Worker::start(self.nice).await;
            };
            if matches!(worker.process.try_wait(), Ok(None)) {
                return Ok(worker);
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts one that waits, until dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Judges pictures: small ones on as many processor cores as there are, others beside them and behind them.
pub struct Examiner {
    small: Lane,
    large: Lane,
    dear: Lane,
}

impl Examiner {
    /// Starts a first worker of these many, so that a bad build shows at the start; as many as there are processor cores
    /// where nothing is said.
    pub async fn new(workers: Option<NonZeroUsize>) -> Result<Examiner, Error> {
        let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let workers = workers.unwrap_or_else(cores).get();
        let small = Lane::new(workers, usize::MAX, 5, 5);
        let worker = Worker::start(small.nice).await?;
        small.idle().push(worker);
        Ok(Examiner {
            small,
            large: Lane::new(workers.div_ceil(2), usize::MAX, 8, 10),
            dear: Lane::new(1, 8, 10, 15),
        })
    }

    /// What it will cost to judge a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn cost(&self, path: &Path) -> Result<Cost, Error> {
        let file = path.to_path_buf();
        let read = move || cost::of(std::fs::File::open(file)?);
        let read = tokio::task::spawn_blocking(read).await;
        let read = read.unwrap_or_else(|error| Err(io::Error::other(error)));
        read.map_err(Error::file(path))
    }

    /// True when a picture of this cost will be begun soon.
    pub fn is_free(&self, cost: Cost) -> bool {
        let lane = self.lane(cost);
        lane.waiting.load(Ordering::Relaxed) <= 2
    }

    /// How many pictures of each cost wait to be begun.
    pub fn waiting(&self) -> [(&'static str, usize); 3] {
        let lanes = [
            ("small", &self.small),
            ("large", &self.large),
            ("dear", &self.dear),
        ];
        lanes.map(|(name, lane)| (name, lane.waiting.load(Ordering::Relaxed)))
    }

    fn lane(&self, cost: Cost) -> &Lane {
        match cost {
            Cost::Small => &self.small,
            Cost::Large => &self.large,
            Cost::Dear => &self.dear,
        }
    }

    /// Has something done with a picture. When the caller stops waiting, the work stops.
    ///
    /// # Errors
    /// When it cannot be done, or would take too long.
    pub async fn run(&self, path: &Path, cost: Cost, task: Task<'_>) -> Result<Outcome, Failure> {
        let lane = self.lane(cost);
        if lane.waiting.fetch_add(1, Ordering::Relaxed) > lane.most_waiting {
            lane.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Failure::Busy);
        }
        let waits = Waiting(&lane.waiting);
        // The semaphore is never closed.
        let _place = lane.free.acquire().await;
        drop(waits);
        let job = Job {
            path: path.to_path_buf(),
            task,
            cpu_seconds: lane.cpu_seconds,
        };
        // By the clock it gets more: others may want the processor too.
        let longest = Duration::from_secs(lane.cpu_seconds * 4);
        for attempt in 0..2 {
            let worker = match attempt {
                0 => lane.worker().await,
                _ => Worker::start(lane.nice).await,
            };
            let mut worker = worker.map_err(Failure::Worker)?;
            match timeout(longest, worker.judge(&job)).await {
                Ok(Ok(Some(outcome))) => {
                    lane.idle().push(worker);
                    return Ok(outcome);
                }
                // Not the picture's doing: the system was short of memory, or a person ended it.
                Ok(Ok(None)) if worker.was_killed().await => {}
                // It may have died of what it did before: the clock by which the system limits it counts ticks, and over
                // minutes runs seconds ahead of the one that it reads.
                Ok(Ok(None)) if worker.has_worked => {}
                Ok(Ok(None)) | Err(_) => return Err(Failure::TooDear),
                Ok(Err(error)) => return Err(Failure::Worker(error)),
            }
        }
        Err(Failure::TooDear)
    }
}

/// A process that judges; killed when dropped.
struct Worker {
    process: Child,
    jobs: ChildStdin,
    outcomes: Lines<BufReader<ChildStdout>>,
    /// It has done a job before.
    has_worked: bool,
}

impl Worker {
    async fn start(nice: i32) -> Result<Worker, Error> {
        let mut command = Command::new(this_program().map_err(Error::Worker)?);
        #[cfg(unix)]
        command.arg0("xuezhao-worker");
        let mut process = command
            .args([WORKER, "--nice", &nice.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(Error::Worker)?;
        let pipes = (process.stdin.take(), process.stdout.take());
        let (Some(jobs), Some(outcomes)) = pipes else {
            return Err(Error::Worker(io::ErrorKind::BrokenPipe.into()));
        };
        let mut outcomes = BufReader::new(outcomes).lines();
        let ready = outcomes.next_line().await.map_err(Error::Worker)?;
        if ready.as_deref() != Some(worker::READY) {
            let error = io::Error::other("it ended before it was ready");
            return Err(Error::Worker(error));
        }
        Ok(Worker {
            process,
            jobs,
            outcomes,
            has_worked: false,
        })
    }

    /// True when it ended by a signal that no picture can cause.
    async fn was_killed(&mut self) -> bool {
        let end = timeout(Duration::from_secs(1), self.process.wait()).await;
        #[cfg(unix)]
        {
            use std::os::unix::process::ExitStatusExt;
            matches!(end, Ok(Ok(end)) if end.signal() == Some(9))
        }
        #[cfg(not(unix))]
        {
            drop(end);
            false
        }
    }

    /// Does a job; `None` when the worker died of it.
    async fn judge(&mut self, job: &Job<'_>) -> Result<Option<Outcome>, Error> {
        let mut line = serde_json::to_vec(job)?;
        line.push(b'\n');
        if self.jobs.write_all(&line).await.is_err() {
            return Ok(None);
        }
        let line = self.outcomes.next_line().await.map_err(Error::Worker)?;
        let read = |line: String| serde_json::from_str(&line);
        let outcome = line.map(read).transpose()?;
        self.has_worked |= outcome.is_some();
        Ok(outcome)
    }
}

/// The program itself, even when its file was replaced by a newer one meanwhile.
fn this_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
}
