import { mayOpenCamera } from "../camera/availability";
import { cameraButton } from "../camera/button";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { tell } from "../words/language";
import { say } from "../words/step_views";
import {
  codeOf,
  codePictureOf,
  masked,
  payloadOf,
  shortened,
  type CodeState,
  type NotCode,
  type ReadCode,
} from "../state/code";
import { runningUpload } from "../state/state";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
import { listView } from "./start";
import { serviceOf, submits } from "../service/stages";

/** The capture code: from the album or the camera, read on the phone. */
export function codeStep(navigation: Navigation): StepView {
  const { state } = navigation;
  const picture = codePictureOf(state.code);
  const hasCode = payloadOf(state.code) !== null;
  const sends = submits(navigation.stage()) === "code";
  const help = serviceOf(state.profile).code_help ?? [];
  const how = listView(say("codeHow"), help);
  return {
    title: say("codeTitle"),
    body: [
      h("p", { class: "lead" }, say("codeHint")),
      h(
        "section",
        { class: "card code-card" },
        picture ? pictureView(picture.url) : frameView(),
        resultView(navigation),
        h(
          "div",
          { class: "buttons" },
          pickButton(navigation),
          cameraButton({
            text: say(mayOpenCamera() ? "codeScan" : "codeCamera"),
            testId: "code-camera",
            open: mayOpenCamera() ? navigation.actions.scanCode : null,
            onFile: navigation.actions.pickCode,
          }),
        ),
      ),
      h("p", { class: "privacy" }, icon("lock"), h("span", {}, say("privacy"))),
      how,
    ],
    primary: runningUpload(state)
      ? null
      : sends
        ? uploadButton(navigation)
        : {
            text: () =>
              say(hasCode || navigation.asksRoster() ? "next" : "skip"),
            isReady: () => hasCode || !navigation.asksRoster(),
            run: () => {
              if (!hasCode && navigation.asksRoster())
                return navigation.complain("codeNeeded");
              void navigation.next();
            },
          },
  };
}

/** In a stage that collects the code, its picture is what is submitted. */
function uploadButton(navigation: Navigation): StepView["primary"] {
  const code = codeOf(navigation.state.code);
  const ready = code.kind === "read" && code.picked !== null;
  return {
    text: () => say("codeUpload"),
    isReady: () => ready,
    ...(ready ? { testId: "upload" } : {}),
    run: () =>
      ready ? navigation.actions.upload() : navigation.complain("codeNeeded"),
  };
}

function pickButton({ inputs, state }: Navigation): HTMLElement {
  return h(
    "label",
    {
      class: `pick-button ${payloadOf(state.code) === null ? "" : "is-plain"}`,
    },
    inputs.code,
    icon("album"),
    say(
      isForeign(state.code)
        ? "codeExchange"
        : codePictureOf(state.code)
          ? "codeAgain"
          : "codeAlbum",
    ),
  );
}

/** True for a code that the roster has for somebody else. */
function isForeign(state: CodeState): boolean {
  const code = codeOf(state);
  return code.kind === "notCode" && code.problem === "codeForeign";
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
function resultView(navigation: Navigation): HTMLElement | null {
  const code = codeOf(navigation.state.code);
  switch (code.kind) {
    case "none":
      return null;
    case "reading":
      return h(
        "p",
        { class: "code-busy", role: "status" },
        h("span", { class: "spinner", "aria-hidden": "true" }),
        say("codeReading"),
      );
    case "read":
      return answerView("pass", say("codeRead"), readText(code));
    case "choice":
      return answerView(
        "advise",
        say("codeChoose"),
        h(
          "span",
          { class: "buttons" },
          ...code.texts.map((text) => choiceButton(navigation, text)),
        ),
      );
    case "notCode": {
      const asPhoto = code.isPhoto ? useAsPhotoButton(navigation) : null;
      return answerView("reject", say("codeBad"), problemText(code), asPhoto);
    }
  }
}

const readText = ({ text }: ReadCode) => h("code", {}, masked(text));

const choiceButton = ({ actions }: Navigation, text: string): HTMLElement =>
  h(
    "button",
    {
      type: "button",
      class: "chip",
      "data-testid": "code-choice",
      onclick: () => actions.chooseCode(text),
    },
    shortened(text),
  );

const problemText = ({ problem }: NotCode) =>
  typeof problem === "string" ? say(problem) : tell(problem);

const useAsPhotoButton = ({ actions }: Navigation): HTMLElement =>
  h(
    "button",
    { type: "button", class: "chip", onclick: actions.useAsPhoto },
    say("codeAsPhoto"),
  );

function answerView(
  status: "pass" | "advise" | "reject",
  title: string,
  text: Node | string,
  button: HTMLElement | null = null,
): HTMLElement {
  const verdict = {
    class: `verdict verdict-${status}`,
    role: "status",
    "data-testid": "verdict",
    "data-verdict": status,
  };
  const finding = {
    "data-testid": "finding",
    "data-check": "capture_code",
    "data-status": status,
  };
  return h(
    "div",
    verdict,
    h("span", { class: "verdict-mark" }, icon(status)),
    h("div", finding, h("h3", {}, title), h("p", {}, text), button),
  );
}
