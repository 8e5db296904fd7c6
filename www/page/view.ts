import { mayGuide } from "./camera/available";
import { compareView, factsView } from "./compare";
import { h } from "./dom";
import { findingsView } from "./findings";
import { frameView, type Placed } from "./frame/frame";
import { sayFrame } from "./frame/words";
import { headerView } from "./header";
import { pictureView } from "./picture";
import { pickerView } from "./picker";
import { profileView } from "./profile_card";
import { receiptView } from "./receipt";
import { allowPrepare, sendView, showSent } from "./send";
import { createTeller } from "./delivery/progress";
import { isRunning } from "./delivery/words";
import { notesView } from "./notes";
import type { State } from "./state";
import { busyView, verdictView } from "./verdict";
import { currentLanguage, say } from "./words";

/** What the student can do. */
export interface Actions {
  chooseProfile(id: string): void;
  pick(file: File): void;
  /** Opens the live guide. */
  openCamera(): void;
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
}

/** The page: draws the state, keeps the places of the parts. */
export function createView(state: State, actions: Actions) {
  const part = (name: string) => h("div", { class: `part-${name}` });
  const parts = {
    header: h("header", {}),
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
  const main = h("main", {}, ...Object.values(parts).slice(1), told);
  document.body.prepend(parts.header, main);
  const tell = createTeller(told, () => showSent(parts.send, state));

  const result = {
    /** Everything; the cheap way to be right after a change of step or language. */
    all() {
      document.documentElement.lang =
        currentLanguage() === "zh" ? "zh-CN" : "en";
      document.title = `${say("title")} · ${say("subtitle")}`;
      parts.header.replaceChildren(...headerView(result.all));
      const done = state.delivery?.kind === "received";
      const fixed = done || isRunning(state.delivery);
      main.classList.toggle("has-photo", state.picked !== null);
      parts.profile.replaceChildren(
        ...(fixed ? [] : [profileView(state, actions)]),
      );
      parts.notes.replaceChildren(...notesView(state, actions));
      result.picture();
      result.status();
      result.result();
      parts.send.replaceChildren(...sendView(state, actions));
    },

    picture() {
      if (state.delivery?.kind === "received") {
        parts.picture.replaceChildren(
          receiptView(state.delivery.receipt, actions),
        );
        return;
      }
      parts.picture.replaceChildren(
        pickerView(actions, previewOf(state, actions), mayGuide(state.profile)),
      );
    },

    /** The verdict, or what is going on. */
    status() {
      parts.status.replaceChildren(...statusOf(state, actions));
    },

    /** The findings so far. */
    result() {
      const { report, profile, complete, refused, delivery } = state;
      const shown =
        delivery?.kind === "refused" && delivery.report
          ? delivery.report
          : report;
      if (
        !shown ||
        delivery?.kind === "received" ||
        (state.prepared && delivery?.kind !== "refused")
      ) {
        parts.result.replaceChildren();
        return;
      }
      const findings = refused ?? shown.findings;
      const known = complete
        ? findings
        : findings.filter((f) => f.status !== "unknown");
      parts.result.replaceChildren(
        findingsView({ ...shown, findings: known }, profile),
      );
      result.status();
    },

    /** Whether the photo may be made where it is now. */
    placed: () => allowPrepare(parts.send, state),
    notes: () => parts.notes.replaceChildren(...notesView(state, actions)),
    /** Where the upload stands; draws the rest again only when that changes what can be done. */
    delivery() {
      tell(state.delivery);
      if (!showSent(parts.send, state)) result.all();
    },
    /** Brings the verdict into sight. */
    announce: () => parts.profile.scrollIntoView({ block: "start" }),
    focusResult: () => focus("[data-testid=preview], .failure"),
    focusFrame: () => focus("[data-testid=frame]"),
    focusReceipt: () => focus("[data-testid=receipt]"),
  };
  return result;
}

function previewOf(state: State, actions: Actions): HTMLElement | null {
  const { picked, prepared, photo, placement, report, profile } = state;
  if (picked === null) return null;
  const preview = h("div", { "data-testid": "preview", tabindex: -1 });
  if (prepared && report) {
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
  const {
    busy,
    failure,
    report,
    profile,
    complete,
    prepared,
    delivery,
    refused,
  } = state;
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
  if (delivery !== null || prepared !== null || report === null || !complete)
    return [];
  const verdict = verdictView(report, profile);
  if (refused === null) return [verdict];
  return [
    h("div", { class: "failure", role: "alert", tabindex: -1 }, say("refused")),
    verdict,
  ];
}

function focus(selector: string): void {
  const target = document.querySelector<HTMLElement>(selector);
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "start" });
}
