//! `accuracy DIR`: runs every picture of a labelled folder and prints error rates per label and the errors of the
//! head's geometry. Writes the values, a contact sheet of the worst cases and the distributions.

mod accepted;
mod faults;
mod histogram;
mod placement;
mod rates;
mod sheet;

use accepted::SkinTone;
use rates::{answers, Case, LABELS};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use xuezhao::scene::Scene;
use xuezhao::{Models, Photo, Profile};
use xuezhao_fixtures::root;
use xuezhao_tools::truth::{self, Row};
use xuezhao_tools::{load_models, one_line};

/// Wrong answers per label on the contact sheet.
const PER_LABEL: usize = 12;

const USAGE: &str = "usage: accuracy DIR [--only TEXT] [--out DIR] [--record DIR] [--table FILE]
  DIR       folder with truth.csv
  --only    only files whose path contains TEXT
  --out     where values.csv, worst.png and worst.txt go (default target/accuracy)
  --record  also write the distributions as SVG there
  --table   also write the numbers of the accepted photos there, without names";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("accuracy: {}", one_line(&*error));
            ExitCode::from(2)
        }
    }
}

#[derive(Default)]
struct Arguments {
    folder: PathBuf,
    only: String,
    out: PathBuf,
    record: Option<PathBuf>,
    table: Option<PathBuf>,
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut found = Arguments {
        out: root().join("target/accuracy"),
        ..Arguments::default()
    };
    let mut rest = std::env::args().skip(1);
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or(USAGE);
        match argument.as_str() {
            "--only" => found.only = value()?,
            "--out" => found.out = value()?.into(),
            "--record" => found.record = Some(value()?.into()),
            "--table" => found.table = Some(value()?.into()),
            folder if !folder.starts_with('-') => found.folder = folder.into(),
            _ => return Err(USAGE.into()),
        }
    }
    if found.folder.as_os_str().is_empty() {
        return Err(USAGE.into());
    }
    Ok(found)
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let profile = Profile::built_in("chsi")?;
    let wanted = |row: &Row| {
        // Capture codes are another step with tests of their own.
        row.text("file").contains(&arguments.only) && row.text("case") != "L"
    };
    let rows = truth::read(&arguments.folder)?;
    let cases = examine(
        rows.into_iter().filter(wanted).collect(),
        &arguments,
        &profile,
    )?;
    println!("{} pictures", cases.len());
    rates::print(&cases);
    placement::print(&cases);
    accepted::print(&cases);
    faults::print(&cases);
    fs::create_dir_all(&arguments.out)?;
    fs::write(arguments.out.join("values.csv"), values(&cases))?;
    worst(&cases, &arguments)?;
    if let Some(file) = &arguments.table {
        fs::write(file, accepted::table(&cases))?;
    }
    if let Some(folder) = &arguments.record {
        record(&cases, folder)?;
    }
    println!(
        "\nvalues.csv, worst.png and worst.txt are in {}",
        arguments.out.display()
    );
    Ok(())
}

/// Runs the pictures, a share of them on each processor core; the order of the rows is kept.
fn examine(
    rows: Vec<Row>,
    arguments: &Arguments,
    profile: &Profile,
) -> Result<Vec<Case>, Box<dyn Error>> {
    let workers = thread::available_parallelism().map_or(1, |n| n.get());
    let models: Vec<Models> = (0..workers)
        .map(|_| load_models(&root().join("weights")))
        .collect::<Result<_, _>>()?;
    let next = Mutex::new(rows.into_iter().enumerate());
    let take = || next.lock().ok()?.next();
    let mut cases: Vec<(usize, Case)> = thread::scope(|scope| {
        let work = |mut models: Models| {
            let mut done = Vec::new();
            while let Some((place, row)) = take() {
                let name = row.text("file").to_string();
                let Ok(bytes) = fs::read(arguments.folder.join(&name)) else {
                    eprintln!("{name} cannot be read");
                    continue;
                };
                let photo = Photo::open(bytes, Some(&name));
                photo.locate(&mut models);
                let report = photo.examine(profile);
                let skin = photo.scene().and_then(skin_tone);
                done.push((place, Case { row, report, skin }));
            }
            done
        };
        let running: Vec<_> = models
            .into_iter()
            .map(|models| scope.spawn(move || work(models)))
            .collect();
        let done = |worker: thread::ScopedJoinHandle<'_, Vec<(usize, Case)>>| {
            worker.join().unwrap_or_else(|panic| resume_unwind(panic))
        };
        running.into_iter().flat_map(done).collect()
    });
    cases.sort_by_key(|(place, _)| *place);
    Ok(cases.into_iter().map(|(_, case)| case).collect())
}

/// The tone of the one person's cheeks.
fn skin_tone(scene: &Scene) -> Option<SkinTone> {
    let median = scene.portrait()?.skin().median()?;
    Some(SkinTone::of(f64::from(median.l), f64::from(median.b)))
}

/// One line per picture and check: status and value.
fn values(cases: &[Case]) -> String {
    let mut out = "file,kind,check,status,value\n".to_string();
    for case in cases {
        for f in &case.report.findings {
            let value = f.value.map_or(String::new(), |v| v.to_string());
            let (file, kind) = (case.row.text("file"), case.row.text("kind"));
            let _ = writeln!(out, "{file},{kind},{},{:?},{value}", f.check, f.status);
        }
    }
    out
}

/// The contact sheet of wrong answers, and what stands where on it.
fn worst(cases: &[Case], arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut entries = Vec::new();
    let mut legend = String::new();
    for (label, checks) in LABELS {
        let all = answers(cases, label, checks);
        for answer in all.iter().filter(|a| a.is_wrong()).take(PER_LABEL) {
            let file = answer.case.row.text("file");
            let verdict = if answer.should_fail {
                "missed"
            } else {
                "falsely flagged"
            };
            let place = entries.len() + 1;
            let excess = answer
                .excess
                .map_or("unknown".to_string(), |e| format!("{e:.2}"));
            let _ = writeln!(
                legend,
                "{place}: {file} {label} {verdict} ({excess} of the limit)"
            );
            entries.push(sheet::Entry {
                path: arguments.folder.join(file),
                report: &answer.case.report,
                checks,
            });
        }
    }
    let _ = writeln!(
        legend,
        "\nsix pictures a row; green: crown, eyes, chin, cheeks; red: what was found"
    );
    fs::write(arguments.out.join("worst.txt"), legend)?;
    sheet::write(&entries, &arguments.out.join("worst.png"))
}

fn record(cases: &[Case], folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for (label, checks) in LABELS {
        for check in *checks {
            if let Some(svg) = histogram::svg(cases, check, label) {
                fs::write(folder.join(format!("{check}.svg")), svg)?;
            }
        }
    }
    Ok(())
}
