import type { Actions } from "../state/actions";
import { examinedOf, refusedOf, reportOf } from "../state/photo";
import { isPreparedShown, type State } from "../state/state";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { findingsView } from "./findings";
import { shareButton } from "./share";

/** The findings of the photo that is shown; while not all are known, those that are. */
export function resultView(state: State, actions: Actions): HTMLElement[] {
  const { photo, profile } = state;
  const refusal =
    photo.kind === "notSent" && photo.delivery.kind === "refused"
      ? photo.delivery
      : null;
  const report = refusal?.report ?? reportOf(photo);
  if (!report || (isPreparedShown(state) && !refusal)) return [];
  const examined = examinedOf(photo);
  const findings = refusedOf(photo) ?? report.findings;
  const known = examined
    ? findings
    : findings.filter(({ status }) => status !== "unknown");
  const isCode = examined?.kind === "checked" && examined.isCode;
  return [
    ...(isCode ? [useAsCodeButton(actions)] : []),
    ...findingsView({ ...report, findings: known }, profile),
    ...(examined ? [shareButton(report, profile)] : []),
  ];
}

const useAsCodeButton = (actions: Actions): HTMLElement =>
  h(
    "p",
    { class: "share" },
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "data-testid": "use-as-code",
        onclick: actions.useAsCode,
      },
      say("photoAsCode"),
    ),
  );
