/** UTF-8 as the core's glue asks for it, in place of a `TextDecoder`, which WeChat does not have. */
export class Utf8Decoder {
  /** The text of valid UTF-8: the core writes no other. */
  decode(bytes: Uint8Array = new Uint8Array()): string {
    let text = "";
    for (let at = 0; at < bytes.length;) {
      const first = bytes[at]!;
      const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      let point = more === 0 ? first : first & (0x3f >> more);
      for (let next = 1; next <= more; next += 1)
        point = (point << 6) | (bytes[at + next]! & 0x3f);
      text += String.fromCodePoint(point);
      at += more + 1;
    }
    return text;
  }
}

/** The same in place of a `TextEncoder`. */
export class Utf8Encoder {
  /** Writes as much of `text` into `view` as fits; halves of a surrogate pair become U+FFFD. */
  encodeInto(
    text: string,
    view: Uint8Array,
  ): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const letter of text) {
      const bytes = encoded(letter.codePointAt(0)!);
      if (written + bytes.length > view.length) break;
      view.set(bytes, written);
      written += bytes.length;
      read += letter.length;
    }
    return { read, written };
  }

  encode(text: string): Uint8Array {
    const view = new Uint8Array(text.length * 3);
    return view.slice(0, this.encodeInto(text, view).written);
  }
}

function encoded(point: number): number[] {
  if (point >= 0xd800 && point < 0xe000) return [0xef, 0xbf, 0xbd];
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}
