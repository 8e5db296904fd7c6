//! `fuzz TARGET COUNT [FIRST]`: gives a fuzz target near relatives of its seeds in `fuzz/seeds/TARGET`, numbered from
//! FIRST on, and says how long the slowest took and how much memory all have needed. Each input follows from its number, on
//! a stable compiler; `cargo fuzz` finds its own way with the same targets. `check` is a target of its own: the whole
//! check and preparation, with the nets.
//!
//! An input that panics, takes more than [`LONGEST`] or [`MOST_MEMORY`] is stored in `target/fuzz/TARGET-NUMBER`; the
//! program then ends with an error.

mod mutate;
mod watch;

use std::error::Error;
use std::fs;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use xuezhao::{Models, Photo, Profile};
use xuezhao_fixtures::{fuzz::TARGETS, root, weights};

/// The longest that an input may take of a processor.
const LONGEST: Duration = Duration::from_secs(2);
/// Most memory that the process may have at a time, in bytes.
const MOST_MEMORY: u64 = 256 << 20;
/// Executions between two looks at the memory, which cost more than many an execution.
const LOOK_EVERY: u64 = 64;

/// A target that may keep what it needs from one input to the next.
type Body = Box<dyn FnMut(&[u8])>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize| args.get(i).and_then(|text| text.parse::<u64>().ok());
    let found = args.first().and_then(|name| target(name));
    let (Some((name, seeds, body)), Some(count)) = (found, number(1)) else {
        let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "usage: fuzz TARGET COUNT [FIRST]; targets: {} check",
            names.join(" ")
        );
        return ExitCode::from(2);
    };
    match run(name, seeds, body, number(2).unwrap_or(0), count) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A target's name, the folder of its seeds, and what is done with each input.
fn target(name: &str) -> Option<(&'static str, &'static str, Body)> {
    if name == "check" {
        let mut models = weights::models();
        let profile = Profile::built_in("chsi").ok()?;
        let body = move |data: &[u8]| check(data, &profile, &mut models);
        return Some(("check", "judge", Box::new(body)));
    }
    let (name, body) = TARGETS.into_iter().find(|target| target.0 == name)?;
    Some((name, name, Box::new(body)))
}

/// Everything that a student does with a picked file.
fn check(data: &[u8], profile: &Profile, models: &mut Models) {
    let photo = Photo::open(data.to_vec(), Some("photo.jpg"));
    photo.locate(models);
    let report = photo.examine(profile);
    assert!(report.findings.len() > 30);
    let _ = photo.prepare(profile, models, None);
}

/// Executions `first` to `first + count`; a line that says what they took.
fn run(
    name: &'static str,
    seeds: &str,
    mut body: Body,
    first: u64,
    count: u64,
) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(root().join("fuzz/seeds").join(seeds))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(fs::read).collect::<Result<_, _>>()?;
    if seeds.is_empty() {
        return Err("no seeds".into());
    }
    let watchdog = watch::Watchdog::new(name);
    let begun = Instant::now();
    let (mut slowest, mut slowest_number) = (Duration::ZERO, first);
    for number in first..first + count {
        watchdog.begin(number);
        let data = mutate::relative(&seeds, number);
        let mut execute = || {
            let before = (Instant::now(), watch::processor_time());
            let end = catch_unwind(AssertUnwindSafe(|| body(&data)));
            let time = match (watch::processor_time(), before.1) {
                (Some(now), Some(before)) => now - before,
                _ => before.0.elapsed(),
            };
            end.map(|()| time).map_err(|_| "panics")
        };
        let fault = |why: &str| keep(name, number, &data, why);
        let time = execute().map_err(fault)?;
        if time > slowest {
            (slowest, slowest_number) = (time, number);
            if time > LONGEST {
                return Err(fault("takes too long"));
            }
        }
        let is_looked_at = number % LOOK_EVERY == 0 || number + 1 == first + count;
        if is_looked_at && watch::peak_memory().is_some_and(|bytes| bytes > MOST_MEMORY) {
            return Err(fault(
                "or one of those just before it takes too much memory",
            ));
        }
    }
    let memory = watch::peak_memory().unwrap_or(0) as f64 / f64::from(1 << 20);
    Ok(format!(
        "{name}: {count} executions in {:.0} s, no panic; the slowest, {slowest_number}, {:.1} ms; {memory:.0} MiB at most",
        begun.elapsed().as_secs_f64(),
        slowest.as_secs_f64() * 1e3,
    ))
}

/// Stores an input that must not be what it is, and says where.
fn keep(name: &str, number: u64, data: &[u8], why: &str) -> Box<dyn Error> {
    let folder = root().join("target/fuzz");
    let path = folder.join(format!("{name}-{number}"));
    match fs::create_dir_all(&folder).and_then(|()| fs::write(&path, data)) {
        Ok(()) => format!("{} {why}", shown(&path)).into(),
        Err(error) => format!("{number} {why}, and cannot be stored: {error}").into(),
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
