//! Colour of the background: one of the colours the service asks for, or, where it names none, any single colour.
//!
//! Source: 教毕指〔2017〕99号: light blue (100, 197, 255), white, or light grey (240, 240, 240).
//!
//! Measured: CIEDE2000 from the median colour of the person-free background to the nearest allowed colour. Without allowed
//! colours: CIEDE2000 from the background's own median colour that nine tenths of the background keep within. The tolerance leaves
//! room for wall paint and white balance; the nearest wrong colours lie beyond 14. Where the face tells that the whole picture is dark
//! or overexposed, the allowed colours are seen in that light, so that one fault is not reported twice. Calibrated on the development photos, see docs/calibration.md.

use crate::color::{self, delta_e};
use crate::math;
use crate::measure::background::{length, percentile, Background};
use crate::measure::closeup::{Closeup, Exposure, MOST_BRIGHT, ORDINARY_LEVELS};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_color",
    unit: Unit::DeltaE,
    limit: Limit::at_most(9.0),
    repair: Repair::Background,
    explained_by: &["natural_color", "exposure_dark", "exposure_bright"],
    measure: Measure::Portrait(measure),
    title: Text::new("背景颜色", "Background colour"),
    low: Text::new("", ""),
    high: Text::new(
        "背景颜色不对。请在{wanted}的纯色背景前重拍。",
        "The background has the wrong colour. Take it again before a plain background: {wanted}.",
    ),
};

/// Names of colours, first those that services ask for: so many.
const ALLOWED_NAMES: usize = 5;

/// Those, then what walls have besides.
const NAMES: [([u8; 3], Text); 15] = [
    ([100, 197, 255], Text::new("浅蓝色", "light blue")),
    ([255, 255, 255], Text::new("白色", "white")),
    ([240, 240, 240], Text::new("浅灰色", "light grey")),
    ([67, 142, 219], Text::new("蓝色", "blue")),
    ([255, 0, 0], Text::new("红色", "red")),
    ([20, 60, 150], Text::new("深蓝色", "dark blue")),
    ([128, 128, 128], Text::new("灰色", "grey")),
    ([70, 70, 70], Text::new("深灰色", "dark grey")),
    ([15, 15, 15], Text::new("黑色", "black")),
    ([205, 40, 45], Text::new("红色", "red")),
    ([225, 150, 140], Text::new("粉色", "pink")),
    ([240, 225, 190], Text::new("米色", "beige")),
    ([190, 150, 95], Text::new("黄褐色", "tan")),
    ([100, 70, 50], Text::new("棕色", "brown")),
    ([110, 160, 110], Text::new("绿色", "green")),
];

fn measure(portrait: &Portrait, picture: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let lights = lights(portrait.closeup().and_then(Closeup::exposure));
    let nearest = picture
        .backgrounds
        .iter()
        .flat_map(|rgb| lights.iter().map(|gain| in_light(*rgb, *gain)))
        .map(|rgb| delta_e(background.color, color::lab(rgb)))
        .reduce(f64::min);
    let value = nearest.unwrap_or_else(|| spread(background));
    let wanted = wanted(&picture.backgrounds);
    let reading = Reading::of(value).with("wanted", wanted.clone());
    if picture.backgrounds.is_empty() {
        return reading;
    }
    let all = [background.rgb]
        .into_iter()
        .chain(picture.backgrounds.iter().copied());
    let colors: Vec<String> = all
        .map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"))
        .collect();
    reading
        .with("measured", found(background.rgb, &picture.backgrounds))
        .with("required", wanted)
        .with("colors", colors.join(" "))
}

/// Level of exposure of the middle one of ordinary photos.
const USUAL_LEVEL: f32 = 197.0;
/// Levels grow with this power of the light.
const GAMMA: f64 = 2.2;
/// Factors of the light that the face leaves possible, around the one it suggests.
const UNSURE: [f32; 7] = [0.55, 0.67, 0.82, 1.0, 1.22, 1.5, 1.8];

/// Factors of the usual light in which the background may be seen: 1, and in a dark or overexposed picture those near the
/// light that the face suggests.
fn lights(exposure: Option<Exposure>) -> Vec<f32> {
    let [least, most] = ORDINARY_LEVELS;
    let odd = |e: &Exposure| e.level < least || e.level > most || e.glare > MOST_BRIGHT;
    let mut lights = vec![1.0];
    if let Some(exposure) = exposure.filter(odd) {
        let gain = math::pow(f64::from(exposure.level / USUAL_LEVEL), GAMMA) as f32;
        lights.extend(UNSURE.map(|factor| factor * gain));
    }
    lights
}

/// A colour in another light, clipped as a camera does.
fn in_light(rgb: [u8; 3], gain: f32) -> [u8; 3] {
    if gain == 1.0 {
        return rgb;
    }
    rgb.map(|v| color::encode((color::linear(v) * gain).min(1.0)))
}

/// CIEDE2000 from the median colour that nine tenths of the background keep within.
fn spread(background: &Background) -> f64 {
    let cells = background.cells.iter().zip(&background.free);
    let mut off: Vec<f32> = cells
        .filter(|(_, free)| **free)
        .map(|(cell, _)| length(background.metric.offset(color::lab(*cell))))
        .collect();
    percentile(&mut off, 0.9).map_or(f64::NAN, f64::from)
}

/// The name of the nearest colour of a list.
fn name(rgb: [u8; 3], names: &[([u8; 3], Text)]) -> Text {
    let near = |known: [u8; 3]| delta_e(color::lab(known), color::lab(rgb));
    let nearest = names.iter().min_by(|a, b| near(a.0).total_cmp(&near(b.0)));
    nearest.map_or(Text::new("", ""), |(_, name)| name.clone())
}

/// CIEDE2000 from which two colours of one name are told apart in words: below it nobody sees a difference on a wall.
const OF_ONE_NAME: f64 = 5.0;

/// The background's colour in words. One with the name of an allowed colour says how it differs: the same word for what
/// was found and what is required would contradict the answer.
fn found(rgb: [u8; 3], allowed: &[[u8; 3]]) -> Text {
    let found = name(rgb, &NAMES);
    let seen = color::lab(rgb);
    let distance = |wanted: &[u8; 3]| delta_e(color::lab(*wanted), seen);
    let same_name = allowed
        .iter()
        .filter(|wanted| name(**wanted, &NAMES) == found)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let Some(wanted) = same_name.filter(|wanted| distance(wanted) >= OF_ONE_NAME) else {
        return found;
    };
    let lighter = seen.l - color::lab(*wanted).l;
    let how = if f64::from(lighter.abs()) < OF_ONE_NAME {
        Text::new("偏色的{name}", "{name} with a tint")
    } else if lighter < 0.0 {
        Text::new("偏暗的{name}", "darker {name}")
    } else {
        Text::new("偏亮的{name}", "lighter {name}")
    };
    how.fill(&[("name", found)])
}

/// The allowed colours in words.
fn wanted(backgrounds: &[[u8; 3]]) -> Text {
    let names: Vec<Text> = backgrounds
        .iter()
        .map(|rgb| name(*rgb, &NAMES[..ALLOWED_NAMES]))
        .collect();
    if names.is_empty() {
        return Text::new("单一颜色", "any single colour");
    }
    let join = |pick: fn(&Text) -> &str, comma: &str, or: &str| {
        let parts: Vec<&str> = names.iter().map(pick).collect();
        match parts.split_last() {
            Some((last, [])) => (*last).to_string().into(),
            Some((last, others)) => format!("{}{or}{last}", others.join(comma)).into(),
            None => "".into(),
        }
    };
    Text {
        zh: join(|t| &t.zh, "、", "或"),
        en: join(|t| &t.en, ", ", " or "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;
    use crate::rules::profile::Profile;

    #[test]
    fn allowed_colors_pass_and_others_do_not() {
        let on = |rgb: [u8; 3]| fixtures::status(&CHECK, &fixtures::scene(|_, _| rgb));
        assert_eq!(on([100, 197, 255]), Status::Pass);
        assert_eq!(on([250, 250, 250]), Status::Pass);
        assert_eq!(on([214, 30, 38]), Status::Reject);
        assert_eq!(on([67, 142, 219]), Status::Reject);
    }

    #[test]
    fn a_dark_picture_of_an_allowed_color_is_only_dark() {
        let dark = |rgb: [u8; 3], gain: f32| {
            let mut scene = fixtures::scene(|_, _| rgb);
            for v in &mut scene.pixels.rgb {
                *v = in_light([*v; 3], gain)[0];
            }
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(dark([100, 197, 255], 0.2), Status::Pass);
        assert_eq!(dark([255, 255, 255], 0.2), Status::Pass);
        assert_eq!(dark([214, 30, 38], 0.2), Status::Reject);
        assert_eq!(dark([67, 142, 219], 0.9), Status::Reject);
    }

    #[test]
    fn any_single_color_where_none_is_named() {
        let profile = Profile::built_in("cup-2023").unwrap();
        let off = |scene: crate::scene::Scene| {
            let reading = measure(&scene.portrait().unwrap(), &profile.picture);
            reading.value.unwrap()
        };
        assert!(off(fixtures::scene(|_, _| [214, 30, 38])) < 1.0);
        assert!(off(fixtures::scene(|x, _| [(x / 2) as u8, 90, 120])) > 9.0);
    }

    #[test]
    fn the_advice_names_the_colors() {
        let finding = fixtures::finding(&CHECK, &fixtures::scene(|_, _| [214, 30, 38]));
        assert!(finding.advice.unwrap().zh.contains("浅蓝色、白色或浅灰色"));
        let shown = finding.shown.unwrap();
        assert_eq!(shown.measured.zh, "红色");
        assert_eq!(shown.colors.len(), 4);
        assert_eq!(shown.colors[1], "#64c5ff");
    }

    #[test]
    fn what_is_found_never_reads_like_what_is_required() {
        let allowed = [[100, 197, 255], [255, 255, 255], [240, 240, 240]];
        let zh = |rgb: [u8; 3]| found(rgb, &allowed).zh;
        assert_eq!(zh([205, 205, 205]), "偏暗的浅灰色");
        assert_eq!(zh([130, 225, 255]), "偏亮的浅蓝色");
        assert_eq!(zh([238, 238, 238]), "浅灰色");
        assert_eq!(zh([214, 30, 38]), "红色");
        let finding = fixtures::finding(&CHECK, &fixtures::scene(|_, _| [205; 3]));
        let shown = finding.shown.unwrap();
        assert_eq!(shown.measured.zh, "偏暗的浅灰色");
    }
}
