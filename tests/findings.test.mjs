// Findings that others explain are folded into them.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadModule } from "./typescript.mjs";

let foldExplained;
before(async () => {
  ({ foldExplained } = await loadModule("page/shown/explained.ts"));
});

const finding = (check, explained_by = null) => ({ check, explained_by });

/** `[check, checks that it explains]`, in order. */
const folded = (...findings) =>
  foldExplained(findings).map(({ finding, explains }) => [
    finding.check,
    explains.map(({ check }) => check),
  ]);

test("what nothing explains stands by itself", () => {
  assert.deepEqual(folded(finding("a"), finding("b")), [
    ["a", []],
    ["b", []],
  ]);
});

test("what another explains is folded into it, wherever it stands", () => {
  const all = [
    finding("mouth", "mask"),
    finding("mask"),
    finding("brows", "mask"),
  ];
  assert.deepEqual(folded(...all), [["mask", ["mouth", "brows"]]]);
});

test("a chain is folded into its beginning", () => {
  const all = [finding("a"), finding("b", "a"), finding("c", "b")];
  assert.deepEqual(folded(...all), [["a", ["b", "c"]]]);
});

test("without its explanation a finding is not lost", () => {
  assert.deepEqual(folded(finding("mouth", "mask")), [["mouth", []]]);
});

test("in a circle no finding is lost", () => {
  const all = [finding("a", "b"), finding("b", "a")];
  const seen = folded(...all).flatMap(([check, others]) => [check, ...others]);
  assert.deepEqual(seen.sort(), ["a", "b"]);
});

test("reports of a core without explanations are shown as they are", () => {
  assert.deepEqual(folded({ check: "a" }, { check: "b" }), [
    ["a", []],
    ["b", []],
  ]);
});
