//! What stands in the way of a crop, and what the student can do about it.

use crate::rules::state::RuleState;
use crate::text::Text;

/// What stands in the way of a crop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The head leaves the picture at its upper edge.
    CrownCut,
    /// The hair alone leaves it there.
    HairCut,
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
                "头顶被切掉了。请退后半步，在头顶上方留些空后重拍。",
                "The top of the head is cut off. Step back half a pace, leave room above the head and take it again.",
            ),
            Obstacle::HairCut => Text::new(
                "头发碰到照片上边了。请退后半步，在头顶上方留些空后重拍。",
                "The hair touches the upper edge. Step back half a pace, leave room above the head and take it again.",
            ),
            Obstacle::Above => Text::new(
                "头顶上方留得太少。请把镜头抬高一点重拍。",
                "There is too little room above the head. Raise the camera a little and take it again.",
            ),
            Obstacle::Below => Text::new(
                "离镜头太近，下巴以下拍得太少。请退后一步，拍到胸口。",
                "You are too close: too little is in the picture below the chin. Step back until the chest is in it.",
            ),
            Obstacle::Beside => Text::new(
                "人太靠边。请站到画面中间重拍。",
                "You are too near the side of the picture. Stand in the middle and take it again.",
            ),
            Obstacle::Around => Text::new(
                "离镜头太近，四周没有余地。请退后一步重拍。",
                "You are too close: there is no room around you. Step back and take it again.",
            ),
            Obstacle::Pixels => Text::new(
                "离镜头太远，脸在照片里太小。请走近一些重拍，或选用原图。",
                "You are too far away: the face is too small in the photo. Come closer and take it again, or pick the original.",
            ),
            Obstacle::Proportions => Text::new(
                "头的位置怎么裁都不合适。请正对镜头，压低蓬松或扎高的头发后重拍。",
                "No crop places the head right. Face the camera, flatten high hair and take it again.",
            ),
            Obstacle::Chosen => Text::new(
                "照片的位置还没有放对。请拖动或缩放，让各条线变绿，或恢复建议的位置。",
                "The photo does not lie right yet. Drag or pinch it until the lines turn green, or go back to the proposal.",
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
