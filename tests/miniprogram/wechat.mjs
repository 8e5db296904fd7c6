// WeChat as far as a mini-program sees it, in bare JavaScript machines without any web globals: a logic layer with
// `wx`, workers without it, and a `WXWebAssembly` that takes only package paths and no exported globals.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { deserialize, serialize } from "node:v8";
import { createContext, runInContext } from "node:vm";
import { brotliDecompressSync } from "node:zlib";

const USER_DATA_PATH = "wxfile://usr";
/** Endings of files that WeChat ships and lets be read, of those that occur here. */
const SHIPPED = /\.(wasm|br|json|png|jpg|svg)$/;

/** Every file under a folder, by its path in it, put under `at` in the mini-program. */
export function filesOf(folder, at) {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        posix.join(at, path.slice(folder.length)),
        readFileSync(path),
      ]),
  );
}

/** The package in a mini-program: its scripts under `at`, the engine in the subpackage `photo`, and the worker. */
export function packageFiles(at = "photo/xuezhao") {
  const built = join(import.meta.dirname, "../../dist/miniprogram");
  return {
    ...filesOf(join(built, "miniprogram_dist"), at),
    ...filesOf(join(built, "engine"), "photo/engine"),
    ...filesOf(join(built, "worker"), "workers"),
  };
}

/**
 * A phone with one mini-program, its `files` by path from its root. `old` is WeChat before workers had wasm; `plain`
 * is WeChat before SIMD; `apart`: the worker folder is a subpackage of its own. `api` adds to `wx`. What happens is noted in `started` (wasm paths), `workers` and `written`.
 * `end()` ends the mini-program with all that it still waits for, as WeChat does; what was written stays.
 */
export function weChat(
  files,
  { old = false, plain = false, apart = false, api = {} } = {},
) {
  const phone = {
    picked: new Map(),
    written: new Map(),
    started: [],
    memories: [],
    workers: [],
    /** Set where nothing more can be written. */
    isFull: false,
    /** How many times a subpackage that is asked for does not arrive. */
    lost: 0,
    hasWorkers: !apart,
  };
  const clock = ownClock();
  phone.end = clock.stop;
  const inPackage = (path) => {
    const name = path.replace(/^\//, "");
    const bytes = SHIPPED.test(name) ? files[name] : undefined;
    if (!bytes) throw new Error(`no such file or directory ${path}`);
    return bytes;
  };
  const read = (path) =>
    phone.picked.get(path) ?? phone.written.get(path) ?? inPackage(path);

  const readKept = (path) => phone.written.get(path) ?? inPackage(path);
  const write = (path, data) => {
    if (!path.startsWith(`${USER_DATA_PATH}/`))
      throw new Error(`permission denied, open ${path}`);
    if (phone.isFull)
      throw new Error("the maximum size of the file storage limit is exceeded");
    phone.written.set(path, Buffer.from(data));
  };

  const wasm = {
    async instantiate(path, imports) {
      if (typeof path !== "string" || !/\.wasm(\.br)?$/.test(path))
        throw new TypeError(`not a path in the package: ${path}`);
      const bytes = inPackage(path);
      const module = await WebAssembly.compile(
        path.endsWith(".br") ? brotliDecompressSync(bytes) : bytes,
      );
      if (plain && path.includes("simd"))
        throw new WebAssembly.CompileError("no SIMD here");
      const globals = WebAssembly.Module.exports(module)
        .filter(({ kind }) => kind === "global")
        .map(({ name }) => name);
      if (globals.length)
        throw new WebAssembly.LinkError(`exported globals: ${globals}`);
      phone.started.push(path);
      const instance = new WebAssembly.Instance(module, imports);
      phone.memories.push(new WeakRef(instance.exports.memory));
      return { instance, module };
    },
  };

  /** Calls back as WeChat does: later, with `errMsg` when it failed. */
  const later = (body) => (options) =>
    setTimeout(() => {
      try {
        const result = { errMsg: "ok", ...body(options) };
        options.success?.(result);
        options.complete?.(result);
      } catch (error) {
        const failure = { errMsg: `fail ${error.message}` };
        options.fail?.(failure);
        options.complete?.(failure);
      }
    }, 0);
  const fileSystem = {
    readFile: later(({ filePath, encoding }) => ({
      data: encoding ? String(read(filePath)) : exact(read(filePath)),
    })),
    readCompressedFile: later(({ filePath, compressionAlgorithm }) => {
      if (compressionAlgorithm !== "br") throw new Error("invalid parameter");
      return { data: exact(brotliDecompressSync(readKept(filePath))) };
    }),
    writeFile: later(({ filePath, data }) => write(filePath, data)),
    copyFile: later(({ srcPath, destPath }) => write(destPath, read(srcPath))),
    readdir: later(({ dirPath }) => ({
      files: [...phone.written.keys()]
        .filter((path) => path.startsWith(`${dirPath}/`))
        .map((path) => path.slice(dirPath.length + 1)),
    })),
    unlink: later(({ filePath }) => {
      if (!phone.written.delete(filePath)) throw new Error("no such file");
    }),
    getFileInfo: later(({ filePath, digestAlgorithm = "md5" }) => ({
      size: read(filePath).length,
      digest: createHash(digestAlgorithm).update(read(filePath)).digest("hex"),
    })),
  };

  const createWorker = (path) => {
    if (old || !phone.hasWorkers || !files[path])
      throw new Error(`createWorker:fail ${path}`);
    if (phone.workers.some(({ live }) => live))
      throw new Error("createWorker:fail one worker at a time");
    const [page, thread] = [ear(), ear()];
    const worker = { live: true };
    const carry = (to) => (message) => {
      const copy = serialize(message);
      setTimeout(() => worker.live && to.hear(deserialize(copy)), 0);
    };
    phone.workers.push(worker);
    worker.kill = () => {
      worker.live = false;
      worker.killed?.();
    };
    const globals = {
      worker: { onMessage: thread.listen, postMessage: carry(page) },
    };
    machine(globals).run(path, {});
    return {
      onMessage: page.listen,
      postMessage: carry(thread),
      onProcessKilled: (listener) => (worker.killed = listener),
      terminate: () => (worker.live = false),
    };
  };

  /** A JavaScript machine with what WeChat gives every thread, and these. */
  function machine(globals) {
    const context = createContext({
      ...{ console, ...clock.globals },
      ...(old && "worker" in globals ? {} : { WXWebAssembly: wasm }),
      ...globals,
    });
    runInContext("delete globalThis.WebAssembly", context);
    const modules = new Map();
    const run = (path, extra) => {
      if (modules.has(path)) return modules.get(path).exports;
      if (!files[path]) throw new Error(`module '${path}' is not defined`);
      const module = { exports: {} };
      modules.set(path, module);
      const placeOf = (name) => {
        if (name.startsWith("/"))
          throw new Error(`module '${name}': only paths from the script`);
        return posix.join(posix.dirname(path), name.replace(/(\.js)?$/, ".js"));
      };
      const require = (name) => run(placeOf(name), {});
      require.async = async (name) => {
        const place = placeOf(name);
        if (phone.lost > 0) {
          phone.lost -= 1;
          throw { mod: name, errMsg: "loadSubpackage:fail" };
        }
        return run(place, {});
      };
      const names = ["module", "exports", "require", ...Object.keys(extra)];
      const source = `(function (${names}) {"use strict";${files[path]}\n})`;
      runInContext(source, context, { filename: path })(
        module,
        module.exports,
        require,
        ...Object.values(extra),
      );
      return module.exports;
    };
    return { run };
  }

  const wx = {
    env: { USER_DATA_PATH },
    getFileSystemManager: () => fileSystem,
    createWorker,
    preDownloadSubpackage: later(({ packageType }) => {
      if (packageType !== "workers") throw new Error("invalid parameter");
      phone.hasWorkers = true;
    }),
    ...api,
  };
  phone.read = read;
  phone.run = machine({ wx }).run;
  return phone;
}

/** Timers that can all be stopped. */
function ownClock() {
  const timers = new Set();
  let isStopped = false;
  const kept =
    (start) =>
    (...given) => {
      if (isStopped) return null;
      const timer = start(...given);
      timers.add(timer);
      return timer;
    };
  return {
    globals: {
      ...{ setTimeout: kept(setTimeout), setInterval: kept(setInterval) },
      ...{ clearTimeout, clearInterval },
    },
    stop() {
      isStopped = true;
      timers.forEach(clearTimeout);
    },
  };
}

/** A listener that may be set after messages were sent; there is only ever one. */
function ear() {
  const waiting = [];
  let listener = null;
  return {
    hear: (message) => (listener ? listener(message) : waiting.push(message)),
    listen(one) {
      listener = one;
      waiting.splice(0).forEach(one);
    },
  };
}

/** The bytes as an ArrayBuffer of their own. */
const exact = (bytes) => Uint8Array.from(bytes).buffer;
