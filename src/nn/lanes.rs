//! Sums of products of 16-bit integers, eight side by side: the instructions by name, since no compiler finds them by itself.
//!
//! All forms give the same sums: integers are exact in any order.

/// Sums computed side by side.
pub use super::layer::LANES;

/// What eight outputs weigh two inputs with: both weights of the first output, both of the second, and so on.
pub type Pairs = [i16; 2 * LANES];
/// The same as it is kept for the instructions at hand.
pub type Kept = <Narrow as Lanes>::Weights;

/// How a processor computes eight sums of products.
pub trait Lanes {
    /// Eight sums of 32 bits.
    type Sums: Copy;
    /// The weights of eight outputs for two inputs.
    type Weights: Copy;
    /// Nothing yet.
    const ZERO: Self::Sums;
    /// Weights as they are added with.
    fn keep(weights: Pairs) -> Self::Weights;
    /// `sums[i] + inputs[0] · weights[2 i] + inputs[1] · weights[2 i + 1]`.
    fn add(sums: Self::Sums, inputs: [i16; 2], weights: &Self::Weights) -> Self::Sums;
    /// The nearest `f32` of each sum.
    fn values(sums: Self::Sums) -> [f32; LANES];
}

/// Two inputs as one number, the first in its lower half.
#[inline(always)]
fn pair([first, second]: [i16; 2]) -> i32 {
    i32::from(first as u16) | i32::from(second) << 16
}

/// Any processor.
pub struct Portable;

impl Lanes for Portable {
    type Sums = [i32; LANES];
    type Weights = Pairs;
    const ZERO: [i32; LANES] = [0; LANES];

    fn keep(weights: Pairs) -> Pairs {
        weights
    }

    #[inline(always)]
    fn add(sums: [i32; LANES], inputs: [i16; 2], weights: &Pairs) -> [i32; LANES] {
        let [first, second] = inputs.map(i32::from);
        std::array::from_fn(|lane| {
            let products =
                first * i32::from(weights[2 * lane]) + second * i32::from(weights[2 * lane + 1]);
            sums[lane].wrapping_add(products)
        })
    }

    #[inline(always)]
    fn values(sums: [i32; LANES]) -> [f32; LANES] {
        sums.map(|sum| sum as f32)
    }
}

/// Processors without vectors: two sums in one number, the one of every second output times 2³² beside the other. One
/// multiplication makes two products.
#[cfg(any(test, target_arch = "wasm32"))]
pub struct Doubled;

#[cfg(any(test, target_arch = "wasm32"))]
impl Lanes for Doubled {
    type Sums = [i64; LANES / 2];
    type Weights = [[i64; LANES / 2]; 2];
    const ZERO: [i64; LANES / 2] = [0; LANES / 2];

    fn keep(weights: Pairs) -> Self::Weights {
        [0, 1].map(|input| {
            std::array::from_fn(|double| {
                let at = 4 * double + input;
                i64::from(weights[at]) + (i64::from(weights[at + 2]) << 32)
            })
        })
    }

    #[inline(always)]
    fn add(sums: Self::Sums, inputs: [i16; 2], [first, second]: &Self::Weights) -> Self::Sums {
        let inputs = inputs.map(i64::from);
        // The upper sum takes what the lower one carries and gives it back in `values`; each fits into 32 bits at the end.
        std::array::from_fn(|double| {
            let products = inputs[0]
                .wrapping_mul(first[double])
                .wrapping_add(inputs[1].wrapping_mul(second[double]));
            sums[double].wrapping_add(products)
        })
    }

    #[inline(always)]
    fn values(sums: Self::Sums) -> [f32; LANES] {
        std::array::from_fn(|lane| {
            let low = sums[lane / 2] as i32;
            match lane % 2 {
                0 => low as f32,
                _ => (sums[lane / 2].wrapping_sub(i64::from(low)) >> 32) as i32 as f32,
            }
        })
    }
}

/// The best that every processor of the compiled kind has.
#[cfg(not(target_arch = "wasm32"))]
pub type Narrow = Portable;
#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
pub type Narrow = Doubled;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub type Narrow = simd128::Simd128;
/// Pixels that it computes together.
pub const ROWS: usize = 4;
/// The same where [`wide`](crate::wide) found more.
#[cfg(not(target_arch = "x86_64"))]
pub type Wide = Narrow;
#[cfg(target_arch = "x86_64")]
pub type Wide = avx2::Avx2;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use super::{pair, Lanes, Pairs, LANES};
    use std::arch::wasm32::*;

    /// Engines with vectors of 128 bits.
    pub struct Simd128;

    impl Lanes for Simd128 {
        type Sums = [v128; 2];
        type Weights = Pairs;
        const ZERO: [v128; 2] = [i32x4(0, 0, 0, 0); 2];

        fn keep(weights: Pairs) -> Pairs {
            weights
        }

        #[inline(always)]
        fn add([low, high]: [v128; 2], inputs: [i16; 2], w: &Pairs) -> [v128; 2] {
            let inputs = i32x4_splat(pair(inputs));
            let first = i16x8(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
            let second = i16x8(w[8], w[9], w[10], w[11], w[12], w[13], w[14], w[15]);
            [
                i32x4_add(low, i32x4_dot_i16x8(inputs, first)),
                i32x4_add(high, i32x4_dot_i16x8(inputs, second)),
            ]
        }

        #[inline(always)]
        fn values([low, high]: [v128; 2]) -> [f32; LANES] {
            let (a, b) = (f32x4_convert_i32x4(low), f32x4_convert_i32x4(high));
            [
                f32x4_extract_lane::<0>(a),
                f32x4_extract_lane::<1>(a),
                f32x4_extract_lane::<2>(a),
                f32x4_extract_lane::<3>(a),
                f32x4_extract_lane::<0>(b),
                f32x4_extract_lane::<1>(b),
                f32x4_extract_lane::<2>(b),
                f32x4_extract_lane::<3>(b),
            ]
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2 {
    use super::{pair, Lanes, Pairs, LANES};
    use std::arch::x86_64::*;

    /// Processors with vectors of 256 bits. Only [`wide`](crate::wide) may call it, where it found them.
    pub struct Avx2;

    impl Lanes for Avx2 {
        type Sums = __m256i;
        type Weights = Pairs;
        // SAFETY: 256 bits, all of them 0.
        const ZERO: __m256i = unsafe { std::mem::transmute([0i32; LANES]) };

        fn keep(weights: Pairs) -> Pairs {
            weights
        }

        #[inline(always)]
        fn add(sums: __m256i, inputs: [i16; 2], weights: &Pairs) -> __m256i {
            // SAFETY: the processor has AVX2, see above; 256 bits are read from an array of 256 bits.
            unsafe {
                let weights = _mm256_loadu_si256(weights.as_ptr().cast());
                let products = _mm256_madd_epi16(_mm256_set1_epi32(pair(inputs)), weights);
                _mm256_add_epi32(sums, products)
            }
        }

        #[inline(always)]
        fn values(sums: __m256i) -> [f32; LANES] {
            let mut values = [0.0; LANES];
            // SAFETY: the processor has AVX2, see above; 256 bits are written to an array of 256 bits.
            unsafe { _mm256_storeu_ps(values.as_mut_ptr(), _mm256_cvtepi32_ps(sums)) };
            values
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wide::wide;

    fn sums_by<L: Lanes>(inputs: &[[i16; 2]], weights: &[Pairs]) -> [f32; LANES] {
        let both = inputs.iter().zip(weights);
        L::values(both.fold(L::ZERO, |sums, (&inputs, weights)| {
            L::add(sums, inputs, &L::keep(*weights))
        }))
    }

    wide! {
        /// Sums by the better of two forms.
        fn sums(inputs: &[[i16; 2]], weights: &[Pairs]) -> [f32; LANES] = sums_by::<Wide>, sums_by::<Narrow>;
    }

    #[test]
    fn all_forms_give_the_plain_sums() {
        let number = |at: usize| (at * 7919 % 65521) as u16 as i16;
        let inputs: Vec<[i16; 2]> = (0..9).map(|k| [number(3 * k), number(5 * k + 1)]).collect();
        let weights: Vec<Pairs> = (0..9)
            .map(|k| std::array::from_fn(|at| number(16 * k + at + 7) / 64))
            .collect();
        let plain: [f32; LANES] = std::array::from_fn(|lane| {
            let each = inputs.iter().zip(&weights).map(|(inputs, weights)| {
                i64::from(inputs[0]) * i64::from(weights[2 * lane])
                    + i64::from(inputs[1]) * i64::from(weights[2 * lane + 1])
            });
            each.sum::<i64>() as f32
        });
        assert_eq!(sums(&inputs, &weights), plain);
        assert_eq!(sums_by::<Narrow>(&inputs, &weights), plain);
        assert_eq!(sums_by::<Portable>(&inputs, &weights), plain);
        assert_eq!(sums_by::<Doubled>(&inputs, &weights), plain);
    }
}
