//! What stands in the way of a crop, and what the student can do about it.

use crate::rules::state::RuleState;
use crate::text::Text;

/// What stands in the way of a crop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The hair leaves the picture at its upper edge.
    CrownCut,
    /// Not enough picture above the head.
    Above,
    /// Not enough picture below the head.
    Below,
    /// Not enough picture beside the head.
    Beside,
    /// Not enough picture on several sides: the head fills the frame.
    Around,
    /// Too few pixels: the crop would have to be enlarged further than the profile allows.
    Pixels,
    /// The proportions of the head satisfy no crop, however much picture there were.
    Proportions,
    /// The crop was chosen by hand and breaks a rule that another crop would keep.
    Chosen,
}

impl Obstacle {
    /// What stands in the way of a crop, and what to do about it.
    pub fn advice(self) -> Text {
        match self {
            Obstacle::CrownCut => Text::new(
                "头顶被照片上边切掉了，裁剪无法补救。请在头顶上方多留一些空白重拍。",
                "The top of the head is cut off, which no crop can fix. Leave room above the head and take it again.",
            ),
            Obstacle::Above => Text::new(
                "头顶上方的画面不够，裁剪无法补救。请把镜头抬高一点，在头顶上方多留一些空白重拍。",
                "There is too little picture above the head to crop it right. Tilt the camera up a little, leave more room above the head and take it again.",
            ),
            Obstacle::Below => Text::new(
                "下巴以下的画面不够，裁剪无法补救。请退后一步，拍到胸口再裁剪。",
                "There is too little picture below the chin to crop it right. Step back so that the chest is in the picture.",
            ),
            Obstacle::Beside => Text::new(
                "人离画面侧边太近，裁剪无法居中。请站到画面中间重拍。",
                "The person is too near the side of the picture to be centred. Stand in the middle and take it again.",
            ),
            Obstacle::Around => Text::new(
                "人在画面里太满，四周没有裁剪的余地。请退后一步重拍。",
                "The person fills the picture and leaves no room to crop. Step back and take it again.",
            ),
            Obstacle::Pixels => Text::new(
                "照片里的头像素太少，裁剪后需要放大，会变模糊。请选用原图，或者靠近一些重拍。",
                "The head has too few pixels: cropped, it would have to be enlarged and turn soft. Pick the original photo, or take it again from closer.",
            ),
            Obstacle::Proportions => Text::new(
                "这几项位置要求无法用任何裁剪同时满足。请正对镜头，压低蓬松或扎高的头发后重拍。",
                "No crop satisfies these placement rules at once. Face the camera, flatten high hair and take it again.",
            ),
            Obstacle::Chosen => Text::new(
                "请拖动或缩放照片，让各条线变绿，或者恢复建议的位置。",
                "Drag or pinch the photo until the lines turn green, or go back to the proposal.",
            ),
        }
    }
}

/// Why there is no crop.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// What stands in the way.
    pub obstacle: Obstacle,
    /// The rules that fail in the best crop there is.
    pub rules: Vec<RuleState>,
}
