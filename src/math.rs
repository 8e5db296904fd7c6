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
    /// Length of the vector (x, y).
    hypot(x, y);
}

/// Sine of an angle in radians, to the last bit or the one before for angles of some turns.
#[inline(never)]
pub fn sin(angle: f64) -> f64 {
    let (quarters, rest) = reduced(angle);
    let value = match quarters & 1 {
        0 => sin_of_rest(rest),
        _ => cos_of_rest(rest),
    };
    match quarters & 2 {
        0 => value,
        _ => -value,
    }
}

/// Cosine of an angle in radians, as [`sin`].
#[inline(never)]
pub fn cos(angle: f64) -> f64 {
    let (quarters, rest) = reduced(angle);
    let value = match quarters & 1 {
        0 => cos_of_rest(rest),
        _ => sin_of_rest(rest),
    };
    match quarters.wrapping_add(1) & 2 {
        0 => value,
        _ => -value,
    }
}

/// An angle as quarter turns and a rest of at most an eighth of a turn to either side. That of a quarter turn is taken in two
/// parts, whose first has so few bits that some thousand times it is exact (constants of fdlibm's `__ieee754_rem_pio2`). No
/// angle here has more turns; `libm`, which cares for all numbers, has 5 KB of code for it.
fn reduced(angle: f64) -> (i64, f64) {
    const FIRST: f64 = 1.570_796_326_734_125_6;
    const SECOND: f64 = 6.077_100_506_506_192e-11;
    let quarters = (angle * core::f64::consts::FRAC_2_PI).round_ties_even();
    (
        quarters as i64,
        (angle - quarters * FIRST) - quarters * SECOND,
    )
}

/// Sine of at most π/4: fdlibm's `__kernel_sin`.
fn sin_of_rest(x: f64) -> f64 {
    let z = x * x;
    let sum = 2.755_731_370_707_006_8e-6
        + z * (-2.505_076_025_340_686_3e-8 + z * 1.589_690_995_211_55e-10);
    let sum = 8.333_333_333_322_49e-3 + z * (-1.984_126_982_985_795e-4 + z * sum);
    x + z * x * (-1.666_666_666_666_663_2e-1 + z * sum)
}

/// Cosine of at most π/4: fdlibm's `__kernel_cos`.
fn cos_of_rest(x: f64) -> f64 {
    let z = x * x;
    let sum = -2.755_731_435_139_066_3e-7
        + z * (2.087_572_321_298_175e-9 + z * -1.135_964_755_778_819_5e-11);
    let sum = z
        * (4.166_666_666_666_66e-2
            + z * (-1.388_888_888_887_411e-3 + z * (2.480_158_728_947_673e-5 + z * sum)));
    let half = 0.5 * z;
    let one = 1.0 - half;
    one + (((1.0 - one) - half) + z * sum)
}

/// Cube root of a number that is not tiny (from 2⁻¹⁰²² on), to the last bit or the one before: a third of the exponent, a
/// polynomial for five bits more and 23 in all, and one step of Newton's (fdlibm's `cbrt`).
#[inline(never)]
pub fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let size = x.abs();
    let third = ((size.to_bits() >> 32) as u32 / 3 + 715_094_163) as u64;
    let root = f64::from_bits(third << 32);
    let r = (root * root) * (root / size);
    let upper = 1.621_429_720_105_354 + r * (-0.758_397_934_778_766 + r * 0.145_996_192_886_612_45);
    let root = root * (1.875_951_824_271_77 + r * (-1.884_979_795_433_771_7 + r * upper));
    let root = f64::from_bits((root.to_bits() + 0x8000_0000) & 0xffff_ffff_c000_0000);
    let r = size / (root * root);
    let root = root + root * ((r - root) / (root + root + r));
    root.copysign(x)
}

/// e to the power x in single precision: x less the nearest multiple of ln 2 in a fraction of polynomials, times a power of 2.
/// The bits are those of musl's `expf`, here without jumps, so that compilers make many at once.
#[inline(always)]
pub fn expf(x: f32) -> f32 {
    const HALF_LN_2: f32 = 0.346_573_6;
    const LN_2: [f32; 2] = [0.693_145_75, 1.428_606_8e-6];
    // Beyond these it is 0 and infinite.
    let x = smaller(larger(x, -104.0), 89.0);
    let size = x.abs();
    let nearest = match size > 3.0 * HALF_LN_2 {
        true => x * std::f32::consts::LOG2_E + 0.5f32.copysign(x),
        false => 1f32.copysign(x),
    };
    let count = if size > HALF_LN_2 { nearest } else { 0.0 } as i32;
    let (high, low) = (x - count as f32 * LN_2[0], count as f32 * LN_2[1]);
    let rest = high - low;
    let square = rest * rest;
    let c = rest - square * (0.166_666_25 + square * -0.002_766_733_3);
    let curved = rest * c / (2.0 - c) - low + high;
    let value = 1.0 + if size > 0.000_122_070_31 { curved } else { x };
    // In two steps, since 2^128 is none of these numbers.
    let power = |count: i32| f32::from_bits(((count + 127) as u32) << 23);
    value * power(count >> 1) * power(count - (count >> 1))
}

/// The logistic function 1 / (1 + e^−x).
#[inline(always)]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + expf(-x))
}

/// The smaller of two numbers, neither of them NaN: unlike [`f32::min`] a single instruction, of vectors too.
#[inline(always)]
pub fn smaller(a: f32, b: f32) -> f32 {
    if b < a {
        b
    } else {
        a
    }
}

/// The larger of two numbers; see [`smaller`].
#[inline(always)]
pub fn larger(a: f32, b: f32) -> f32 {
    if b > a {
        b
    } else {
        a
    }
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

    #[test]
    fn e_to_a_power_has_the_bits_of_libm() {
        let all = (0..u32::MAX).step_by(997).map(f32::from_bits);
        let near = (-120_000..120_000).map(|i| i as f32 * 0.001);
        for x in all.chain(near).filter(|x| !x.is_nan()) {
            assert_eq!(expf(x).to_bits(), libm::expf(x).to_bits(), "{x}");
        }
        assert!(expf(f32::NAN).is_nan());
    }

    #[test]
    fn own_functions_agree_with_libm() {
        for i in -40_000..40_000 {
            let x = f64::from(i) * 0.001_37;
            assert!((sin(x) - libm::sin(x)).abs() < 3e-16, "sin {x}");
            assert!((cos(x) - libm::cos(x)).abs() < 3e-16, "cos {x}");
            let root = libm::cbrt(x);
            assert!((cbrt(x) - root).abs() <= 3e-16 * root.abs(), "cbrt {x}");
        }
        for odd in [f64::NAN, f64::INFINITY, -1e300] {
            let _ = (sin(odd), cos(odd), cbrt(odd));
        }
        assert!(cbrt(f64::NAN).is_nan() && sin(f64::INFINITY).is_nan());
    }
}
