import type { Plugin } from "vite";

/** Replaces words of wasm-bindgen's glue; one that is not there any more is an error. */
export function patchedGlue(replaced: Record<string, string>): Plugin {
  return {
    name: "glue",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/core.js")) return null;
      for (const [words, others] of Object.entries(replaced)) {
        if (!code.includes(words))
          throw new Error(`wasm-bindgen no longer writes \`${words}\``);
        code = code.replaceAll(words, others);
      }
      return code;
    },
  };
}
