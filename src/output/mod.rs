//! A scene and a profile → the file to upload: crop, background, encode to a byte band.

pub mod encode;
pub mod jpeg;
pub mod matte;
pub mod plan;
pub mod refusal;
