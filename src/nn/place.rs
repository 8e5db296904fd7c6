//! Where a tensor lies in working memory.

use super::layer::Shape;

pub use super::layer::LANES;

/// How much of its picture a net sees: these rows and columns, of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Rows and columns seen.
    pub seen: [usize; 2],
    /// Rows and columns of the input.
    pub of: [usize; 2],
}

impl Part {
    /// The same part of a tensor's extent; a tensor of a single row or column keeps it.
    pub fn shape(&self, shape: Shape) -> Shape {
        let side = |n: usize, axis: usize| (n * self.seen[axis] / self.of[axis]).max(1);
        Shape {
            height: side(shape.height, 0),
            width: side(shape.width, 1),
            ..shape
        }
    }
}

/// A tensor's extent and its buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Extent.
    pub shape: Shape,
    /// Values from one pixel to the next.
    pub pitch: usize,
    /// Index of its buffer.
    pub slot: usize,
}

impl Place {
    /// A tensor of pixels in whole lanes, or of pixels that follow one another closely.
    pub fn new(shape: Shape, is_compact: bool) -> Place {
        let pitch = match is_compact {
            true => shape.channels,
            false => shape.channels.next_multiple_of(LANES),
        };
        Place {
            shape,
            pitch,
            slot: 0,
        }
    }

    /// The place of the same tensor where only a part of it is made.
    pub fn part(self, part: Part) -> Place {
        let shape = part.shape(self.shape);
        Place { shape, ..self }
    }

    /// Values from one row to the next.
    pub fn row(&self) -> usize {
        self.shape.width * self.pitch
    }

    /// Values of all rows.
    pub fn len(&self) -> usize {
        self.shape.height * self.row()
    }

    /// Values to keep for it: loops may read, not use, up to two pixels beyond the last.
    pub fn room(&self) -> usize {
        self.len() + 2 * self.pitch
    }
}

/// The same values, pixels padded with zeros.
pub fn pad(input: &[f32], from: Place, out: &mut [f32], to: Place) {
    let pixels = out.chunks_exact_mut(to.pitch);
    for (out, pixel) in pixels.zip(input.chunks_exact(from.pitch)) {
        let (channels, rest) = out.split_at_mut(from.shape.channels);
        channels.copy_from_slice(&pixel[..channels.len()]);
        rest.fill(0.0);
    }
}

/// The channels of all pixels, one tensor after the other.
pub fn append(parts: [(&[f32], Place); 2], out: &mut [f32]) {
    let values = parts.into_iter().flat_map(|(values, place)| {
        let pixels = values.chunks_exact(place.pitch);
        pixels.flat_map(move |pixel| &pixel[..place.shape.channels])
    });
    for (out, value) in out.iter_mut().zip(values) {
        *out = *value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(width: usize, channels: usize) -> Shape {
        Shape {
            height: 1,
            width,
            channels,
        }
    }

    #[test]
    fn padding_comes_and_goes() {
        let (compact, padded) = (Place::new(row(2, 3), true), Place::new(row(2, 3), false));
        let mut out = [9.0; 16];
        pad(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], compact, &mut out, padded);
        assert_eq!(out[..9], [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0]);
        let mut both = [0.0; 7];
        append(
            [(&out, padded), (&[7.0], Place::new(row(1, 1), true))],
            &mut both,
        );
        assert_eq!(both, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    }
}
