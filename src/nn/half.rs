//! IEEE 754 half precision, the storage form of biases, slopes and scales.

/// The single-precision value of a half-precision bit pattern; exact.
pub fn half_to_single(half: u16) -> f32 {
    let sign = (half as u32 & 0x8000) << 16;
    let exponent = (half as u32 >> 10) & 0x1f;
    let mantissa = half as u32 & 0x3ff;
    let magnitude = match exponent {
        // Subnormal: the mantissa counts steps of 2^-24.
        0 => (mantissa as f32 / 16_777_216.0).to_bits(),
        31 => 0x7f80_0000 | (mantissa << 13),
        _ => ((exponent + 112) << 23) | (mantissa << 13),
    };
    f32::from_bits(sign | magnitude)
}

/// The half-precision bit pattern nearest to `single`; beyond ±65504 infinity, ties away from zero.
pub fn single_to_half(single: f32) -> u16 {
    let bits = single.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    if single.is_nan() {
        return sign | 0x7e00;
    }
    let magnitude = f32::from_bits(bits & 0x7fff_ffff);
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    if magnitude < 6.103_515_6e-5 {
        return sign | (magnitude * 16_777_216.0).round() as u16;
    }
    // Rounding may carry into the exponent, which is then right as well.
    sign | ((((bits & 0x7fff_ffff) + 0x1000) >> 13) - (112 << 10)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finite_half_survives_the_round_trip() {
        for half in 0..=u16::MAX {
            let single = half_to_single(half);
            if single.is_finite() {
                assert_eq!(single_to_half(single), half, "{half:#06x}");
            }
        }
    }

    #[test]
    fn known_values() {
        assert_eq!(half_to_single(0x3c00), 1.0);
        assert_eq!(half_to_single(0xc500), -5.0);
        assert_eq!(single_to_half(65504.0), 0x7bff);
        assert_eq!(single_to_half(1e9), 0x7c00);
        assert!(half_to_single(single_to_half(f32::NAN)).is_nan());
    }
}
