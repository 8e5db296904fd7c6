//! The executor for small convolutional nets.
//!
//! A [`Net`] is made once from a weight file ([`format`]) and run many times. Tensors are single pictures of
//! `f32`, row by row, channels innermost (height × width × channels). Convolutions sum products of integers ([`codes`]),
//! everything else takes its sums in one fixed order on one thread, so native and wasm agree to the last bit.
//! Loading checks every shape against every layer: a file that loads can be run without a panic, whatever bytes it came from.

pub mod format;

mod codes;
mod dense;
mod depthwise;
#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
mod doubles;
mod half;
mod lanes;
mod layer;
mod panels;
mod place;
mod pointwise;
mod prediction;
mod program;
mod reader;
mod spatial;
mod transposed;

use dense::Scratch;
use format::{Model, Operation};
use place::{Part, Place};
use program::{Kernel, Program, Step};

pub use format::Error;
pub use half::{half_to_single, single_to_half};

/// A loaded net with its working memory.
///
/// Fill [`input_mut`](Net::input_mut), call [`run`](Net::run), read [`output`](Net::output).
pub struct Net {
    program: Program,
    /// What the next runs see.
    part: Part,
    /// The buffers; empty before the first run, but for the input's.
    slots: Vec<Vec<f32>>,
    scratch: Vec<f32>,
    codes: Vec<i16>,
    zeros: Vec<f32>,
    /// Outputs whose pixels are padded, without the padding.
    results: Vec<Vec<f32>>,
}

impl Net {
    /// Reads a weight file made by `pack-weights`.
    ///
    /// # Errors
    /// When the bytes are not a weight file, end early, or describe layers that do not fit together.
    pub fn load(blob: &[u8]) -> Result<Net, Error> {
        Ok(Net::new(Model::read(blob)?))
    }

    /// The same for a net that may see less than its whole input: see [`see`](Net::see).
    ///
    /// # Errors
    /// Also when a layer would not fit a part of the input of whole `step`s.
    pub fn load_in_steps(blob: &[u8], step: usize) -> Result<Net, Error> {
        let model = Model::read(blob)?;
        match model.fits_in_steps(step) {
            true => Ok(Net::new(model)),
            false => Err(Error::Inconsistent("layers that need the whole input")),
        }
    }

    fn new(model: Model) -> Net {
        let program = Program::new(model);
        let mut slots = vec![Vec::new(); program.slots.len()];
        slots[program.input.slot] = vec![0.0; program.input.room()];
        let whole = [program.input.shape.height, program.input.shape.width];
        Net {
            part: Part {
                seen: whole,
                of: whole,
            },
            slots,
            results: vec![Vec::new(); program.outputs.len()],
            program,
            scratch: Vec::new(),
            codes: Vec::new(),
            zeros: Vec::new(),
        }
    }

    /// From now on input and outputs have only these rows and columns, at most those of the whole: the net is run on a
    /// smaller picture. Both are multiples of the step that the net was loaded for.
    pub fn see(&mut self, rows_and_columns: [usize; 2]) {
        self.part.seen = rows_and_columns;
    }

    /// Height, width and channels of the input.
    pub fn input_shape(&self) -> [usize; 3] {
        let shape = self.program.input.shape;
        [shape.height, shape.width, shape.channels]
    }

    /// The input tensor, to be filled before [`run`](Net::run). Keeps its values between runs.
    pub fn input_mut(&mut self) -> &mut [f32] {
        let place = self.program.input.part(self.part);
        &mut self.slots[place.slot][..place.len()]
    }

    /// Computes all outputs from the input. Takes no memory but in the first run.
    pub fn run(&mut self) {
        self.make_room();
        for step in &self.program.steps {
            let mut out = std::mem::take(&mut self.slots[step.output.slot]);
            let scratch = Scratch {
                values: &mut self.scratch,
                codes: &mut self.codes,
            };
            step.run(self.part, &self.slots, scratch, &self.zeros, &mut out);
            self.slots[step.output.slot] = out;
        }
        for (place, result) in self.program.outputs.iter().zip(&mut self.results) {
            let place = place.part(self.part);
            if place.pitch != place.shape.channels {
                result.clear();
                let pixels = self.slots[place.slot][..place.len()].chunks_exact(place.pitch);
                pixels.for_each(|pixel| result.extend(&pixel[..place.shape.channels]));
            }
        }
    }

    fn make_room(&mut self) {
        for (slot, &length) in self.slots.iter_mut().zip(&self.program.slots) {
            slot.resize(length, 0.0);
        }
        let steps = &self.program.steps;
        let rooms = || steps.iter().map(|step| step.scratch);
        let (values, codes) = (
            rooms().map(|room| room.values),
            rooms().map(|room| room.codes),
        );
        let zeros = steps
            .iter()
            .map(|step| step.input.row() + 2 * step.input.pitch)
            .max();
        self.scratch.resize(values.max().unwrap_or(0), 0.0);
        self.codes.resize(codes.max().unwrap_or(0), 0);
        self.zeros.resize(zeros.unwrap_or(0), 0.0);
    }

    /// Output `index` in the order of the original model; empty before the first run or when there is no such output.
    pub fn output(&self, index: usize) -> &[f32] {
        let place = self.program.outputs.get(index);
        match place.map(|place| place.part(self.part)) {
            Some(place) if place.pitch == place.shape.channels => {
                self.slots[place.slot].get(..place.len()).unwrap_or(&[])
            }
            _ => self.results.get(index).map_or(&[], Vec::as_slice),
        }
    }
}

impl Step {
    fn run(
        &self,
        part: Part,
        slots: &[Vec<f32>],
        scratch: Scratch,
        zeros: &[f32],
        out: &mut [f32],
    ) {
        let [from, to] = [self.input, self.output].map(|place| place.part(part));
        let second = self.second.map(|place| place.part(part));
        let values = |place: Place| &slots[place.slot][..place.len()];
        let input = &slots[from.slot];
        let call = || dense::Call {
            input,
            from,
            added: second.map(|place| (values(place), place.pitch)),
            to,
            zeros,
        };
        match &self.kernel {
            Kernel::Dense(dense) => dense::convolve(dense, call(), scratch, out),
            Kernel::Transposed(transposed) => {
                transposed::transpose(transposed, call(), scratch, out)
            }
            Kernel::Depthwise(layer) => depthwise::convolve(layer, input, from, zeros, out, to),
            Kernel::Pad => place::pad(values(from), from, &mut out[..to.len()], to),
            Kernel::Other(operation, finish) => {
                let out = &mut out[..to.len()];
                let (a, b) = (values(from), second.map_or(&[][..], values));
                match *operation {
                    Operation::Add => {
                        let second = second.unwrap_or(from);
                        return match from.pitch < second.pitch {
                            true => pointwise::sum(b, (a, from.pitch), finish, out),
                            false => pointwise::sum(a, (b, second.pitch), finish, out),
                        };
                    }
                    Operation::Multiply => return pointwise::scale_channels(a, b, finish, out),
                    Operation::MaxPool(window) => spatial::max_pool(&window, a, from, out, to),
                    Operation::GlobalAverage => {
                        let pixels = from.shape.height * from.shape.width;
                        spatial::global_average(a, pixels, out);
                    }
                    Operation::Resize(grid) => spatial::resize(grid, a, from, out, to),
                    Operation::Append => {
                        let second = second.unwrap_or(from);
                        place::append([(a, from), (b, second)], out);
                    }
                    _ => return pointwise::copy(a, finish, out),
                }
                pointwise::finish(finish, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::format::{Activation, Layer, Shape, Weights, Window};
    use super::*;

    fn shape(height: usize, width: usize, channels: usize) -> Shape {
        Shape {
            height,
            width,
            channels,
        }
    }

    /// A 2×2×1 picture → 3×3 convolution that sums what it sees → plus the picture itself.
    fn summing_net() -> Model {
        let window = Window {
            kernel: [3, 3],
            stride: [1, 1],
            before: [1, 1],
        };
        let mut sum = Layer::new(Operation::Convolution(window), 0, None, 1);
        sum.weights = Weights::Half(vec![single_to_half(1.0); 9]);
        sum.bias = vec![0.5];
        let mut add = Layer::new(Operation::Add, 0, Some(1), 2);
        add.activation = Activation::Relu;
        Model {
            shapes: vec![shape(2, 2, 1); 3],
            input: 0,
            outputs: vec![2, 1],
            layers: vec![sum, add],
        }
    }

    /// The same to what is left of values in 16 bits.
    fn close(made: &[f32], plain: [f32; 4]) {
        let differ = |(a, b): (&f32, f32)| (a - b).abs() > 1e-3;
        assert!(!made.iter().zip(plain).any(differ), "{made:?}");
    }

    #[test]
    fn runs_a_small_net_twice_with_the_same_result() {
        let mut net = Net::load(&summing_net().write()).unwrap();
        assert_eq!(net.input_shape(), [2, 2, 1]);
        assert!(net.output(0).is_empty());
        for _ in 0..2 {
            net.input_mut().copy_from_slice(&[1.0, 2.0, 3.0, -20.0]);
            net.run();
            close(net.output(1), [-13.5; 4]);
            close(net.output(0), [0.0; 4]);
            net.input_mut().copy_from_slice(&[1.0, 2.0, 3.0, 4.0]);
            net.run();
            close(net.output(0), [11.5, 12.5, 13.5, 14.5]);
        }
        assert!(net.output(2).is_empty());
    }

    /// A picture of these rows and columns → half as many in one channel → how bright it is in all.
    fn halving_net(height: usize, width: usize) -> Model {
        let window = Window {
            kernel: [3, 3],
            stride: [2, 2],
            before: [0, 0],
        };
        let mut halve = Layer::new(Operation::Convolution(window), 0, None, 1);
        halve.weights = Weights::Half((1..10).map(|tap| single_to_half(tap as f32)).collect());
        halve.bias = vec![0.5];
        let mean = Layer::new(Operation::GlobalAverage, 1, None, 2);
        let scale = Layer::new(Operation::Multiply, 1, Some(2), 3);
        let half = shape(height / 2, width / 2, 1);
        Model {
            shapes: vec![shape(height, width, 1), half, shape(1, 1, 1), half],
            input: 0,
            outputs: vec![3, 2],
            layers: vec![halve, mean, scale],
        }
    }

    #[test]
    fn a_net_that_sees_a_smaller_picture_is_the_net_of_that_size() {
        let mut whole = Net::load_in_steps(&halving_net(8, 8).write(), 4).unwrap();
        whole.input_mut().fill(9.0);
        whole.run();
        for size in [[4, 8], [8, 4], [4, 4], [8, 8]] {
            let mut own = Net::load(&halving_net(size[0], size[1]).write()).unwrap();
            whole.see(size);
            for net in [&mut whole, &mut own] {
                assert_eq!(net.input_mut().len(), size[0] * size[1]);
                (0..)
                    .zip(net.input_mut())
                    .for_each(|(i, v)| *v = (i % 7) as f32);
                net.run();
            }
            assert!(own.output(1)[0] > 0.0);
            for output in 0..2 {
                assert_eq!(whole.output(output), own.output(output), "{size:?}");
            }
        }
    }

    #[test]
    fn layers_that_need_all_of_the_input_are_told() {
        let mut blocks = Layer::new(Operation::TransposedConvolution([2, 2]), 1, None, 3);
        blocks.weights = Weights::Half(vec![single_to_half(1.0); 4]);
        blocks.bias = vec![0.0];
        let mut model = halving_net(8, 8);
        model.layers[2] = blocks;
        model.shapes[3] = shape(8, 8, 1);
        let load = |step| Net::load_in_steps(&model.write(), step).err();
        assert_eq!(load(2), None);
        let odd = Some(Error::Inconsistent("layers that need the whole input"));
        assert_eq!(load(3), odd);
    }

    #[test]
    fn no_cut_or_flipped_file_panics() {
        let good = summing_net().write();
        for end in 0..good.len() {
            assert!(Net::load(&good[..end]).is_err(), "{end} bytes loaded");
        }
        for position in 0..good.len() {
            for value in [0u8, 1, 2, 7, 127, 128, 255] {
                let mut bad = good.clone();
                bad[position] = value;
                if let Ok(mut net) = Net::load(&bad) {
                    net.run();
                }
            }
        }
    }
}
