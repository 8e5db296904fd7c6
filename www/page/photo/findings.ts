import type {
  CheckId,
  FileFacts,
  Finding,
  Profile,
  Report,
  Status,
} from "../../engine";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { foldExplained } from "./explained";
import { tell } from "../words/language";
import { say, type Word } from "../words/main";

/** Ratios that students know as pixels of the profile's picture. */
const OF_HEIGHT: ReadonlySet<string> = new Set<CheckId>([
  "hair_gap",
  "eye_height",
]);
const OF_WIDTH: ReadonlySet<string> = new Set<CheckId>([
  "face_width",
  "face_center",
]);

/** Ratios that are factors, not shares of a whole. */
const FACTORS: ReadonlySet<string> = new Set<CheckId>([
  "aspect_ratio",
  "face_lighting",
  "red_eye",
  "sharpness",
]);

const STATUS_WORDS = {
  pass: "statusPass",
  fix: "statusFix",
  advise: "statusAdvise",
  reject: "statusReject",
  unknown: "statusUnknown",
} as const satisfies Record<Status, Word>;

/** All findings of a report: what to put right open on top, what holds folded away below. */
export function findingsView(report: Report, profile: Profile): HTMLElement[] {
  const folded = foldExplained(report.findings);
  const listOf = (status: Status) => {
    const own = folded.filter(({ finding }) => finding.status === status);
    const views = own.map(({ finding, explains }) =>
      findingView(finding, explains, profile, report.photo),
    );
    const list = h("ul", { class: "findings weui-cells" }, ...views);
    return { list, count: own.length };
  };
  const open = (status: Status, word: Word) => {
    const { list, count } = listOf(status);
    const title = h("h3", { class: "weui-cells__title" }, say(word));
    return count > 0 && h("section", {}, title, list);
  };
  const closed = (status: Status, word: "unknownGroup" | "passGroup") => {
    const { list, count } = listOf(status);
    const title = { class: "weui-cells__title" };
    const summary = h("summary", title, say(word, { count }));
    return count > 0 && h("details", {}, summary, list);
  };
  return [
    open("reject", "rejectGroup"),
    open("fix", "fixGroup"),
    open("advise", "adviseGroup"),
    closed("unknown", "unknownGroup"),
    closed("pass", "passGroup"),
  ].filter((part) => part !== false);
}

/** One finding; those that it explains are folded away below its own words. */
function findingView(
  finding: Finding,
  explains: Finding[],
  profile: Profile,
  photo: FileFacts,
): HTMLElement {
  const { check, status, advice, reason, explained_by } = finding;
  const measured = measure(finding, profile, photo);
  const words = advice ?? reason ?? null;
  const others = explains.map((other) =>
    findingView(other, [], profile, photo),
  );
  const count = others.length;
  return h(
    "li",
    {
      class: `finding weui-cell finding-${status}`,
      "data-testid": "finding",
      "data-check": check,
      "data-status": status,
      "data-explained-by": explained_by ?? null,
    },
    icon(status),
    h(
      "div",
      { class: "finding-body" },
      h(
        "p",
        { class: "finding-title" },
        h("strong", {}, tell(finding.title)),
        h(
          "span",
          { class: "visually-hidden" },
          ` ${say(STATUS_WORDS[status])} `,
        ),
        measured && h("span", { class: "finding-value" }, measured),
      ),
      words && h("p", { class: "finding-advice" }, tell(words)),
      count > 0 &&
        h(
          "details",
          { class: "explained" },
          h("summary", {}, say("explains", { count })),
          h("ul", {}, ...others),
        ),
    ),
  );
}

/** The range that the number misses: advice has a narrower one of its own. */
function missedRange(finding: Finding): [number | null, number | null] {
  const { status, min, max, softMin, softMax } = finding;
  if (status !== "advise") return [min, max];
  return [softMin ?? min, softMax ?? max];
}

/** "32 px · required 50–110 px"; null where a number would say nothing. */
function measure(
  finding: Finding,
  profile: Profile,
  photo: FileFacts,
): string | null {
  const { check, value, unit } = finding;
  const [min, max] = missedRange(finding);
  if (value === null || unit === "flag" || unit === "score") return null;
  if (check === "density" && value === 0) return null;
  if (check === "pixel_size") {
    const { width, height } = profile.picture;
    const range = `${width}×${height}`;
    return `${photo.width}×${photo.height} · ${say("wanted", { range })}`;
  }
  const show = (number: number) => shown(number, finding, profile);
  if (min === null && max === null) return show(value);
  const range =
    min !== null && max !== null
      ? min === max
        ? show(min)
        : `${bare(min, finding, profile)}–${show(max)}`
      : min !== null
        ? say("atLeast", { end: show(min) })
        : say("atMost", { end: show(max!) });
  return `${show(value)} · ${say("wanted", { range })}`;
}

const SIGNS: Partial<Record<Finding["unit"], string>> = {
  byte: " KB",
  px: " px",
  degree: "°",
  delta_e: " ΔE",
  dpi: " dpi",
};

function shown(value: number, finding: Finding, profile: Profile): string {
  const { check, unit } = finding;
  const inPixels = OF_HEIGHT.has(check) || OF_WIDTH.has(check);
  const share = unit === "ratio" && !FACTORS.has(check) ? "%" : "";
  const sign = inPixels ? " px" : (SIGNS[unit] ?? share);
  return bare(value, finding, profile) + sign;
}

function bare(value: number, finding: Finding, profile: Profile): string {
  const digits = (n: number, places: number) =>
    String(Number(n.toFixed(places)));
  if (OF_HEIGHT.has(finding.check))
    return digits(value * profile.picture.height, 0);
  if (OF_WIDTH.has(finding.check))
    return digits(value * profile.picture.width, 0);
  switch (finding.unit) {
    case "byte":
      return digits(value / 1024, 1);
    case "px":
    case "dpi":
    case "count":
      return digits(value, 0);
    case "degree":
    case "delta_e":
      return digits(value, 1);
    case "ratio":
      if (!FACTORS.has(finding.check))
        return digits(value * 100, Math.abs(value) < 0.01 ? 2 : 1);
  }
  return digits(value, 2);
}
