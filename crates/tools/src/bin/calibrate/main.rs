//! Makes the linear discriminants of eyes and mouth from a folder of labelled pictures.
//!
//! `calibrate DIR [--weights weights]` reads `DIR/truth.csv` and writes the `weights.rs` files under
//! `src/appearance`; what it prints is the record for `docs/calibration.md`.

mod fisher;
mod labels;
#[path = "../accuracy/truth.rs"]
mod truth;

use fisher::{Sample, Trained};
use labels::Labelled;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use xuezhao::measure::appearance::{eye_features, mouth_features, Appearance};
use xuezhao::{Models, Photo};

/// Jitter of the landmarks in shares of the distance between the outer eye corners: what the mesh may be off by.
const JITTER: [[f32; 2]; 5] = [
    [0.0, 0.0],
    [0.012, 0.0],
    [-0.012, 0.0],
    [0.0, 0.012],
    [0.0, -0.012],
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let folder = words.next().map(PathBuf::from);
    let weights = match (words.next().as_deref(), words.next()) {
        (Some("--weights"), Some(folder)) => PathBuf::from(folder),
        _ => PathBuf::from("weights"),
    };
    let Some(folder) = folder else {
        eprintln!("usage: calibrate DIR [--weights weights]");
        return ExitCode::from(2);
    };
    match calibrate(&folder, &weights) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("calibrate: {message}");
            ExitCode::FAILURE
        }
    }
}

fn calibrate(folder: &Path, weights: &Path) -> Result<(), String> {
    let blob = |name: &str| {
        let path = weights.join(name);
        std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    let mut models = Models::load(
        &blob("detector.nn")?,
        &blob("mesh.nn")?,
        &blob("segmenter.nn")?,
    )
    .map_err(|e| e.to_string())?;
    let (mut eyes, mut mouths) = (Vec::new(), Vec::new());
    for row in labels::read(folder)? {
        let (eye_labels, mouth_label) = (row.eyes_open(), row.mouth_closed());
        if eye_labels.is_none() && mouth_label.is_none() {
            continue;
        }
        for (views, jitter) in views(&row, &mut models)?.into_iter().zip(JITTER) {
            let sample = |features: Vec<f32>, good: bool, mirrored: bool| Sample {
                features,
                good,
                person: row.person.clone(),
                name: row.file.clone(),
                changed: mirrored || jitter != [0.0, 0.0],
            };
            for (i, good) in eye_labels.into_iter().flatten().enumerate() {
                let eye = match i {
                    0 => views.eyes[0].clone(),
                    _ => views.eyes[1].mirrored(),
                };
                eyes.extend(eye_features(&eye).map(|f| sample(f, good, false)));
            }
            if let Some(good) = mouth_label {
                // A mouth is as likely to be its mirror image.
                for (mouth, mirrored) in [(views.mouth.mirrored(), true), (views.mouth, false)] {
                    let features = mouth_features(&mouth, views.parting);
                    mouths.extend(features.map(|f| sample(f, good, mirrored)));
                }
            }
        }
    }
    write("eye", &fisher::train(&eyes)?)?;
    write("mouth", &fisher::train(&mouths)?)
}

/// The appearance of a labelled picture's one face, once per jitter; empty when there is not one face.
fn views(row: &Labelled, models: &mut Models) -> Result<Vec<Appearance>, String> {
    let bytes = std::fs::read(&row.path).map_err(|e| format!("{}: {e}", row.path.display()))?;
    let photo = Photo::open(bytes, None);
    photo.locate(models);
    let Some(scene) = photo.scene() else {
        return Ok(Vec::new());
    };
    let [face] = scene.faces.as_slice() else {
        return Ok(Vec::new());
    };
    let span = face.mesh.point(33).distance(face.mesh.point(263));
    Ok(JITTER
        .iter()
        .map(|[dx, dy]| {
            let mut moved = face.clone();
            for p in &mut moved.mesh.points {
                p[0] += dx * span;
                p[1] += dy * span;
            }
            Appearance::new(scene, &moved)
        })
        .collect())
}

/// Writes the weights and prints what is known of them.
fn write(name: &str, trained: &Trained) -> Result<(), String> {
    let path = format!("src/appearance/{name}/weights.rs");
    let rows: Vec<String> = trained
        .weights
        .chunks(24)
        .map(|row| row.iter().map(|w| format!("{w},")).collect())
        .collect();
    let text = format!(
        "//! Made by the `calibrate` command; do not edit.\n\
         pub const SCALE: f32 = {:?};\npub const BIAS: f32 = {:?};\n\
         pub const WEIGHTS: [i8; {}] = [\n{}\n];\n",
        trained.scale,
        trained.bias,
        trained.weights.len(),
        rows.join("\n")
    );
    std::fs::write(&path, text).map_err(|e| format!("{path}: {e}"))?;
    println!("{name}: {}", trained.record);
    Ok(())
}
