// The upload's rules without a browser: how long to wait, what an answer means, what a key covers, where it ends.
import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "..");
const { courierFor, delayBefore, Delivery, isTarget, keyOf, outcomeOf } =
  await import(join(root, "dist/xuezhao/upload.js"));

const answer = (status, body = "", retryAfter = null) => ({
  status,
  body: typeof body === "string" ? body : JSON.stringify(body),
  retryAfter,
});
const NOW = Date.UTC(2030, 0, 1);

test("waits double up to a minute, anywhere below the limit, and after what the server asked for", () => {
  const limits = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((n) => delayBefore(n, 1));
  assert.deepEqual(
    limits,
    [1, 2, 4, 8, 16, 32, 60, 60, 60].map((s) => s * 1000),
  );
  assert.equal(delayBefore(4, 0.5), 4000);
  assert.equal(delayBefore(9, 0), 250);
  assert.equal(delayBefore(1, 0.5, 5000), 5500);
});

test("what passes is tried again, what says something about the photo is not", () => {
  const kind = (...given) => outcomeOf(answer(...given), NOW).kind;
  for (const status of [0, 408, 425, 429, 500, 502, 503, 504])
    assert.equal(kind(status), "retry", `${status}`);
  for (const status of [400, 401, 403, 404, 409, 413])
    assert.equal(kind(status), "failed", `${status}`);
  assert.equal(kind(400, { error: { code: "broken" } }), "retry");
  assert.equal(kind(422, { report: {} }), "refused");
  assert.equal(kind(201, { receipt: "r" }), "received");
  assert.equal(kind(200, "<html>sign in</html>"), "retry");
  assert.equal(kind(200, { receipt: "" }), "retry");
  assert.equal(kind(201, "null"), "retry");
});

test("Retry-After in seconds, as a date, too long, in the past, and as nonsense", () => {
  const wait = (header) => outcomeOf(answer(503, "", header), NOW).retryAfterMs;
  assert.equal(wait("7"), 7000);
  assert.equal(wait(new Date(NOW + 9000).toUTCString()), 9000);
  assert.equal(wait("86400"), 300_000);
  assert.equal(wait(new Date(NOW - 9000).toUTCString()), null);
  assert.equal(wait("soon"), null);
  assert.equal(wait(null), null);
});

test("a key is the same for the same submission, and another for every other", async () => {
  const photo = new Blob(["photo"]);
  const same = { photo, profile: "chsi", code: "code", student: "s" };
  const keys = await Promise.all(
    [
      same,
      { ...same, photo: new Blob(["other"]) },
      { ...same, profile: "cup-2023" },
      { ...same, code: "" },
      { ...same, student: "t" },
      { ...same, after: "receipt" },
    ].map(keyOf),
  );
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(await keyOf({ ...same, photo: new Blob(["photo"]) }), keys[0]);
  assert.match(keys[0], /^[0-9a-f]{64}$/);
});

test("a target is told from what is none", () => {
  assert.ok(isTarget({ kind: "receiver", url: "api/submissions" }));
  assert.ok(isTarget({ kind: "put", grant: "/grant" }));
  assert.ok(isTarget({ kind: "post", grant: { url: "/", fields: {} } }));
  for (const none of [null, "put", {}, { kind: "ftp" }, { kind: "put" }])
    assert.ok(!isTarget(none), JSON.stringify(none));
});

const PARCEL = {
  key: "k",
  profile: "chsi",
  photo: new Blob(["photo"], { type: "image/jpeg" }),
  declared: ["myself"],
  fields: { student: "token" },
};

test("words of a student travel in the body, before the photo, and never in an address", async () => {
  const sent = [];
  const send = async (request) => {
    sent.push(request);
    return answer(201, { receipt: "r" });
  };
  const url = "api/submissions";
  for (const body of ["form", "raw"]) {
    const courier = courierFor({ kind: "receiver", url, body }, send);
    const end = await courier(PARCEL, () => {}, new AbortController().signal);
    assert.deepEqual(end, { kind: "received", receipt: "r" });
  }
  assert.ok(sent.every((request) => !request.url.includes("token")));
  assert.deepEqual(
    [...sent[0].body.keys()],
    ["profile", "key", "declared", "student", "photo"],
  );
  assert.equal(sent[1].headers["Idempotency-Key"], "k");
});

/** Runs a delivery against these outcomes, on a clock of its own. */
async function run(
  outcomes,
  { standing = "pending", offline = false, on } = {},
) {
  const log = { states: [], pauses: [], settled: [], attempts: 0 };
  let now = NOW;
  const delivery = new Delivery(
    PARCEL,
    async () => outcomes[log.attempts++],
    {
      standing: async () => standing,
      settle: async (end) => log.settled.push(end.kind),
    },
    {
      now: () => now,
      random: () => 1,
      isOffline: () => offline,
      turn: (_name, work) => work(),
      pause: async (ms, _signal, early) => {
        now += ms;
        log.pauses.push([ms, early]);
        on?.(delivery, log);
      },
    },
    (state) => log.states.push(state),
  );
  log.last = await delivery.run();
  return log;
}

const lost = { kind: "retry", cause: "network", status: 0, retryAfterMs: null };
const busy = { kind: "retry", cause: "busy", status: 429, retryAfterMs: 5000 };
const received = { kind: "received", receipt: "r" };

test("tries until there is an answer", async () => {
  const log = await run([lost, lost, received]);
  assert.deepEqual(log.last, received);
  assert.deepEqual(log.pauses, [
    [1000, true],
    [2000, true],
  ]);
  assert.deepEqual(log.settled, ["received"]);
  assert.equal(log.states.filter(({ kind }) => kind === "sending").length, 3);
});

test("the time that a server asks for cannot be cut short, the rest can", async () => {
  const log = await run([busy, received]);
  assert.deepEqual(log.pauses, [
    [5000, false],
    [1000, true],
  ]);
  const waits = log.states.filter(({ kind }) => kind === "waiting");
  assert.deepEqual(
    waits.map(({ mayHurry }) => mayHurry),
    [false, true],
  );
  assert.equal(waits[0].until, NOW + 6000);
});

test("offline is said, not counted down", async () => {
  const log = await run([lost, received], { offline: true });
  assert.deepEqual(
    log.states.map(({ kind }) => kind),
    ["sending", "offline", "sending", "received"],
  );
});

test("what another tab has delivered or taken back is not sent", async () => {
  const there = await run([], { standing: { receipt: "theirs" } });
  assert.deepEqual(there.last, { kind: "received", receipt: "theirs" });
  const gone = await run([], { standing: "gone" });
  assert.equal(gone.last.kind, "cancelled");
  assert.equal(there.attempts + gone.attempts, 0);
});

test("a cancelled delivery makes no further attempt and leaves the shelf", async () => {
  const log = await run([lost, received], { on: (own) => own.cancel() });
  assert.equal(log.last.kind, "cancelled");
  assert.equal(log.attempts, 1);
  assert.deepEqual(log.settled, ["cancelled"]);
});

test("a final answer ends it", async () => {
  const failed = { kind: "failed", status: 409, message: null };
  const log = await run([failed]);
  assert.deepEqual(log.last, failed);
  assert.deepEqual(log.settled, ["failed"]);
});
