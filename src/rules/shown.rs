//! [`Shown`]: the number of a finding and its range, as a person reads them.

use super::check::Check;
use super::limit::Limit;
use super::picture::Picture;
use super::unit::{Unit, Way};
use crate::math;
use crate::text::Text;
use serde::Serialize;
use std::cmp::Ordering;

/// A number and its range in words, each given once and rounded so that they never contradict the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Shown {
    /// What was measured, e.g. "37.9 KB".
    pub measured: Text,
    /// What is required, e.g. "20–60 KB".
    pub required: Text,
    /// What was measured and what is required as colours, `#rrggbb`; empty where the number is about none.
    pub colors: Vec<String>,
}

impl Shown {
    /// `value` beside `limit`; what the reading says of itself under `measured` and `required` comes first. `None` for
    /// numbers that tell a person nothing: flags, and how many signs were found.
    pub(super) fn new(
        check: &Check,
        value: f64,
        limit: &Limit,
        words: &[(&'static str, Text)],
        picture: &Picture,
    ) -> Option<Shown> {
        let word = |key| words.iter().find(|(k, _)| *k == key).map(|(_, word)| word);
        let colors = word("colors").map_or(Vec::new(), |list| {
            list.en.split_ascii_whitespace().map(String::from).collect()
        });
        if let (Some(measured), Some(required)) = (word("measured"), word("required")) {
            return Some(Shown {
                measured: measured.clone(),
                required: required.clone(),
                colors,
            });
        }
        let unit = check.unit;
        let counts_signs = unit == Unit::Count && limit.max == Some(0.0);
        if unit == Unit::Flag || counts_signs {
            return None;
        }
        let (value, limit, digits) = scaled(unit, value, limit);
        let way = match limit.place(value) {
            Ordering::Less => Way::Down,
            Ordering::Equal => Way::Nearest,
            Ordering::Greater => Way::Up,
        };
        let measured = with_sign(digits, &digits.show(value, way, picture).into());
        let required = with_sign(digits, &limit.words(digits, picture));
        Some(Shown {
            measured,
            required,
            colors,
        })
    }
}

/// Score, share and colour difference on a scale of 0 to 100, how many times one thing is another as it is, an angle or
/// offset to either side as how far it is off; and the unit whose digits and sign it is shown with.
fn scaled(unit: Unit, value: f64, limit: &Limit) -> (f64, Limit, Unit) {
    let by = |factor: f64| Limit {
        min: limit.min.map(|v| (v * factor).min(100.0)),
        max: limit.max.map(|v| (v * factor).min(100.0)),
        ..*limit
    };
    match (unit, limit.min, limit.max) {
        (Unit::Doublings, ..) => {
            let times = |doublings| math::pow(2.0, doublings);
            let limit = Limit {
                min: limit.min.map(times),
                max: limit.max.map(times),
                ..*limit
            };
            (times(value), limit, Unit::Ratio)
        }
        (Unit::Ratio, _, Some(max)) if max >= 1.0 => (value, *limit, unit),
        (Unit::Ratio, ..) => ((value * 100.0).clamp(0.0, 100.0), by(100.0), Unit::Score),
        (Unit::Score | Unit::DeltaE, ..) => (value.clamp(0.0, 100.0), by(1.0), Unit::Score),
        (_, Some(min), Some(max)) if min < 0.0 && max > 0.0 => {
            let end = if value < 0.0 { -min } else { max };
            let off = Limit {
                min: None,
                max: Some(end),
                ..*limit
            };
            (value.abs(), off, unit)
        }
        _ => (value, *limit, unit),
    }
}

/// A number with the sign of its unit.
fn with_sign(unit: Unit, number: &Text) -> Text {
    let (zh, en) = match unit {
        Unit::Byte => (" KB", " KB"),
        Unit::Pixel | Unit::FrameHeight | Unit::FrameWidth => (" 像素", " px"),
        Unit::Percent => ("%", "%"),
        Unit::Degree => ("°", "°"),
        Unit::Dpi => (" dpi", " dpi"),
        Unit::Ratio | Unit::Doublings => (" 倍", "×"),
        Unit::DeltaE | Unit::Score => ("（0–100）", " (0–100)"),
        Unit::Count | Unit::Flag => ("", ""),
    };
    Text {
        zh: format!("{}{zh}", number.zh).into(),
        en: format!("{}{en}", number.en).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checks;
    use crate::rules::profile::Profile;

    fn shown(id: &str, value: f64) -> [String; 2] {
        let profile = Profile::built_in("chsi").unwrap();
        let check = checks::find(id).unwrap();
        let limit = profile.limit(check);
        let limit = match limit.place(value) {
            Ordering::Equal => limit.soft(),
            _ => limit,
        };
        let shown = Shown::new(check, value, &limit, &[], &profile.picture).unwrap();
        [shown.measured.zh.into(), shown.required.zh.into()]
    }

    #[test]
    fn a_number_outside_never_looks_inside() {
        assert_eq!(shown("mouth_closed", 0.0701), ["7.1%", "不超过 7%"]);
        assert_eq!(shown("hair_gap", 49.9 / 640.0), ["49 像素", "50–110 像素"]);
        assert_eq!(shown("file_size", 61_441.0), ["60.1 KB", "20–60 KB"]);
    }

    #[test]
    fn scores_stay_between_0_and_100() {
        assert_eq!(
            shown("background_color", 163.8),
            ["100（0–100）", "不超过 9（0–100）"]
        );
        assert_eq!(shown("sharpness", 0.1), ["10（0–100）", "至少 20（0–100）"]);
    }

    #[test]
    fn how_many_times_one_thing_is_another_is_no_score() {
        assert_eq!(shown("face_lighting", 1.4), ["2.64 倍", "不超过 2.13 倍"]);
        assert_eq!(shown("proportions", 1.4), ["1.4 倍", "0.82–1.33 倍"]);
    }

    /// Just outside and far outside of every range.
    #[test]
    fn no_number_of_any_check_looks_as_if_it_lay_inside() {
        let profile = Profile::built_in("chsi").unwrap();
        let numbers = |text: &str| -> Vec<f64> {
            let scaleless = text.replace("0–100", "");
            let parts = scaleless.split(|c: char| !c.is_ascii_digit() && c != '.');
            parts.filter_map(|part| part.parse().ok()).collect()
        };
        for check in checks::ALL {
            let limit = profile.limit(check);
            for limit in [limit, limit.soft()] {
                for factor in [0.2, 0.9, 0.999, 1.001, 1.1, 5.0] {
                    for value in [limit.min, limit.max].into_iter().flatten() {
                        let value = value * factor;
                        let place = limit.place(value);
                        if place == Ordering::Equal || value > 60.0 && check.unit == Unit::Dpi {
                            continue;
                        }
                        let Some(shown) = Shown::new(check, value, &limit, &[], &profile.picture)
                        else {
                            continue;
                        };
                        let (measured, required) = (shown.measured.zh, shown.required.zh);
                        let (seen, ends) = (numbers(&measured)[0], numbers(&required));
                        let outside = match ends[..] {
                            [low, high] => seen < low || seen > high,
                            [end] if required.contains("不超过") => seen > end,
                            [end] => seen != end,
                            _ => false,
                        };
                        assert!(outside, "{}: {value}: {measured}, {required}", check.id);
                    }
                }
            }
        }
    }

    #[test]
    fn what_lies_to_one_side_is_told_by_how_far() {
        assert_eq!(shown("head_roll", -6.21), ["6.3°", "不超过 5°"]);
        assert_eq!(shown("face_center", -0.07), ["34 像素", "不超过 28 像素"]);
    }
}
