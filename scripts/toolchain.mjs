// A Rust that builds for wasm32-unknown-unknown: rustup's where it can fetch the target, else Debian's.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ask, root, run, say, StepError, works } from "./run.mjs";
import { aptInstall } from "./packages.mjs";

const TARGET = "wasm32-unknown-unknown";

/**
 * How to run cargo for wasm: `{ cargo, args, env }`, `args` going after cargo's subcommand.
 * `XUEZHAO_TOOLCHAIN=debian` skips rustup.
 */
export async function wasmToolchain({ tests = false } = {}) {
  if (
    process.env.XUEZHAO_TOOLCHAIN !== "debian" &&
    (hasTarget() || addTarget())
  ) {
    return { cargo: "cargo", args: ["--target", TARGET], env: {} };
  }
  return debian(tests);
}

function hasTarget() {
  const sysroot = ask("rustc", ["--print", "sysroot"]);
  return sysroot !== null && existsSync(`${sysroot}/lib/rustlib/${TARGET}/lib`);
}

function addTarget() {
  say(`rustup target add ${TARGET}`);
  return works("rustup", ["target", "add", TARGET]) && hasTarget();
}

/** Debian's packages of one matching version, the standard library built along. */
async function debian(tests) {
  await aptInstall(["rustc-web", "cargo-web", "rust-web-src", "lld-19"], () =>
    [
      "/usr/bin/rustc",
      "/usr/bin/cargo",
      "/usr/bin/wasm-ld-19",
      "/usr/lib/rustlib/src/rust/library",
    ].every(existsSync),
  );
  const crates = tests ? "std,panic_abort,panic_unwind" : "std,panic_abort";
  const env = {
    RUSTC: "/usr/bin/rustc",
    RUSTC_BOOTSTRAP: "1",
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: "wasm-ld-19",
  };
  return {
    cargo: "/usr/bin/cargo",
    args: [`-Zbuild-std=${crates}`, "--target", TARGET],
    env,
  };
}

/** Native cargo, or one line that says where to get it. */
export function requireCargo() {
  if (!works("cargo", ["--version"]))
    throw new StepError(
      "Rust is missing: install it from https://rustup.rs (1.85 or newer)",
    );
  if (!works("cc", ["--version"]))
    throw new StepError("a C compiler is missing: install gcc or clang");
}

/** The wasm-bindgen command and its test runner, at the version in Cargo.lock. */
export async function wasmBindgen() {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)[1];
  const bin = join(root, "target", "tools", "bin");
  if (
    ask(join(bin, "wasm-bindgen"), ["--version"]) !== `wasm-bindgen ${version}`
  ) {
    // A registry mirror may lack a release that the tool's own lock file names.
    await cargoInstall("wasm-bindgen-cli", version, ["--locked"]).catch(() =>
      cargoInstall("wasm-bindgen-cli", version),
    );
  }
  return {
    bindgen: join(bin, "wasm-bindgen"),
    runner: join(bin, "wasm-bindgen-test-runner"),
  };
}

/** Firefox's driver: from crates.io, since Debian has no package of it. */
export const geckodriver = () => crateCommand("geckodriver", "0.37.1");

/** The check of the dependencies' licences and sources. */
export const cargoDeny = () => crateCommand("cargo-deny", "0.20.2");

/** The S3 service of the tests, which verifies signatures. */
export const s3Server = () =>
  crateCommand("s3s-fs", "0.14.1", ["--features", "binary"]);

/** A command from crates.io, in `target/tools`. */
async function crateCommand(name, version, options = []) {
  const path = join(root, "target", "tools", "bin", name);
  if (!ask(path, ["--version"])?.startsWith(`${name} ${version}`)) {
    await cargoInstall(name, version, ["--locked", ...options]);
  }
  return path;
}

/** Tools that run for seconds: built with little optimisation, and what they share is built once. */
const QUICKLY_BUILT = {
  CARGO_TARGET_DIR: join(root, "target", "tools", "build"),
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_PROFILE_RELEASE_DEBUG: "0",
};

/** Installs a command from crates.io into `target/tools`. */
function cargoInstall(name, version, options = []) {
  say(`cargo install ${name} ${version}`);
  const target = ["--version", version, "--root", "target/tools"];
  return run("cargo", ["install", name, ...target, ...options], {
    env: QUICKLY_BUILT,
  });
}
