//! The order in which a scan goes over blocks (ITU-T T.81 A.2), with its restart intervals.

use super::bits::Bits;
use super::layout::Layout;
use crate::file::pixels::DecodeError;

/// What a scan does with each block.
pub(super) trait Coder {
    /// Forgets what the blocks so far have set: the data begin anew.
    fn restart(&mut self);

    /// Reads the block in column `x`, row `y` of the blocks of a component; `place` is its place in the scan.
    fn block(
        &mut self,
        bits: &mut Bits,
        place: usize,
        x: usize,
        y: usize,
    ) -> Result<(), DecodeError>;

    /// All blocks in a row of units are there.
    fn row_done(&mut self, row: usize);
}

/// Bytes behind the last unit that are no sign of damage: some writers fill up a sector, or are a few codes off.
const MOST_UNREAD: usize = 4096;

/// Goes over the blocks of a scan of `components`, given by their places in the frame.
#[inline(never)]
pub(super) fn run(
    data: &[u8],
    layout: &Layout,
    components: &[usize],
    restart_interval: u16,
    coder: &mut impl Coder,
) -> Result<(), DecodeError> {
    let (across, down) = match components {
        [one] => {
            let component = &layout.components[*one];
            (component.blocks_across, component.blocks_down)
        }
        _ => (layout.units_across, layout.units_down),
    };
    let parts = match components {
        [_] => vec![(0, 1, 1)],
        several => several
            .iter()
            .map(|&c| &layout.components[c])
            .enumerate()
            .map(|(place, c)| (place, c.across, c.down))
            .collect(),
    };
    let mut walk = Walk {
        bits: Bits::new(data),
        parts,
        across,
        interval: u32::from(restart_interval),
        left: u32::from(restart_interval),
    };
    for row in 0..down {
        walk.row(row, coder)?;
        coder.row_done(row);
    }
    match walk.bits.unread() > MOST_UNREAD {
        true => Err(DecodeError::Damaged),
        false => Ok(()),
    }
}

/// Where a scan stands between two rows of units.
struct Walk<'a> {
    bits: Bits<'a>,
    /// Place in the scan, blocks of a unit.
    parts: Vec<(usize, usize, usize)>,
    /// Units in a row.
    across: usize,
    /// Units between two restart markers, or 0.
    interval: u32,
    /// Units up to the next of them.
    left: u32,
}

impl Walk<'_> {
    /// Goes over a row of units. A call a row, because an engine that compiles a function better while it runs only takes
    /// the better one at its next call.
    #[inline(never)]
    fn row(&mut self, row: usize, coder: &mut impl Coder) -> Result<(), DecodeError> {
        for column in 0..self.across {
            if self.interval > 0 {
                if self.left == 0 {
                    self.bits.restart()?;
                    coder.restart();
                    self.left = self.interval;
                }
                self.left -= 1;
            }
            for &(place, across, down) in &self.parts {
                for y in 0..down {
                    for x in 0..across {
                        coder.block(&mut self.bits, place, column * across + x, row * down + y)?;
                    }
                }
            }
            self.bits.check()?;
        }
        Ok(())
    }
}
