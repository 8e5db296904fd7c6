//! The process that decodes and judges: it reads jobs from its standard input, one a line, and writes what it found to
//! its standard output. A picture that eats time or memory costs this process its life, and nobody else anything.

use super::{Job, Outcome, Task};
use crate::Error;
use base64::prelude::{Engine, BASE64_STANDARD as BASE64};
use std::io::{stdin, stdout, BufRead, Write};
use xuezhao::{Models, Photo, Profile, WeightsError};

/// Said once the nets are loaded.
pub(super) const READY: &str = "ready";

/// Works until its input ends, `nice` steps behind others in the queue for a processor.
///
/// # Errors
/// When the nets cannot be loaded, a job is none, or nobody reads the answers any more.
pub fn run(load: fn() -> Result<Models, WeightsError>, nice: i32) -> Result<(), Error> {
    limits::for_life(nice);
    let mut models = load()?;
    let mut output = stdout().lock();
    writeln!(output, "{READY}").map_err(Error::Worker)?;
    output.flush().map_err(Error::Worker)?;
    for line in stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line.map_err(Error::Worker)?)?;
        limits::for_job(job.cpu_seconds);
        let outcome = judge(&job, &mut models)?;
        serde_json::to_writer(&mut output, &outcome)?;
        writeln!(output).map_err(Error::Worker)?;
        output.flush().map_err(Error::Worker)?;
    }
    Ok(())
}

fn judge(job: &Job<'_>, models: &mut Models) -> Result<Outcome, Error> {
    let bytes = std::fs::read(&job.path).map_err(Error::file(&job.path))?;
    let photo = Photo::open(bytes, None);
    match &job.task {
        Task::ReadCodes => {
            let codes = photo.read_codes();
            let codes = codes.iter().map(serde_json::to_value);
            Ok(Outcome::Codes {
                codes: codes.collect::<Result<_, _>>()?,
            })
        }
        Task::Examine(profile) => {
            let profile = Profile::from_json(&profile.to_string());
            let profile = profile.map_err(|error| Error::BuiltIn(error.into()))?;
            photo.locate(models);
            let report = photo.examine_finished(&profile);
            Ok(Outcome::Report {
                accepted: profile.accepts(report.verdict),
                report: serde_json::to_value(&report)?,
            })
        }
        Task::Show(side) => Ok(Outcome::Picture {
            jpeg: BASE64.encode(photo.preview(*side).unwrap_or_default()),
        }),
    }
}

/// What the process may use.
#[cfg(unix)]
mod limits {
    use rustix::process::{getrlimit, nice, setrlimit, Resource, Rlimit};
    use rustix::time::{clock_gettime, ClockId};

    /// Most addresses, in bytes: 1 GiB that the allocator reserves at once, in which the core's own limit of 384 MiB for a
    /// picture and the nets find room, and half as much for the command itself.
    const ADDRESSES: u64 = 3 << 29;

    /// Addresses, no files, no core dump; behind the server in the queue for a processor; ends with the server. A system
    /// that knows one of these not goes without it.
    pub fn for_life(behind: i32) {
        for (resource, most) in [
            (Resource::As, ADDRESSES),
            (Resource::Fsize, 0),
            (Resource::Core, 0),
        ] {
            let most = Some(most);
            let _ = setrlimit(
                resource,
                Rlimit {
                    current: most,
                    maximum: most,
                },
            );
        }
        let _ = nice(behind);
        #[cfg(target_os = "linux")]
        {
            use rustix::process::{set_parent_process_death_signal, Signal};
            let _ = set_parent_process_death_signal(Some(Signal::KILL));
        }
    }

    /// So many more seconds of processor time; the system ends the process after them.
    pub fn for_job(cpu_seconds: u64) {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
        let mut limit = getrlimit(Resource::Cpu);
        limit.current = Some(used.unsigned_abs() + 1 + cpu_seconds);
        let _ = setrlimit(Resource::Cpu, limit);
    }
}

#[cfg(not(unix))]
mod limits {
    pub fn for_life(_: i32) {}
    pub fn for_job(_: u64) {}
}
