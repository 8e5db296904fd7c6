//! Declarations: rules no phone can measure honestly, so the student ticks them off.

use crate::text::Text;
use serde::Serialize;

/// One declaration.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Ask {
    /// Public name, as in profiles and reports.
    #[cfg_attr(feature = "internals", ts(type = "AskId"))]
    pub id: &'static str,
    /// What the student confirms.
    pub text: Text,
}

/// The declaration of this id.
pub fn find(id: &str) -> Option<Ask> {
    let (id, zh, en) = ALL.iter().find(|(name, ..)| *name == id)?;
    Some(Ask {
        id,
        text: Text::new(zh, en),
    })
}

/// Every declaration: id, Chinese, English.
#[rustfmt::skip]
pub const ALL: &[(&str, &str, &str)] = &[
    ("myself", "由我本人操作，照片拍的是我本人", "I am doing this myself, and the photo is of me"),
    ("no_hat", "没有戴帽子、头巾（宗教、医疗需要除外，但不得遮挡脸部）", "No hat or head covering (religious or medical needs excepted, with the face free)"),
    ("no_earrings", "没有戴耳环、项链等饰品", "No earrings, necklace or other jewellery"),
    ("no_makeup", "没有化浓妆", "No heavy make-up"),
    ("no_color_lenses", "没有戴美瞳等有色隐形眼镜", "No coloured contact lenses"),
    ("glasses_as_admitted", "戴眼镜的，与平时和录取照片一致", "If glasses are worn: as every day and as in the admission photo"),
    ("collared_top", "穿有领的浅色单色上衣，已扣好衣领", "A light, plain top with a collar, buttoned"),
    ("no_uniform", "没有穿体现职业特征的服装", "No uniform or clothes that show a profession"),
    ("no_bare_shoulders", "没有穿无袖、吊带、低领、高领、大毛领衣服", "No sleeveless, strap, low-neck, turtleneck or fur-collar top"),
    ("no_bun", "没有扎高顶丸子头、没有戴发饰", "No high bun, no hair ornaments"),
    ("ears_visible", "双耳外露，头发没有遮挡眉毛和眼睛", "Both ears show; hair covers neither brows nor eyes"),
    ("not_retouched", "这是原始照片，没有修图、美颜", "This is the original photo, neither retouched nor beautified"),
    ("no_sleeveless", "没有穿无袖、吊带、大毛领服装", "No sleeveless or strap top, no large fur collar"),
    ("no_blue_clothes", "没有穿蓝色衣服，衣着与背景区分明显", "No blue clothes; they stand out from the background"),
    ("plain_clothes", "衣服没有复杂图案、条纹", "Clothes without busy patterns or stripes"),
    ("buttoned", "已拉好拉链、扣好衣领", "Zip closed, collar buttoned"),
    ("bare_face", "素颜，没有化妆、美颜", "No make-up, no beauty filter"),
    ("glasses_clear", "镜框没有遮挡眼睛，没有戴有色眼镜", "Frames do not cover the eyes; no tinted glasses"),
    ("no_snapshot", "不是生活照、自拍照，不是扫描或翻拍的照片", "Neither a snapshot nor a selfie, scan or photo of a print"),
    ("studio", "照片由照相馆拍摄，没有对面部修图", "Taken by a photo studio, the face not retouched"),
    ("rear_camera", "由他人用手机后置摄像头拍摄，不是自拍、扫描或翻拍", "Taken by somebody else with the rear camera; not a selfie, scan or photo of a print"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = ALL.iter().map(|a| a.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
    }
}
