//! What an execution costs: the thread's time on a processor, and the most memory that the process has had.

use std::fs;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Seconds on the clock after which an execution counts as hanging.
const HANGING_S: u64 = 60;

/// Processor time of this thread; `None` where the system does not tell.
pub fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

/// The most memory that the process has had at a time, in bytes; `None` where the system does not tell.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Ends the process when an execution hangs, after saying which one.
pub struct Watchdog(Arc<AtomicU64>);

impl Watchdog {
    /// Watches the executions of a target.
    pub fn new(target: &'static str) -> Watchdog {
        let current = Arc::new(AtomicU64::new(u64::MAX));
        let watched = Arc::clone(&current);
        thread::spawn(move || {
            let mut before = u64::MAX;
            while Arc::strong_count(&watched) > 1 {
                thread::sleep(Duration::from_secs(HANGING_S));
                let now = watched.load(Ordering::Relaxed);
                if now == before && now != u64::MAX && Arc::strong_count(&watched) > 1 {
                    eprintln!("{target} {now} hangs");
                    process::exit(1);
                }
                before = now;
            }
        });
        Watchdog(current)
    }

    /// Notes that execution `number` begins.
    pub fn begin(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }
}
