import { mayOpenCamera } from "../camera/availability";
import { cameraButton } from "../camera/button";
import { isRunning } from "../upload/status_text";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { say, tell } from "../words/language";
import { masked } from "../state/code";
import type { Flow } from "./navigation";
import type { StepView } from "./step_page";
import { listView } from "./start";
import { serviceOf, submits } from "../service/stages";

/** The capture code: from the album or the camera, read on the phone. */
export function codeStep(flow: Flow): StepView {
  const { state } = flow;
  const { code } = state;
  const sends = submits(flow.stage()) === "code";
  const help = serviceOf(state.profile).code_help ?? [];
  const how = listView(say("codeHow"), help);
  return {
    title: say("codeTitle"),
    body: [
      h("p", { class: "lead" }, say("codeHint")),
      h(
        "section",
        { class: "card code-card" },
        code.picked ? pictureView(code.picked.url) : frameView(),
        resultView(flow),
        h(
          "div",
          { class: "buttons" },
          pickButton(flow),
          cameraButton({
            text: say(mayOpenCamera() ? "codeScan" : "codeCamera"),
            testId: "code-camera",
            open: mayOpenCamera() ? flow.actions.scanCode : null,
            onFile: flow.actions.pickCode,
          }),
        ),
      ),
      h("p", { class: "privacy" }, icon("lock"), h("span", {}, say("privacy"))),
      how,
    ],
    primary: isRunning(state.delivery)
      ? null
      : sends
        ? uploadButton(flow)
        : {
            text: () =>
              say(code.text === null && !flow.asksRoster() ? "skip" : "next"),
            run: () => {
              if (code.text === null && flow.asksRoster())
                return flow.complain("codeNeeded");
              void flow.next();
            },
          },
  };
}

/** In a stage that collects the code, its picture is what is submitted. */
function uploadButton(flow: Flow): StepView["primary"] {
  const { code } = flow.state;
  const ready = code.text !== null && code.picked !== null;
  return {
    text: () => say("codeUpload"),
    ...(ready ? { testId: "upload" } : {}),
    run: () => (ready ? flow.actions.upload() : flow.complain("codeNeeded")),
  };
}

function pickButton({ inputs, state }: Flow): HTMLElement {
  return h(
    "label",
    { class: `pick-button ${state.code.text === null ? "" : "is-plain"}` },
    inputs.code,
    icon("album"),
    say(state.code.picked ? "codeAgain" : "codeAlbum"),
  );
}

const pictureView = (url: string): HTMLElement =>
  h(
    "div",
    { class: "code-frame has-picture" },
    h("img", { src: url, alt: say("codeAlt") }),
  );

/** An empty frame that says where the code goes. */
const frameView = (): HTMLElement =>
  h("div", { class: "code-frame", "aria-hidden": "true" }, icon("code"));

/** What was read; as a finding, like those of a photo. */
function resultView(flow: Flow): HTMLElement | null {
  const { code } = flow.state;
  if (code.busy)
    return h(
      "p",
      { class: "code-busy", role: "status" },
      h("span", { class: "spinner", "aria-hidden": "true" }),
      say("codeReading"),
    );
  if (code.text === null && code.problem === null) return null;
  const status = code.text === null ? "reject" : "pass";
  const { problem } = code;
  const advice =
    typeof problem === "string"
      ? say(problem)
      : problem === null
        ? ""
        : tell(problem);
  return h(
    "div",
    {
      class: `verdict verdict-${status}`,
      role: "status",
      "data-testid": "verdict",
      "data-verdict": status,
    },
    h("span", { class: "verdict-mark" }, icon(status)),
    h(
      "div",
      {
        "data-testid": "finding",
        "data-check": "capture_code",
        "data-status": status,
      },
      h("h3", {}, say(code.text === null ? "codeBad" : "codeRead")),
      h(
        "p",
        {},
        code.text === null ? advice : h("code", {}, masked(code.text)),
      ),
      code.isPhoto && code.picked
        ? h(
            "button",
            {
              type: "button",
              class: "chip",
              onclick: flow.actions.useAsPhoto,
            },
            say("codeAsPhoto"),
          )
        : null,
    ),
  );
}
