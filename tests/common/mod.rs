//! What several test files share: drawn pictures, folders that clean up after themselves, labelled photos where
//! they are at hand.
#![allow(dead_code, clippy::unwrap_used)]

#[cfg(feature = "cli")]
pub mod server;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::pixels::Pixels;

/// The folder of labelled photos, where one lies beside the repository (`../shared/photos`, or a parent's).
pub fn shared_photos() -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/photos"))
        .find(|photos| photos.join("truth.csv").is_file())
}

/// A drawn JPEG: a plain blue ground with a skin-coloured oval.
pub fn drawn_jpeg(width: usize, height: usize, quality: u8) -> Vec<u8> {
    let (w, h) = (width as f32, height as f32);
    let pixel = |x: usize, y: usize| {
        let across = (x as f32 - 0.5 * w) / (0.25 * w);
        let down = (y as f32 - 0.45 * h) / (0.25 * h);
        if across * across + down * down < 1.0 {
            [224, 172, 140]
        } else {
            [100, 197, 255]
        }
    };
    let pixels = Pixels {
        width,
        height,
        rgb: (0..height)
            .flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)))
            .collect(),
    };
    jpeg::encode(&pixels, quality, Sampling::Full, 300).unwrap()
}

/// A profile under which only the file itself is judged, because a drawn person passes for nobody.
pub fn file_only_profile(min_bytes: usize) -> String {
    let judged = ["file_format", "file_intact"];
    let mut limits: Vec<String> = xuezhao::checks::ALL
        .iter()
        .filter(|check| !judged.contains(&check.id) && check.id != "file_size")
        .map(|check| format!(r#""{}": {{"severity": "off"}}"#, check.id))
        .collect();
    limits.push(format!(r#""file_size": {{"min": {min_bytes}}}"#));
    format!(
        r#"{{"id": "file-only", "title": {{"zh": "仅检查文件", "en": "File only"}}, "policy": "original",
            "picture": {{"width": 480, "height": 640, "density": 300, "quality": 60}},
            "limits": {{{}}}}}"#,
        limits.join(",")
    )
}

/// A new folder that is removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder.
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("xuezhao-test-{}-{number}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A PNG of a capture code, as a phone would save it.
pub fn code_png(text: &str) -> Vec<u8> {
    const MODULE: i32 = 8;
    const QUIET: i32 = 4;
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).unwrap();
    let side = (code.size() + 2 * QUIET) * MODULE;
    let light = |x: i32, y: i32| !code.get_module(x / MODULE - QUIET, y / MODULE - QUIET);
    let luma: Vec<u8> = (0..side)
        .flat_map(|y| (0..side).map(move |x| (x, y)))
        .map(|(x, y)| if light(x, y) { 255 } else { 0 })
        .collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side as u32, side as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&luma).unwrap();
    writer.finish().unwrap();
    file
}
