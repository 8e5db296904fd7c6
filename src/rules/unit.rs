//! [`Unit`]: what a number means, and how a person reads it.

use super::picture::Picture;

/// Meaning of a number, for reports and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// File size; shown in KB of 1024 bytes.
    Byte,
    /// Upright pixels of the picked photo.
    Pixel,
    /// Share of the frame height, 0..1; shown in pixels of the wanted picture.
    FrameHeight,
    /// Share of the frame width, 0..1; shown in pixels of the wanted picture.
    FrameWidth,
    /// A share or factor; shown with two digits.
    Ratio,
    /// How often one thing is twice another; shown as how many times it is the other.
    Doublings,
    /// A share; shown in percent, with one digit, below one percent with two.
    Percent,
    /// Degrees of angle.
    Degree,
    /// CIEDE2000 difference.
    DeltaE,
    /// Dots per inch.
    Dpi,
    /// How many.
    Count,
    /// 1 when the rule holds, 0 when not.
    Flag,
    /// A calibrated number without a physical unit.
    Score,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Unit; 13] = [
        Unit::Byte,
        Unit::Pixel,
        Unit::FrameHeight,
        Unit::FrameWidth,
        Unit::Ratio,
        Unit::Doublings,
        Unit::Percent,
        Unit::Degree,
        Unit::DeltaE,
        Unit::Dpi,
        Unit::Count,
        Unit::Flag,
        Unit::Score,
    ];

    /// Name in the report.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Byte => "byte",
            Unit::Pixel => "px",
            Unit::FrameHeight
            | Unit::FrameWidth
            | Unit::Ratio
            | Unit::Doublings
            | Unit::Percent => "ratio",
            Unit::Degree => "degree",
            Unit::DeltaE => "delta_e",
            Unit::Dpi => "dpi",
            Unit::Count => "count",
            Unit::Flag => "flag",
            Unit::Score => "score",
        }
    }

    /// The number as a person reads it, without the unit: in the scale and with the digits of the unit, rounded `way`.
    pub fn show(self, value: f64, way: Way, picture: &Picture) -> String {
        let (factor, digits) = match self {
            Unit::Byte => (1.0 / 1024.0, 1),
            Unit::FrameHeight => (f64::from(picture.height), 0),
            Unit::FrameWidth => (f64::from(picture.width), 0),
            Unit::Percent if value.abs() < 0.01 => (100.0, 2),
            Unit::Percent => (100.0, 1),
            Unit::Pixel | Unit::Dpi | Unit::Count | Unit::Flag => (1.0, 0),
            Unit::Degree | Unit::DeltaE | Unit::Score => (1.0, 1),
            Unit::Ratio | Unit::Doublings => (1.0, 2),
        };
        decimal(way.round(value * factor, digits), digits)
    }
}

/// Which way a number is rounded: one outside its range away from it, the ends of the range towards its inside, so that
/// what is shown never contradicts the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the nearest.
    Nearest,
    /// Never less.
    Up,
    /// Never more.
    Down,
}

/// Parts of the last digit that are no difference: 0.44 × 100 is 44.00000000000001.
const SAME: f64 = 1e-6;

impl Way {
    fn round(self, value: f64, digits: usize) -> f64 {
        let scale = [1.0, 10.0, 100.0][digits];
        match self {
            Way::Nearest => value,
            Way::Up => (value * scale - SAME).ceil() / scale,
            Way::Down => (value * scale + SAME).floor() / scale,
        }
    }
}

/// `value` with at most `digits` digits after the point, three at most, and no trailing zeros: rounded to the nearest, a
/// half to the even digit, as the standard library does, whose way for numbers of any size and precision takes 20 KB of
/// every phone's download. What is no number is 0, and more than 19 digits are the largest number of 19.
pub fn decimal(value: f64, digits: usize) -> String {
    let scale = [1, 10, 100, 1000][digits.min(3)];
    let units = nearest(value.abs(), scale);
    let (whole, mut part) = (units / scale, units % scale);
    let mut places = digits.min(3);
    while places > 0 && part % 10 == 0 {
        (part, places) = (part / 10, places - 1);
    }
    let sign = if value < 0.0 && units > 0 { "-" } else { "" };
    match places {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{part:0places$}"),
    }
}

/// The whole number nearest to `value` times `scale`, of two the even one; `value` is not negative.
fn nearest(value: f64, scale: u64) -> u64 {
    /// Bits of the mantissa that are stored, and the exponent of a number that is written in units of its last bit
    /// (IEEE 754, binary64).
    const STORED: u32 = 52;
    const LAST_BIT: i32 = 1075;
    let exponent = (value.to_bits() >> STORED) as i32 - LAST_BIT;
    let mantissa = value.to_bits() & ((1 << STORED) - 1) | 1 << STORED;
    let scaled = mantissa * scale;
    match exponent {
        _ if value.is_nan() => 0,
        0.. if scaled.leading_zeros() < exponent as u32 => u64::MAX,
        0.. => scaled << exponent,
        -63..0 => {
            let (units, rest) = (scaled >> -exponent, scaled & ((1 << -exponent) - 1));
            let half = 1 << (-exponent - 1);
            units + u64::from(rest > half || rest == half && units % 2 == 1)
        }
        // Less than a half, and numbers too small for a full mantissa.
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::profile::Profile;

    #[test]
    fn numbers_read_as_people_say_them() {
        let picture = Profile::built_in("chsi").unwrap().picture;
        let show = |unit: Unit, value| unit.show(value, Way::Nearest, &picture);
        assert_eq!(show(Unit::Byte, 51_200.0), "50");
        assert_eq!(show(Unit::FrameHeight, 80.0 / 640.0), "80");
        assert_eq!(show(Unit::FrameWidth, 0.5), "240");
        assert_eq!(show(Unit::Percent, 0.526), "52.6");
        assert_eq!(show(Unit::Percent, 0.0012), "0.12");
        assert_eq!(show(Unit::Degree, -0.04), "0");
        assert_eq!(show(Unit::Ratio, 1.5), "1.5");
    }

    #[test]
    fn decimals_are_those_of_the_standard_library() {
        let mut state = 1u64;
        let mut values = vec![0.5, 1.5, 2.5, 0.25, 0.125, 0.375, 1e-7, 1e15, 1e-300, 0.0];
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let part = (state >> 11) as f64 / (1u64 << 53) as f64;
            values.extend([
                part,
                part * 300.0,
                part * 1e9,
                (part * 4000.0).round() / 8.0,
            ]);
        }
        for value in values.iter().flat_map(|value| [*value, -value]) {
            for digits in 0..=3 {
                let text = format!("{value:.digits$}");
                let text = match text.contains('.') {
                    true => text.trim_end_matches('0').trim_end_matches('.'),
                    false => &text,
                };
                let expected = if text == "-0" { "0" } else { text };
                assert_eq!(decimal(value, digits), expected, "{value:?} {digits}");
            }
        }
        for beyond in [1e30, f64::MAX, f64::INFINITY] {
            assert_eq!(decimal(beyond, 0), u64::MAX.to_string());
        }
        assert_eq!(decimal(f64::NAN, 1), "0");
    }

    #[test]
    fn rounding_goes_the_way_it_is_told() {
        let picture = Profile::built_in("chsi").unwrap().picture;
        let show = |value, way| Unit::Percent.show(value, way, &picture);
        assert_eq!(show(0.0404, Way::Up), "4.1");
        assert_eq!(show(0.0404, Way::Down), "4");
        assert_eq!(show(0.44, Way::Up), "44");
        assert_eq!(show(0.64, Way::Down), "64");
        assert_eq!(show(-0.0404, Way::Down), "-4.1");
    }

    #[test]
    fn every_unit_has_a_name_in_the_report() {
        assert!(Unit::ALL.iter().all(|unit| !unit.id().is_empty()));
    }
}
