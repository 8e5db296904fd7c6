// A finding that could not be measured never reads as if it were right: every check, in both languages, in every step that
// shows findings, as the photo component's own template writes it and as its canvas draws it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { file } from "../browser/pictures.mjs";
import { native, root } from "../native.mjs";
import { loadModule } from "../typescript.mjs";
import { drawn, parsed } from "./wxml.mjs";

const components = join(root, "www/miniprogram/components");
const template = parsed(
  readFileSync(join(components, "photo/index.wxml"), "utf8"),
);
/** Every check is a file of its own. */
const CHECKS = readdirSync(join(root, "src/rules/checks"))
  .filter((name) => name.endsWith(".rs") && name !== "mod.rs")
  .map((name) => name.replace(/\.rs$/, ""));
/** What is said of something that is right, or was put right. */
const RIGHT = {
  zh: /符合|通过|合格|合适|没问题|可以用|已自动|清晰|无$/,
  en: /\b(pass(es|ed)?|right|fine|accepted|meets?|ok|done for you|sharp|none)\b|✓/i,
};
/** Checks whose lines are drawn over the photo. */
const DRAWN = {
  crown: ["hair_gap", "head_ratio"],
  eyes: ["eye_height", "head_roll"],
  cheeks: ["face_width"],
};

let shownOf;
let drawMarks;
let setLanguage;
/** Findings of a file that is no picture: nearly all of them are unknown, with the core's own reasons. */
let report;
before(async () => {
  const parts = await loadModule("../tests/miniprogram/parts.ts");
  ({ shownOf, drawMarks, setLanguage } = parts);
  const broken = file("no-picture.jpg", Buffer.alloc(64));
  const rule = file("code-rule.json", JSON.stringify(parts.CODE_RULE));
  ({ report } = native(broken, "chsi"));
  const named = new Set(report.findings.map(({ check }) => check));
  // What only some profiles ask for.
  const more = native(broken, rule).report.findings;
  report.findings.push(...more.filter(({ check }) => !named.has(check)));
  // Everything is right but what is put in.
  report.verdict = "pass";
  report.headline = { cause: null, tone: "good", text: none(), action: null };
  report.photo = { ...report.photo, width: 480, height: 640 };
  report.head = {
    ...{ crown: [240, 80], chin: [240, 400], cheeks: [160, 320] },
    ...{
      eyes: [
        [200, 240],
        [280, 240],
      ],
      roll: 0,
      yaw: 0,
      pitch: 0,
    },
  };
});

const none = () => ({ zh: "", en: "" });

/** The core's finding of a check that could not be measured. `value` is what another version might leave in it. */
function unknown(check, value) {
  const real = report.findings.find((finding) => finding.check === check);
  const reason = real.reason ?? {
    zh: "没有找到人脸，这一项没法看。",
    en: "No face was found, so this could not be checked.",
  };
  return { ...real, status: "unknown", reason, advice: null, value };
}

const passing = (finding) => ({
  ...finding,
  ...{ status: "pass", reason: null, advice: null, explained_by: null },
  ...{ value: 5, min: 0, max: 10 },
});

/** The report with one check unknown and all others right; `before` gives that check in the report on the picked photo. */
function reportWith(finding) {
  const findings = report.findings.map((other) =>
    other.check === finding.check ? finding : passing(other),
  );
  return { ...report, findings };
}

/** Every way in which the component comes to show a finding. */
function flows(finding) {
  const judged = reportWith(finding);
  const picked = { path: "a", shown: "a", turn: 0 };
  const checked = (report) => ({
    ...{ kind: "checked", picked, opened: {}, report, isCode: false },
  });
  const prepared = (from) => ({
    kind: "prepared",
    from: checked(from),
    prepared: { filePath: "b", report: judged, bytes: 40_000 },
  });
  const corrected = {
    ...passing(finding),
    ...{ status: "fix", advice: { zh: "甲。", en: "A." } },
  };
  const refusal = { kind: "refused", receipt: null, message: none() };
  const photos = {
    checked: checked(judged),
    prepared: prepared(judged),
    "prepared, where it was to be corrected": prepared(reportWith(corrected)),
    "no file could be made": {
      ...{ kind: "refused", from: checked(judged) },
      refused: judged.findings,
    },
    "the receiver's report": {
      ...{ kind: "notSent", item: prepared(reportWith(passing(finding))) },
      delivery: { ...refusal, report: judged },
    },
  };
  return Object.entries(photos).flatMap(([where, photo]) =>
    ["fit", "original"].map((policy) => [
      `${where}, ${policy}`,
      flowOf(photo, policy),
    ]),
  );
}

const flowOf = (photo, policy) => ({
  ...{ photo, profile: { policy }, trouble: null, note: null, ask: [] },
  ...{ mayRetry: false, declared: new Set(), sends: true },
  isMissingShown: false,
});

/** Texts of the template's elements about a check, its name left out; everything is unfolded. */
function textsAbout(check, title, shown) {
  const open = new Proxy({}, { get: () => true });
  const nodes = drawn(template, { shown, open, words: {}, frame: null });
  const texts = [];
  const visit = (node) => {
    if (typeof node === "string") return;
    if (node.attributes["data-check"] === check)
      texts.push(textOf(node).replace(title, "").trim());
    else node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return texts;
}

const textOf = (node) =>
  typeof node === "string" ? node : node.children.map(textOf).join("");

test("the report names every check", () => {
  const named = report.findings.map(({ check }) => check);
  assert.deepEqual([...named].sort(), [...CHECKS].sort());
  assert.ok(CHECKS.length > 40);
});

for (const language of ["zh", "en"])
  test(`no unmeasured check reads as right: ${language}`, () => {
    setLanguage(language);
    for (const check of CHECKS)
      for (const value of [null, 5]) {
        const finding = unknown(check, value);
        for (const [where, flow] of flows(finding)) {
          const message = `${check}, ${where}`;
          const shown = shownOf(flow);
          const texts = textsAbout(check, finding.title[language], shown);
          // A prepared photo gets its name when it is kept.
          const isUnsaid = check === "file_name" && /^prepared/.test(where);
          assert.equal(texts.length, isUnsaid ? 0 : 1, message);
          for (const text of texts) {
            assert.match(text, /没能检测|not checked/, message);
            assert.doesNotMatch(text, RIGHT[language], message);
          }
          const { lines, gauges, faults } = shown;
          const kinds = lines
            .filter(({ items }) => items.some((item) => item.check === check))
            .map(({ kind }) => kind);
          assert.deepEqual(kinds, isUnsaid ? [] : ["unknown"], message);
          assert.ok(!gauges.some((gauge) => gauge.check === check), message);
          assert.ok(!faults.some((fault) => fault.check === check), message);
        }
      }
    setLanguage("zh");
  });

/** Colours of the lines that are drawn over a photo. */
function colorsOf(judged) {
  const colors = [];
  const pen = new Proxy(
    { strokeStyle: "" },
    {
      get: (values, name) =>
        name === "stroke"
          ? () => colors.push(values.strokeStyle)
          : (values[name] ?? (() => undefined)),
    },
  );
  const canvas = { node: { getContext: () => pen }, width: 390, height: 520 };
  drawMarks(canvas, judged, true, 2);
  return colors;
}

test("no line over the photo is drawn as right for a check that could not be measured", () => {
  const right = colorsOf(reportWith(passing(unknown("gaze", null))));
  const [green] = right;
  assert.deepEqual([...new Set(right)], [green]);
  for (const checks of Object.values(DRAWN))
    for (const check of checks) {
      const colors = colorsOf(reportWith(unknown(check, null)));
      const others = colors.filter((color) => color !== green);
      assert.ok(others.length > 0, `${check} is drawn as right`);
    }
});
