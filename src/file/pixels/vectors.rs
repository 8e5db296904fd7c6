//! Eight numbers of 16 bits and four of 32 side by side. For wasm the instructions stand by name: compilers take apart what
//! is written as arrays. Sums and products of 32 bits wrap around.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use named::{unknown, Eight, Four, Mix};
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[cfg(test)]
pub(super) use portable::Mix;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) use portable::{Eight, Four};

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable {
    use std::array::from_fn;
    use std::ops::{Add, Mul, Shr, Sub};

    /// Eight numbers of 16 bits.
    #[derive(Clone, Copy)]
    pub struct Eight([i16; 8]);

    /// Four numbers of 32 bits.
    #[derive(Clone, Copy)]
    pub struct Four([i32; 4]);

    /// What bytes are mixed by where that is an instruction.
    #[cfg(test)]
    pub struct Mix;

    #[cfg(test)]
    impl Mix {
        /// Nothing.
        pub fn new() -> Mix {
            Mix
        }
    }

    impl Eight {
        /// These numbers.
        #[inline(always)]
        pub fn new(numbers: [i16; 8]) -> Eight {
            Eight(numbers)
        }

        /// Bytes.
        #[cfg(test)]
        #[inline(always)]
        pub fn of(bytes: &[u8; 8]) -> Eight {
            Eight(bytes.map(i16::from))
        }

        /// The same pair four times.
        #[inline(always)]
        pub fn twice(a: i16, b: i16) -> Eight {
            Eight([a, b, a, b, a, b, a, b])
        }

        /// The numbers of both in turn, of the first halves and of the second.
        #[inline(always)]
        pub fn zip(self, other: Eight) -> [Eight; 2] {
            [0, 4].map(|from| {
                Eight(from_fn(|i| match i % 2 {
                    0 => self.0[from + i / 2],
                    _ => other.0[from + i / 2],
                }))
            })
        }

        /// The `PAIR`-th two numbers four times.
        #[inline(always)]
        pub fn repeat<const PAIR: usize>(self) -> Eight {
            Eight::twice(self.0[2 * PAIR], self.0[2 * PAIR + 1])
        }

        /// Sums of two neighbouring products.
        #[inline(always)]
        pub fn dot(self, other: Eight) -> Four {
            let product = |i: usize| i32::from(self.0[i]).wrapping_mul(i32::from(other.0[i]));
            Four(from_fn(|i| product(2 * i).wrapping_add(product(2 * i + 1))))
        }

        /// One number of each of three in turn, limited to what a byte holds.
        #[cfg(test)]
        #[inline(always)]
        pub fn mixed(three: [Eight; 3], _mix: &Mix) -> [u8; 24] {
            from_fn(|i| three[i % 3].0[i / 3].clamp(0, 255) as u8)
        }

        /// Both as samples about 128, eight in a number, the first in its lowest byte.
        #[inline(always)]
        pub fn samples(self, other: Eight) -> [u64; 2] {
            let sample = |v: i16| v.saturating_add(128).clamp(0, 255) as u8;
            let number = |eight: Eight| u64::from_le_bytes(eight.0.map(sample));
            [number(self), number(other)]
        }
    }

    impl Four {
        /// The same number four times.
        #[inline(always)]
        pub fn splat(number: i32) -> Four {
            Four([number; 4])
        }

        /// All numbers of two, limited to 16 bits.
        #[inline(always)]
        pub fn narrow(self, other: Four) -> Eight {
            Eight(from_fn(|i| {
                limited(if i < 4 { self.0[i] } else { other.0[i - 4] })
            }))
        }

        /// The upper halves of all numbers of two.
        #[cfg(test)]
        #[inline(always)]
        pub fn uppers(self, other: Four) -> Eight {
            let number = |i: usize| if i < 4 { self.0[i] } else { other.0[i - 4] };
            Eight(from_fn(|i| (number(i) >> 16) as i16))
        }
    }

    #[inline(always)]
    fn limited(number: i32) -> i16 {
        number.clamp(i16::MIN.into(), i16::MAX.into()) as i16
    }

    #[cfg(test)]
    impl Add for Eight {
        type Output = Eight;
        #[inline(always)]
        fn add(self, other: Eight) -> Eight {
            Eight(from_fn(|i| self.0[i].wrapping_add(other.0[i])))
        }
    }

    #[cfg(test)]
    impl Sub for Eight {
        type Output = Eight;
        #[inline(always)]
        fn sub(self, other: Eight) -> Eight {
            Eight(from_fn(|i| self.0[i].wrapping_sub(other.0[i])))
        }
    }

    impl Add for Four {
        type Output = Four;
        #[inline(always)]
        fn add(self, other: Four) -> Four {
            Four(from_fn(|i| self.0[i].wrapping_add(other.0[i])))
        }
    }

    impl Sub for Four {
        type Output = Four;
        #[inline(always)]
        fn sub(self, other: Four) -> Four {
            Four(from_fn(|i| self.0[i].wrapping_sub(other.0[i])))
        }
    }

    /// The lowest 16 bits of each product.
    impl Mul for Eight {
        type Output = Eight;
        #[inline(always)]
        fn mul(self, other: Eight) -> Eight {
            Eight(from_fn(|i| self.0[i].wrapping_mul(other.0[i])))
        }
    }

    impl Shr<u32> for Four {
        type Output = Four;
        #[inline(always)]
        fn shr(self, bits: u32) -> Four {
            Four(self.0.map(|v| v >> bits))
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod named {
    use std::arch::wasm32::*;
    use std::ops::{Add, Mul, Shr, Sub};

    /// Eight numbers of 16 bits.
    #[derive(Clone, Copy)]
    pub struct Eight(v128);

    /// Four numbers of 32 bits.
    #[derive(Clone, Copy)]
    pub struct Four(v128);

    /// Bytes to pick others by, of which the compiler does not know that they are constants: it would make a shuffle of
    /// picking, and engines make the constants of a shuffle anew each time.
    #[inline(always)]
    pub fn unknown(bytes: v128) -> v128 {
        std::hint::black_box(bytes)
    }

    /// What three times eight bytes are mixed by, to be made before a loop.
    pub struct Mix([v128; 2], [v128; 2]);

    impl Mix {
        /// That of [`Eight::mixed`].
        pub fn new() -> Mix {
            const NO: u8 = 255;
            Mix(
                [
                    u8x16(0, 8, NO, 1, 9, NO, 2, 10, NO, 3, 11, NO, 4, 12, NO, 5),
                    u8x16(13, NO, 6, 14, NO, 7, 15, NO, 0, 0, 0, 0, 0, 0, 0, 0),
                ]
                .map(unknown),
                [
                    u8x16(NO, NO, 0, NO, NO, 1, NO, NO, 2, NO, NO, 3, NO, NO, 4, NO),
                    u8x16(NO, 5, NO, NO, 6, NO, NO, 7, 0, 0, 0, 0, 0, 0, 0, 0),
                ]
                .map(unknown),
            )
        }
    }

    impl Eight {
        /// These numbers.
        #[inline(always)]
        pub fn new(n: [i16; 8]) -> Eight {
            Eight(i16x8(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]))
        }

        /// Bytes.
        #[inline(always)]
        pub fn of(bytes: &[u8; 8]) -> Eight {
            Eight(u16x8_extend_low_u8x16(u64x2(u64::from_le_bytes(*bytes), 0)))
        }

        /// The same pair four times.
        #[inline(always)]
        pub fn twice(a: i16, b: i16) -> Eight {
            let pair = (a as u16 as u32) | (b as u16 as u32) << 16;
            Eight(u32x4_splat(pair))
        }

        /// The numbers of both in turn, of the first halves and of the second.
        #[inline(always)]
        pub fn zip(self, other: Eight) -> [Eight; 2] {
            [
                Eight(i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(self.0, other.0)),
                Eight(i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(self.0, other.0)),
            ]
        }

        /// The `PAIR`-th two numbers four times.
        #[inline(always)]
        pub fn repeat<const PAIR: usize>(self) -> Eight {
            Eight(i32x4_shuffle::<PAIR, PAIR, PAIR, PAIR>(self.0, self.0))
        }

        /// Sums of two neighbouring products.
        #[inline(always)]
        pub fn dot(self, other: Eight) -> Four {
            Four(i32x4_dot_i16x8(self.0, other.0))
        }

        /// One number of each of three in turn, limited to what a byte holds.
        #[inline(always)]
        pub fn mixed([a, b, c]: [Eight; 3], mix: &Mix) -> [u8; 24] {
            let (ab, c) = (u8x16_narrow_i16x8(a.0, b.0), u8x16_narrow_i16x8(c.0, c.0));
            let [first, last] =
                [0, 1].map(|i| v128_or(i8x16_swizzle(ab, mix.0[i]), i8x16_swizzle(c, mix.1[i])));
            let mut bytes = [0; 24];
            let words = [
                u64x2_extract_lane::<0>(first),
                u64x2_extract_lane::<1>(first),
                u64x2_extract_lane::<0>(last),
            ];
            for (bytes, word) in bytes.chunks_exact_mut(8).zip(words) {
                bytes.copy_from_slice(&word.to_le_bytes());
            }
            bytes
        }

        /// Both as samples about 128, eight in a number, the first in its lowest byte.
        #[inline(always)]
        pub fn samples(self, other: Eight) -> [u64; 2] {
            let level = |v: v128| i16x8_add_sat(v, i16x8_splat(128));
            let samples = u8x16_narrow_i16x8(level(self.0), level(other.0));
            [
                u64x2_extract_lane::<0>(samples),
                u64x2_extract_lane::<1>(samples),
            ]
        }
    }

    impl Four {
        /// The same number four times.
        #[inline(always)]
        pub fn splat(number: i32) -> Four {
            Four(i32x4_splat(number))
        }

        /// All numbers of two, limited to 16 bits.
        #[inline(always)]
        pub fn narrow(self, other: Four) -> Eight {
            Eight(i16x8_narrow_i32x4(self.0, other.0))
        }

        /// The upper halves of all numbers of two.
        #[inline(always)]
        pub fn uppers(self, other: Four) -> Eight {
            Eight(i16x8_shuffle::<1, 3, 5, 7, 9, 11, 13, 15>(self.0, other.0))
        }
    }

    impl Add for Eight {
        type Output = Eight;
        #[inline(always)]
        fn add(self, other: Eight) -> Eight {
            Eight(i16x8_add(self.0, other.0))
        }
    }

    impl Sub for Eight {
        type Output = Eight;
        #[inline(always)]
        fn sub(self, other: Eight) -> Eight {
            Eight(i16x8_sub(self.0, other.0))
        }
    }

    impl Add for Four {
        type Output = Four;
        #[inline(always)]
        fn add(self, other: Four) -> Four {
            Four(i32x4_add(self.0, other.0))
        }
    }

    impl Sub for Four {
        type Output = Four;
        #[inline(always)]
        fn sub(self, other: Four) -> Four {
            Four(i32x4_sub(self.0, other.0))
        }
    }

    /// The lowest 16 bits of each product.
    impl Mul for Eight {
        type Output = Eight;
        #[inline(always)]
        fn mul(self, other: Eight) -> Eight {
            Eight(i16x8_mul(self.0, other.0))
        }
    }

    impl Shr<u32> for Four {
        type Output = Four;
        #[inline(always)]
        fn shr(self, bits: u32) -> Four {
            Four(i32x4_shr(self.0, bits))
        }
    }
}
