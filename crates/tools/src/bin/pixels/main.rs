//! Compares the pixels of a folder of pictures with those that another reader has stored beside them:
//! `python3 crates/tools/pixels/make.py DIR`, then `cargo run --release -p xuezhao-tools --bin pixels -- DIR`.
//!
//! Fails when a picture differs by more than two levels anywhere. A refusal is listed with its reason; it is no failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use xuezhao::file::pixels::{decode, Pixels};
use xuezhao::file::probe::probe;

/// Levels by which two readers may differ: each rounds the transform, the colours and the transparency once.
const CLOSE: u8 = 2;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: pixels DIR");
        return ExitCode::from(2);
    };
    match compare(Path::new(&folder)) {
        Ok(counts) => {
            for (what, count) in &counts {
                println!("{count:6}  {what}");
            }
            ExitCode::from(u8::from(
                counts.keys().any(|what| what.starts_with("differs")),
            ))
        }
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::from(2)
        }
    }
}

/// How many pictures came out how.
fn compare(folder: &Path) -> std::io::Result<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    let mut names: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e != "ppm"))
        .collect();
    names.sort();
    for path in names {
        let bytes = fs::read(&path)?;
        let stored = fs::read(format!("{}.ppm", path.display()))?;
        let probe = probe(&bytes);
        let size = (probe.width as usize, probe.height as usize);
        let outcome = match (decode(&bytes, &probe, size), ppm(&stored)) {
            (Err(why), _) => format!("refused: {why}"),
            (Ok(own), Some(other)) => match difference(&own, &other) {
                Some(0) => "equal".to_string(),
                Some(levels) if levels <= CLOSE => format!("within {CLOSE} levels"),
                Some(levels) => {
                    println!("{}: {levels} levels", path.display());
                    "differs in its pixels".to_string()
                }
                None => {
                    println!("{}: another size", path.display());
                    "differs in size".to_string()
                }
            },
            (Ok(_), None) => "without pixels to compare".to_string(),
        };
        *counts.entry(outcome).or_insert(0) += 1;
    }
    Ok(counts)
}

/// Largest difference of any channel of any pixel; `None` for another size.
fn difference(a: &Pixels, b: &Pixels) -> Option<u8> {
    let same = (a.width, a.height) == (b.width, b.height);
    let pairs = a.rgb.iter().zip(&b.rgb);
    same.then(|| pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0))
}

/// A binary PPM of 8 bits a channel.
fn ppm(bytes: &[u8]) -> Option<Pixels> {
    let mut rest = bytes.strip_prefix(b"P6")?;
    let mut numbers = [0usize; 3];
    for number in &mut numbers {
        rest = rest.trim_ascii_start();
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        *number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
        rest = &rest[digits..];
    }
    let [width, height, _] = numbers;
    let rgb = rest.get(1..)?.to_vec();
    (rgb.len() == width * height * 3).then_some(Pixels { width, height, rgb })
}
