//! The functions by which `fast_image_resize` makes filters that nobody asks for, under the names that the linker knows.
//!
//! Without them the compiler's own come along, a second copy of what `math` is made of: 8 KB that never run.
#![allow(unsafe_code)] // Names for the linker; there is no unsafe code here.

use crate::math;

#[no_mangle]
extern "C" fn sin(x: f64) -> f64 {
    math::sin(x)
}

#[no_mangle]
extern "C" fn cos(x: f64) -> f64 {
    math::cos(x)
}

#[no_mangle]
extern "C" fn exp(x: f64) -> f64 {
    math::exp(x)
}
