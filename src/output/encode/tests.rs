use super::*;
use crate::math;
use std::cell::Cell;

/// How finely a quality stores frequencies: about the reciprocal of its steps.
fn fineness(quality: u8) -> f64 {
    1.0 / f64::from((200 - 2 * u16::from(quality)).max(4))
}

/// Bytes at a quality for a picture with `at_90` of them at quality 90, growing as real ones do.
fn bytes(at_90: f64, quality: u8) -> f64 {
    let full = if quality >= FULL_COLOR { 1.3 } else { 1.0 };
    at_90 * full * math::pow(fineness(quality) / fineness(90), 0.6)
}

/// Estimates, which grow more slowly than the bytes.
fn estimate(quality: u8) -> Result<f64, Outside> {
    Ok(math::pow(bytes(54_000.0, quality), 0.9))
}

/// True where no better file has at most `max` bytes.
fn is_best(at_90: f64, file: &Encoded, max: f64) -> bool {
    let next = bytes(at_90, file.quality + 1);
    file.bytes.len() as f64 <= max && (file.quality == FINE || next > max)
}

/// A writer whose file at quality 90 has `at_90` bytes, growing as real ones do.
fn writer(at_90: f64, tries: &Cell<usize>) -> impl Fn(Setting) -> Result<Encoded, Outside> + '_ {
    move |Setting { quality, .. }| {
        tries.set(tries.get() + 1);
        Ok(Encoded {
            bytes: vec![0; bytes(at_90, quality) as usize],
            quality,
        })
    }
}

fn run(at_90: f64, min: f64, max: f64) -> (Result<Encoded, Outside>, usize) {
    let tries = Cell::new(0);
    let band = Limit::between(min, max);
    let guess = |setting: Setting| Ok(bytes(at_90, setting.quality));
    let result = search(60, &band, estimate, guess, writer(at_90, &tries));
    (result, tries.get())
}

/// A soft portrait-like picture with grain of this strength.
fn grainy(grain: f32) -> Pixels {
    let mut state = 9u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as f32 / 65_536.0 - 0.5
    };
    let mut pixels = Pixels::filled(480, 640, [0; 3]);
    for (i, pixel) in pixels.rgb.chunks_exact_mut(3).enumerate() {
        let (x, y) = ((i % 480) as f32 - 240.0, (i / 480) as f32 - 300.0);
        let shade = 200.0 - (x * x + y * y) / 1_200.0;
        let grey = shade.max(40.0) + grain * noise();
        pixel.copy_from_slice(&[grey as u8, (grey * 0.9) as u8, (grey * 0.8) as u8]);
    }
    pixels
}

/// What the band search makes of a picture, and in how many tries.
fn met(pixels: &Pixels, band: &Limit) -> (Result<Encoded, Outside>, usize) {
    let tries = Cell::new(0);
    let writer = Writer::new(pixels, 300);
    let write = |setting| {
        tries.set(tries.get() + 1);
        writer.write(setting)
    };
    let estimate = |quality| writer.estimate(quality);
    let guess = |setting| writer.guess(setting);
    (search(60, band, estimate, guess, write), tries.get())
}

#[test]
fn every_band_is_met_or_truly_refused() {
    for grain in [0.0, 25.0, 90.0] {
        let pixels = grainy(grain);
        let writer = Writer::new(&pixels, 300);
        let length = |setting| writer.write(setting).unwrap().bytes.len();
        let most = length(Setting::with(100, Sampling::Full).at_thrift(THRIFT_STEPS));
        let least = length(Setting::with(60, Sampling::Quarter));
        for low in (10 << 10..most).step_by(43 << 10) {
            let band = Limit {
                strict: true,
                ..Limit::between(low as f64, (low + (8 << 10)) as f64)
            };
            let (made, tries) = met(&pixels, &band);
            match made {
                Ok(file) => assert!(place(&band, &file).is_eq()),
                Err(Outside::Above(_)) => assert!(least >= low + (8 << 10)),
                Err(other) => panic!("grain {grain}, {low}: {other:?}, {least} to {most}"),
            }
            assert!(tries <= 40, "grain {grain}, {low}: {tries} tries");
        }
        let beyond = Limit::at_least((most + 1) as f64);
        assert_eq!(met(&pixels, &beyond).0, Err(Outside::Below(most)));
    }
}

#[test]
fn a_usual_band_takes_a_few_tries() {
    for grain in [0.0, 8.0, 25.0] {
        for [low, high] in [[20, 40], [30, 60], [20, 200]] {
            let band = Limit::between(f64::from(low << 10), f64::from(high << 10));
            let (_, tries) = met(&grainy(grain), &band);
            assert!(tries <= 8, "{grain}, {low}: {tries} tries");
        }
    }
}

#[test]
fn below_an_upper_end_one_or_two_files_are_written() {
    for grain in [0.0, 3.0, 8.0, 25.0] {
        let pixels = grainy(grain);
        for high in [25, 30, 40, 50, 60, 80, 120, 200] {
            let band = Limit::at_most(f64::from(high << 10));
            let (made, tries) = met(&pixels, &band);
            assert!(made.is_ok() && tries <= 2, "{grain}, {high}: {tries} tries");
        }
    }
}

#[test]
fn the_next_quality_would_exceed_the_upper_end() {
    for grain in [3.0, 8.0, 25.0] {
        let pixels = grainy(grain);
        let writer = Writer::new(&pixels, 300);
        for high in [30 << 10, 60 << 10, 120 << 10] {
            let file = met(&pixels, &Limit::at_most(high as f64)).0.unwrap();
            let next = writer.write(Setting::of(file.quality + 1)).unwrap();
            assert!(
                file.quality == FINE || next.bytes.len() > high,
                "{grain}, {high}"
            );
        }
    }
}

#[test]
fn a_guess_is_right_to_some_hundredths() {
    for grain in [3.0, 8.0, 25.0, 90.0] {
        let pixels = grainy(grain);
        let writer = Writer::new(&pixels, 300);
        for setting in [60, 80, 90, 94, 96].map(Setting::of) {
            let length = writer.write(setting).unwrap().bytes.len() as f64;
            let share = writer.guess(setting).unwrap() / length;
            assert!(
                (0.95..1.05).contains(&share),
                "{grain}, {setting:?}: {share}"
            );
        }
    }
}

#[test]
fn wrong_guesses_cost_files_alone() {
    for factor in [0.3, 0.8, 1.3, 5.0] {
        let tries = Cell::new(0);
        let guess = |setting: Setting| Ok(bytes(60_000.0, setting.quality) * factor);
        let band = Limit::at_most(50_000.0);
        let file = search(60, &band, estimate, guess, writer(60_000.0, &tries)).unwrap();
        assert!(is_best(60_000.0, &file, 50_000.0) && tries.get() <= 4);
    }
}

#[test]
fn the_best_quality_below_the_upper_end_in_a_few_tries() {
    for at_90 in [15_000.0, 30_000.0, 60_000.0, 90_000.0] {
        let (file, tries) = run(at_90, 10_000.0, 50_000.0);
        let file = file.unwrap();
        assert!(
            is_best(at_90, &file, 50_000.0) && tries <= 2,
            "{at_90}: {tries}"
        );
    }
}

#[test]
fn the_lower_end_is_reached_by_quality() {
    let file = run(50_000.0, 150_000.0, 2_000_000.0).0.unwrap();
    assert!(file.quality > FINE && file.bytes.len() >= 150_000);
}

#[test]
fn what_cannot_be_reached_is_refused_with_the_bytes() {
    let (below, tries) = run(20_000.0, 150_000.0, 2e6);
    assert!(matches!(below, Err(Outside::Below(n)) if n < 150_000));
    assert!(tries <= 5, "{tries}");
    assert!(matches!(run(200_000.0, 20_000.0, 40_000.0).0, Err(Outside::Above(n)) if n > 40_000));
}

#[test]
fn an_open_band_gives_fine_quality() {
    let tries = Cell::new(0);
    let guess = |_: Setting| -> Result<f64, Outside> { panic!("nothing to guess") };
    let file = search(
        60,
        &Limit::at_least(1.0),
        estimate,
        guess,
        writer(40_000.0, &tries),
    )
    .unwrap();
    assert_eq!((file.quality, tries.get()), (FINE, 1));
}

#[test]
fn a_strict_end_is_not_touched() {
    let write = |Setting { quality, .. }: Setting| {
        Ok(Encoded {
            bytes: vec![0; 1000 + usize::from(quality)],
            quality,
        })
    };
    let band = Limit {
        strict: true,
        ..Limit::at_least(1096.0)
    };
    let guess = |_: Setting| -> Result<f64, Outside> { panic!("nothing to guess") };
    assert_eq!(
        search(60, &band, estimate, guess, write)
            .unwrap()
            .bytes
            .len(),
        1097
    );
}
