//! Transcendental functions that give the same bits on every target.
//!
//! The standard library calls the platform's libm, which differs between native and wasm in the last
//! bit; a report that hangs on such a bit would differ too. `clippy.toml` forbids the std methods.

macro_rules! f64_functions {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),+);)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name($($arg: f64),+) -> f64 {
            libm::$name($($arg),+)
        }
    )*};
}

f64_functions! {
    /// Sine of an angle in radians.
    sin(x);
    /// Cosine of an angle in radians.
    cos(x);
    /// Arc sine in radians; NaN outside −1..1.
    asin(x);
    /// Angle of the vector (x, y) in radians, −π..π.
    atan2(y, x);
    /// e to the power x.
    exp(x);
    /// Natural logarithm.
    log(x);
    /// x to the power y.
    pow(x, y);
    /// Cube root.
    cbrt(x);
    /// Length of the vector (x, y).
    hypot(x, y);
}

/// e to the power x in single precision: the nets' activations.
#[inline]
pub fn expf(x: f32) -> f32 {
    libm::expf(x)
}

/// The logistic function 1 / (1 + e^−x).
#[inline]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + expf(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_textbook() {
        assert!((sin(core::f64::consts::FRAC_PI_6) - 0.5).abs() < 1e-15);
        assert!((atan2(1.0, 1.0) - core::f64::consts::FRAC_PI_4).abs() < 1e-15);
        assert_eq!(logistic(0.0), 0.5);
    }
}
