// Photos that go from a page straight into an operator's object store, on another origin.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openStage, root } from "./stage.mjs";
import { createStore, presign, presignature, signPolicy } from "./store.mjs";

const ACCOUNT = { id: "OPERATOR", secret: "a secret of the operator" };
const BUCKET = "photos";
const LARGEST = 100_000;
const JPEG = { "content-type": "image/jpeg" };

const store = createStore(ACCOUNT, BUCKET);
let stage, operator, shop, asked;

const listen = (handler) =>
  new Promise((done) => {
    const server = createServer((request, response) =>
      Promise.resolve(handler(request, response)).catch(() =>
        request.socket.destroy(),
      ),
    ).listen(0, "127.0.0.1", () => {
      server.origin = `http://127.0.0.1:${server.address().port}`;
      done(server);
    });
  });

/** The operator's own server: the page, the library, leave to upload, and word that a photo is there. */
async function operate(request, response) {
  const reply = (type, body) =>
    response.writeHead(200, { "content-type": type }).end(body);
  if (request.url === "/")
    return reply("text/html", "<!doctype html><title>page</title>");
  if (request.url === "/upload.js")
    return reply(
      "text/javascript",
      readFileSync(join(root, "dist/xuezhao/upload.js")),
    );
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const words = JSON.parse(Buffer.concat(chunks));
  asked.push({ url: request.url, words });
  const name = `${words.key}.jpg`;
  const url = `${shop.origin}/${BUCKET}`;
  const confirm = `${operator.origin}/confirm`;
  const answers = {
    "/put": () => ({
      url: presign(ACCOUNT, `${url}/${name}`, JPEG),
      headers: { "Content-Type": "image/jpeg" },
      confirm,
    }),
    "/forged": () => ({
      url: presign({ ...ACCOUNT, secret: "guessed" }, `${url}/${name}`, JPEG),
      headers: { "Content-Type": "image/jpeg" },
    }),
    "/late": () => ({
      url: presign(ACCOUNT, `${url}/${name}`, JPEG, -1),
      headers: { "Content-Type": "image/jpeg" },
    }),
    "/post": () => ({
      url,
      fields: signPolicy(ACCOUNT, BUCKET, name, LARGEST),
      receipt: `receipt-${words.key}`,
    }),
    "/confirm": () => ({ receipt: `confirmed-${words.key}` }),
  };
  reply("application/json", JSON.stringify(answers[request.url]()));
}

before(async () => {
  stage = await openStage();
  operator = await listen(operate);
  shop = await listen(store.answer);
});
after(async () => {
  await stage.close();
  operator.close();
  shop.close();
});

/** Delivers a photo of so many bytes from a page of the operator, and returns how it ended. */
async function deliver(target, { key, bytes = 60_000 }) {
  asked = [];
  const page = await stage.browser.newPage();
  await page.goto(`${operator.origin}/`);
  return page.evaluate(
    async (target, key, bytes) => {
      const library = await import("/upload.js");
      const photo = new Blob([new Uint8Array(bytes).fill(7)], {
        type: "image/jpeg",
      });
      const fields = { student: "token" };
      const parcel = { key, profile: "chsi", photo, declared: [], fields };
      const states = [];
      const last = await new library.Delivery(
        parcel,
        library.courierFor(target),
        { standing: async () => "pending", settle: async () => undefined },
        library.browserSurroundings(),
        ({ kind }) => states.push(kind),
      ).run();
      return { ...last, states };
    },
    target,
    key,
    bytes,
  );
}

const stored = (key) => store.objects.get(`/${BUCKET}/${key}.jpg`);

test("the store's signatures are those of the published example", () => {
  const url = new URL(
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256" +
      "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
      "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host",
  );
  assert.equal(
    presignature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "GET", url, {
      host: url.host,
    }),
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

test("a presigned PUT, with leave from the operator and word to it afterwards", async () => {
  stage.proxy.spoil = () => undefined;
  const end = await deliver({ kind: "put", grant: "/put" }, { key: "a" });
  assert.equal(end.receipt, "confirmed-a");
  assert.equal(stored("a").bytes.length, 60_000);
  assert.deepEqual(
    asked.map(({ url }) => url),
    ["/put", "/confirm"],
  );
  const { student, bytes, type } = asked[0].words;
  assert.deepEqual([student, bytes, type], ["token", 60_000, "image/jpeg"]);
});

test("a POST policy", async () => {
  const end = await deliver({ kind: "post", grant: "/post" }, { key: "b" });
  assert.equal(end.receipt, "receipt-b");
  assert.equal(stored("b").bytes.length, 60_000);
});

test("an answer that gets lost: the same name is written again, and nothing beside it", async () => {
  let lost = 0;
  stage.proxy.spoil = ({ method }) =>
    method === "PUT" && lost++ === 0 ? { lose: true } : undefined;
  const before = store.objects.size;
  const end = await deliver({ kind: "put", grant: "/put" }, { key: "c" });
  assert.equal(end.kind, "received");
  assert.equal(stored("c").writes, 2);
  assert.equal(store.objects.size - before, 1);
});

test("a store that refuses: forged, out of date, too large", async () => {
  stage.proxy.spoil = () => undefined;
  const forged = await deliver({ kind: "put", grant: "/forged" }, { key: "d" });
  assert.deepEqual([forged.kind, forged.status], ["failed", 403]);
  const late = await deliver({ kind: "put", grant: "/late" }, { key: "e" });
  assert.deepEqual([late.kind, late.status], ["failed", 403]);
  const large = await deliver(
    { kind: "post", grant: "/post" },
    { key: "f", bytes: LARGEST + 1 },
  );
  assert.deepEqual([large.kind, large.status], ["failed", 400]);
  assert.deepEqual(["d", "e", "f"].map(stored), [
    undefined,
    undefined,
    undefined,
  ]);
});

test("an operator that fails for a while is asked again", async () => {
  let times = 0;
  stage.proxy.spoil = (_, path) =>
    path === "/put" && times++ < 2 ? { status: 503 } : undefined;
  const end = await deliver({ kind: "put", grant: "/put" }, { key: "g" });
  assert.equal(end.receipt, "confirmed-g");
  assert.ok(end.states.includes("waiting"));
});
