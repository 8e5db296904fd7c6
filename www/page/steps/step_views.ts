import "./form.css";
import "./code.css";
import "./status.css";
import "./submit.css";
import { codeStep } from "./code";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
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
import type { PageStep } from "../service/stages";
import { statusStep } from "./status";
import { submitStep } from "./submit";

/** The pages behind the first one; those that show the photo are drawn by the page around them. */
export const VIEWS: Record<
  Exclude<PageStep, "start" | "photo" | "prepared">,
  (navigation: Navigation) => StepView
> = {
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
  submit: submitStep,
  status: statusStep,
};
