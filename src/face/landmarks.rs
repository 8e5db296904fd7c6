//! The landmarks of the face mesh that are used, named.
//!
//! Topology: MediaPipe's canonical face model of 468 points, whose numbers stand here. *Left* and *right* are those of the
//! picture, not of the person. The weight file holds the landmarks of [`KEPT`] alone: of any other one no constant can be
//! made.

use super::canonical;

/// Landmarks that the mesh net gives a depth, too: those of the pose.
pub const DEEP: usize = canonical::POINTS.len();

/// All others that are looked at, and those that bounded a face on 693 photographs of real people.
#[rustfmt::skip]
const FLAT: [usize; 168] = [
    0, 7, 13, 14, 17, 18, 20, 21, 34, 36, 37, 39, 45, 46, 51, 52, 53, 54, 55, 58, 60, 63, 65, 66, 67, 68, 71, 72,
    79, 81, 82, 84, 85, 86, 87, 97, 99, 101, 103, 108, 109, 110, 116, 117, 118, 122, 123, 132, 136, 137, 144, 145,
    147, 148, 149, 150, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 164, 173, 176, 177, 187, 192, 193, 199,
    200, 202, 206, 207, 212, 214, 215, 216, 227, 229, 230, 231, 238, 246, 249, 250, 251, 264, 266, 267, 269, 275,
    276, 281, 282, 283, 284, 285, 288, 290, 293, 295, 296, 297, 298, 301, 302, 309, 311, 312, 314, 315, 316, 317,
    326, 328, 330, 332, 337, 338, 339, 345, 346, 347, 351, 352, 361, 365, 366, 373, 374, 376, 377, 378, 379, 380,
    381, 382, 384, 385, 386, 387, 388, 389, 390, 398, 400, 401, 411, 416, 417, 422, 426, 427, 432, 434, 435, 436,
    447, 449, 450, 451, 458, 466,
];

/// Numbers of the kept landmarks, in the order of the weight file: those with a depth come first.
pub const KEPT: [usize; DEEP + FLAT.len()] = {
    let mut kept = [0; DEEP + FLAT.len()];
    let mut i = 0;
    while i < kept.len() {
        kept[i] = if i < DEEP {
            canonical::POINTS[i].0
        } else {
            FLAT[i - DEEP]
        };
        i += 1;
    }
    kept
};

/// A kept landmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landmark(u8);

impl Landmark {
    /// Its place in [`KEPT`].
    pub fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// The landmark of a number.
///
/// # Panics
/// When it is not kept. In a constant, the compiler says so.
pub const fn landmark(number: usize) -> Landmark {
    let mut place = 0;
    while KEPT[place] != number {
        place += 1;
    }
    Landmark(place as u8)
}

/// The landmarks of some numbers; as [`landmark`].
pub const fn landmarks<const N: usize>(numbers: [usize; N]) -> [Landmark; N] {
    let mut found = [Landmark(0); N];
    let mut i = 0;
    while i < N {
        found[i] = landmark(numbers[i]);
        i += 1;
    }
    found
}

/// Outer and inner corner of the left eye.
pub const LEFT_EYE_CORNERS: [Landmark; 2] = landmarks([33, 133]);
/// Outer and inner corner of the right eye.
pub const RIGHT_EYE_CORNERS: [Landmark; 2] = landmarks([263, 362]);
/// Upper lid of the left eye, from outer to inner corner.
pub const LEFT_UPPER_LID: [Landmark; 7] = landmarks([246, 161, 160, 159, 158, 157, 173]);
/// Lower lid of the left eye, each point below its partner in [`LEFT_UPPER_LID`].
pub const LEFT_LOWER_LID: [Landmark; 7] = landmarks([7, 163, 144, 145, 153, 154, 155]);
/// Upper lid of the right eye, from outer to inner corner.
pub const RIGHT_UPPER_LID: [Landmark; 7] = landmarks([466, 388, 387, 386, 385, 384, 398]);
/// Lower lid of the right eye, each point below its partner in [`RIGHT_UPPER_LID`].
pub const RIGHT_LOWER_LID: [Landmark; 7] = landmarks([249, 390, 373, 374, 380, 381, 382]);
/// Upper edge of the left brow, from outside to the middle.
pub const LEFT_BROW: [Landmark; 5] = landmarks([70, 63, 105, 66, 107]);
/// Upper edge of the right brow, from outside to the middle.
pub const RIGHT_BROW: [Landmark; 5] = landmarks([300, 293, 334, 296, 336]);
/// Lower edge of the left brow, from outside to the middle.
pub const LEFT_BROW_LOWER: [Landmark; 5] = landmarks([46, 53, 52, 65, 55]);
/// Lower edge of the right brow, from outside to the middle.
pub const RIGHT_BROW_LOWER: [Landmark; 5] = landmarks([276, 283, 282, 295, 285]);
/// Between the brows.
pub const GLABELLA: Landmark = landmark(9);
/// Below the nose, where the upper lip begins.
pub const NOSE_BASE: Landmark = landmark(2);
/// Outer corners of the lips, left and right.
pub const LIP_CORNERS: [Landmark; 2] = landmarks([61, 291]);
/// Upper edge of the upper lip, in the middle.
pub const UPPER_LIP_TOP: Landmark = landmark(0);
/// Lower edge of the lower lip, in the middle.
pub const LOWER_LIP_BOTTOM: Landmark = landmark(17);
/// Lowest point of the chin.
pub const CHIN: Landmark = landmark(152);
/// Highest point of the mesh, on the forehead.
pub const FOREHEAD: Landmark = landmark(10);
/// Face outline at the height of the nose, left and right.
pub const CHEEK_OUTLINE: [Landmark; 2] = landmarks([234, 454]);
/// The face outline, clockwise in the picture from the top of the forehead.
pub const OUTLINE: [Landmark; 36] = landmarks([
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_landmark_is_kept_once() {
        for (place, number) in KEPT.into_iter().enumerate() {
            assert_eq!(landmark(number).place(), place, "{number} stands twice");
        }
    }

    #[test]
    fn what_is_not_kept_is_no_landmark() {
        assert!(std::panic::catch_unwind(|| landmark(3)).is_err());
    }
}
