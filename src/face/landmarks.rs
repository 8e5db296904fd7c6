//! Indices of the face mesh topology (468 points), named.
//!
//! Topology: MediaPipe's canonical face model. *Left* and *right* are those of the picture, not of the person.

/// Outer and inner corner of the left eye.
pub const LEFT_EYE_CORNERS: [usize; 2] = [33, 133];
/// Outer and inner corner of the right eye.
pub const RIGHT_EYE_CORNERS: [usize; 2] = [263, 362];
/// Upper lid of the left eye, from outer to inner corner.
pub const LEFT_UPPER_LID: [usize; 7] = [246, 161, 160, 159, 158, 157, 173];
/// Lower lid of the left eye, each point below its partner in [`LEFT_UPPER_LID`].
pub const LEFT_LOWER_LID: [usize; 7] = [7, 163, 144, 145, 153, 154, 155];
/// Upper lid of the right eye, from outer to inner corner.
pub const RIGHT_UPPER_LID: [usize; 7] = [466, 388, 387, 386, 385, 384, 398];
/// Lower lid of the right eye, each point below its partner in [`RIGHT_UPPER_LID`].
pub const RIGHT_LOWER_LID: [usize; 7] = [249, 390, 373, 374, 380, 381, 382];
/// Upper edge of the left brow, from outside to the middle.
pub const LEFT_BROW: [usize; 5] = [70, 63, 105, 66, 107];
/// Upper edge of the right brow, from outside to the middle.
pub const RIGHT_BROW: [usize; 5] = [300, 293, 334, 296, 336];
/// Lower edge of the left brow, from outside to the middle.
pub const LEFT_BROW_LOWER: [usize; 5] = [46, 53, 52, 65, 55];
/// Lower edge of the right brow, from outside to the middle.
pub const RIGHT_BROW_LOWER: [usize; 5] = [276, 283, 282, 295, 285];
/// Between the brows.
pub const GLABELLA: usize = 9;
/// Where the bridge of the nose begins, between the eyes.
pub const NOSE_BRIDGE: usize = 168;
/// Tip of the nose.
pub const NOSE_TIP: usize = 1;
/// Below the nose, where the upper lip begins.
pub const NOSE_BASE: usize = 2;
/// Outer edges of the nostrils, left and right.
pub const NOSE_WINGS: [usize; 2] = [129, 358];
/// Corners of the mouth where the lips meet, left and right.
pub const MOUTH_CORNERS: [usize; 2] = [78, 308];
/// Outer corners of the lips, left and right.
pub const LIP_CORNERS: [usize; 2] = [61, 291];
/// Lower edge of the upper lip, left to right; its middle is the fourth.
pub const UPPER_LIP_INNER: [usize; 7] = [80, 81, 82, 13, 312, 311, 310];
/// Upper edge of the lower lip, each point below its partner in [`UPPER_LIP_INNER`].
pub const LOWER_LIP_INNER: [usize; 7] = [88, 178, 87, 14, 317, 402, 318];
/// Upper edge of the upper lip, in the middle.
pub const UPPER_LIP_TOP: usize = 0;
/// Lower edge of the lower lip, in the middle.
pub const LOWER_LIP_BOTTOM: usize = 17;
/// Lowest point of the chin.
pub const CHIN: usize = 152;
/// Highest point of the mesh, on the forehead.
pub const FOREHEAD: usize = 10;
/// Face outline at the height of the nose, left and right.
pub const CHEEK_OUTLINE: [usize; 2] = [234, 454];
/// Middle of the cheeks, left and right.
pub const CHEEKS: [usize; 2] = [50, 280];
/// The face outline, clockwise in the picture from the top of the forehead.
pub const OUTLINE: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
