//! [`Model`] → the steps that run it: layers that can be computed in one go are one step, and buffers are shared.
//!
//! A depthwise convolution goes into the pointwise one behind it, a sum and an activation of its own into the convolution
//! before it, so that values pass through memory once instead of three times. Sums keep their order.

use super::codes::Codes;
use super::dense::{Dense, Room};
use super::depthwise::Depthwise;
#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
use super::doubles::Doubles;
use super::format::{Activation, Layer, Model, Operation, Shape, Window};
use super::panels::Panels;
use super::place::{Place, LANES};
use super::pointwise::Finish;
use super::transposed::Transposed;

/// What a step computes.
pub enum Kernel {
    /// A convolution, with what was fused into it; a second input is added to its result.
    Dense(Dense),
    /// A transposed convolution.
    Transposed(Transposed),
    /// A depthwise convolution that stands alone.
    Depthwise(Depthwise),
    /// Any other operation, and what follows.
    Other(Operation, Finish),
    /// The same values, pixels padded to whole lanes.
    Pad,
}

/// One step of a net.
pub struct Step {
    /// What it computes.
    pub kernel: Kernel,
    /// What it reads.
    pub input: Place,
    /// The second tensor it reads.
    pub second: Option<Place>,
    /// What it makes.
    pub output: Place,
    /// Working memory.
    pub scratch: Room,
}

/// All steps, and where the tensors lie.
pub struct Program {
    /// In order of execution.
    pub steps: Vec<Step>,
    /// The tensor the picture goes into.
    pub input: Place,
    /// The results.
    pub outputs: Vec<Place>,
    /// Length of each buffer.
    pub slots: Vec<usize>,
}

/// A layer on its way to a step.
struct Draft {
    layer: Layer,
    /// The depthwise layer that was fused into it, and its window.
    behind: Option<(Layer, Window)>,
}

impl Program {
    /// Plans a checked model.
    pub fn new(model: Model) -> Program {
        let compact = compact(&model.layers, model.input, model.shapes.len());
        let drafts = fused(model.layers, &model.outputs, &model.shapes);
        let places = model.shapes.into_iter().zip(compact);
        let mut places = places
            .map(|(shape, is_compact)| Place::new(shape, is_compact))
            .collect();
        let drafts = padded(drafts, &mut places);
        let slots = assign(&mut places, &drafts, model.input, &model.outputs);
        Program {
            input: places[model.input],
            outputs: model.outputs.iter().map(|&tensor| places[tensor]).collect(),
            steps: drafts
                .into_iter()
                .map(|draft| Step::new(draft, &places))
                .collect(),
            slots,
        }
    }
}

/// Which tensors have no padding: the input, and what is made of single values.
fn compact(layers: &[Layer], input: usize, tensors: usize) -> Vec<bool> {
    let mut compact = vec![false; tensors];
    compact[input] = true;
    for layer in layers {
        if let Operation::Append | Operation::TransposedConvolution(_) = layer.operation {
            compact[layer.output] = true;
        }
    }
    compact
}

/// Joins the layers that can be computed together.
fn fused(layers: Vec<Layer>, outputs: &[usize], shapes: &[Shape]) -> Vec<Draft> {
    let mut readers = vec![0usize; shapes.len()];
    let reads = layers.iter().flat_map(Layer::reads);
    reads
        .chain(outputs.iter().copied())
        .for_each(|tensor| readers[tensor] += 1);
    let mut drafts: Vec<Draft> = Vec::new();
    for mut layer in layers {
        let maker = |drafts: &[Draft], tensor: usize| {
            let once = readers[tensor] == 1;
            drafts
                .iter()
                .position(|draft| once && draft.layer.output == tensor)
        };
        let mut draft = match layer.operation {
            // A point behind a depthwise convolution.
            Operation::Convolution(window) if window.is_point() => {
                let behind = maker(&drafts, layer.input).and_then(|at| {
                    let Operation::Depthwise(window) = drafts[at].layer.operation else {
                        return None;
                    };
                    Some((drafts.remove(at).layer, window))
                });
                if let Some((depthwise, _)) = &behind {
                    layer.input = depthwise.input;
                }
                Draft { layer, behind }
            }
            // A sum whose one side is a convolution without activation: that convolution adds the other side.
            Operation::Add => {
                let sides = [Some(layer.input), layer.second];
                let convolution = |tensor: &usize| {
                    let at = maker(&drafts, *tensor)?;
                    let made = &drafts[at].layer;
                    let fits = matches!(made.operation, Operation::Convolution(_))
                        && made.activation == Activation::None
                        && made.second.is_none()
                        && shapes[*tensor].channels == shapes[layer.output].channels;
                    fits.then_some(at)
                };
                match sides.iter().flatten().find_map(convolution) {
                    Some(at) => {
                        let mut made = drafts.remove(at);
                        let other = sides
                            .into_iter()
                            .flatten()
                            .find(|&side| side != made.layer.output);
                        made.layer.second = other;
                        made.layer.output = layer.output;
                        made.layer.activation = layer.activation;
                        made.layer.slopes = layer.slopes;
                        made
                    }
                    None => Draft {
                        layer,
                        behind: None,
                    },
                }
            }
            _ => Draft {
                layer,
                behind: None,
            },
        };
        // An activation of its own belongs to what makes its input.
        if draft.layer.operation == Operation::Copy {
            let made = maker(&drafts, draft.layer.input)
                .filter(|&at| drafts[at].layer.activation == Activation::None);
            if let Some(at) = made {
                let mut earlier = drafts.remove(at);
                earlier.layer.output = draft.layer.output;
                earlier.layer.activation = draft.layer.activation;
                earlier.layer.slopes = draft.layer.slopes;
                draft = earlier;
            }
        }
        drafts.push(draft);
    }
    drafts
}

/// Puts a copy in whole lanes before each layer that needs it and would not get it.
fn padded(drafts: Vec<Draft>, places: &mut Vec<Place>) -> Vec<Draft> {
    let mut out = Vec::new();
    let mut copies: Vec<Option<usize>> = vec![None; places.len()];
    for mut draft in drafts {
        let layer = &mut draft.layer;
        let reads_any = match layer.operation {
            Operation::Convolution(_) => draft.behind.is_none() && layer.second.is_none(),
            Operation::TransposedConvolution(_) | Operation::Append => true,
            _ => false,
        };
        let read = [Some(&mut layer.input), layer.second.as_mut()];
        for tensor in read.into_iter().flatten().filter(|_| !reads_any) {
            let place = places[*tensor];
            if place.pitch % LANES == 0 {
                continue;
            }
            let copy = *copies[*tensor].get_or_insert_with(|| {
                places.push(Place::new(place.shape, false));
                let layer = Layer::new(Operation::Copy, *tensor, None, places.len() - 1);
                let behind = None;
                out.push(Draft { layer, behind });
                places.len() - 1
            });
            *tensor = copy;
        }
        out.push(draft);
    }
    out
}

/// Gives every tensor a buffer; a buffer is used again when nobody reads its tensor any more. Returns their lengths.
fn assign(places: &mut [Place], drafts: &[Draft], input: usize, outputs: &[usize]) -> Vec<usize> {
    let mut last_reader = vec![None; places.len()];
    for (index, draft) in drafts.iter().enumerate() {
        last_reader[draft.layer.output] = Some(index);
        for tensor in draft.layer.reads() {
            last_reader[tensor] = Some(index);
        }
    }
    for &kept in outputs.iter().chain([&input]) {
        last_reader[kept] = None;
    }
    let mut slots = vec![places[input].room()];
    let mut free: Vec<usize> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let tensor = draft.layer.output;
        let room = places[tensor].room();
        // The smallest buffer that is large enough, else the largest, which grows.
        let fit = |slot: &usize| (slots[*slot] < room, slots[*slot].abs_diff(room));
        let slot = match (0..free.len()).min_by_key(|&at| fit(&free[at])) {
            Some(at) => free.swap_remove(at),
            None => {
                slots.push(0);
                slots.len() - 1
            }
        };
        slots[slot] = slots[slot].max(room);
        places[tensor].slot = slot;
        let finished = (0..places.len()).filter(|&tensor| last_reader[tensor] == Some(index));
        free.extend(finished.map(|tensor| places[tensor].slot));
    }
    slots
}

impl Step {
    fn new(draft: Draft, places: &[Place]) -> Step {
        let layer = draft.layer;
        let (input, output) = (places[layer.input], places[layer.output]);
        let finish = Finish::new(layer.activation, layer.slopes, output);
        let mut scratch = Room::default();
        let kernel = match layer.operation {
            Operation::Convolution(window) => {
                let codes = layer.weights.to_codes(layer.bias.len());
                let (codes, run) = match window.is_point() {
                    true => (codes, input.shape.channels),
                    false => (spread(codes, input), window.kernel[1] * input.pitch),
                };
                #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
                let doubles = match window.is_point() {
                    true => Doubles::new(&codes, &layer.bias),
                    false => None,
                };
                #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
                let codes = match doubles {
                    // Weights that are kept there are not kept twice.
                    Some(_) => Codes {
                        rows: Vec::new(),
                        ..codes
                    },
                    None => codes,
                };
                let dense = Dense {
                    window,
                    #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
                    doubles,
                    panels: Panels::new(&codes, run, &layer.bias),
                    behind: draft
                        .behind
                        .map(|(layer, window)| depthwise(layer, window, input)),
                    finish,
                };
                scratch = dense.scratch(input, output);
                Kernel::Dense(dense)
            }
            Operation::TransposedConvolution(kernel) => {
                let bias = layer.bias.repeat(kernel[0] * kernel[1]);
                let codes = layer.weights.to_codes(bias.len());
                let transposed = Transposed {
                    kernel,
                    panels: Panels::new(&codes, input.shape.channels, &bias),
                    finish,
                };
                scratch = transposed.scratch(input, output);
                Kernel::Transposed(transposed)
            }
            Operation::Depthwise(window) => Kernel::Depthwise(Depthwise::new(
                window,
                &layer.weights.to_f32(),
                &layer.bias,
                finish,
            )),
            Operation::Copy if input.pitch != output.pitch => Kernel::Pad,
            operation => Kernel::Other(operation, finish),
        };
        Step {
            kernel,
            input,
            second: layer.second.map(|tensor| places[tensor]),
            output,
            scratch,
        }
    }
}

/// A depthwise layer whose output stays in working memory.
fn depthwise(layer: Layer, window: Window, input: Place) -> Depthwise {
    let finish = Finish::new(layer.activation, layer.slopes, input);
    Depthwise::new(window, &layer.weights.to_f32(), &layer.bias, finish)
}

/// Weights for pixels of more values than channels: those of the rest are zero.
fn spread(codes: Codes, input: Place) -> Codes {
    let channels = input.shape.channels;
    let mut rows = vec![0; codes.rows.len() / channels * input.pitch];
    let pixels = rows.chunks_exact_mut(input.pitch);
    for (out, pixel) in pixels.zip(codes.rows.chunks_exact(channels)) {
        out[..channels].copy_from_slice(pixel);
    }
    Codes { rows, ..codes }
}
