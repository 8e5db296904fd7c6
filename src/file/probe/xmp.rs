//! XMP (ISO 16684-1): the few properties that matter, found as text.

use super::bytes::{find, text};
use super::Probe;

/// Properties that name a program, as attribute or element.
const PROGRAMS: &[&[u8]] = &[b"xmp:CreatorTool", b"stEvt:softwareAgent"];

/// The IPTC digital source types of pictures that a model drew.
const GENERATED: &[u8] = b"rainedAlgorithmicMedia";

/// Takes what a packet says of the photo into `probe`.
pub(super) fn read(packet: &[u8], probe: &mut Probe) {
    for name in PROGRAMS {
        probe.add_software(property(packet, name));
    }
    probe.generated |= find(packet, GENERATED).is_some();
    probe.located |= find(packet, b"exif:GPSLatitude").is_some();
}

/// The first value of a property, written as `name="value"` or `<name>value<`.
fn property(packet: &[u8], name: &[u8]) -> Option<String> {
    let rest = &packet[find(packet, name)? + name.len()..];
    let (value, end) = match rest {
        [b'=', quote @ (b'"' | b'\''), value @ ..] => (value, *quote),
        [b'>', value @ ..] => (value, b'<'),
        _ => return None,
    };
    text(&value[..value.iter().position(|&b| b == end)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_both_forms() {
        let mut probe = Probe::default();
        read(b"<x xmp:CreatorTool=\"GIMP 2.10\"/>", &mut probe);
        read(b"<xmp:CreatorTool>Meitu</xmp:CreatorTool>", &mut probe);
        read(b"xmp:CreatorTool=", &mut probe);
        assert_eq!(probe.software.as_deref(), Some("GIMP 2.10; Meitu"));
    }
}
