import type { Report } from "../../engine";
import type { Actions } from "../state/actions";
import {
  examinedOf,
  pickedOf,
  preparedOf,
  refusedOf,
  reportOf,
} from "../state/photo";
import { isPreparedShown, type State } from "../state/state";
import { whole } from "../shown/answer";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { fileView, findingsView } from "./findings";
import { gaugesView } from "./gauges";
import { shareButton } from "./share";
import { turnView } from "./turn";

/** What was found in the photo that is shown; nothing before all of it is known. */
export function resultView(state: State, actions: Actions): HTMLElement[] {
  const { photo, profile } = state;
  const picked = pickedOf(photo);
  const examined = examinedOf(photo);
  const prepared = preparedOf(photo);
  const refused =
    photo.kind === "notSent" && photo.delivery.kind === "refused"
      ? photo.delivery.report
      : null;
  if (refused) return findingsView(refused, (prepared ?? picked)?.url ?? "");
  const early = reportOf(photo);
  if (picked && early && !examined) return [fileView(early)];
  if (!picked || !examined) return [];
  const { report } = examined;
  if (prepared && isPreparedShown(state))
    return shownOf(
      gaugesView(prepared.report),
      ...findingsView(whole(prepared.report, report), prepared.url, true),
    );
  const findings = refusedOf(photo) ?? report.findings;
  const isCode = examined.kind === "checked" && examined.isCode;
  return shownOf(
    ...turnView(state, actions),
    isCode && chipButton("use-as-code", say("photoAsCode"), actions.useAsCode),
    ...findingsView({ ...report, findings }, picked.url),
    report.head !== null && gaugesView(report),
    shareButton(report, profile),
    mayTryAnyway(state, report) &&
      chipButton("prepare", say("prepareAnyway"), actions.prepare),
  );
}

const shownOf = (...views: (HTMLElement | null | false)[]) =>
  views.filter((view) => view !== null && view !== false);

/** A rejected photo may be tried all the same: preparing says why not. */
const mayTryAnyway = ({ photo, profile }: State, report: Report) =>
  profile.policy !== "original" &&
  report.verdict === "reject" &&
  photo.kind === "checked";

const chipButton = (id: string, text: string, onclick: () => void) =>
  h(
    "p",
    { class: "share" },
    h(
      "button",
      { type: "button", class: "chip", "data-testid": id, onclick },
      text,
    ),
  );
