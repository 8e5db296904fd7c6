//! Capture codes drawn, spoilt as phones spoil them, and read back.

use qrcodegen::{Mask, QrCode, QrCodeEcc, Version};
use xuezhao::qr;
use xuezhao_fixtures::grey::{noise, Picture};

const HEX: &str = "b3038b3256ce5e08";
const URL: &str = "https://photo.example.cn/collect/c?t=bzi3jks6dz43i2wlhwoo9ltcb5yjdknm&v=2";

fn symbol(text: &str) -> QrCode {
    QrCode::encode_text(text, QrCodeEcc::Medium).expect("short enough")
}

/// Three hundred characters as base64 has them.
fn long() -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..300)
        .map(|i| alphabet[(i * i * 7 + i * 13 + i / 5) % 64] as char)
        .collect()
}

fn payloads() -> [String; 3] {
    [HEX.to_string(), URL.to_string(), long()]
}

fn reads(change: impl Fn(Picture) -> Picture) {
    for text in payloads() {
        let picture = change(Picture::of(&symbol(&text), 8, 4));
        assert_eq!(picture.read(), Some(text));
    }
}

#[test]
fn saved_as_it_is_with_its_corners() {
    reads(|picture| picture);
    let picture = Picture::of(&symbol(HEX), 8, 4);
    let found = qr::read(&picture.luma(), picture.width, picture.height).unwrap();
    let (near, far) = (32.0, picture.width as f32 - 32.0);
    for (corner, (x, y)) in
        found
            .corners
            .iter()
            .zip([(near, near), (far, near), (far, far), (near, far)])
    {
        assert!(
            (corner.x - x).abs() < 2.0 && (corner.y - y).abs() < 2.0,
            "{corner:?}"
        );
    }
}

#[test]
fn inverted() {
    reads(|picture| picture.map(|grey, _, _| 255.0 - grey));
}

#[test]
fn low_contrast() {
    reads(|picture| picture.map(|grey, _, _| 120.0 + grey * 0.06));
}

#[test]
fn in_a_screenshot() {
    let background = |grey| {
        Picture::even(540, 1200, grey).map(|g, x, y| {
            if y > 900 && (x / 7 + y / 11) % 3 == 0 {
                90.0
            } else {
                g
            }
        })
    };
    for text in payloads() {
        let code = Picture::of(&symbol(&text), 8, 2).scaled(0.55);
        assert_eq!(
            background(245.0).placed(&code, 60, 300).read(),
            Some(text.clone())
        );
        assert_eq!(background(20.0).placed(&code, 60, 300).read(), Some(text));
    }
}

#[test]
fn turned() {
    for (cos, sin) in [(0.96f32, 0.28f32), (0.8, 0.6), (-0.6, 0.8), (0.0, -1.0)] {
        reads(|picture| {
            let middle = picture.width as f32 / 2.0;
            let side = (picture.width as f32 * 1.45) as usize;
            picture.warped(side, side, |x, y| {
                let (x, y) = (x - side as f32 / 2.0, y - side as f32 / 2.0);
                (middle + x * cos - y * sin, middle + x * sin + y * cos)
            })
        });
    }
}

#[test]
fn in_perspective() {
    reads(|picture| {
        let side = picture.width as f32;
        picture.warped(picture.width, picture.height, |x, y| {
            let depth = 1.0 + 0.45 * (y / side) + 0.15 * (x / side);
            (
                (x - side * 0.1) * depth * 1.1,
                (y - side * 0.1) * depth * 1.1,
            )
        })
    });
}

#[test]
fn small() {
    reads(|picture| picture.scaled(0.25));
    reads(|picture| picture.scaled(0.1875));
}

#[test]
fn without_a_quiet_zone() {
    for text in payloads() {
        let code = Picture::of(&symbol(&text), 6, 0);
        assert_eq!(code.read(), Some(text.clone()));
        let narrow = Picture::of(&symbol(&text), 6, 1);
        let on_dark = Picture::even(700, 700, 40.0).placed(&narrow, 90, 130);
        assert_eq!(on_dark.read(), Some(text));
    }
}

#[test]
fn blurred_until_modules_run_together() {
    for modules in [0.3, 0.45, 0.6, 0.75] {
        reads(|picture| picture.blurred(modules * 8.0));
    }
}

#[test]
fn photographed_off_a_screen() {
    reads(|picture| {
        let side = picture.width as f32;
        let seen = picture.warped(900, 900, |x, y| {
            let depth = 0.8 + x / 4000.0;
            let (x, y) = (
                (x - 100.0) * side / 650.0 * depth,
                (y - 140.0) * side / 650.0 * depth,
            );
            (
                x * 0.985 - y * 0.174 + side * 0.1,
                x * 0.174 + y * 0.985 - side * 0.05,
            )
        });
        let striped = seen.map(|grey, x, y| {
            let stripe = ((x * 3 + y * 5) % 97) as f32 / 97.0 * 2.0 - 1.0;
            let glare = (1.0 - ((x as f32 - 600.0) / 300.0).abs()).max(0.0) * 60.0;
            grey * 0.6 + 30.0 + stripe.abs() * 30.0 + glare + noise(x, y) * 6.0
        });
        striped.blurred(1.3)
    });
}

#[test]
fn damaged() {
    for text in payloads() {
        let high = QrCode::encode_text(&text, QrCodeEcc::High).unwrap();
        let picture = Picture::of(&high, 8, 4);
        let (middle, reach) = (picture.width as f32 / 2.0, picture.width as f32 * 0.1);
        let logo = picture.map(|grey, x, y| {
            let away = (x as f32 - middle).abs().max((y as f32 - middle).abs());
            if away < reach * 0.7 {
                90.0
            } else if away < reach {
                255.0
            } else {
                grey
            }
        });
        assert_eq!(logo.read(), Some(text));
    }
    reads(|picture| {
        picture.map(|grey, x, y| {
            if noise(x, y) > 0.9 {
                255.0 - grey
            } else {
                grey
            }
        })
    });
    reads(|picture| {
        let side = picture.width;
        picture.map(|grey, x, y| {
            if (x + y).abs_diff(side * 9 / 10) < 4 {
                200.0
            } else {
                grey
            }
        })
    });
}

#[test]
fn mirrored() {
    reads(|picture| {
        let side = picture.width as f32;
        picture.warped(picture.width, picture.height, |x, y| (side - x, y))
    });
}

#[test]
fn two_codes_from_left_to_right() {
    let picture = Picture::even(900, 450, 255.0)
        .placed(&Picture::of(&symbol(URL), 8, 4), 520, 20)
        .placed(&Picture::of(&symbol(HEX), 8, 4), 40, 60);
    let found = qr::read_all(&picture.luma(), 900, 450);
    assert_eq!(
        found
            .iter()
            .map(|code| code.text.as_str())
            .collect::<Vec<_>>(),
        [HEX, URL]
    );
}

#[test]
fn all_codes_of_any_size_from_the_top_down() {
    let mut picture = Picture::even(1080, 2000, 255.0)
        .placed(&Picture::of(&symbol(&long()), 6, 4), 560, 1200)
        .placed(&Picture::of(&symbol(URL), 14, 4), 200, 60)
        .placed(&Picture::of(&symbol(HEX), 3, 4), 60, 1500);
    for column in 0..5 {
        let text = format!("https://example.cn/{column}");
        picture = picture.placed(&Picture::of(&symbol(&text), 4, 4), 20 + column * 200, 800);
    }
    let found = qr::read_all(&picture.luma(), 1080, 2000);
    let texts: Vec<&str> = found.iter().map(|code| code.text.as_str()).collect();
    assert_eq!(texts.len(), 8, "{texts:?}");
    assert_eq!(texts[0], URL);
    assert!(texts.contains(&HEX) && texts.contains(&long().as_str()));
}

#[test]
fn in_a_long_screenshot_at_its_own_scale() {
    let lines = |width: usize, height: usize| {
        Picture::even(width, height, 250.0).map(|grey, x, y| {
            let is_text = (y / 24) % 2 == 0 && (x / 9 + y / 5) % 3 == 0 && x > 60;
            if is_text {
                60.0
            } else {
                grey
            }
        })
    };
    let code = Picture::of(&symbol(&long()), 4, 4);
    for top in [40, 3100, 4700, 11_400] {
        let picture = lines(1080, 12_000).placed(&code, 400, top);
        assert_eq!(picture.read(), Some(long()), "at {top}");
    }
    let both = lines(1080, 9000).placed(&code, 100, 7000).placed(
        &Picture::of(&symbol(HEX), 4, 4),
        500,
        300,
    );
    let found = qr::read_all(&both.luma(), 1080, 9000);
    let texts: Vec<&str> = found.iter().map(|code| code.text.as_str()).collect();
    assert_eq!(texts, [HEX, &long()]);
    assert!(
        (found[1].corners[0].y - 7016.0).abs() < 3.0,
        "{:?}",
        found[1].corners
    );
    let wide = lines(9000, 900).placed(&code, 6000, 200);
    assert_eq!(wide.read(), Some(long()));
}

#[test]
fn every_version_level_and_mask() {
    let levels = [
        QrCodeEcc::Low,
        QrCodeEcc::Medium,
        QrCodeEcc::Quartile,
        QrCodeEcc::High,
    ];
    for number in 1..=40u8 {
        let level = levels[number as usize % 4];
        let mask = Mask::new(number % 8);
        let segments = [
            qrcodegen::QrSegment::make_alphanumeric("A1"),
            qrcodegen::QrSegment::make_bytes("码".as_bytes()),
        ];
        let version = Version::new(number);
        let symbol =
            QrCode::encode_segments_advanced(&segments, level, version, version, Some(mask), false)
                .unwrap();
        assert_eq!(
            Picture::of(&symbol, 3, 4).read().as_deref(),
            Some("A1码"),
            "version {number}"
        );
    }
}

#[test]
fn nothing_where_there_is_no_code() {
    let even = Picture::even(480, 640, 230.0);
    let board = Picture::even(384, 384, 0.0).map(|_, x, y| ((x / 24 + y / 24) % 2) as f32 * 255.0);
    let grain = Picture::even(300, 400, 0.0).map(|_, x, y| 128.0 + 127.0 * noise(x / 3, y / 3));
    let two_finders =
        Picture::of(&symbol(HEX), 8, 4).map(|g, x, y| if x < 96 && y < 96 { 255.0 } else { g });
    for picture in [even, board, grain, two_finders] {
        assert_eq!(picture.read(), None);
    }
}

#[test]
fn more_damage_than_can_be_mended_is_not_guessed() {
    let symbol = symbol(HEX);
    for salt in 0..20 {
        let picture = Picture::of(&symbol, 6, 4).map(|grey, x, y| {
            let (column, row) = (x / 6, y / 6);
            let outer = |i: usize| !(13..20).contains(&i);
            let finder = outer(column) && outer(row) && column.min(row) < 13;
            if !finder && noise(column + 40 * salt, row) > -0.2 {
                255.0 - grey
            } else {
                grey
            }
        });
        assert_eq!(picture.read(), None, "salt {salt}");
    }
}

#[test]
fn odd_sizes_are_no_error() {
    assert_eq!(qr::read(&[], 0, 0), None);
    assert_eq!(qr::read(&[1, 2, 3], 2, 2), None);
    assert_eq!(qr::read(&[0; 30], 1, 30), None);
    assert_eq!(qr::read(&[0; 4000], 2, 2000), None);
    assert_eq!(qr::read(&[0, 255].repeat(450), 30, 30), None);
    assert_eq!(qr::read(&[7; 9], usize::MAX, 3), None);
}

#[test]
fn a_payload_is_shown_masked() {
    assert_eq!(qr::mask(HEX), "b303••••5e08");
    assert_eq!(qr::mask("12345678"), "••••••••");
    assert_eq!(qr::mask("采集码一二三四五六"), "采集码一••••三四五六");
    assert_eq!(qr::mask(""), "");
}
