//! Files that are broken, mislabelled or made to hurt: each is a finding, none a panic, none eats memory.
#![allow(clippy::unwrap_used)]

use xuezhao::file::pixels::{decode, DecodeError, Pixels};
use xuezhao::file::probe::{probe, Format, Probe};
use xuezhao_fixtures::drawn_jpeg;

const SMALL: (usize, usize) = (48, 64);

fn jpeg() -> Vec<u8> {
    drawn_jpeg(SMALL.0, SMALL.1, 85)
}

/// A grey PNG with the header of one size and the rows of another.
fn png(header: (u32, u32), rows: (u32, u32)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, rows.0, rows.1);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&vec![90; (rows.0 * rows.1) as usize])
        .unwrap();
    writer.finish().unwrap();
    out[16..20].copy_from_slice(&header.0.to_be_bytes());
    out[20..24].copy_from_slice(&header.1.to_be_bytes());
    out
}

/// A PNG whose palette, with an opacity for its first colour, has so many bytes.
fn png_with_palette(bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 48, 64);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(vec![90; bytes]);
    encoder.set_trns(vec![255]);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0; 48 * 64]).unwrap();
    writer.finish().unwrap();
    out
}

/// The JPEG with another size in its frame header.
fn with_size(mut jpeg: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let frame = (0..jpeg.len())
        .find(|&i| jpeg[i] == 0xFF && matches!(jpeg[i + 1], 0xC0..=0xC2))
        .unwrap();
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// The JPEG with one more segment after its start marker.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, body, &jpeg[2..]].concat()
}

fn open(bytes: &[u8]) -> (Probe, Result<Pixels, DecodeError>) {
    let probe = probe(bytes);
    let pixels = decode(bytes, &probe, SMALL);
    (probe, pixels)
}

fn refused(bytes: &[u8]) -> DecodeError {
    open(bytes).1.unwrap_err()
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [
        &b""[..],
        b"hello",
        b"<!doctype html><title>404</title>",
        &[0; 4096],
    ] {
        assert_eq!(open(bytes).0.format, Format::Unknown);
        assert_eq!(refused(bytes), DecodeError::Unsupported);
    }
    for start in [
        &b"\xFF\xD8\xFF"[..],
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x10\0\0\0WEBPVP8 ",
    ] {
        assert_eq!(refused(start), DecodeError::Incomplete);
    }
}

#[test]
fn a_palette_that_is_none_is_damage() {
    for bytes in [3, 48, 768] {
        assert!(open(&png_with_palette(bytes)).1.is_ok(), "{bytes}");
    }
    for bytes in [0, 1, 4, 52, 769, 771, 1024] {
        assert_eq!(refused(&png_with_palette(bytes)), DecodeError::Damaged);
    }
}

#[test]
fn a_cut_file_is_incomplete() {
    for whole in [jpeg(), png((48, 64), (48, 64))] {
        assert!(open(&whole).1.is_ok());
        // What stands behind the picture, its last eighth here, may be missing.
        for sixteenth in 4..12 {
            let cut = &whole[..whole.len() * sixteenth / 16];
            assert_eq!(refused(cut), DecodeError::Incomplete, "{sixteenth}/16");
        }
    }
}

/// The JPEG without its last `cut` bytes, with an end marker put back.
fn closed_again(jpeg: &[u8], cut: usize) -> Vec<u8> {
    [&jpeg[..jpeg.len() - cut], &[0xFF, 0xD9]].concat()
}

#[test]
fn an_end_marker_put_back_does_not_hide_that_data_are_missing() {
    let whole = jpeg();
    for sixteenth in 5..16 {
        let cut = whole.len() * (16 - sixteenth) / 16;
        let bytes = closed_again(&whole, cut);
        assert_eq!(refused(&bytes), DecodeError::Incomplete, "{sixteenth}/16");
    }
    // The last bytes of the last block count too.
    assert_eq!(refused(&closed_again(&whole, 6)), DecodeError::Incomplete);
    // A frame taller by one row of blocks than its data.
    let taller = with_size(whole, 48, 72);
    assert_eq!(refused(&taller), DecodeError::Incomplete);
}

#[test]
fn only_the_end_marker_is_missing() {
    let whole = jpeg();
    let pixels = open(&whole).1;
    for cut in 1..=2 {
        assert_eq!(open(&whole[..whole.len() - cut]).1, pixels);
    }
    // What a camera appends then stands directly behind the data.
    let tailed = [&whole[..whole.len() - 2], b"\0\0\xFF\xC4\0\x08junkSEFT"].concat();
    assert_eq!(open(&tailed).1, pixels);
}

#[test]
fn claims_are_refused_before_anything_is_decoded() {
    assert_eq!(
        refused(&png((30_000, 30_000), (8, 8))),
        DecodeError::TooLarge
    );
    assert_eq!(refused(&png((0, 64), (8, 8))), DecodeError::Damaged);
    assert_eq!(
        refused(&with_size(jpeg(), 65_000, 65_000)),
        DecodeError::TooLarge
    );
    assert_eq!(refused(&with_size(jpeg(), 0, 0)), DecodeError::Damaged);
    // Ten megapixels in a kilobyte.
    assert_eq!(
        refused(&with_size(jpeg(), 3000, 4000)),
        DecodeError::Incomplete
    );
}

#[test]
fn what_stands_around_the_picture_does_not_change_it() {
    let plain = jpeg();
    let pixels = open(&plain).1.unwrap();
    let exif_loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0";
    let exif_outside = b"Exif\0\0II*\0\xFF\xFF\xFF\x7F";
    for other in [
        [&plain[..], &[0; 5000]].concat(),
        [&plain[..], &plain].concat(),
        with_segment(&plain, 0xE1, exif_loop),
        with_segment(&plain, 0xE1, exif_outside),
        with_segment(&plain, 0xE2, b"ICC_PROFILE\0\x01\x01junk"),
        with_segment(&plain, 0xEF, &[7; 60_000]),
        with_segment(&plain, 0xFE, b"comment"),
    ] {
        assert_eq!(open(&other).1.as_ref(), Ok(&pixels));
    }
    assert_eq!(
        probe(&[&plain[..], &[0; 5000]].concat()).padding_bytes,
        5000
    );
    assert!(probe(&[&plain[..], &plain].concat()).second_picture);
}

#[test]
fn the_orientation_turns_size_and_pixels() {
    let plain = jpeg();
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let (probe, turned) = open(&with_segment(&plain, 0xE1, exif));
    let (turned, stored) = (turned.unwrap(), open(&plain).1.unwrap());
    assert_eq!((probe.width, probe.height, probe.orientation), (64, 48, 6));
    // Stored top left goes to the top right.
    assert_eq!((turned.width, turned.height), (64, 48));
    assert_eq!(turned.at(63, 0), stored.at(0, 0));
    assert_eq!(turned.at(0, 0), stored.at(0, 63));
}

#[test]
fn a_large_picture_is_decoded_small() {
    let large = drawn_jpeg(800, 1200, 80);
    let pixels = decode(&large, &probe(&large), (100, 150)).unwrap();
    assert_eq!((pixels.width, pixels.height), (100, 150));
    let pixels = decode(&large, &probe(&large), (101, 150)).unwrap();
    assert_eq!((pixels.width, pixels.height), (200, 300));
    let large = png((900, 1200), (900, 1200));
    let pixels = decode(&large, &probe(&large), (100, 150)).unwrap();
    assert_eq!((pixels.width, pixels.height), (112, 150));
}

#[test]
fn a_thousand_mutations_do_no_harm() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as usize % n.max(1)
    };
    for whole in [jpeg(), png((48, 64), (48, 64))] {
        for round in 0..500 {
            let mut bytes = whole.clone();
            for _ in 0..=below(4) {
                // Every other round stays in the headers, where it hurts most.
                let reach = if round % 2 == 0 {
                    400.min(bytes.len())
                } else {
                    bytes.len()
                };
                let at = below(reach);
                match below(4) {
                    0 => bytes[at] = below(256) as u8,
                    1 => bytes[at] = [0x00, 0xFF, 0x7F, 0x80][below(4)],
                    2 => drop(bytes.drain(at..(at + 1 + below(6)).min(bytes.len()))),
                    _ => bytes.insert(at, below(256) as u8),
                }
            }
            if let (_, Ok(pixels)) = open(&bytes) {
                assert_eq!(pixels.rgb.len(), pixels.width * pixels.height * 3);
            }
        }
    }
}
