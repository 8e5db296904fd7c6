// Servers that a receiver may stand on, each in a folder of its own: Debian's PostgreSQL, and an S3 service that verifies
// signatures.
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const VERSIONS = "/usr/lib/postgresql";
const USER = "postgres";
const S3 = resolve(import.meta.dirname, "../target/tools/bin/s3s-fs");

/** Tries again, for a minute, what fails while a server starts. */
async function until(attempt) {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 600) throw error;
      await sleep(100);
    }
  }
}

async function end(server, folder) {
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGINT");
  await ended;
  rmSync(folder, { recursive: true });
}

/** A PostgreSQL, reached by a socket alone: `{ address, close }`, the address for `--db`. It refuses to run as root. */
export async function openPostgres() {
  const bins = readdirSync(VERSIONS).map((name) => join(VERSIONS, name, "bin"));
  const bin = bins.filter((path) => existsSync(join(path, "initdb"))).sort();
  const folder = mkdtempSync(join(tmpdir(), "xuezhao-rows-"));
  const data = join(folder, "rows");
  mkdirSync(data);
  let who = [];
  if (process.getuid() === 0) {
    chmodSync(folder, 0o711);
    execFileSync("chown", [USER, data]);
    who = ["--reuid", USER, "--regid", USER, "--clear-groups"];
  }
  const program = (name) => join(bin.at(-1), name);
  const as = (name, ...args) => [
    "setpriv",
    [...who, "--", program(name), ...args],
  ];
  const quietly = { cwd: "/", stdio: "ignore" };
  const made = ["-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"];
  execFileSync(...as("initdb", ...made, "-D", data), quietly);
  const options = ["-c", "listen_addresses=", "-c", "fsync=off"];
  const server = spawn(
    ...as("postgres", "-D", data, "-k", data, ...options),
    quietly,
  );
  const ask = ["-X", "-U", USER, "-h", data, "-c", "SELECT 1", "postgres"];
  await until(() => execFileSync(program("psql"), ask, { stdio: "ignore" }));
  return {
    address: `postgres://${USER}@${encodeURIComponent(data)}/postgres`,
    close: () => end(server, folder),
  };
}

/**
 * An S3 service with an empty bucket: `{ origin, options, names, close }`, the options of a receiver whose photos are there,
 * and the names of the objects.
 */
export async function openS3() {
  const folder = mkdtempSync(join(tmpdir(), "xuezhao-objects-"));
  const bucket = join(folder, "photos");
  mkdirSync(bucket);
  const port = await freePort();
  const [key, secret] = ["SCHOOL", "a secret of the school"];
  const server = spawn(
    S3,
    [
      ...["--host", "127.0.0.1", "--port", port],
      ...["--access-key", key, "--secret-key", secret, folder],
    ],
    { stdio: "ignore" },
  );
  await until(() => reach(port));
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    options: [
      ...["--store", `s3://photos?endpoint=${origin}`],
      ...["--store-key", key, "--store-secret", secret],
    ],
    names: () =>
      readdirSync(bucket, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    close: () => end(server, folder),
  };
}

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

const reach = (port) =>
  new Promise((done, failed) => {
    const socket = connect(port, "127.0.0.1", () => done(socket.end()));
    socket.on("error", failed);
  });
