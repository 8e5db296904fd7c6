// Sections of a wasm module (WebAssembly core specification 5.5), changed without touching the rest.

/** Kind byte of an exported global. */
const GLOBAL = 3;
const CUSTOM_SECTION = 0;
const EXPORT_SECTION = 7;
/** Where compilers note what a module needs (WebAssembly tool conventions, "Target Features Section"). */
const FEATURES = "target_features";
/** Magic number and version. */
const HEADER_BYTES = 8;

/** The module without exported globals: WeChat on iOS takes none, and the glue uses none. */
export const withoutGlobals = (wasm) =>
  changed(wasm, EXPORT_SECTION, (body) => list(withoutGlobalExports(body)));

/**
 * The module without the note that these features may be used: wasm-bindgen uses reference types and several results
 * where the compiler has allowed them, and old phones know neither.
 */
export const withoutFeatures = (wasm, names) =>
  changed(wasm, CUSTOM_SECTION, (body) => {
    const [length, from] = number(body, 0);
    const at = from + length;
    if (String(body.subarray(from, at)) !== FEATURES) return body;
    const left = features(body, at).filter(({ name }) => !names.includes(name));
    return Buffer.concat([
      body.subarray(0, at),
      list(left.map(({ bytes }) => bytes)),
    ]);
  });

/** The module with other bodies of the sections of one kind. */
function changed(wasm, kind, change) {
  const parts = [wasm.subarray(0, HEADER_BYTES)];
  for (let at = HEADER_BYTES; at < wasm.length;) {
    const [size, start] = number(wasm, at + 1);
    const end = start + size;
    if (wasm[at] === kind) {
      const body = change(wasm.subarray(start, end));
      parts.push(Buffer.of(kind), leb(body.length), body);
    } else parts.push(wasm.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/** Names and bytes of the features in the section: each is a sign and a name. */
function features(body, start) {
  let [count, at] = number(body, start);
  return Array.from({ length: count }, () => {
    const [length, name] = number(body, at + 1);
    const bytes = body.subarray(at, name + length);
    at = name + length;
    return { name: String(body.subarray(name, at)), bytes };
  });
}

/** The bytes of every export that is no global. */
function withoutGlobalExports(body) {
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

const list = (items) => Buffer.concat([leb(items.length), ...items]);

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
