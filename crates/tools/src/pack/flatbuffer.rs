//! Just enough of a FlatBuffers reader, every access checked.
//!
//! Layout: <https://flatbuffers.dev/internals/>. A table starts with the signed distance back to its vtable;
//! the vtable lists for each field the distance from the table's start, 0 when absent.

/// A table inside a buffer.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    buffer: &'a [u8],
    start: usize,
}

impl<'a> Table<'a> {
    /// The root table.
    pub fn root(buffer: &'a [u8]) -> Option<Table<'a>> {
        Some(Table {
            buffer,
            start: read_u32(buffer, 0)?,
        })
    }

    fn field(&self, index: usize) -> Option<usize> {
        let back = read_u32(self.buffer, self.start)? as i32;
        let vtable = usize::try_from(self.start as i64 - back as i64).ok()?;
        let entry = 4 + 2 * index;
        if entry + 2 > read_u16(self.buffer, vtable)? {
            return None;
        }
        let distance = read_u16(self.buffer, vtable + entry)?;
        (distance > 0).then_some(self.start + distance)
    }

    /// Byte field `index`, or its default 0.
    pub fn byte(&self, index: usize) -> u8 {
        self.field(index)
            .and_then(|at| self.buffer.get(at).copied())
            .unwrap_or(0)
    }

    /// Integer field `index`, or its default 0.
    pub fn int(&self, index: usize) -> i32 {
        self.field(index)
            .and_then(|at| read_u32(self.buffer, at))
            .map_or(0, |value| value as i32)
    }

    /// Table field `index`.
    pub fn table(&self, index: usize) -> Option<Table<'a>> {
        let at = self.field(index)?;
        Some(Table {
            buffer: self.buffer,
            start: at + read_u32(self.buffer, at)?,
        })
    }

    /// Start and element count of vector field `index`.
    fn vector(&self, index: usize) -> Option<(usize, usize)> {
        let at = self.field(index)?;
        let vector = at + read_u32(self.buffer, at)?;
        Some((vector + 4, read_u32(self.buffer, vector)?))
    }

    /// Bytes of vector field `index`; empty when absent.
    pub fn bytes(&self, index: usize) -> Option<&'a [u8]> {
        let Some((start, count)) = self.vector(index) else {
            return Some(&[]);
        };
        self.buffer.get(start..start.checked_add(count)?)
    }

    /// Integers of vector field `index`; empty when absent.
    pub fn ints(&self, index: usize) -> Option<Vec<i32>> {
        let Some((start, count)) = self.vector(index) else {
            return Some(Vec::new());
        };
        let bytes = self
            .buffer
            .get(start..start.checked_add(count.checked_mul(4)?)?)?;
        Some(
            bytes
                .chunks_exact(4)
                .map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect(),
        )
    }

    /// Tables of vector field `index`; empty when absent.
    pub fn tables(&self, index: usize) -> Option<Vec<Table<'a>>> {
        let Some((start, _)) = self.vector(index) else {
            return Some(Vec::new());
        };
        let offsets = self.ints(index)?.into_iter().enumerate();
        Some(
            offsets
                .map(|(i, offset)| Table {
                    buffer: self.buffer,
                    start: start + 4 * i + offset as u32 as usize,
                })
                .collect(),
        )
    }
}

/// Little-endian 16-bit number at `at`.
pub fn read_u16(buffer: &[u8], at: usize) -> Option<usize> {
    let bytes = buffer.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]) as usize)
}

/// Little-endian 32-bit number at `at`.
pub fn read_u32(buffer: &[u8], at: usize) -> Option<usize> {
    let bytes = buffer.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Root table with a byte field (7), an absent field and a vector of two bytes.
    const SMALL: [u8; 34] = [
        16, 0, 0, 0, // root at 16
        10, 0, 12, 0, 4, 0, 0, 0, 8, 0, 0, 0, // vtable at 4: fields at 4, none, 8
        12, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, // table at 16; vector at 24 + 4
        2, 0, 0, 0, 5, 6, // two bytes
    ];

    #[test]
    fn fields_present_and_absent() {
        let root = Table::root(&SMALL).unwrap();
        assert_eq!((root.byte(0), root.int(1), root.int(9)), (7, 0, 0));
        assert_eq!(root.bytes(2), Some(&[5u8, 6][..]));
        assert_eq!(root.bytes(1), Some(&[][..]));
    }

    #[test]
    fn cut_off_is_none() {
        let root = Table::root(&SMALL[..33]).unwrap();
        assert_eq!(root.bytes(2), None);
        assert!(Table::root(&SMALL[..3]).is_none());
    }
}
