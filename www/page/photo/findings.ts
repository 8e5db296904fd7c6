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

const STATUS_WORDS: Record<Status, Word> = {
  pass: "statusPass",
  reject: "statusReject",
  advise: "statusAdvise",
  unknown: "statusUnknown",
};

/** All findings of a report: what to put right open on top, what holds folded away below. */
export function findingsView(report: Report, profile: Profile): HTMLElement[] {
  const of = (status: Status) =>
    report.findings.filter((finding) => finding.status === status);
  const group = (
    status: Status,
    title: (count: number) => string,
    open: boolean,
  ) => {
    const findings = of(status);
    if (findings.length === 0) return null;
    const list = h(
      "ul",
      { class: "findings weui-cells" },
      ...findings.map((finding) => findingView(finding, profile, report.photo)),
    );
    return open
      ? h(
          "section",
          {},
          h("h3", { class: "weui-cells__title" }, title(findings.length)),
          list,
        )
      : h(
          "details",
          {},
          h("summary", { class: "weui-cells__title" }, title(findings.length)),
          list,
        );
  };
  return [
    group("reject", () => say("fixGroup"), true),
    group("advise", () => say("adviseGroup"), true),
    group("unknown", (count) => say("unknownGroup", { count }), false),
    group("pass", (count) => say("passGroup", { count }), false),
  ].filter((part) => part !== null);
}

function findingView(
  finding: Finding,
  profile: Profile,
  photo: FileFacts,
): HTMLElement {
  const measured = measure(finding, profile, photo);
  return h(
    "li",
    {
      class: `finding weui-cell finding-${finding.status}`,
      "data-testid": "finding",
      "data-check": finding.check,
      "data-status": finding.status,
    },
    icon(finding.status),
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
          ` ${say(STATUS_WORDS[finding.status])} `,
        ),
        measured && h("span", { class: "finding-value" }, measured),
      ),
      finding.advice &&
        h("p", { class: "finding-advice" }, tell(finding.advice)),
    ),
  );
}

/** "32 px · required 50–110 px"; null where a number would say nothing. */
function measure(
  finding: Finding,
  profile: Profile,
  photo: FileFacts,
): string | null {
  const { check, value, min, max, unit } = finding;
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
