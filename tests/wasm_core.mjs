// The core as wasm with its parts, outside of a browser.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, weightFiles } from "./native.mjs";

/** A new instance of a module: its glue, and its memory that has held nothing yet. */
async function instance(folder, name) {
  const built = join(root, "target/wasm", folder);
  const script = readFileSync(join(built, `${name}.js`), "utf8");
  const address = `data:text/javascript,${encodeURIComponent(script)}//${Math.random()}`;
  const glue = await import(address);
  const module = readFileSync(join(built, `${name}_bg.wasm`));
  const { memory } = glue.initSync({ module });
  return { glue, memory };
}

/** The module that answers for files alone. */
export const first = async () => (await instance("start", "start")).glue;

/** The JSON text of a built-in profile, or the text itself. */
export const textOf = (profile) =>
  profile.startsWith("{")
    ? profile
    : readFileSync(join(root, `specs/${profile}.json`), "utf8");

/** The core of a build, `simd` or `plain`, as a worker has it once all parts are fetched. */
export async function freshCore(kind) {
  const core = await instance(kind, "core");
  const formats = await instance("formats", "formats");
  const code = await instance("code", "code");
  core.glue.lendDecoder((...given) => {
    try {
      const made = formats.glue.decodeRare(...given);
      const { width, hasProfile } = made;
      const [rgb, alpha] = [made.takeRgb(), made.takeAlpha()];
      made.free();
      return { rgb, alpha, width, hasProfile };
    } catch (error) {
      if (typeof error === "number") return error;
      throw error;
    }
  });
  core.glue.lendReader((...given) => {
    const codes = code.glue.findCodes(...given);
    const { texts, corners } = codes;
    codes.free();
    return { texts, corners };
  });
  return {
    core: core.glue,
    nets: new core.glue.Nets(...weightFiles()),
    /** Bytes that all of them hold. */
    bytes: () =>
      [core, formats, code].reduce(
        (sum, { memory }) => sum + memory.buffer.byteLength,
        0,
      ),
  };
}
