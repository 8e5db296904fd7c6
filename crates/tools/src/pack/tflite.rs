//! A TensorFlow Lite model → [`Model`]: reads the FlatBuffer and folds what the executor does not need.
//!
//! Folded away: DEQUANTIZE of constant
//! weights, RESHAPE, activations with a single reader, PAD of channels before an ADD.

use super::schema::*;
use std::collections::HashMap;
use xuezhao::nn::format::{Activation, Grid, Layer, Model, Operation, Shape, Weights, Window};
use xuezhao::nn::{half_to_single, single_to_half};

/// Converts a model.
///
/// # Errors
/// What the file holds that this reader does not know.
pub fn convert(file: &[u8]) -> Result<Model, String> {
    let mut graph = Graph::open(file)?;
    let operators = std::mem::take(&mut graph.operators);
    let mut converter = Converter::new(graph, &operators);
    for operator in &operators {
        converter.add(operator)?;
    }
    converter.finish()
}

struct Converter<'a> {
    graph: Graph<'a>,
    /// Tensor → the tensor that holds the same values.
    same: HashMap<usize, usize>,
    /// How many operators (and the caller) read each tensor.
    readers: HashMap<usize, usize>,
    /// Tensor of the file → tensor of the model.
    numbers: HashMap<usize, usize>,
    shapes: Vec<Shape>,
    layers: Vec<Layer>,
}

impl<'a> Converter<'a> {
    fn new(graph: Graph<'a>, operators: &[Operator]) -> Converter<'a> {
        let mut readers = HashMap::new();
        let read = operators.iter().flat_map(|operator| &operator.inputs);
        for &tensor in read.chain(&graph.outputs) {
            *readers.entry(tensor).or_default() += 1;
        }
        Converter {
            graph,
            same: HashMap::new(),
            readers,
            numbers: HashMap::new(),
            shapes: Vec::new(),
            layers: Vec::new(),
        }
    }

    fn finish(self) -> Result<Model, String> {
        let number = |&tensor: &usize| {
            let tensor = self.origin(tensor);
            self.numbers
                .get(&tensor)
                .copied()
                .ok_or_else(|| format!("tensor {tensor} is never made"))
        };
        let input = number(self.graph.inputs.first().ok_or("no input")?)?;
        let outputs = self
            .graph
            .outputs
            .iter()
            .map(number)
            .collect::<Result<_, _>>()?;
        Ok(Model {
            shapes: self.shapes,
            input,
            outputs,
            layers: self.layers,
        })
    }

    /// The tensor that first held these values.
    fn origin(&self, mut tensor: usize) -> usize {
        while let Some(&earlier) = self.same.get(&tensor) {
            tensor = earlier;
        }
        tensor
    }

    /// The model's tensor for a tensor of the file.
    fn number(&mut self, tensor: usize) -> usize {
        let tensor = self.origin(tensor);
        if let Some(&number) = self.numbers.get(&tensor) {
            return number;
        }
        let (height, width, channels) = match self.graph.tensors[tensor].shape[..] {
            [_, height, width, channels] => (height, width, channels),
            [_, width, channels] => (1, width, channels),
            ref other => (1, 1, other.iter().product()),
        };
        self.shapes.push(Shape {
            height,
            width,
            channels,
        });
        self.numbers.insert(tensor, self.shapes.len() - 1);
        self.shapes.len() - 1
    }

    /// A constant's values.
    fn constant(&self, tensor: usize) -> Result<Vec<f32>, String> {
        let tensor = &self.graph.tensors[self.origin(tensor)];
        let bytes = self
            .graph
            .buffers
            .get(tensor.buffer)
            .ok_or("buffer missing")?;
        let values: Vec<f32> = match tensor.kind {
            TYPE_F16 => bytes
                .chunks_exact(2)
                .map(|b| half_to_single(u16::from_le_bytes([b[0], b[1]])))
                .collect(),
            TYPE_F32 => bytes
                .chunks_exact(4)
                .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect(),
            kind => return Err(format!("constant of type {kind}")),
        };
        if values.len() == tensor.shape.iter().product::<usize>() {
            Ok(values)
        } else {
            Err("constant of the wrong length".into())
        }
    }

    fn add(&mut self, operator: &Operator) -> Result<(), String> {
        let &first = operator.inputs.first().ok_or("operator without input")?;
        let second = operator.inputs.get(1).copied();
        let need_second = || second.ok_or("operator lacks its second input".to_string());
        match operator.code {
            DEQUANTIZE | RESHAPE => {
                self.same.insert(operator.output, first);
                return Ok(());
            }
            PAD if self.pads_channels(need_second()?) => {
                self.same.insert(operator.output, first);
                return Ok(());
            }
            RELU => return self.activation(operator, Activation::Relu),
            RELU6 => return self.activation(operator, Activation::Relu6),
            HARD_SWISH => return self.activation(operator, Activation::HardSwish),
            LOGISTIC => return self.activation(operator, Activation::Logistic),
            PRELU => return self.activation(operator, Activation::Prelu),
            _ => {}
        }
        let (operation, fused) = self.operation(operator)?;
        let reads_second = matches!(
            operation,
            Operation::Add | Operation::Multiply | Operation::Append
        );
        let input = self.number(first);
        let second = if reads_second {
            Some(self.number(need_second()?))
        } else {
            None
        };
        let output = self.number(operator.output);
        let mut layer = Layer::new(operation, input, second, output);
        layer.activation = match fused.unwrap_or(0) {
            0 => Activation::None,
            1 => Activation::Relu,
            3 => Activation::Relu6,
            code => return Err(format!("fused activation {code} is not supported")),
        };
        self.take_weights(operator, &mut layer)?;
        self.layers.push(layer);
        Ok(())
    }

    /// What an operator does, and the code of the activation that is part of it.
    fn operation(&self, operator: &Operator) -> Result<(Operation, Option<i8>), String> {
        Ok(match (operator.code, operator.options) {
            (CONVOLUTION, Some(Options::Convolution(o))) => {
                let stride = sides(o.stride_height(), o.stride_width());
                let window = self.window(operator, self.kernel(operator)?, stride, o.padding())?;
                (Operation::Convolution(window), o.fused_activation())
            }
            (DEPTHWISE, Some(Options::Depthwise(o))) => {
                let stride = sides(o.stride_height(), o.stride_width());
                let window = self.window(operator, self.kernel(operator)?, stride, o.padding())?;
                (Operation::Depthwise(window), o.fused_activation())
            }
            (CUSTOM, _) if operator.custom == "Convolution2DTransposeBias" => {
                (self.transposed(operator)?, None)
            }
            (MAX_POOL, Some(Options::Pool(o))) => {
                let filter = sides(o.filter_height(), o.filter_width());
                let stride = sides(o.stride_height(), o.stride_width());
                let window = self.window(operator, filter, stride, o.padding())?;
                (Operation::MaxPool(window), o.fused_activation())
            }
            (AVERAGE_POOL, Some(Options::Pool(o))) => {
                let whole = self.graph.tensors[operator.inputs[0]].shape.get(1..3);
                if whole != Some(&sides(o.filter_height(), o.filter_width())) {
                    return Err("average over a part of the picture".into());
                }
                (Operation::GlobalAverage, o.fused_activation())
            }
            (ADD, Some(Options::Add(o))) => (Operation::Add, o.fused_activation()),
            (MULTIPLY, Some(Options::Multiply(o))) => (Operation::Multiply, o.fused_activation()),
            (CONCATENATION, _) if operator.inputs.len() == 2 => (Operation::Append, None),
            (RESIZE_BILINEAR, Some(Options::Resize(o))) => {
                let is_set = |flag: Option<bool>| flag.unwrap_or(false);
                let grid = match (is_set(o.align_corners()), is_set(o.half_pixel_centers())) {
                    (false, false) => Grid::Origin,
                    (false, true) => Grid::Centers,
                    (true, _) => Grid::Corners,
                };
                (Operation::Resize(grid), None)
            }
            (code, _) => return Err(format!("operator {code} is not supported")),
        })
    }

    /// Height and width of an operator's kernel.
    fn kernel(&self, operator: &Operator) -> Result<[usize; 2], String> {
        let kernel = operator.inputs.get(1);
        match kernel.map(|&kernel| &self.graph.tensors[kernel].shape[..]) {
            Some(&[_, height, width, _]) => Ok([height, width]),
            _ => Err("kernel without four sides".into()),
        }
    }

    /// Folds an activation into the layer that made its input, or adds a layer for it.
    fn activation(&mut self, operator: &Operator, activation: Activation) -> Result<(), String> {
        let source = operator.inputs[0];
        let (input, output) = (self.number(source), self.number(operator.output));
        let slopes = match (activation, operator.inputs.get(1)) {
            (Activation::Prelu, Some(&slopes)) => self.constant(slopes)?,
            _ => Vec::new(),
        };
        let single = self.readers.get(&source) == Some(&1);
        let maker = self.layers.last_mut().filter(|layer| {
            single && layer.output == input && layer.activation == Activation::None
        });
        if let Some(layer) = maker {
            (layer.activation, layer.slopes, layer.output) = (activation, slopes, output);
            return Ok(());
        }
        let mut layer = Layer::new(Operation::Copy, input, None, output);
        (layer.activation, layer.slopes) = (activation, slopes);
        self.layers.push(layer);
        Ok(())
    }

    /// Whether a PAD operator's table adds zeros after the last channel and nowhere else.
    fn pads_channels(&self, table: usize) -> bool {
        let bytes = self
            .graph
            .buffers
            .get(self.graph.tensors[table].buffer)
            .copied()
            .unwrap_or(&[]);
        bytes.len() == 32 && words(bytes).take(7).all(|word| word == 0)
    }

    fn window(
        &self,
        operator: &Operator,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: Option<i8>,
    ) -> Result<Window, String> {
        let from = &self.graph.tensors[self.origin(operator.inputs[0])].shape;
        let to = &self.graph.tensors[operator.output].shape;
        let mut before = [0; 2];
        for axis in 0..2 {
            let (Some(&from), Some(&to)) = (from.get(axis + 1), to.get(axis + 1)) else {
                return Err("picture without height and width".into());
            };
            if padding.unwrap_or(PADDING_SAME) == PADDING_SAME {
                before[axis] =
                    ((to.max(1) - 1) * stride[axis] + kernel[axis]).saturating_sub(from) / 2;
            }
        }
        if kernel
            .iter()
            .chain(&stride)
            .chain(&before)
            .all(|&value| value < 256)
        {
            Ok(Window {
                kernel,
                stride,
                before,
            })
        } else {
            Err(format!(
                "window {kernel:?} with stride {stride:?} is too large"
            ))
        }
    }

    fn transposed(&self, operator: &Operator) -> Result<Operation, String> {
        let shape = operator
            .inputs
            .get(1)
            .map(|&kernel| &self.graph.tensors[kernel].shape[..]);
        let stride = |index| words(operator.custom_options).nth(index);
        match (shape, stride(2), stride(1)) {
            (Some(&[_, height, width, _]), Some(down), Some(right))
                if (height, width) == (down as usize, right as usize) =>
            {
                Ok(Operation::TransposedConvolution([height, width]))
            }
            _ => Err("transposed convolution with overlapping blocks".into()),
        }
    }

    /// Reads kernel and bias; rows are brought into the order of [`Layer::weights`].
    fn take_weights(&self, operator: &Operator, layer: &mut Layer) -> Result<(), String> {
        let channels = self.shapes[layer.output].channels;
        let inputs = self.shapes[layer.input].channels;
        let transpose = |values: &[f32], columns: usize| -> Vec<f32> {
            (0..columns)
                .flat_map(|c| values.iter().skip(c).step_by(columns).copied())
                .collect()
        };
        let kernel = match layer.operation {
            Operation::Convolution(_) => self.constant(operator.inputs[1])?,
            Operation::Depthwise(_) => transpose(&self.constant(operator.inputs[1])?, channels),
            // Stored output channel, block row, block column, input channel.
            Operation::TransposedConvolution(block) => {
                let stored = self.constant(operator.inputs[1])?;
                let rows: Vec<&[f32]> = stored.chunks_exact(inputs).collect();
                let taps = block[0] * block[1];
                let order = (0..taps).flat_map(|tap| (0..channels).map(move |c| c * taps + tap));
                order
                    .filter_map(|row| rows.get(row))
                    .flat_map(|row| row.iter().copied())
                    .collect()
            }
            _ => return Ok(()),
        };
        layer.weights = Weights::Half(kernel.into_iter().map(single_to_half).collect());
        layer.bias = match operator.inputs.get(2) {
            Some(&bias) => self.constant(bias)?,
            None => vec![0.0; channels],
        };
        Ok(())
    }
}

/// Height and width; an absent number is 0.
fn sides(height: Option<i32>, width: Option<i32>) -> [usize; 2] {
    [height, width].map(|side| side.map_or(0, |side| side.max(0) as usize))
}

/// The bytes as little-endian numbers of four bytes.
fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let words = bytes.chunks_exact(4);
    words.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
