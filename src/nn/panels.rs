//! Weights in panels of eight output channels, and their product with a row of pixels.

use super::codes::{Codes, LARGEST};
use super::lanes::{Kept, Lanes, Narrow, LANES};
use super::place::Place;

/// Pairs of inputs that are gone through at once, so that places are computed and ends are looked for once for all of them.
const GROUP: usize = 4;
/// Values that may be read beyond the last one of a pixel or a run.
pub const BEYOND: usize = 2 * GROUP;

/// Weights of a convolution, eight output channels side by side.
pub struct Panels {
    /// For each eight channels: the weights of each pair of inputs. Missing channels and inputs are zero.
    pairs: Vec<Kept>,
    /// Pairs of one panel.
    depth: usize,
    /// For each eight channels: what a step of their weights is worth, and their biases.
    ends: Vec<[[f32; LANES]; 2]>,
    /// The largest code of a value with which no sum can exceed 32 bits.
    pub largest: f32,
}

impl Panels {
    /// Packs weights, one row per output channel, each of it in runs of `run` inputs.
    pub fn new(codes: &Codes, run: usize, bias: &[f32]) -> Panels {
        let (channels, run) = (bias.len(), run.max(1));
        let inputs = codes.rows.len() / channels.max(1);
        let (lines, width) = (inputs.div_ceil(run), run.div_ceil(2));
        let depth = lines * width;
        let panels = channels.div_ceil(LANES);
        let mut pairs = vec![[0; 2 * LANES]; panels * depth];
        let mut ends = vec![[[0.0; LANES]; 2]; panels];
        for (channel, &bias) in bias.iter().enumerate() {
            let (panel, lane) = (channel / LANES, channel % LANES);
            ends[panel][0][lane] = codes.scales.get(channel).copied().unwrap_or(0.0);
            ends[panel][1][lane] = bias;
            let row = &codes.rows[channel * inputs..][..inputs];
            for (line, weights) in row.chunks(run).enumerate() {
                let pairs = &mut pairs[panel * depth + line * width..];
                for (pair, weights) in pairs.iter_mut().zip(weights.chunks(2)) {
                    pair[2 * lane] = weights[0];
                    pair[2 * lane + 1] = weights.get(1).copied().unwrap_or(0);
                }
            }
        }
        Panels {
            pairs: pairs.into_iter().map(Narrow::keep).collect(),
            depth,
            ends,
            largest: largest(codes, channels),
        }
    }
}

/// The largest code of a value with which no sum of so many channels can exceed 32 bits.
pub fn largest(codes: &Codes, channels: usize) -> f32 {
    let depth = (codes.rows.len() / channels.max(1)).max(1);
    let mut most = 1u64;
    for row in codes.rows.chunks_exact(depth) {
        // So few at once that 32 bits hold their sum, which adds up faster.
        let few = row.chunks(1 << 16).map(|few| {
            let magnitudes = few.iter().map(|weight| u32::from(weight.unsigned_abs()));
            u64::from(magnitudes.sum::<u32>())
        });
        most = most.max(few.sum());
    }
    let largest = (i32::MAX as u64 / most) as f32;
    if largest < LARGEST {
        largest
    } else {
        LARGEST
    }
}

/// What a row of output pixels reads: for each of them, `lines` runs of `run` values.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Codes from the first value that the first pixel reads.
    pub input: &'a [i16],
    /// What a step of the codes is worth.
    pub step: f32,
    /// Values from one pixel's first to the next's.
    pub pitch: usize,
    /// Values of one run.
    pub run: usize,
    /// Runs.
    pub lines: usize,
    /// Values from one run to the next.
    pub line: usize,
    /// Runs that lie above the picture.
    pub skipped: usize,
}

impl<'a> View<'a> {
    /// Pixels that each read themselves alone, as they lie.
    #[inline(always)]
    pub fn points(input: &'a [i16], step: f32, at: Place) -> View<'a> {
        View {
            input,
            step,
            pitch: at.pitch,
            run: at.shape.channels,
            lines: 1,
            line: 0,
            skipped: 0,
        }
    }
}

/// `out[pixel][channel] = bias[channel] + Σ input[pixel][i] · weight[channel][i]` for `count` pixels, `pitch` apart.
#[cfg_attr(target_arch = "x86_64", inline(always))]
#[cfg_attr(not(target_arch = "x86_64"), inline(never))]
pub fn multiply<L: Lanes<Weights = Kept>, const PIXELS: usize>(
    panels: &Panels,
    view: View,
    count: usize,
    out: &mut [f32],
    pitch: usize,
) {
    let all = panels.pairs.chunks_exact(panels.depth.max(1));
    for (index, (pairs, [scales, bias])) in all.zip(&panels.ends).enumerate() {
        let first = index * LANES;
        let panel = Panel {
            pairs: &pairs[view.skipped * view.run.div_ceil(2)..],
            scales: scales.map(|scale| scale * view.step),
            bias: *bias,
        };
        let mut x = 0;
        while PIXELS == 8 && x + 8 <= count {
            eight::<L>(&panel, view, x, &mut out[x * pitch + first..], pitch);
            x += 8;
        }
        while PIXELS >= 4 && x + 4 <= count {
            four::<L>(&panel, view, x, &mut out[x * pitch + first..], pitch);
            x += 4;
        }
        while x < count {
            one::<L>(&panel, view, x, &mut out[x * pitch + first..], pitch);
            x += 1;
        }
    }
}

/// Eight channels.
struct Panel<'a> {
    pairs: &'a [Kept],
    scales: [f32; LANES],
    bias: [f32; LANES],
}

/// Declares a function for eight channels of so many pixels from pixel `x` on. Written out, not as a loop over pixels: only
/// then does the compiler keep all sums in registers.
macro_rules! tile {
    ($name:ident: $($index:literal $sum:ident $pixel:ident $few:ident),*) => {
        #[inline(always)]
        fn $name<L: Lanes<Weights = Kept>>(panel: &Panel, view: View, x: usize, out: &mut [f32], pitch: usize) {
            $(let mut $sum = L::ZERO;)*
            let width = view.run.div_ceil(2);
            let mut weights = panel.pairs;
            let mut start = x * view.pitch;
            for _ in 0..view.lines {
                $(let $pixel = &view.input[start + $index * view.pitch..][..2 * width];)*
                let (line, rest) = weights.split_at(width);
                let groups = line.chunks_exact(GROUP);
                let left = groups.remainder();
                $(let mut $few = $pixel.chunks_exact(2 * GROUP);)*
                for weights in groups {
                    $(let Some($few) = $few.next() else { break };)*
                    for (k, weights) in weights.iter().enumerate() {
                        $($sum = L::add($sum, [$few[2 * k], $few[2 * k + 1]], weights);)*
                    }
                }
                let done = 2 * (width - left.len());
                for (k, weights) in left.iter().enumerate() {
                    $($sum = L::add($sum, [$pixel[done + 2 * k], $pixel[done + 2 * k + 1]], weights);)*
                }
                weights = rest;
                start += view.line;
            }
            $(panel.end(L::values($sum), &mut out[$index * pitch..]);)*
        }
    };
}
tile!(eight: 0 a p i, 1 b q j, 2 c r k1, 3 d s l, 4 e t m, 5 f u n, 6 g v o, 7 h w y);
tile!(four: 0 a p i, 1 b q j, 2 c r k1, 3 d s l);
tile!(one: 0 a p i);

impl Panel<'_> {
    #[inline(always)]
    fn end(&self, sums: [f32; LANES], out: &mut [f32]) {
        let values: [f32; LANES] =
            std::array::from_fn(|lane| sums[lane] * self.scales[lane] + self.bias[lane]);
        out[..LANES].copy_from_slice(&values);
    }
}
