//! How a frame divides into units and blocks (ITU-T T.81 A.1, A.2) at a reduced scale.

use super::tables::FrameComponent;

/// The frame at the scale of decoding.
#[derive(Debug)]
pub(super) struct Layout {
    /// Columns and rows of the picture.
    pub width: usize,
    pub height: usize,
    /// Units of an interleaved scan.
    pub units_across: usize,
    pub units_down: usize,
    /// Rows of the picture that a row of units gives.
    pub unit_height: usize,
    pub components: Vec<Component>,
}

/// A component at the scale of decoding.
#[derive(Debug)]
pub(super) struct Component {
    /// Blocks of a unit.
    pub across: usize,
    pub down: usize,
    /// Blocks that hold something of the picture: what a scan of this component alone goes over.
    pub blocks_across: usize,
    pub blocks_down: usize,
    /// Columns and rows of samples that one block gives: 1, 2, 3, 4, 6 or 8.
    pub size: usize,
    /// Columns and rows of samples that belong to the picture.
    pub width: usize,
    pub height: usize,
    /// Picture columns per sample, as a fraction; likewise rows.
    pub wider: (usize, usize),
    pub taller: (usize, usize),
    /// Number of its quantisation table.
    pub steps: usize,
}

impl Layout {
    /// A frame of this size at `eighths` of it: 1, 2, 3, 4 or 8.
    pub fn new(
        width: usize,
        height: usize,
        components: &[FrameComponent],
        eighths: usize,
    ) -> Layout {
        // A scan of one component alone is not interleaved, whatever its factors.
        let factors = |c: &FrameComponent| match components.len() {
            1 => (1, 1),
            _ => (c.across, c.down),
        };
        let most = |of: fn((usize, usize)) -> usize| {
            let all = components.iter().map(|c| of(factors(c)));
            all.max().unwrap_or(1)
        };
        let (widest, tallest) = (most(|f| f.0), most(|f| f.1));
        let component = |c: &FrameComponent| {
            let (across, down) = factors(c);
            // A component with fewer samples is reduced less, where that replaces enlarging it in both directions.
            let mut size = eighths;
            while size <= 4
                && (widest * eighths) % (across * size * 2) == 0
                && (tallest * eighths) % (down * size * 2) == 0
            {
                size *= 2;
            }
            Component {
                across,
                down,
                blocks_across: (width * across).div_ceil(widest * 8),
                blocks_down: (height * down).div_ceil(tallest * 8),
                size,
                width: (width * across * size).div_ceil(widest * 8),
                height: (height * down * size).div_ceil(tallest * 8),
                wider: (widest * eighths, across * size),
                taller: (tallest * eighths, down * size),
                steps: c.steps,
            }
        };
        Layout {
            width: (width * eighths).div_ceil(8),
            height: (height * eighths).div_ceil(8),
            units_across: width.div_ceil(8 * widest),
            units_down: height.div_ceil(8 * tallest),
            unit_height: tallest * eighths,
            components: components.iter().map(component).collect(),
        }
    }

    /// Blocks across and down of a component in whole units.
    pub fn padded(&self, component: &Component) -> (usize, usize) {
        (
            self.units_across * component.across,
            self.units_down * component.down,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(factors: &[(usize, usize)]) -> Vec<FrameComponent> {
        let component = |&(across, down): &(usize, usize)| FrameComponent {
            id: 0,
            across,
            down,
            steps: 0,
        };
        factors.iter().map(component).collect()
    }

    #[test]
    fn colours_of_half_size_are_not_reduced_with_the_picture() {
        let quarter = Layout::new(33, 17, &frame(&[(2, 2), (1, 1), (1, 1)]), 4);
        assert_eq!((quarter.width, quarter.height), (17, 9));
        assert_eq!((quarter.units_across, quarter.units_down), (3, 2));
        let sizes: Vec<_> = quarter.components.iter().map(|c| c.size).collect();
        assert_eq!(sizes, [4, 8, 8]);
        let chroma = &quarter.components[1];
        assert_eq!((chroma.width, chroma.height), (17, 9));
        assert_eq!(chroma.wider.0, chroma.wider.1);
        let half = Layout::new(33, 17, &frame(&[(2, 1), (1, 1), (1, 1)]), 4);
        assert_eq!(half.components[1].size, 4);
        assert_eq!(half.components[1].wider, (8, 4));
    }

    #[test]
    fn one_component_has_no_factors() {
        let grey = Layout::new(20, 9, &frame(&[(2, 2)]), 8);
        assert_eq!((grey.units_across, grey.units_down), (3, 2));
        assert_eq!(grey.unit_height, 8);
    }
}
