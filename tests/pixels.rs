//! Drawn JPEGs of every sampling and coding, against the pixels that Pillow (libjpeg-turbo) reads from them:
//! `tests/pixels/pillow.txt` has size and FNV-1a of the RGB bytes. `crates/tools/pixels` compares a thousand more.
#![allow(clippy::unwrap_used)]

use std::fs;
use xuezhao::file::pixels::{decode, decoded_size, DecodeError, Pixels};
use xuezhao::file::probe::probe;
use xuezhao_fixtures::root;

/// Name, file, columns, rows and hash of each picture.
fn pictures() -> Vec<(String, Vec<u8>, [usize; 2], u64)> {
    let folder = root().join("tests/pixels");
    let list = fs::read_to_string(folder.join("pillow.txt")).unwrap();
    let picture = |line: &str| {
        let [name, width, height, hash] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let size = [width, height].map(|n| n.parse().unwrap());
        let hash = u64::from_str_radix(hash, 16).unwrap();
        let bytes = fs::read(folder.join(name)).unwrap();
        (name.to_string(), bytes, size, hash)
    };
    list.lines().map(picture).collect()
}

fn open(bytes: &[u8], eighths: usize) -> Result<Pixels, DecodeError> {
    let probe = probe(bytes);
    let side = |n: u32| (n as usize * eighths).div_ceil(8);
    decode(bytes, &probe, (side(probe.width), side(probe.height)))
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn pixels_are_those_of_other_readers() {
    let pictures = pictures();
    assert!(pictures.len() >= 18);
    for (name, bytes, size, expected) in pictures {
        let pixels = open(&bytes, 8).unwrap();
        assert_eq!([pixels.width, pixels.height], size, "{name}");
        assert_eq!(hash(&pixels.rgb), expected, "{name}");
    }
}

/// A reduced picture is the whole one averaged, as far as both show the same detail: in luma, since few samples of
/// colour are left of a picture this small.
#[test]
fn reduced_pixels_are_the_picture_seen_from_afar() {
    let luma = |pixels: &Pixels, x: usize, y: usize| {
        let [r, g, b] = pixels.at(x, y).map(f64::from);
        0.299 * r + 0.587 * g + 0.114 * b
    };
    for (name, bytes, ..) in pictures() {
        let whole = open(&bytes, 8).unwrap();
        for eighths in [4, 3, 2, 1] {
            let small = open(&bytes, eighths).unwrap();
            let size = [whole.width, whole.height].map(|n| (n * eighths).div_ceil(8));
            assert_eq!([small.width, small.height], size, "{name}");
            // Whole squares alone: what lies beyond the edge is the writer's choice.
            let [across, down] = [whole.width, whole.height].map(|n| n * eighths / 8);
            let mut sum = 0.0;
            for (x, y) in (0..down).flat_map(|y| (0..across).map(move |x| (x, y))) {
                // Each pixel of the whole counts with the eighths of it that lie in the square.
                let seen = |i: usize| {
                    (0..whole.width.max(whole.height)).filter_map(move |place| {
                        let [from, to] = [8 * i, 8 * (i + 1)];
                        let share = (eighths * (place + 1))
                            .min(to)
                            .saturating_sub((eighths * place).max(from));
                        (share > 0).then_some((place, share as f64))
                    })
                };
                let inside = seen(y).flat_map(|row| seen(x).map(move |column| (column, row)));
                let parts = inside.map(|((x, a), (y, b))| a * b * luma(&whole, x, y));
                sum += (parts.sum::<f64>() / 64.0 - luma(&small, x, y)).abs();
            }
            let mean = sum / (across * down).max(1) as f64;
            assert!(mean < 4.0, "{name} at {eighths}/8: {mean}");
        }
    }
}

#[test]
fn the_size_is_known_before_decoding() {
    let files = [
        "tests/pixels/420-sequential.jpg",
        "fuzz/seeds/decode/exif.jpg",
    ];
    let others = ["fuzz/seeds/decode/rgb.png", "fuzz/seeds/decode/lossy.webp"];
    for file in files.into_iter().chain(others) {
        let bytes = fs::read(root().join(file)).unwrap();
        let mut probe = probe(&bytes);
        for _ in 0..2 {
            // First as it is, then as if it were stored on its side.
            probe.orientation = if probe.orientation == 6 { 1 } else { 6 };
            (probe.width, probe.height) = (probe.height, probe.width);
            for side in 1..40 {
                let pixels = decode(&bytes, &probe, (side, side / 2)).unwrap();
                let size = decoded_size(&probe, (side, side / 2));
                assert_eq!((pixels.width, pixels.height), size, "{file} {side}");
            }
        }
    }
}

/// Cut anywhere, with an end marker put back or not: refused, or all of the picture was there.
#[test]
fn what_is_cut_off_is_never_made_up() {
    for (name, bytes, ..) in pictures() {
        for eighths in [8, 1] {
            let whole = open(&bytes, eighths).unwrap();
            for length in (2..bytes.len()).rev() {
                for end in [&[][..], &[0xFF, 0xD9], &[0; 100]] {
                    let cut = [&bytes[..length], end].concat();
                    if let Ok(pixels) = open(&cut, eighths) {
                        assert!(pixels == whole, "{name} cut at {length} of {}", bytes.len());
                    }
                }
            }
        }
    }
}

/// A transfer that leaves out a stretch fills it with zeros.
#[test]
fn a_hole_in_the_data_is_damage() {
    let bytes = xuezhao_fixtures::drawn_jpeg(480, 640, 90);
    assert!(open(&bytes, 8).is_ok());
    for place in 3..9 {
        let mut holed = bytes.clone();
        let at = bytes.len() * place / 10;
        holed[at..at + 512].fill(0);
        let refused = open(&holed, 4).unwrap_err();
        assert_eq!(refused, DecodeError::Damaged, "{place}/10");
    }
}
