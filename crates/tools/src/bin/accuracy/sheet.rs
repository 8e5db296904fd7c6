//! The contact sheet: the worst cases, small, with the measured lines and the regions of the findings drawn.

use crate::rates::flags;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use xuezhao::file::pixels;
use xuezhao::{Pixels, Rect, Report};

/// Pixels of one picture on the sheet.
const TILE: (usize, usize) = (240, 320);
const COLUMNS: usize = 6;
const GREEN: [u8; 3] = [0, 170, 60];
const RED: [u8; 3] = [220, 30, 30];

/// One picture for the sheet: its bytes, what was found, and the check whose region to draw.
pub struct Entry<'a> {
    /// File of the picture.
    pub path: std::path::PathBuf,
    /// What the product says.
    pub report: &'a Report,
    /// Checks whose regions are drawn.
    pub checks: &'a [&'a str],
}

/// Writes the sheet as PNG.
///
/// # Errors
/// When the file cannot be written.
pub fn write(entries: &[Entry], to: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let rows = entries.len().div_ceil(COLUMNS).max(1);
    let mut sheet = Pixels::filled(COLUMNS * TILE.0, rows * TILE.1, [255; 3]);
    for (n, entry) in entries.iter().enumerate() {
        let at = ((n % COLUMNS) * TILE.0, (n / COLUMNS) * TILE.1);
        if let Some(tile) = tile(entry) {
            for y in 0..tile.height {
                for x in 0..tile.width {
                    sheet.set(at.0 + x, at.1 + y, tile.at(x, y));
                }
            }
        }
    }
    let (width, height) = (sheet.width as u32, sheet.height as u32);
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(to)?), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&sheet.rgb)?;
    Ok(())
}

fn tile(entry: &Entry) -> Option<Pixels> {
    let bytes = fs::read(&entry.path).ok()?;
    let probe = &entry.report.photo;
    let whole = pixels::decode(&bytes, probe, TILE).ok()?;
    let fit = (TILE.0 as f32 / whole.width as f32).min(TILE.1 as f32 / whole.height as f32);
    let side = |n: usize, most: usize| ((n as f32 * fit) as usize).clamp(1, most);
    let mut tile = whole.resized(side(whole.width, TILE.0), side(whole.height, TILE.1));
    let scale = tile.width as f32 / probe.width.max(1) as f32;
    if let Some(head) = &entry.report.head {
        for y in [
            head.crown[1],
            head.chin[1],
            (head.eyes[0][1] + head.eyes[1][1]) / 2.0,
        ] {
            line(&mut tile, Rect::new(0.0, y as f32 * scale, 1e4, 1.0), GREEN);
        }
        for x in head.cheeks {
            line(&mut tile, Rect::new(x as f32 * scale, 0.0, 1.0, 1e4), GREEN);
        }
        for eye in head.eyes {
            let (x, y) = (eye[0] as f32 * scale, eye[1] as f32 * scale);
            line(&mut tile, Rect::new(x - 3.0, y, 7.0, 1.0), RED);
            line(&mut tile, Rect::new(x, y - 3.0, 1.0, 7.0), RED);
        }
    }
    for finding in &entry.report.findings {
        let wrong = flags(finding.status);
        if let Some(r) = finding
            .region
            .filter(|_| wrong && entry.checks.contains(&finding.check))
        {
            let r = r.scaled(scale);
            line(&mut tile, Rect::new(r.x, r.y, r.width, 1.0), RED);
            line(
                &mut tile,
                Rect::new(r.x, r.bottom() - 1.0, r.width, 1.0),
                RED,
            );
            line(&mut tile, Rect::new(r.x, r.y, 1.0, r.height), RED);
            line(
                &mut tile,
                Rect::new(r.right() - 1.0, r.y, 1.0, r.height),
                RED,
            );
        }
    }
    Some(tile)
}

/// Fills a rectangle, cut to the picture.
fn line(picture: &mut Pixels, area: Rect, color: [u8; 3]) {
    let clip = |v: f32, end: usize| (v.max(0.0) as usize).min(end);
    for y in clip(area.y, picture.height)..clip(area.bottom(), picture.height) {
        for x in clip(area.x, picture.width)..clip(area.right(), picture.width) {
            picture.set(x, y, color);
        }
    }
}
