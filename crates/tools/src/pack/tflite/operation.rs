//! What one operator of a model does.

use super::super::schema::*;
use super::Converter;
use xuezhao::nn::format::{Grid, Operation, Window};

impl Converter<'_> {
    /// What an operator does, and the code of the activation that is part of it.
    pub(super) fn operation(&self, operator: &Operator) -> Result<(Operation, Option<i8>), String> {
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
}

/// Height and width; an absent number is 0.
fn sides(height: Option<i32>, width: Option<i32>) -> [usize; 2] {
    [height, width].map(|side| side.map_or(0, |side| side.max(0) as usize))
}

/// The bytes as little-endian numbers of four bytes.
pub(super) fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let words = bytes.chunks_exact(4);
    words.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
