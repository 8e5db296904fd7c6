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
    pub const ALL: [Unit; 12] = [
        Unit::Byte,
        Unit::Pixel,
        Unit::FrameHeight,
        Unit::FrameWidth,
        Unit::Ratio,
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
            Unit::FrameHeight | Unit::FrameWidth | Unit::Ratio | Unit::Percent => "ratio",
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
            Unit::Ratio => (1.0, 2),
        };
        trim(way.round(value * factor, digits), digits)
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

/// `value` with at most `digits` digits after the point and no trailing zeros.
fn trim(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" { "0" } else { text }.to_string()
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
