import { cpSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const engine = dirname(fileURLToPath(import.meta.resolve("xuezhao")));

/** Puts the files that the engine loads by itself where the page serves them from: /xuezhao/. */
const xuezhao = {
  name: "xuezhao",
  config() {
    const filter = (path) =>
      path === engine || /(worker\.js|profiles\.json|\.wasm|\.nn)$/.test(path);
    cpSync(engine, "public/xuezhao", { recursive: true, filter });
  },
};

export default { plugins: [xuezhao] };
