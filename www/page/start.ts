import "./style.css";
import "./first.css";
import "./steps/steps.css";
import { h, layOut, nextFrame, nextTask } from "./ui/dom";
import { openHeader, recallSettings } from "./header";
import { say } from "./words/header";

void start();

/** Opens the header, then the page below it: in tasks of its own, so that a slow phone never stands still. */
async function start(): Promise<void> {
  recallSettings();
  const page = import("./main").catch(() => null);
  // It takes longest to arrive; the page below waits for it too, and says when it is lost.
  import("./checker").then(
    ({ checker }) => checker.warm(),
    () => undefined,
  );
  await nextTask();
  for (const _ of openHeader()) {
    layOut();
    await nextTask();
  }
  await nextFrame();
  const main = await page;
  await nextFrame();
  if (main) main.openPage();
  else tellLost();
}

/** The rest of the page did not arrive. */
function tellLost(): void {
  const retry = h(
    "button",
    {
      type: "button",
      class: "btn btn-plain",
      onclick: () => location.reload(),
    },
    say("retry"),
  );
  const box = { class: "failure", role: "alert" };
  document.body.append(h("main", {}, h("div", box, say("pageLost"), retry)));
}
