//! A TensorFlow Lite model → [`Model`]: reads the FlatBuffer and folds what the executor does not need.
//!
//! Folded away: DEQUANTIZE of constant weights, RESHAPE, activations with a single reader, PAD of channels before an
//! ADD.

mod operation;

use super::schema::*;
use operation::words;
use std::collections::HashMap;
use xuezhao::nn::format::{Activation, Layer, Model, Operation, Shape, Weights};
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
