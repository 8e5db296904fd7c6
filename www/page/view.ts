import { mayGuide } from "./camera/availability";
import { compareView, factsView } from "./photo/compare";
import { h } from "./ui/dom";
import { findingsView } from "./photo/findings";
import type { Flow } from "./steps/navigation";
import { progressView, stepPage } from "./steps/step_page";
import { stepView } from "./steps/current_step";
import { frameView, type Placed } from "./placement/editor";
import { sayFrame } from "./placement/words";
import { pictureView } from "./photo/picture";
import { pickerView } from "./photo/picker";
import { profileView } from "./parts/profile_card";
import { allowPrepare, sendView, showSent } from "./photo/send";
import { createTeller } from "./upload/progress_view";
import { isRunning } from "./upload/status_text";
import { notesView } from "./photo/notes";
import { Painter } from "./ui/painter";
import { shareButton } from "./photo/share";
import { isPreparedShown, type State } from "./state/state";
import { busyView, verdictView } from "./photo/verdict";
import { say } from "./words/language";

/** What the student can do. */
export interface Actions {
  chooseProfile(id: string): void;
  pick(file: File): void;
  /** Opens the live guide. */
  openCamera(): void;
  /** The picture of the capture code. */
  pickCode(file: File): void;
  /** The picture in the code step is the photo. */
  useAsPhoto(): void;
  /** The picture in the photo step is the capture code. */
  useAsCode(): void;
  /** Opens the camera to read a code. */
  scanCode(): void;
  check(): void;
  /** The student has moved the photo under the frame. */
  place(placed: Placed): void;
  /** Back from the prepared photo to the frame. */
  adjust(): void;
  prepare(): void;
  /** A declaration was ticked or unticked. */
  declare(): void;
  upload(): void;
  /** Tries to upload again at once. */
  hurry(): void;
  cancel(): void;
  startOver(): void;
  /** The same way once more, after a rejection. */
  submitAgain(): void;
}

/** The page: draws the state, keeps the places of the parts. */
export function createView(state: State, actions: Actions, flow: Flow) {
  const part = (name: string) => h("div", { class: `part-${name}` });
  const parts = {
    way: part("way"),
    step: part("step"),
    profile: part("profile"),
    notes: part("notes"),
    status: h("div", {
      class: "part-status",
      role: "status",
      "aria-live": "polite",
    }),
    picture: part("picture"),
    result: part("result"),
    send: part("send"),
  };
  const told = h("div", { class: "visually-hidden", role: "status" });
  const main = h("main", {}, ...Object.values(parts), flow.inputs.rest, told);
  document.body.append(main);
  const tell = createTeller(told, () => showSent(parts.send, state));

  /** True where the photo and what belongs to it is shown. */
  const atPhoto = () => state.step === "photo" || state.step === "submit";
  const withProfile = () => flow.place().pages[0] === "photo";

  const draw = {
    way() {
      const running = isRunning(state.delivery);
      parts.way.replaceChildren(...(running ? [] : progressView(flow)));
    },
    *step() {
      main.classList.toggle("has-photo", state.picked !== null && atPhoto());
      const page = stepView(flow);
      document.body.classList.toggle("is-step", page !== null);
      const isFirst = state.step === "start" && parts.step.firstChild === null;
      if (page === null) return parts.step.replaceChildren(photoHeading(flow));
      const { form, bar } = stepPage(flow, page);
      if (isFirst) {
        yield;
        parts.step.append(form);
      }
      for (const piece of page.body) {
        if (!piece) continue;
        // The browser has yet to find every font that it needs.
        if (isFirst) yield;
        bar.before(piece);
      }
      if (!isFirst) parts.step.replaceChildren(form);
    },
    profile() {
      const running = isRunning(state.delivery);
      const shown = state.step === "photo" && withProfile() && !running;
      parts.profile.replaceChildren(
        ...(shown ? [profileView(state, actions)] : []),
      );
    },
    notes: () =>
      parts.notes.replaceChildren(
        ...(atPhoto() ? notesView(state, actions) : []),
      ),
    picture() {
      if (!atPhoto()) return parts.picture.replaceChildren();
      parts.picture.replaceChildren(
        pickerView(
          actions,
          previewOf(state, actions),
          flow.inputs.photo,
          mayGuide(state.profile),
        ),
      );
    },
    result: () =>
      exchange(parts.result, atPhoto() ? resultOf(state, actions) : []),
    send: () =>
      parts.send.replaceChildren(
        ...(atPhoto() || state.step === "code" ? sendView(state, actions) : []),
      ),
    status: () =>
      parts.status.replaceChildren(
        ...(atPhoto() ? statusOf(state, actions) : []),
      ),
  };
  let held: string | null = null;
  const painter = new Painter(draw, {
    begin: () => (held = focusedName()),
    pause: flow.inputs.settle,
    end() {
      if (held && document.activeElement === document.body)
        document
          .querySelector<HTMLElement>(held)
          ?.focus({ preventScroll: true });
    },
  });

  const result = {
    /** Everything; the cheap way to be right after a change of step or language. The verdict comes last. */
    all() {
      painter.ask("way");
      if (atPhoto()) painter.ask("step");
      painter.ask("profile", "notes", "result", "picture", "send", "status");
      if (!atPhoto()) painter.ask("step");
    },
    /** The verdict, or what is going on. */
    status: () => painter.ask("status"),
    /** The findings so far. */
    result: () => painter.ask("result", "status"),
    /** Whether the photo may be made where it is now. */
    placed: () => allowPrepare(parts.send, state),
    notes: () => painter.ask("notes"),
    /** Where the upload stands; draws the rest again only when that changes what can be done. */
    delivery() {
      tell(state.delivery);
      if (!showSent(parts.send, state)) result.all();
    },
    /** Brings the verdict into sight. */
    announce: () =>
      painter.then(() => parts.profile.scrollIntoView({ block: "start" })),
    focusResult: () => focus("[data-testid=preview], .failure"),
    focusFrame: () => focus("[data-testid=frame]"),
    focusProblem: () => focus(".step-problem"),
    /** A new page begins at its top, and with its heading. */
    focusStep() {
      scrollTo(0, 0);
      painter.then(() => {
        document
          .querySelector<HTMLElement>(".step-heading")
          ?.focus({ preventScroll: true });
      });
    },
  };
  const focus = (selector: string) =>
    painter.then(() => {
      const target = document.querySelector<HTMLElement>(selector);
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: "start" });
    });
  return result;
}

/** Puts new children in the place of the old, one for one, so that the page keeps its length meanwhile. */
function* exchange(place: HTMLElement, pieces: HTMLElement[]) {
  const old = [...place.children];
  old.slice(pieces.length).forEach((child) => child.remove());
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) yield;
    const before = old[i];
    if (before) before.replaceWith(piece);
    else place.append(piece);
  }
}

/** Heading of the photo's own pages: seen while there is room for it, and where a listener's focus goes. */
function photoHeading(flow: Flow): HTMLElement {
  const { state } = flow;
  const plain = state.picked === null && flow.place().pages[0] !== "photo";
  const word = state.step === "submit" ? "submitTitle" : "photoTitle";
  const look = plain ? "step-heading" : "step-heading visually-hidden";
  return h("h2", { class: look, tabindex: -1 }, say(word));
}

function previewOf(state: State, actions: Actions): HTMLElement | null {
  const { picked, prepared, photo, placement, report, profile } = state;
  if (picked === null) return null;
  const preview = h("div", { "data-testid": "preview", tabindex: -1 });
  if (prepared && report && isPreparedShown(state)) {
    preview.append(
      h("h2", { class: "step-title" }, say("prepared")),
      compareView(picked.url, prepared.url, prepared, report.photo),
      factsView(prepared, profile),
      h(
        "button",
        {
          type: "button",
          class: "weui-btn weui-btn_default adjust",
          "data-testid": "adjust",
          onclick: actions.adjust,
        },
        sayFrame("adjust"),
      ),
    );
  } else if (photo && placement && report?.head && state.complete) {
    const { width, height } = report.photo;
    const framed = { url: picked.url, photo, profile, placement };
    const crop = state.placed?.crop ?? null;
    preview.append(
      frameView(
        { ...framed, size: { width, height }, head: report.head, crop },
        actions.place,
      ),
    );
  } else {
    preview.append(pictureView(picked.url, state.complete ? report : null));
  }
  return preview;
}

function statusOf(state: State, actions: Actions): HTMLElement[] {
  const { busy, failure, report, profile, complete, delivery, refused } = state;
  if (busy !== null) {
    const waiting = busy === "fileFirst" && state.loaded < 1;
    const percent = Math.floor(state.loaded * 100);
    const text = waiting ? say("loadingNets", { percent }) : say(busy);
    return [busyView(text, waiting ? state.loaded : null)];
  }
  if (failure !== null) {
    const again = h(
      "button",
      {
        type: "button",
        class: "weui-btn weui-btn_default",
        onclick: actions.check,
      },
      say("retry"),
    );
    const box = h(
      "div",
      { class: "failure", role: "alert", tabindex: -1 },
      say(failure),
      again,
    );
    return [box];
  }
  if (delivery !== null || isPreparedShown(state)) return [];
  if (report === null || !complete) return [];
  const verdict = verdictView(report, profile);
  if (refused === null) return [verdict];
  return [
    h("div", { class: "failure", role: "alert", tabindex: -1 }, say("refused")),
    verdict,
  ];
}

/** The findings of the photo that is shown; while not all are known, those that are. */
function resultOf(state: State, actions: Actions): HTMLElement[] {
  const { report, profile, complete, refused, delivery } = state;
  const isRefused = delivery?.kind === "refused";
  const shown = (isRefused && delivery.report) || report;
  if (!shown || (isPreparedShown(state) && !isRefused)) return [];
  const findings = refused ?? shown.findings;
  const known = complete
    ? findings
    : findings.filter((f) => f.status !== "unknown");
  return [
    ...(state.isCode ? [useAsCodeButton(actions)] : []),
    ...findingsView({ ...shown, findings: known }, profile),
    ...(complete ? [shareButton(shown, profile)] : []),
  ];
}

const useAsCodeButton = (actions: Actions): HTMLElement =>
  h(
    "p",
    { class: "share" },
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "data-testid": "use-as-code",
        onclick: actions.useAsCode,
      },
      say("photoAsCode"),
    ),
  );

/** Selector of what has the focus, so that drawing it anew does not lose it. */
function focusedName(): string | null {
  const active = document.activeElement as HTMLElement | null;
  if (active?.id) return `#${active.id}`;
  const name = active?.dataset.testid;
  return name ? `[data-testid="${name}"]` : null;
}
