// The export section of a wasm module (WebAssembly core specification 5.5.10), changed without touching the rest.

/** Kind byte of an exported global. */
const GLOBAL = 3;
const EXPORT_SECTION = 7;
/** Magic number and version. */
const HEADER_BYTES = 8;

/** The module without exported globals: WeChat on iOS takes none, and the glue uses none. */
export function withoutGlobals(wasm) {
  const parts = [wasm.subarray(0, HEADER_BYTES)];
  for (let at = HEADER_BYTES; at < wasm.length;) {
    const [size, body] = number(wasm, at + 1);
    const end = body + size;
    parts.push(
      wasm[at] === EXPORT_SECTION
        ? section(kept(wasm.subarray(body, end)))
        : wasm.subarray(at, end),
    );
    at = end;
  }
  return Buffer.concat(parts);
}

/** The bytes of every export that is no global. */
function kept(body) {
  const exports = [];
  let [count, at] = number(body, 0);
  for (; count > 0; count -= 1) {
    const [length, name] = number(body, at);
    const kind = name + length;
    const [, end] = number(body, kind + 1);
    if (body[kind] !== GLOBAL) exports.push(body.subarray(at, end));
    at = end;
  }
  return exports;
}

function section(exports) {
  const body = Buffer.concat([leb(exports.length), ...exports]);
  return Buffer.concat([Buffer.of(EXPORT_SECTION), leb(body.length), body]);
}

/** An unsigned LEB128 number and where it ends. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    value += (bytes[at] & 0x7f) * 2 ** shift;
    if (bytes[at] < 0x80) return [value, at + 1];
  }
}

function leb(value) {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.of(...bytes, value);
}
