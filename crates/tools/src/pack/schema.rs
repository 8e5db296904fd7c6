//! What a TensorFlow Lite file holds: tables, field numbers and codes of tensorflow/lite/schema/schema.fbs, as far as
//! the models here use them.

use super::flatbuffer::table;
use flatbuffers::{ForwardsUOffset, InvalidFlatbuffer, Vector};

pub const ADD: i32 = 0;
pub const AVERAGE_POOL: i32 = 1;
pub const CONCATENATION: i32 = 2;
pub const CONVOLUTION: i32 = 3;
pub const DEPTHWISE: i32 = 4;
pub const DEQUANTIZE: i32 = 6;
pub const LOGISTIC: i32 = 14;
pub const MAX_POOL: i32 = 17;
pub const MULTIPLY: i32 = 18;
pub const RELU: i32 = 19;
pub const RELU6: i32 = 21;
pub const RESHAPE: i32 = 22;
pub const RESIZE_BILINEAR: i32 = 23;
pub const CUSTOM: i32 = 32;
pub const PAD: i32 = 34;
pub const PRELU: i32 = 54;
pub const HARD_SWISH: i32 = 117;

pub const TYPE_F32: i8 = 0;
pub const TYPE_F16: i8 = 1;
pub const PADDING_SAME: i8 = 0;

/// In place of an optional input that an operator does without.
const LEFT_OUT: usize = -1i32 as usize;

type List<'a, T> = ForwardsUOffset<Vector<'a, T>>;
type Tables<'a, T> = List<'a, ForwardsUOffset<T>>;

table! {
    ModelTable<'a> {
        operator_codes @ 1: Tables<'a, OperatorCode<'a>>,
        subgraphs @ 2: Tables<'a, SubGraph<'a>>,
        buffers @ 4: Tables<'a, BufferTable<'a>>,
    }
}

table! {
    OperatorCode<'a> {
        deprecated_builtin_code @ 0: i8,
        custom_code @ 1: ForwardsUOffset<&'a str>,
        builtin_code @ 3: i32,
    }
}

table! {
    BufferTable<'a> { data @ 0: List<'a, u8> }
}

table! {
    SubGraph<'a> {
        tensors @ 0: Tables<'a, TensorTable<'a>>,
        inputs @ 1: List<'a, i32>,
        outputs @ 2: List<'a, i32>,
        operators @ 3: Tables<'a, OperatorTable<'a>>,
    }
}

table! {
    TensorTable<'a> { shape @ 0: List<'a, i32>, kind @ 1: i8, buffer @ 2: u32 }
}

table! {
    OperatorTable<'a> {
        opcode_index @ 0: u32,
        inputs @ 1: List<'a, i32>,
        outputs @ 2: List<'a, i32>,
        custom_options @ 5: List<'a, u8>,
    }
    /// Options of the operators that have any.
    options @ 3, 4: Options {
        1 => Convolution(ConvolutionOptions),
        2 => Depthwise(DepthwiseOptions),
        5 => Pool(PoolOptions),
        11 => Add(FusedOptions),
        15 => Resize(ResizeOptions),
        21 => Multiply(FusedOptions),
    }
}

table! {
    ConvolutionOptions<'a> {
        padding @ 0: i8,
        stride_width @ 1: i32,
        stride_height @ 2: i32,
        fused_activation @ 3: i8,
    }
}

table! {
    DepthwiseOptions<'a> {
        padding @ 0: i8,
        stride_width @ 1: i32,
        stride_height @ 2: i32,
        fused_activation @ 4: i8,
    }
}

table! {
    PoolOptions<'a> {
        padding @ 0: i8,
        stride_width @ 1: i32,
        stride_height @ 2: i32,
        filter_width @ 3: i32,
        filter_height @ 4: i32,
        fused_activation @ 5: i8,
    }
}

table! {
    FusedOptions<'a> { fused_activation @ 0: i8 }
}

table! {
    ResizeOptions<'a> { align_corners @ 2: bool, half_pixel_centers @ 3: bool }
}

/// A tensor: a constant when its buffer is not empty.
pub struct Tensor {
    pub shape: Vec<usize>,
    pub kind: i8,
    pub buffer: usize,
}

/// One operator and the tensors it reads and makes.
pub struct Operator<'a> {
    pub code: i32,
    pub custom: &'a str,
    pub inputs: Vec<usize>,
    pub output: usize,
    pub options: Option<Options<'a>>,
    pub custom_options: &'a [u8],
}

/// The first graph of a file. Every tensor number in it is one of `tensors`.
pub struct Graph<'a> {
    pub buffers: Vec<&'a [u8]>,
    pub tensors: Vec<Tensor>,
    pub inputs: Vec<usize>,
    pub outputs: Vec<usize>,
    pub operators: Vec<Operator<'a>>,
}

impl<'a> Graph<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn open(file: &'a [u8]) -> Result<Graph<'a>, String> {
        let model = flatbuffers::root::<ModelTable>(file)
            .map_err(|error: InvalidFlatbuffer| format!("not a TensorFlow Lite model: {error}"))?;
        Graph::of(&model).ok_or_else(|| "its graph refers to what is not there".to_string())
    }

    fn of(model: &ModelTable<'a>) -> Option<Graph<'a>> {
        let graph = model.subgraphs()?.iter().next()?;
        let codes: Vec<OperatorCode> = model.operator_codes()?.iter().collect();
        let buffers = model.buffers()?.iter().map(|buffer| bytes(buffer.data()));
        let tensors = graph.tensors()?.iter().map(|tensor| Tensor {
            shape: numbers(tensor.shape()),
            kind: tensor.kind().unwrap_or(0),
            buffer: tensor.buffer().unwrap_or(0) as usize,
        });
        let operators = graph
            .operators()?
            .iter()
            .map(|operator| operation(&operator, &codes));
        let graph = Graph {
            buffers: buffers.collect(),
            tensors: tensors.collect(),
            inputs: numbers(graph.inputs()),
            outputs: numbers(graph.outputs()),
            operators: operators.collect::<Option<_>>()?,
        };
        let operators = graph.operators.iter();
        let known = operators
            .flat_map(|operator| operator.inputs.iter().chain([&operator.output]))
            .chain(&graph.inputs)
            .chain(&graph.outputs)
            .all(|&tensor| tensor < graph.tensors.len());
        known.then_some(graph)
    }
}

fn operation<'a>(table: &OperatorTable<'a>, codes: &[OperatorCode<'a>]) -> Option<Operator<'a>> {
    let code = codes.get(table.opcode_index().unwrap_or(0) as usize)?;
    // Files older than the second field have only the first, newer ones write what fits into both.
    let old = i32::from(code.deprecated_builtin_code().unwrap_or(0));
    let mut inputs = numbers(table.inputs());
    inputs.retain(|&input| input != LEFT_OUT);
    Some(Operator {
        code: old.max(code.builtin_code().unwrap_or(0)),
        custom: code.custom_code().unwrap_or(""),
        inputs,
        output: *numbers(table.outputs()).first()?,
        options: table.options(),
        custom_options: bytes(table.custom_options()),
    })
}

fn bytes<'a>(vector: Option<Vector<'a, u8>>) -> &'a [u8] {
    vector.map_or(&[], |vector| vector.bytes())
}

/// The numbers of a vector; −1 becomes [`LEFT_OUT`].
fn numbers(vector: Option<Vector<i32>>) -> Vec<usize> {
    let numbers = vector.into_iter().flatten();
    numbers.map(|number| number as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused() {
        for file in [&b""[..], b"<!doctype html>", &[0; 64], &[255; 64]] {
            assert!(Graph::open(file).is_err());
        }
    }
}
