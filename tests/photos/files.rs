//! Headers and decoder on the labelled files: other formats, wrong names, damage.

use std::fs;
use std::path::Path;
use xuezhao::file::pixels::decode;
use xuezhao::file::probe::{probe, Format};
use xuezhao_fixtures::truth;

const SMALL: (usize, usize) = (48, 64);
const FORMATS: [&str; 8] = ["jpeg", "png", "webp", "gif", "bmp", "tiff", "heic", "avif"];

/// The headers say what the labels say, and what is labelled undecodable is refused.
pub fn labelled_files_are_read_as_labelled(photos: &Path) {
    let rows = truth::read(photos).unwrap();
    for row in rows.iter().filter(|row| row.text("case") == "J") {
        let name = row.text("file");
        let bytes = fs::read(photos.join(name)).unwrap();
        let probe = probe(&bytes);
        let pixels = decode(&bytes, &probe, SMALL);
        match row.text("v_decodable") {
            "pass" => assert!(pixels.is_ok(), "{name}"),
            "fail" => assert!(pixels.is_err(), "{name}"),
            _ => {}
        }
        let is_jpeg = row.text("v_jpeg") == "pass";
        assert_eq!(probe.format == Format::Jpeg, is_jpeg, "{name}");
        if FORMATS.contains(&row.text("format")) {
            let found = format!("{:?}", probe.format).to_lowercase();
            assert_eq!(found, row.text("format"), "{name}");
        }
        if probe.width > 0 {
            let size = [probe.width, probe.height].map(|side| Some(f64::from(side)));
            assert_eq!(
                size,
                ["width", "height"].map(|side| row.number(side)),
                "{name}"
            );
        }
        if let Some(labelled) = row.number("dpi") {
            let found = probe.density.map_or(0.0, |[x, _]| x);
            assert_eq!(found, labelled, "{name}");
        }
    }
}
