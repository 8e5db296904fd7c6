//! What a coefficient of the inverse DCT adds to each point (ITU-T T.81 A.3.3), in 13 bits: of 8 points with the roundings of
//! libjpeg's constants, of fewer points with those of [`scalar`](super::scalar).

use std::f64::consts::FRAC_1_SQRT_2;

/// Bits of the constants.
pub(super) const BITS: u32 = 13;

/// A constant of 13 bits.
pub(super) const fn fixed(value: f64) -> i32 {
    (value * 8192.0 + 0.5) as i32
}

/// What each coefficient adds to each point, of transforms of 3, 4, 6 and 8 points: the transform is linear, and integers
/// are exact in any order.
const WAVES: [[[i16; 8]; 8]; 4] = {
    const ONE: i16 = 1 << BITS;
    let b = fixed(0.541196100) as i16;
    let [a, c, d] = [
        b + fixed(0.765366865) as i16,
        b,
        b - fixed(1.847759065) as i16,
    ];
    let [e, f] = [fixed(1.224744871) as i16, fixed(FRAC_1_SQRT_2) as i16];
    let [g, h] = [fixed(0.366025404) as i16, ONE + fixed(0.366025404) as i16];
    let none = [0; 8];
    [
        [
            [ONE, ONE, ONE, 0, 0, 0, 0, 0],
            [e, 0, -e, 0, 0, 0, 0, 0],
            [f, -2 * f, f, 0, 0, 0, 0, 0],
            none,
            none,
            none,
            none,
            none,
        ],
        [
            [ONE, ONE, ONE, ONE, 0, 0, 0, 0],
            [a, b, -b, -a, 0, 0, 0, 0],
            [ONE, -ONE, -ONE, ONE, 0, 0, 0, 0],
            [c, d, -d, -c, 0, 0, 0, 0],
            none,
            none,
            none,
            none,
        ],
        [
            [ONE, ONE, ONE, ONE, ONE, ONE, 0, 0],
            [h, ONE, g, -g, -ONE, -h, 0, 0],
            [e, 0, -e, -e, 0, e, 0, 0],
            [ONE, -ONE, -ONE, ONE, ONE, -ONE, 0, 0],
            [f, -2 * f, f, f, -2 * f, f, 0, 0],
            [g, -ONE, h, -h, ONE, -g, 0, 0],
            none,
            none,
        ],
        [
            [ONE; 8],
            odd([11363, 9633, 6437, 2260]),
            [a, b, -b, -a, -a, -b, b, a],
            odd([9633, -2259, -11362, -6436]),
            [ONE, -ONE, -ONE, ONE, ONE, -ONE, -ONE, ONE],
            odd([6437, -11362, 2261, 9633]),
            [c, d, -d, -c, -c, -d, d, c],
            odd([2260, -6436, 9633, -11363]),
        ],
    ]
};

/// A wave that is odd about its middle.
const fn odd([a, b, c, d]: [i16; 4]) -> [i16; 8] {
    [a, b, c, d, -d, -c, -b, -a]
}

/// The waves of a transform of so many points.
pub(super) const fn waves(size: usize) -> &'static [[i16; 8]; 8] {
    match size {
        3 => &WAVES[0],
        4 => &WAVES[1],
        6 => &WAVES[2],
        _ => &WAVES[3],
    }
}

/// What two neighbouring coefficients, of which `k` is the first, add to points `from` to `from + 3`.
pub(super) const fn pairs(size: usize, k: usize, from: usize) -> [i16; 8] {
    let (a, b, i) = (&waves(size)[k], &waves(size)[k + 1], from);
    [
        a[i],
        b[i],
        a[i + 1],
        b[i + 1],
        a[i + 2],
        b[i + 2],
        a[i + 3],
        b[i + 3],
    ]
}
