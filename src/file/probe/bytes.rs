//! Numbers at positions of a byte slice; `None` beyond its end.

/// Byte order of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// Reads numbers in one byte order.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a> {
    pub data: &'a [u8],
    order: Order,
}

impl<'a> Bytes<'a> {
    pub fn little(data: &'a [u8]) -> Self {
        Bytes::new(data, Order::Little)
    }

    pub fn big(data: &'a [u8]) -> Self {
        Bytes::new(data, Order::Big)
    }

    pub fn new(data: &'a [u8], order: Order) -> Self {
        Bytes { data, order }
    }

    /// `length` bytes from `start`.
    pub fn slice(&self, start: usize, length: usize) -> Option<&'a [u8]> {
        self.data.get(start..start.checked_add(length)?)
    }

    pub fn u8(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    pub fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.slice(at, 2)?.try_into().ok()?;
        Some(match self.order {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        })
    }

    pub fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.slice(at, 4)?.try_into().ok()?;
        Some(match self.order {
            Order::Little => u32::from_le_bytes(bytes),
            Order::Big => u32::from_be_bytes(bytes),
        })
    }

    /// The 32-bit number at `at` as a length or position.
    pub fn position(&self, at: usize) -> Option<usize> {
        self.u32(at).map(|v| v as usize)
    }
}

/// Text up to its first NUL, without the blanks around it; `None` when nothing is left.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    // Metadata fields are short; a longer one is somebody's data.
    let text = String::from_utf8_lossy(&bytes[..end.min(200)]);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// Position of the first byte 0xFF. Eight are looked at together: in entropy-coded data it is one in hundreds.
pub(super) fn first_ff(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xFF;
    let has_none = |eight: &&[u8]| {
        let word = eight.first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
        (!word).wrapping_sub(ONES) & word & (ONES << 7) == 0
    };
    let passed = 8 * bytes.chunks_exact(8).take_while(has_none).count();
    let found = bytes[passed..].iter().position(|&b| b == 0xFF)?;
    Some(passed + found)
}

/// Position of `needle` in `hay`.
pub(super) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ff_is_found_wherever_it_lies() {
        for length in 0..40 {
            let mut bytes = vec![0xFE; length];
            assert_eq!(first_ff(&bytes), None);
            for at in (0..length).rev() {
                bytes[at] = 0xFF;
                assert_eq!(first_ff(&bytes), Some(at));
            }
        }
    }

    #[test]
    fn reads_both_orders_and_stops_at_the_end() {
        let data = [1, 2, 3, 4];
        assert_eq!(Bytes::big(&data).u16(0), Some(0x0102));
        assert_eq!(Bytes::little(&data).u32(0), Some(0x0403_0201));
        assert_eq!(Bytes::big(&data).u16(3), None);
        assert_eq!(Bytes::big(&data).slice(usize::MAX, 2), None);
    }

    #[test]
    fn text_ends_at_the_first_nul() {
        assert_eq!(text(b" GIMP \0junk"), Some("GIMP".to_string()));
        assert_eq!(text(b"\0\0"), None);
    }
}
