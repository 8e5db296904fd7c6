import type { Plugin } from "vite";

/**
 * Replaces words of wasm-bindgen's glue, `NAME` standing for the module's; one that is not there any more in the core's is an
 * error.
 */
export function patchedGlue(
  replaced: Record<string, string | ((glue: string) => string)>,
): Plugin {
  return {
    name: "glue",
    enforce: "pre",
    transform(code, id) {
      const name = /\/target\/wasm\/\w+\/(\w+)\.js$/.exec(id)?.[1];
      if (name === undefined) return null;
      for (const [template, others] of Object.entries(replaced)) {
        const words = template.replaceAll("NAME", name);
        if (name === "core" && !code.includes(words))
          throw new Error(`wasm-bindgen no longer writes \`${words}\``);
        code = code.replaceAll(
          words,
          typeof others === "string" ? others : others(code),
        );
      }
      return code;
    },
  };
}
