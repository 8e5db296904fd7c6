// What the page tells of a photo besides the photo: all of it to a receiver like this project's, nothing of it to others.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadModule } from "./typescript.mjs";

let phoneFields;
before(
  async () =>
    ({ phoneFields } = await loadModule("page/state/phone_report.ts")),
);

const report = { core: "1", profile: "p", verdict: "pass", findings: [] };
const fields = (target) =>
  phoneFields({ service: { once: ["device"] } }, target, report, () => "phone");

test("a receiver is told the phone's report, also where it lets photos into its bucket", () => {
  const targets = [
    undefined,
    { kind: "receiver", url: "https://example.edu.cn/api/submissions" },
    { kind: "put", grant: "/api/grants/put" },
    { kind: "post", grant: "/api/grants/post" },
  ];
  for (const target of targets) {
    const { report: told, device } = fields(target);
    assert.deepEqual(JSON.parse(told), report);
    assert.equal(device, "phone");
  }
});

test("a server of somebody else, and a store that nobody has to be told of, are not", () => {
  for (const grant of [
    "https://other.example/grants",
    "//other.example/grants",
    { url: "https://bucket.example/" },
  ])
    assert.deepEqual(fields({ kind: "post", grant }), {});
});
