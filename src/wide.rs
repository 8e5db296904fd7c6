//! Hot loops compiled twice: for every processor, and for those with 256-bit vectors.
//!
//! Rust compiles for the oldest x86-64 processor, whose vectors hold four numbers; those of the last ten years hold eight.
//! [`wide!`] makes a function that asks the processor once and takes the better of two versions of the same code. Both
//! give the same bits: wider vectors compute more results side by side, never the parts of one sum, and fused
//! multiplication and addition, which rounds once instead of twice, stays off. Measured on the nets: 1.5 to 1.8 times
//! as fast. The unsafe code of the core is here, where it calls a function that the processor can run, and in
//! `nn::lanes`, whose instructions are those of that function.
//!
//! What both versions call must be inlined to become part of them. Where there is one version, the larger of such functions
//! stand once (`inline(never)`): a phone downloads them.

/// Declares a function as `wide_body` where the processor has AVX2 and as `narrow_body` elsewhere; both must be
/// `#[inline(always)]` and give the same result.
macro_rules! wide {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? = $wide_body:expr, $narrow_body:expr;) => {
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                #[allow(unsafe_code)]
                unsafe fn wide($($arg: $type),*) $(-> $result)? {
                    $wide_body($($arg),*)
                }
                if std::arch::is_x86_feature_detected!("avx2") {
                    // SAFETY: the processor has the one feature that the function asks for.
                    #[allow(unsafe_code)]
                    return unsafe { wide($($arg),*) };
                }
            }
            $narrow_body($($arg),*)
        }
    };
}
pub(crate) use wide;

/// Whether the processors compiled for compute several numbers at once.
pub const HAS_VECTORS: bool = !cfg!(all(target_arch = "wasm32", not(target_feature = "simd128")));

/// A value held to 0..=`most`. Without vectors by bits, since engines jump where one of two `f32` is chosen: the bits of
/// positive numbers are in the same order, those of negative ones below.
#[inline(always)]
pub fn held(value: f32, most: f32) -> f32 {
    match HAS_VECTORS {
        true => value.clamp(0.0, most),
        false => f32::from_bits((value.to_bits() as i32).clamp(0, most.to_bits() as i32) as u32),
    }
}
