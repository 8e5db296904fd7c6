import type { Report } from "../engine";
import { h, s } from "../page/ui/dom";
import { photoOf, type Submission } from "./api";
import { say } from "./words";

/** The photo as large as there is room, with what was measured drawn over it. */
export function photoView({ receipt, name, report }: Submission): HTMLElement {
  const size = report && {
    width: report.photo.width,
    height: report.photo.height,
  };
  return h(
    "figure",
    { class: "photo" },
    h("img", {
      src: photoOf(receipt),
      alt: say("photo", { name: name ?? receipt }),
      ...size,
    }),
    report && lines(report),
  );
}

/** Crown, eyes, chin and cheeks; the middle of the picture; the places of the faults. */
function lines({ photo, head, findings }: Report): SVGSVGElement {
  const { width, height } = photo;
  const line = (kind: string, x1: number, y1: number, x2: number, y2: number) =>
    s("line", { class: kind, x1, y1, x2, y2 });
  const across = (kind: string, y: number) => line(kind, 0, y, width, y);
  const down = (kind: string, x: number) => line(kind, x, 0, x, height);
  const faults = findings.filter(
    ({ status, region }) =>
      region !== null && (status === "reject" || status === "advise"),
  );
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    down("middle", width / 2),
    ...(head === null
      ? []
      : [
          across("crown", head.crown[1]),
          across("chin", head.chin[1]),
          line("eyes", ...head.eyes[0], ...head.eyes[1]),
          ...head.eyes.map(([cx, cy]) =>
            s("circle", { cx, cy, r: width / 120 }),
          ),
          down("cheek", head.cheeks[0]),
          down("cheek", head.cheeks[1]),
        ]),
    ...faults.map(({ status, region }) =>
      s("rect", { class: status, ...region }),
    ),
  );
}
