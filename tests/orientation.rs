//! EXIF orientation, read as browsers, Pillow and exiftool read it, in every format that carries it.
#![allow(clippy::unwrap_used)]

use image::{codecs::webp::WebPEncoder, ExtendedColorType};
use xuezhao::file::pixels::{decode, Pixels};
use xuezhao::file::probe::probe;
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao_fixtures::exif::{self, Entry, Order, EXIF, LONG, ORIENTATION, SHORT};

const WIDTH: usize = 32;
const HEIGHT: usize = 48;
/// Upper left, upper right, lower left, lower right.
const COLORS: [[u8; 3]; 4] = [[220, 20, 20], [20, 200, 20], [20, 20, 220], [230, 230, 20]];

/// Four colours, one in each quarter.
fn picture() -> Pixels {
    let color = |x, y| COLORS[2 * usize::from(y >= HEIGHT / 2) + usize::from(x >= WIDTH / 2)];
    let row = |y| (0..WIDTH).flat_map(move |x| color(x, y));
    Pixels {
        width: WIDTH,
        height: HEIGHT,
        rgb: (0..HEIGHT).flat_map(row).collect(),
    }
}

fn plain_jpeg() -> Vec<u8> {
    jpeg::encode(&picture(), 92, Sampling::Full, 300).unwrap()
}

fn plain_png() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH as u32, HEIGHT as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&picture().rgb).unwrap();
    writer.finish().unwrap();
    file
}

fn plain_webp() -> Vec<u8> {
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file)
        .encode(
            &picture().rgb,
            WIDTH as u32,
            HEIGHT as u32,
            ExtendedColorType::Rgb8,
        )
        .unwrap();
    file
}

/// The picture with one EXIF block, in every place where a file can have it.
fn carriers(block: &[u8]) -> [(&'static str, Vec<u8>); 4] {
    let (width, height) = (WIDTH as u32, HEIGHT as u32);
    [
        ("jpeg", exif::in_jpeg(&plain_jpeg(), &[block.to_vec()])),
        ("png", exif::in_png(&plain_png(), block, false)),
        ("png, behind", exif::in_png(&plain_png(), block, true)),
        ("webp", exif::in_webp(&plain_webp(), width, height, block)),
    ]
}

/// Which colours stand in the four quarters of the opened picture.
fn quarters(bytes: &[u8]) -> [usize; 4] {
    let read = probe(bytes);
    let pixels = decode(bytes, &read, (WIDTH, HEIGHT)).unwrap();
    assert_eq!(
        [read.width, read.height],
        [pixels.width as u32, pixels.height as u32]
    );
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
        let at = pixels.at(pixels.width * x / 4, pixels.height * y / 4);
        let distance =
            |color: &[u8; 3]| (0..3).map(|c| at[c].abs_diff(color[c]) as u32).sum::<u32>();
        (0..4).min_by_key(|&i| distance(&COLORS[i])).unwrap()
    })
}

/// What ImageOps.exif_transpose of Pillow 13 and Chromium 156 make of the picture for every orientation.
const UPRIGHT: [(u32, [usize; 4]); 8] = [
    (1, [0, 1, 2, 3]),
    (2, [1, 0, 3, 2]),
    (3, [3, 2, 1, 0]),
    (4, [2, 3, 0, 1]),
    (5, [0, 2, 1, 3]),
    (6, [2, 0, 3, 1]),
    (7, [3, 1, 2, 0]),
    (8, [1, 3, 0, 2]),
];
const AS_STORED: [usize; 4] = UPRIGHT[0].1;
const TURNED: [usize; 4] = UPRIGHT[5].1;

#[test]
fn every_orientation_in_every_format_and_byte_order() {
    for order in Order::BOTH {
        for (orientation, expected) in UPRIGHT {
            for (format, file) in carriers(&exif::oriented(order, orientation)) {
                let found = quarters(&file);
                assert_eq!(found, expected, "{format} {order:?} {orientation}");
            }
        }
        for nonsense in [0, 9, 0x0600] {
            for (format, file) in carriers(&exif::oriented(order, nonsense)) {
                assert_eq!(quarters(&file), AS_STORED, "{format} {order:?} {nonsense}");
            }
        }
    }
}

#[test]
fn the_first_exif_block_counts_whatever_it_says() {
    let of = |value| exif::oriented(Order::Little, value);
    let silent = exif::block(Order::Little, &[(0x0128, SHORT, 1, 2)], &[]);
    let files = |blocks: &[Vec<u8>]| exif::in_jpeg(&plain_jpeg(), blocks);
    assert_eq!(quarters(&files(&[of(6), of(1)])), TURNED);
    assert_eq!(quarters(&files(&[of(1), of(6)])), AS_STORED);
    assert_eq!(quarters(&files(&[of(9), of(6)])), AS_STORED);
    assert_eq!(quarters(&files(&[silent, of(6)])), AS_STORED);
    assert_eq!(
        quarters(&files(&[b"junk, no TIFF".to_vec(), of(6)])),
        AS_STORED
    );
    assert_eq!(
        quarters(&files(&[Vec::new(), of(6)])),
        TURNED,
        "an empty block is none"
    );

    let both = |before, behind| {
        let first = exif::in_png(&plain_png(), &of(before), false);
        exif::in_png(&first, &of(behind), true)
    };
    assert_eq!(quarters(&both(6, 1)), TURNED);
    assert_eq!(quarters(&both(1, 6)), AS_STORED);
}

#[test]
fn a_block_behind_the_picture_data_of_a_jpeg_does_not_count() {
    let jpeg = plain_jpeg();
    let turned = exif::in_jpeg(&jpeg, &[exif::oriented(Order::Big, 6)]);
    let segment = &turned[2..turned.len() - (jpeg.len() - 2)];
    let (picture, end) = jpeg.split_at(jpeg.len() - 2);
    assert_eq!(quarters(&[picture, segment, end].concat()), AS_STORED);
    assert_eq!(quarters(&[&jpeg, segment].concat()), AS_STORED);
}

#[test]
fn the_main_directory_counts_and_no_other() {
    let said = |value| (ORIENTATION, SHORT, 1, value);
    let pointer: Entry = (EXIF, LONG, 1, 0);
    let cases: [(&str, Vec<Entry>, Entry, [usize; 4]); 5] = [
        (
            "1, then 6 in the EXIF directory",
            vec![said(1), pointer],
            said(6),
            AS_STORED,
        ),
        (
            "6, then 1 in the EXIF directory",
            vec![said(6), pointer],
            said(1),
            TURNED,
        ),
        (
            "6 in the EXIF directory alone",
            vec![pointer],
            said(6),
            AS_STORED,
        ),
        (
            "1, then 6 of the thumbnail",
            vec![said(1)],
            said(6),
            AS_STORED,
        ),
        ("6 of the thumbnail alone", vec![], said(6), AS_STORED),
    ];
    for order in Order::BOTH {
        for (what, main, second, expected) in &cases {
            for (format, file) in carriers(&exif::block(order, main, &[*second])) {
                assert_eq!(quarters(&file), *expected, "{format} {order:?}: {what}");
            }
        }
    }
}

#[test]
fn the_first_sound_entry_counts() {
    let said = |value| (ORIENTATION, SHORT, 1, value);
    let cases: [(&str, Vec<Entry>, [usize; 4]); 10] = [
        ("6, then 1", vec![said(6), said(1)], TURNED),
        ("1, then 6", vec![said(1), said(6)], AS_STORED),
        ("9, then 6", vec![said(9), said(6)], TURNED),
        (
            "behind others, unsorted",
            vec![(0x0131, 2, 4, 0), said(6), (0x010F, 2, 4, 0)],
            TURNED,
        ),
        (
            "behind an entry of no known type",
            vec![(0x010F, 77, 1, 0), said(6)],
            TURNED,
        ),
        (
            "behind an entry that lies outside",
            vec![(0x010F, 2, 99, 70_000), said(6)],
            TURNED,
        ),
        (
            "a 32-bit number",
            vec![(ORIENTATION, LONG, 1, 6)],
            AS_STORED,
        ),
        ("a byte", vec![(ORIENTATION, 1, 1, 0x0606_0606)], AS_STORED),
        ("two numbers", vec![(ORIENTATION, SHORT, 2, 6)], AS_STORED),
        ("no number", vec![(ORIENTATION, SHORT, 0, 6)], AS_STORED),
    ];
    for order in Order::BOTH {
        for (what, main, expected) in &cases {
            for (format, file) in carriers(&exif::block(order, main, &[])) {
                assert_eq!(quarters(&file), *expected, "{format} {order:?}: {what}");
            }
        }
    }
}

#[test]
fn broken_blocks_turn_as_far_as_they_are_sound() {
    let whole = exif::block(Order::Little, &[(ORIENTATION, SHORT, 1, 6)], &[]);
    let many = |entries: u16| {
        let mut block = whole.clone();
        block[8..10].copy_from_slice(&entries.to_le_bytes());
        block
    };
    let from = |start: u32| {
        let mut block = whole.clone();
        block[4..8].copy_from_slice(&start.to_le_bytes());
        block
    };
    let begins = |magic: &[u8]| [magic, &whole[4..]].concat();
    for (what, block, expected) in [
        ("more entries promised than there are", many(40), TURNED),
        ("no entry promised", many(0), AS_STORED),
        ("cut after the entry", whole[..22].to_vec(), TURNED),
        ("cut in the entry", whole[..20].to_vec(), AS_STORED),
        ("a directory inside the header", from(0), AS_STORED),
        ("a directory behind the end", from(90_000), AS_STORED),
        ("another magic number", begins(b"II+\0"), AS_STORED),
        ("another byte order", begins(b"MM\0*"), AS_STORED),
        ("a header alone", b"II*\0".to_vec(), AS_STORED),
    ] {
        for (format, file) in carriers(&block) {
            assert_eq!(quarters(&file), expected, "{format}: {what}");
        }
    }
}

#[test]
fn a_webp_that_does_not_announce_its_exif_has_none() {
    let block = exif::oriented(Order::Little, 6);
    let mut file = exif::in_webp(&plain_webp(), WIDTH as u32, HEIGHT as u32, &block);
    assert_eq!(quarters(&file), TURNED);
    file[20] = 0;
    assert_eq!(quarters(&file), AS_STORED);
}

#[test]
fn the_prefix_of_a_jpeg_may_stand_in_other_containers() {
    let block = [b"Exif\0\0", &exif::oriented(Order::Big, 6)[..]].concat();
    assert_eq!(quarters(&exif::in_png(&plain_png(), &block, true)), TURNED);
    let webp = exif::in_webp(&plain_webp(), WIDTH as u32, HEIGHT as u32, &block);
    assert_eq!(quarters(&webp), TURNED);
}
