/** One build: its id, and a digest of each of its files by path. */
interface Release {
  id: string;
  files: Record<string, string>;
}

/** Written in by scripts/offline.mjs once every file is built. */
declare const RELEASE: Release;
const release = RELEASE;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as {
  registration: ServiceWorkerRegistration;
  clients: {
    claim(): Promise<void>;
    matchAll(which: { type: "window" }): Promise<unknown[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<E>(name: string, listener: (event: E) => void): void;
};

const PREFIX = "xuezhao-";
const NAME = PREFIX + release.id;
const TAKE_OVER = "take over";

/** A module whose only function uses one SIMD instruction, as the engine asks. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8,
  0, 65, 0, 253, 15, 253, 98, 11,
]);
const unused = WebAssembly.validate(SIMD_PROBE) ? "core-plain" : "core-simd";
const wanted = Object.keys(release.files).filter((p) => !p.includes(unused));

const scope = worker.registration.scope;
const addressOf = (path: string) => new URL(path, scope).href;

worker.addEventListener<Extendable>("install", (event) =>
  event.waitUntil(fill()),
);

/** Lays down every file of this release; one that is missing or of another release leaves the old release in place. */
async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  try {
    await Promise.all(wanted.map((path) => keep(cache, path)));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

async function keep(cache: Cache, path: string): Promise<void> {
  const address = addressOf(path === "index.html" ? "./" : path);
  // What is named after its content may come from the browser's cache.
  const how = path.startsWith("assets/") ? "default" : "no-cache";
  const answer = await fetch(address, { cache: how });
  const bytes = await answer.arrayBuffer();
  if (!answer.ok || (await digestOf(bytes)) !== release.files[path])
    throw new Error(`${path} is not of this release`);
  const headers = new Headers(answer.headers);
  // The bytes are unpacked already.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await cache.put(addressOf(path), new Response(bytes, { headers }));
}

/** As scripts/offline.mjs writes it: the first four bytes of SHA-256, in hexadecimal. */
async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 4), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

worker.addEventListener<Extendable>("activate", (event) =>
  event.waitUntil(begin()),
);

/** This release is whole and nobody uses the old one any more. */
async function begin(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((n) => n.startsWith(PREFIX) && n !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

worker.addEventListener<MessageEvent>("message", ({ data }) => {
  if (data === TAKE_OVER) void worker.skipWaiting();
});

worker.addEventListener<Asked>("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method === "GET" && path in release.files)
    event.respondWith(answerTo(request, path));
});

/** Path of a file below the page's folder. */
function pathOf(address: string): string {
  const { origin, pathname } = new URL(address);
  const full = origin + pathname;
  return full.startsWith(scope)
    ? full.slice(scope.length) || "index.html"
    : full;
}

async function answerTo(request: Request, path: string): Promise<Response> {
  const { waiting } = worker.registration;
  // A new release takes over whole, between two pages: never while another tab still uses this one.
  if (waiting && request.mode === "navigate") {
    const open = await worker.clients.matchAll({ type: "window" });
    if (open.length < 2) {
      waiting.postMessage(TAKE_OVER);
      return new Response("", { headers: { Refresh: "0" } });
    }
  }
  const cache = await caches.open(NAME);
  return (await cache.match(addressOf(path))) ?? fetch(request);
}
