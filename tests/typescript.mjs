// Modules of www/ that need no browser, for tests that run in Node.
import { join, resolve } from "node:path";
import { build } from "vite";

const www = resolve(import.meta.dirname, "../www");

/** What a TypeScript module exports, with everything that it imports; the path is from www/. */
export async function loadModule(path) {
  const [{ output }] = await build({
    root: www,
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: join(www, path), formats: ["es"] },
    },
  });
  const [{ code }] = output;
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
