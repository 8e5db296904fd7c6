import { because, factsOf } from "../shown/answer";
import type { Actions } from "../state/actions";
import { deliveryOf } from "../state/delivery";
import { busyWord, examinedOf, preparedOf, refusedOf } from "../state/photo";
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
  const delivery = deliveryOf(photo);
  if (delivery?.kind === "received" || delivery?.kind === "refused") return [];
  if (runningUpload(state)) return [];
  const prepared = preparedOf(photo);
  if (prepared && isPreparedShown(state))
    return [
      verdictView(
        prepared.report,
        factsOf(prepared.report, prepared.blob.size),
      ),
    ];
  const report = examinedOf(photo)?.report;
  if (!report) return [];
  const [refused] = refusedOf(photo) ?? [];
  if (refused)
    return [failureBox(say("refused")), verdictView(because(report, refused))];
  const isPrepared = state.profile.policy !== "original";
  return [verdictView(report, say(isPrepared ? "goodNext" : "goodOriginal"))];
}

const failureBox = (text: string, button: HTMLElement | null = null) =>
  h("div", { class: "failure", role: "alert", tabindex: -1 }, text, button);
