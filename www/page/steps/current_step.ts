import { h } from "../ui/dom";
import { Later } from "../ui/later";
import { say } from "../words/main";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
import { startStep } from "./start";

/** The pages behind the first one: they arrive while the student reads it. */
const later = new Later(() => import("./step_views"));

export const loadSteps = (): Promise<void> => later.load();

/** The page of the step that is shown; null where that is the photo's. */
export function stepView(navigation: Navigation): StepView | null {
  const { step } = navigation.state;
  if (step === "photo" || step === "prepared") return null;
  if (step === "start") return startStep(navigation);
  if (later.part) return later.part.VIEWS[step](navigation);
  void later.load().then(() => later.part && navigation.redraw());
  const spinner = h("span", { class: "spinner", "aria-hidden": "true" });
  return {
    title: "",
    quiet: true,
    body: [h("p", { class: "code-busy" }, spinner)],
    primary: { text: () => say("retry"), run: () => navigation.redraw() },
  };
}
