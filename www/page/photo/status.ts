import type { Actions } from "../state/actions";
import { busyWord, examinedOf, refusedOf } from "../state/photo";
import { deliveryOf } from "../state/delivery";
import { isPreparedShown, runningUpload, type State } from "../state/state";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { busyView, verdictView } from "./verdict";

/** What is going on, what went wrong, or the verdict. */
export function statusView(state: State, actions: Actions): HTMLElement[] {
  const { photo, failure, profile, modelsLoaded } = state;
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
      class: "weui-btn weui-btn_default",
      onclick: actions.check,
    };
    return [failureBox(say(failure), h("button", again, say("retry")))];
  }
  if (runningUpload(state) || deliveryOf(photo) || isPreparedShown(state))
    return [];
  const report = examinedOf(photo)?.report;
  if (!report) return [];
  const verdict = verdictView(report, profile);
  return refusedOf(photo) === null
    ? [verdict]
    : [failureBox(say("refused")), verdict];
}

const failureBox = (text: string, button: HTMLElement | null = null) =>
  h("div", { class: "failure", role: "alert", tabindex: -1 }, text, button);
