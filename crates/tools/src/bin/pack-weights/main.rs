//! Makes the weight files of the page and the native command from the models' npm packages.
//!
//! `pack-weights --models node_modules --out weights [--exact]`

mod factor;
mod flatbuffer;
mod portrait;
mod quantize;
mod schema;
mod sources;
mod tflite;

use sources::Source;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use xuezhao::nn::format::Model;
use xuezhao::nn::Net;

const USAGE: &str = "usage: pack-weights [--models node_modules] [--out weights] [--exact]";

/// Drawn portraits the quantisation is tuned on.
const PORTRAITS: usize = 10;

struct Arguments {
    models: PathBuf,
    out: PathBuf,
    /// Keep all weights in half precision, as the models have them.
    exact: bool,
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)).and_then(|arguments| pack(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("pack-weights: {message}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        models: "node_modules".into(),
        out: "weights".into(),
        exact: false,
    };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--models" => arguments.models = words.next().ok_or(USAGE)?.into(),
            "--out" => arguments.out = words.next().ok_or(USAGE)?.into(),
            "--exact" => arguments.exact = true,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(arguments)
}

fn pack(arguments: &Arguments) -> Result<(), String> {
    fs::create_dir_all(&arguments.out)
        .map_err(|error| format!("{}: {error}", arguments.out.display()))?;
    for source in &sources::SOURCES {
        let file = source.read(&arguments.models)?;
        let mut model =
            tflite::convert(&file).map_err(|error| format!("{}: {error}", source.name))?;
        if !arguments.exact {
            model = smaller(&model, source).map_err(|error| format!("{}: {error}", source.name))?;
        }
        let bytes = model.write();
        Net::load(&bytes).map_err(|error| format!("{}: {error}", source.name))?;
        write(&arguments.out.join(format!("{}.nn", source.name)), &bytes)?;
    }
    Ok(())
}

/// The model in about a third of the bytes.
fn smaller(exact: &Model, source: &Source) -> Result<Model, String> {
    let side = exact.shapes[exact.input].width;
    let [low, high] = source.range;
    let pictures: Vec<Vec<f32>> = (0..PORTRAITS)
        .map(|index| {
            let mut picture = portrait::draw(index, side, source.framing);
            picture
                .iter_mut()
                .for_each(|value| *value = low + *value * (high - low));
            picture
        })
        .collect();
    let mut model = exact.clone();
    factor::split_wide_layers(&mut model, &pictures)?;
    quantize::quantize(&mut model);
    quantize::correct_bias(&mut model, exact, &pictures)?;
    Ok(model)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{} {} bytes", path.display(), bytes.len());
    Ok(())
}
