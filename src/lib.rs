//! xuezhao.

pub mod face;
pub mod geometry;
pub mod math;
pub mod nn;
pub mod pixels;
