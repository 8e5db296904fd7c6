//! What a TensorFlow Lite file holds: field numbers and codes of tensorflow/lite/schema/schema.fbs.

use crate::flatbuffer::Table;

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

pub const TYPE_F32: u8 = 0;
pub const TYPE_F16: u8 = 1;
pub const PADDING_SAME: u8 = 0;

/// A tensor: a constant when its buffer is not empty.
pub struct Tensor {
    pub shape: Vec<usize>,
    pub kind: u8,
    pub buffer: usize,
}

/// One operator and the tensors it reads and makes.
pub struct Operator<'a> {
    pub code: i32,
    pub custom: &'a [u8],
    pub inputs: Vec<usize>,
    pub output: usize,
    pub options: Option<Table<'a>>,
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
    /// Reads a file; `None` when it is damaged.
    pub fn open(file: &'a [u8]) -> Option<Graph<'a>> {
        let root = Table::root(file)?;
        let graph = root.tables(2)?.first().copied()?;
        let codes: Vec<(i32, &[u8])> = root
            .tables(1)?
            .iter()
            .map(|code| Some(((code.byte(0) as i32).max(code.int(3)), code.bytes(1)?)))
            .collect::<Option<_>>()?;
        let buffers = root
            .tables(4)?
            .iter()
            .map(|buffer| buffer.bytes(0))
            .collect::<Option<_>>()?;
        let tensors: Vec<Tensor> = graph
            .tables(0)?
            .iter()
            .map(|tensor| {
                let shape = tensor.ints(0)?.iter().map(|&side| side as usize).collect();
                Some(Tensor {
                    shape,
                    kind: tensor.byte(1),
                    buffer: tensor.int(2) as usize,
                })
            })
            .collect::<Option<_>>()?;
        let operators: Vec<Operator> = graph
            .tables(3)?
            .iter()
            .map(|table| {
                let &(code, custom) = codes.get(table.int(0) as usize)?;
                let inputs = table
                    .ints(1)?
                    .iter()
                    .filter(|&&t| t >= 0)
                    .map(|&t| t as usize)
                    .collect();
                let output = *table.ints(2)?.first()? as usize;
                let (options, custom_options) = (table.table(4), table.bytes(5)?);
                Some(Operator {
                    code,
                    custom,
                    inputs,
                    output,
                    options,
                    custom_options,
                })
            })
            .collect::<Option<_>>()?;
        let ends = |field| Some(graph.ints(field)?.iter().map(|&t| t as usize).collect());
        let (inputs, outputs): (Vec<usize>, Vec<usize>) = (ends(1)?, ends(2)?);
        let known = operators
            .iter()
            .flat_map(|operator| operator.inputs.iter().chain([&operator.output]))
            .chain(&inputs)
            .chain(&outputs)
            .all(|&tensor| tensor < tensors.len());
        known.then_some(Graph {
            buffers,
            tensors,
            inputs,
            outputs,
            operators,
        })
    }
}
