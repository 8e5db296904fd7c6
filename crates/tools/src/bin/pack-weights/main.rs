//! Makes the weight files of the page and the native command from the models' npm packages.
//!
//! `pack-weights [--models node_modules] [--out weights] [--exact]`

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use xuezhao_tools::one_line;
use xuezhao_tools::pack::{pack, Precision};

const USAGE: &str = "usage: pack-weights [--models node_modules] [--out weights] [--exact]";

struct Arguments {
    models: PathBuf,
    out: PathBuf,
    precision: Precision,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pack-weights: {}", one_line(&*error));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = parse(std::env::args().skip(1))?;
    let packed = pack(&arguments.models, arguments.precision)?;
    fs::create_dir_all(&arguments.out)?;
    for weights in packed {
        let path = arguments.out.join(format!("{}.nn", weights.name));
        fs::write(&path, &weights.bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        println!("{} {} bytes", path.display(), weights.bytes.len());
    }
    Ok(())
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, &'static str> {
    let mut arguments = Arguments {
        models: "node_modules".into(),
        out: "weights".into(),
        precision: Precision::Small,
    };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--models" => arguments.models = words.next().ok_or(USAGE)?.into(),
            "--out" => arguments.out = words.next().ok_or(USAGE)?.into(),
            "--exact" => arguments.precision = Precision::Exact,
            _ => return Err(USAGE),
        }
    }
    Ok(arguments)
}
