//! Density tag: dots per inch, which a school's printer needs to print the photo at its true size.
//!
//! Source: 教毕指〔2017〕99号: 300 dpi. The notices do not mention it, so elsewhere it is advice.
//!
//! Measured: the tag of JFIF, EXIF, Photoshop or PNG in whole dots per inch, the axis that is farther from 300; 0 when
//! the file has none.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::unit::decimal;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "density",
    unit: Unit::Dpi,
    limit: Limit::between(300.0, 300.0).advised(),
    repair: Repair::Encode,
    explained_by: &["file_format", "file_intact"],
    measure: Measure::File(|file, picture| {
        let wanted = f64::from(picture.density);
        let Some([x, y]) = file.probe.density else {
            return Reading::of(0.0).with("found", Text::new("没有写明", "not given"));
        };
        // Dots per centimetre come out as 299.72.
        let (x, y) = (x.round(), y.round());
        let far = if (x - wanted).abs() > (y - wanted).abs() {
            x
        } else {
            y
        };
        let found = decimal(far, 0);
        Reading::of(far).with(
            "found",
            Text {
                zh: format!("是 {found} dpi").into(),
                en: format!("{found} dpi").into(),
            },
        )
    }),
    title: Text::new("打印分辨率", "Print density"),
    low: Text::new(
        "打印分辨率{found}。请让照相馆按 {range} dpi 导出，或换用手机拍的原图。",
        "The print density is {found}. Ask the studio to export it at {range} dpi.",
    ),
    high: Text::new(
        "打印分辨率{found}。请让照相馆按 {range} dpi 导出，或换用手机拍的原图。",
        "The print density is {found}. Ask the studio to export it at {range} dpi.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn three_hundred_in_any_unit_passes() {
        let value = |density| {
            let file = fixtures::jpeg_file(|p| p.density = density);
            let finding = fixtures::file_finding(&CHECK, &file);
            (finding.value, finding.advice.is_none())
        };
        assert_eq!(value(Some([300.0, 300.0])), (Some(300.0), true));
        assert_eq!(value(Some([299.72, 299.72])), (Some(300.0), true));
        assert_eq!(value(Some([300.0, 72.0])), (Some(72.0), false));
        assert_eq!(value(None), (Some(0.0), false));
    }
}
