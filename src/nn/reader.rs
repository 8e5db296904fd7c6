//! Reads the weight file; see [`format`](super::format).

use super::format::{self, Activation, Error, Layer, Model, Operation, Shape, Weights};
use super::half::half_to_single;
use super::layer;
use super::place::Part;
use super::prediction;

/// The rest of a byte string, taken from the front.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(Error::WrongLength)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut out = [0; N];
        out.copy_from_slice(self.bytes(N)?);
        Ok(out)
    }

    fn word(&mut self) -> Result<usize, Error> {
        self.array().map(|bytes| u16::from_le_bytes(bytes) as usize)
    }

    fn count(&mut self) -> Result<usize, Error> {
        self.array().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }
}

/// The halves not yet taken, as their low and high bytes.
struct Halves<'a>(Cursor<'a>, Cursor<'a>);

impl Halves<'_> {
    fn patterns(&mut self, count: usize) -> Result<Vec<u16>, Error> {
        let (low, high) = (self.0.bytes(count)?, self.1.bytes(count)?);
        Ok(low
            .iter()
            .zip(high)
            .map(|(&low, &high)| u16::from_le_bytes([low, high]))
            .collect())
    }

    fn values(&mut self, count: usize) -> Result<Vec<f32>, Error> {
        Ok(self
            .patterns(count)?
            .into_iter()
            .map(half_to_single)
            .collect())
    }
}

/// A layer's record, before its weights are known.
struct Record {
    layer: Layer,
    storage: u8,
}

impl Model {
    /// Reads a weight file and checks that every layer fits its tensors.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(bytes: &[u8]) -> Result<Model, Error> {
        let (magic, _) = format::marks();
        let mut cursor = Cursor(bytes.strip_prefix(magic).ok_or(Error::NotAWeightFile)?);
        let [tensors, layers, outputs, input] = [
            cursor.word()?,
            cursor.word()?,
            cursor.word()?,
            cursor.word()?,
        ];
        let outputs = (0..outputs)
            .map(|_| cursor.word())
            .collect::<Result<Vec<_>, _>>()?;
        let shapes = (0..tensors)
            .map(|_| {
                Ok(Shape {
                    height: cursor.word()?,
                    width: cursor.word()?,
                    channels: cursor.word()?,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        if !format::affordable(&shapes) {
            return Err(Error::Inconsistent("tensor empty or too large"));
        }
        let records = (0..layers)
            .map(|_| record(&mut cursor))
            .collect::<Result<Vec<_>, _>>()?;
        check_order(&records, tensors, input, &outputs)?;
        let (half_count, code_count) = (cursor.count()?, cursor.count()?);
        let mut halves = Halves(
            Cursor(cursor.bytes(half_count)?),
            Cursor(cursor.bytes(half_count)?),
        );
        let mut codes = Cursor(cursor.bytes(code_count)?);
        let layers = records
            .into_iter()
            .map(|record| filled(record, &shapes, &mut halves, &mut codes))
            .collect::<Result<Vec<_>, _>>()?;
        if cursor.0.is_empty() && halves.0 .0.is_empty() && codes.0.is_empty() {
            Ok(Model {
                shapes,
                input,
                outputs,
                layers,
            })
        } else {
            Err(Error::WrongLength)
        }
    }

    /// Whether every layer fits its tensors also where the input has fewer rows and columns, any multiple of `step`.
    /// What fits along one axis does not depend on the other, so both are tried together.
    pub(super) fn fits_in_steps(&self, step: usize) -> bool {
        let Shape { height, width, .. } = self.shapes[self.input];
        let fits = |seen: usize| {
            let part = Part {
                seen: [seen.min(height), seen.min(width)],
                of: [height, width],
            };
            let shape = |tensor: usize| part.shape(self.shapes[tensor]);
            self.layers.iter().all(|layer| {
                let [from, to] = [layer.input, layer.output].map(shape);
                layer::fits(layer.operation, from, layer.second.map(shape), to)
            })
        };
        (step..=height.max(width)).step_by(step.max(1)).all(fits)
    }
}

fn record(cursor: &mut Cursor) -> Result<Record, Error> {
    let [operation, activation, storage] = cursor.array()?;
    let [input, second, output] = [cursor.word()?, cursor.word()?, cursor.word()?];
    let operation = format::operation_from(operation, cursor.array()?)
        .ok_or(Error::Inconsistent("unknown operation"))?;
    let second = (second != format::marks().1 as usize).then_some(second);
    let mut layer = Layer::new(operation, input, second, output);
    layer.activation = match activation {
        0 => Activation::None,
        1 => Activation::Relu,
        2 => Activation::Relu6,
        3 => Activation::Prelu,
        4 => Activation::HardSwish,
        5 => Activation::Logistic,
        _ => return Err(Error::Inconsistent("unknown activation")),
    };
    Ok(Record { layer, storage })
}

/// Every tensor must be made once, before it is read; the input is there from the start.
fn check_order(
    records: &[Record],
    tensors: usize,
    input: usize,
    outputs: &[usize],
) -> Result<(), Error> {
    let mut made = vec![false; tensors];
    *made
        .get_mut(input)
        .ok_or(Error::Inconsistent("no such input"))? = true;
    for Record { layer, .. } in records {
        if !layer.reads().all(|tensor| made.get(tensor) == Some(&true)) {
            return Err(Error::Inconsistent("layer reads what no layer made"));
        }
        match made.get_mut(layer.output) {
            Some(made) if !*made => *made = true,
            _ => return Err(Error::Inconsistent("layer output missing or made twice")),
        }
    }
    if outputs
        .iter()
        .all(|&tensor| made.get(tensor) == Some(&true))
    {
        Ok(())
    } else {
        Err(Error::Inconsistent("output never made"))
    }
}

/// Checks the layer's shapes and takes its weights.
fn filled(
    record: Record,
    shapes: &[Shape],
    halves: &mut Halves,
    codes: &mut Cursor,
) -> Result<Layer, Error> {
    let mut layer = record.layer;
    let (from, to) = (shapes[layer.input], shapes[layer.output]);
    if !layer::fits(
        layer.operation,
        from,
        layer.second.map(|tensor| shapes[tensor]),
        to,
    ) {
        return Err(Error::Inconsistent("layer does not fit its tensors"));
    }
    let (rows, depth) = match layer.operation {
        Operation::Convolution(window) => (to.channels, window.taps() * from.channels),
        Operation::Depthwise(window) => (to.channels, window.taps()),
        Operation::TransposedConvolution(kernel) => {
            (kernel[0] * kernel[1] * to.channels, from.channels)
        }
        _ => (0, 0),
    };
    let count = rows.checked_mul(depth).ok_or(Error::WrongLength)?;
    if !format::patches_affordable(to.width, depth) {
        return Err(Error::Inconsistent("layer too large"));
    }
    layer.weights = match (record.storage, rows) {
        (0, 0) => Weights::None,
        (1, 1..) => Weights::Half(halves.patterns(count)?),
        (2, 1..) => Weights::Quantized {
            scales: halves.values(rows)?,
            codes: codes.bytes(count)?.iter().map(|&code| code as i8).collect(),
        },
        (3, 1..) => {
            let length = prediction::stored_length(rows, depth).ok_or(Error::WrongLength)?;
            let scales = halves.values(rows)?;
            let codes = prediction::read(codes.bytes(length)?, rows, depth)
                .ok_or(Error::Inconsistent("weights differ from none before them"))?;
            Weights::Quantized { scales, codes }
        }
        _ => {
            return Err(Error::Inconsistent(
                "weights where none belong, or none where some do",
            ))
        }
    };
    if rows > 0 {
        layer.bias = halves.values(to.channels)?;
    }
    if layer.activation == Activation::Prelu {
        layer.slopes = halves.values(to.channels)?;
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::super::format::Window;
    use super::*;

    fn model() -> Model {
        let window = Window {
            kernel: [1, 1],
            stride: [1, 1],
            before: [0, 0],
        };
        let mut layer = Layer::new(Operation::Convolution(window), 0, None, 1);
        layer.weights = Weights::Quantized {
            codes: vec![1, -2, 127, -128],
            scales: vec![0.5, 2.0],
        };
        layer.bias = vec![1.0, -1.0];
        layer.activation = Activation::Prelu;
        layer.slopes = vec![0.25, 0.75];
        let shapes = vec![
            Shape {
                height: 3,
                width: 2,
                channels: 2
            };
            2
        ];
        Model {
            shapes,
            input: 0,
            outputs: vec![1],
            layers: vec![layer],
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let model = model();
        assert_eq!(Model::read(&model.write()), Ok(model.clone()));
        assert_eq!(model.layers[0].weights.to_f32(), [0.5, -1.0, 254.0, -256.0]);
    }

    #[test]
    fn many_rows_are_read_as_they_were() {
        let mut model = model();
        let rows = 1200;
        model.shapes[1].channels = rows;
        let layer = &mut model.layers[0];
        layer.weights = Weights::Quantized {
            codes: (0..2 * rows).map(|at| (at / 40) as i8).collect(),
            scales: vec![0.5; rows],
        };
        layer.bias = vec![1.0; rows];
        layer.slopes = vec![0.25; rows];
        let mut bytes = model.write();
        assert_eq!(Model::read(&bytes), Ok(model));
        // The first row has no forerunner.
        let first = bytes.len() - rows * (2 + 4);
        bytes[first] = 1;
        assert_eq!(
            Model::read(&bytes),
            Err(Error::Inconsistent("weights differ from none before them"))
        );
    }

    #[test]
    fn refusals_name_the_fault() {
        let read = |change: &dyn Fn(&mut Model)| {
            let mut model = model();
            change(&mut model);
            Model::read(&model.write()).unwrap_err()
        };
        assert_eq!(Model::read(b"PNG"), Err(Error::NotAWeightFile));
        assert_eq!(read(&|m| m.layers[0].bias.clear()), Error::WrongLength);
        assert_eq!(read(&|m| m.layers[0].bias.push(0.0)), Error::WrongLength);
        assert_eq!(read(&|m| m.input = 2), Error::Inconsistent("no such input"));
        assert_eq!(
            read(&|m| m.outputs[0] = 9),
            Error::Inconsistent("output never made")
        );
        assert_eq!(
            read(&|m| m.layers[0].input = 1),
            Error::Inconsistent("layer reads what no layer made")
        );
        assert_eq!(
            read(&|m| m.shapes[1].height = 4),
            Error::Inconsistent("layer does not fit its tensors")
        );
        assert_eq!(
            read(&|m| m.shapes[0].channels = 0),
            Error::Inconsistent("tensor empty or too large")
        );
        assert_eq!(
            read(&|m| m.shapes[0] = Shape {
                height: 9999,
                width: 9999,
                channels: 9
            }),
            Error::Inconsistent("tensor empty or too large")
        );
    }
}
