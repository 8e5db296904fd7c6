import { h } from "../ui/dom";
import { say } from "../words/main";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
import { startStep } from "./start";

type Later = typeof import("./step_views");

/** The pages behind the first one: they arrive while the student reads it. */
let later: Later | null = null;
let loading: Promise<void> | null = null;

/** Fetches them; what failed is tried again at the next call. */
export function loadSteps(): Promise<void> {
  loading ??= import("./step_views").then(
    (module) => void (later = module),
    () => void (loading = null),
  );
  return loading;
}

/** The page of the step that is shown; null where that is the photo's. */
export function stepView(navigation: Navigation): StepView | null {
  const { step } = navigation.state;
  if (step === "photo" || step === "submit") return null;
  if (step === "start") return startStep(navigation);
  if (later) return later.VIEWS[step](navigation);
  void loadSteps().then(() => later && navigation.redraw());
  const spinner = h("span", { class: "spinner", "aria-hidden": "true" });
  return {
    title: "",
    quiet: true,
    body: [h("p", { class: "code-busy" }, spinner)],
    primary: { text: () => say("retry"), run: () => navigation.redraw() },
  };
}
