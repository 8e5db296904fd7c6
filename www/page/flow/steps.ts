import { codeStep } from "./code_step";
import type { Flow } from "./flow";
import type { StepView } from "./frame";
import {
  addressStep,
  confirmStep,
  contactStep,
  featureStep,
  identityStep,
  lastFourStep,
} from "./identity";
import { rulesStep } from "./rules";
import { levelStep, schoolStep } from "./school";
import type { PageStep } from "./service";
import { startStep } from "./start";
import { statusStep } from "./status";

/** The pages that stand by themselves; `photo` and `submit` are drawn by the page around them. */
const VIEWS: Record<
  Exclude<PageStep, "photo" | "submit">,
  (flow: Flow) => StepView
> = {
  start: startStep,
  school: schoolStep,
  level: levelStep,
  identity: identityStep,
  feature: featureStep,
  code: codeStep,
  last_four: lastFourStep,
  confirm: confirmStep,
  contact: contactStep,
  address: addressStep,
  rules: rulesStep,
  status: statusStep,
};

/** The page of the step that is shown; null where that is the photo's. */
export function stepView(flow: Flow): StepView | null {
  const { step } = flow.state;
  return step === "photo" || step === "submit" ? null : VIEWS[step](flow);
}
