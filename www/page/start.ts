import "./style.css";
import "./picture.css";
import "./result.css";
import "./flow/flow.css";
import "./frame/frame.css";
import { checker } from "./checker";
import { layOut, nextFrame, nextTask } from "./dom";
import { openHeader } from "./header";

void start();

/** Opens the header, then the page below it: in tasks of its own, so that a slow phone never stands still. */
async function start(): Promise<void> {
  const page = import("./main");
  // It takes longest to arrive.
  checker.warm();
  await nextTask();
  for (const _ of openHeader()) {
    layOut();
    await nextTask();
  }
  await nextFrame();
  const { openPage } = await page;
  await nextFrame();
  openPage();
}
