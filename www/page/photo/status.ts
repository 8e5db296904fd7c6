import type { Finding, Report } from "../../engine";
import type { Actions } from "../state/actions";
import { deliveryOf } from "../state/delivery";
import {
  busyWord,
  examinedOf,
  preparedOf,
  refusedOf,
  type PreparedPhoto,
} from "../state/photo";
import { isPreparedShown, runningUpload, type State } from "../state/state";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { busyView, verdictView } from "./verdict";

/** What is going on, what went wrong, or the answer in one sentence. */
export function statusView(state: State, actions: Actions): HTMLElement[] {
  const { photo, failure, modelsLoaded } = state;
  const busy = busyWord(photo);
  if (busy !== null) {
    const isWaiting = busy === "fileFirst" && modelsLoaded < 1;
    const percent = Math.floor(modelsLoaded * 100);
    const text = isWaiting ? say("loadingNets", { percent }) : say(busy);
    return [busyView(text, isWaiting ? modelsLoaded : null)];
  }
  if (failure !== null) {
    const again = {
      type: "button",
      class: "btn btn-plain",
      onclick: actions.check,
    };
    return [failureBox(say(failure), h("button", again, say("retry")))];
  }
  if (runningUpload(state) || deliveryOf(photo)) return [];
  const prepared = preparedOf(photo);
  if (prepared && isPreparedShown(state))
    return [verdictView(prepared.report, factsOf(prepared))];
  const report = examinedOf(photo)?.report;
  if (!report) return [];
  const [refused] = refusedOf(photo) ?? [];
  if (refused)
    return [failureBox(say("refused")), verdictView(because(report, refused))];
  const isPrepared = state.profile.policy !== "original";
  return [verdictView(report, say(isPrepared ? "goodNext" : "goodOriginal"))];
}

/** Size, bytes and density of the prepared file in one line. */
function factsOf({ blob, report }: PreparedPhoto): string {
  const { width, height, density } = report.photo;
  return say("facts", {
    size: `${width}×${height}`,
    bytes: Math.round(blob.size / 1024),
    density: Math.round(density?.[0] ?? 0),
  });
}

/** The report with the reason why no file could be prepared at its head. */
function because(report: Report, { check, advice, title }: Finding): Report {
  const text = advice ?? title;
  const part = (words: string, stop: string, at: 0 | 1) => {
    const [first = "", ...rest] = words.split(stop);
    return at === 0 ? first : rest.join(stop);
  };
  const half = (at: 0 | 1) => ({
    zh: part(text.zh, "。", at),
    en: part(text.en, ". ", at),
  });
  const headline: Report["headline"] = {
    cause: check,
    tone: "bad",
    text: half(0),
    action: half(1),
  };
  return { ...report, headline };
}

const failureBox = (text: string, button: HTMLElement | null = null) =>
  h("div", { class: "failure", role: "alert", tabindex: -1 }, text, button);
