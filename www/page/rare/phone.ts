import { openSheet } from "../parts/sheet";
import type { State } from "../state/state";
import { h, s } from "../ui/dom";
import { qrOf } from "./qr";
import { say as sayMain } from "../words/main";
import { say } from "./words";

/** Light cells around a code (ISO/IEC 18004). */
const QUIET = 4;

/** The address of this service as a code for the phone; no photo travels. */
export function openPhone({ profile }: State): HTMLElement {
  const address = new URL(location.pathname, location.href);
  address.searchParams.set("profile", profile.id);
  const isLocal = /^(localhost|127\.|\[::1\])/.test(address.hostname);
  const code = qrOf(address.href);
  return openSheet(
    sayMain("onPhone"),
    h("p", {}, say("phoneHint")),
    isLocal ? h("p", { class: "hint" }, say("phoneLocal")) : null,
    code && picture(code, address.href),
    h("p", { class: "hint", "data-testid": "phone-address" }, address.href),
  );
}

function picture(code: boolean[][], text: string): SVGElement {
  const size = code.length + 2 * QUIET;
  const cells = code.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")),
  );
  return s(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      class: "qr",
      role: "img",
      "aria-label": text,
      "shape-rendering": "crispEdges",
      "data-testid": "qr",
    },
    s("path", { d: cells.join(""), fill: "#000" }),
  );
}
