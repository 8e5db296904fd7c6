import { mayGuide } from "./camera/availability";
import type { Page, View } from "./actions/page";
import { pickerView } from "./photo/picker";
import { profileView } from "./parts/profile_card";
import type { Actions, RareName } from "./state/actions";
import { pickedOf } from "./state/photo";
import { isAtPhoto, runningUpload, type State } from "./state/state";
import { stepView } from "./steps/current_step";
import type { Navigation } from "./steps/navigation";
import { stepPage, stepsBar } from "./steps/step_page";
import { h } from "./ui/dom";
import { Later } from "./ui/later";
import { Painter, unfold } from "./ui/painter";
import { createTeller } from "./upload/progress_view";
import { say, type Word } from "./words/main";

/** The page as a whole, besides what the actions ask of it. */
interface PageView extends View {
  focusProblem(): void;
  focusStep(): void;
}

/** What is shown of a photo once there is one: it arrives while the student reads the first page. */
const photoViews = new Later(() => import("./photo/views"));

export const loadPhotoViews = (): Promise<void> => photoViews.load();

/** The page: one element per part, redrawn from the state. */
export function createView(
  { state, drafts, navigation }: Omit<Page, "outbox" | "view">,
  actions: Actions,
): PageView {
  const part = (name: string) => h("div", { class: `part-${name}` });
  const parts = {
    bar: part("bar"),
    step: part("step"),
    status: h("div", {
      class: "part-status",
      role: "status",
      "aria-live": "polite",
    }),
    picture: part("picture"),
    result: part("result"),
    earlier: part("earlier"),
    profile: part("profile"),
    notes: part("notes"),
    send: part("send"),
    foot: part("foot"),
  };
  const told = h("div", { class: "visually-hidden", role: "status" });
  const main = h(
    "main",
    {},
    ...Object.values(parts),
    navigation.inputs.rest,
    told,
  );
  document.body.append(main);
  const showUpload = () =>
    photoViews.part?.showUpload(parts.send, state) ?? false;
  const tell = createTeller(told, showUpload);

  const atPhoto = () => isAtPhoto(state);
  const withProfile = () => navigation.place().pages[0] === "photo";
  const hasPhoto = () => pickedOf(state.photo) !== null;

  /** Draws a part that is about the photo; again once the views of photos are here. */
  const ofPhoto = (
    draw: (views: typeof import("./photo/views")) => HTMLElement[],
  ): HTMLElement[] => {
    if (photoViews.part) return draw(photoViews.part);
    void photoViews.load().then(() => photoViews.part && result.all());
    return [];
  };

  /** The step that stands in its part of the page. */
  let drawnStep: State["step"] | null = null;

  const draw = {
    bar() {
      const running = runningUpload(state);
      // Nothing competes with an upload on its way.
      main.classList.toggle("is-sending", running !== null);
      parts.bar.replaceChildren(...(running ? [] : stepsBar(navigation)));
    },
    *step() {
      main.classList.toggle(
        "has-photo",
        pickedOf(state.photo) !== null && atPhoto(),
      );
      const page = stepView(navigation);
      document.title = titleOf(page?.title ?? photoTitle(navigation));
      document.body.classList.toggle("is-step", page !== null);
      const isNew = state.step !== drawnStep;
      drawnStep = state.step;
      if (page === null)
        return parts.step.replaceChildren(photoHeading(navigation));
      const { form, bar } = stepPage(navigation, page);
      // A page that was not there before is drawn piece by piece: the browser looks for its fonts.
      if (isNew) {
        yield;
        parts.step.replaceChildren(form);
      }
      for (const piece of page.body) {
        if (!piece) continue;
        if (isNew) yield;
        form.append(piece);
      }
      form.append(bar);
      if (!isNew) parts.step.replaceChildren(form);
    },
    profile() {
      const running = runningUpload(state);
      const shown = state.step === "photo" && withProfile() && !running;
      if (shown) return unfold(parts.profile, profileView(state, actions));
      return parts.profile.replaceChildren();
    },
    earlier() {
      const isFirst =
        state.step === "start" || (state.step === "photo" && !hasPhoto());
      if (!isFirst) return parts.earlier.replaceChildren();
      void fillEarlier(state.profile.id);
    },
    notes: () =>
      parts.notes.replaceChildren(
        ...(atPhoto() && (hasPhoto() || state.rejection !== null)
          ? ofPhoto(({ notesView }) => notesView(state, actions))
          : []),
      ),
    picture() {
      if (!atPhoto()) return parts.picture.replaceChildren();
      return unfold(
        parts.picture,
        pickerView(
          actions,
          hasPhoto()
            ? (ofPhoto(({ previewOf }) => [
                previewOf(state, actions) ?? h("div"),
              ])[0] ?? null)
            : null,
          navigation.inputs.photo,
          mayGuide(state.profile),
          withProfile(),
        ),
      );
    },
    result: () =>
      exchange(
        parts.result,
        atPhoto() && hasPhoto()
          ? ofPhoto(({ resultView }) => resultView(state, actions))
          : [],
      ),
    send: () =>
      parts.send.replaceChildren(
        ...(hasPhoto() || state.step === "code"
          ? ofPhoto(({ sendView }) =>
              sendView(state, actions, navigation.inputs.photo),
            )
          : []),
      ),
    foot() {
      const isIdle = !hasPhoto() && runningUpload(state) === null;
      const ends = state.step === "start" || state.step === "status";
      parts.foot.replaceChildren(
        ...(ends || (atPhoto() && isIdle) ? footView(navigation) : []),
      );
    },
    status: () =>
      parts.status.replaceChildren(
        ...(atPhoto() && (hasPhoto() || state.failure !== null)
          ? ofPhoto(({ statusView }) => statusView(state, actions))
          : []),
      ),
  };
  /** What waits for other services; while the same one is shown. */
  async function fillEarlier(chosen: string): Promise<void> {
    const { earlierViews } = await import("./parts/earlier");
    const views = await earlierViews(drafts, chosen, actions);
    if (state.profile.id === chosen && !hasPhoto())
      parts.earlier.replaceChildren(...views);
  }
  let held: string | null = null;
  const painter = new Painter(draw, {
    begin: () => (held = focusedName()),
    pause: navigation.inputs.settle,
    end() {
      if (held && document.activeElement === document.body)
        document
          .querySelector<HTMLElement>(held)
          ?.focus({ preventScroll: true });
    },
  });

  const result = {
    /** Redraws every part, after a change of step or language; the verdict last. */
    all() {
      painter.ask("bar");
      if (atPhoto()) painter.ask("step");
      painter.ask(
        "result",
        "picture",
        "send",
        "profile",
        "notes",
        "status",
        "earlier",
        "foot",
      );
      if (!atPhoto()) painter.ask("step");
    },
    status: () => painter.ask("status"),
    result: () => painter.ask("result", "status"),
    placed: () => photoViews.part?.allowPrepare(parts.send, state),
    notes: () => painter.ask("notes"),
    /** Redraws the other parts only if what the student can do has changed. */
    delivery() {
      tell(runningUpload(state));
      if (!showUpload()) result.all();
    },
    announce: () =>
      painter.then(() => parts.status.scrollIntoView({ block: "nearest" })),
    focusResult() {
      focus("[data-testid=preview], .failure", ".part-status");
    },
    focusProblem: () => focus(".step-problem"),
    /** Shows a new page from its top, with the focus on its heading. */
    focusStep() {
      scrollTo(0, 0);
      painter.then(() => {
        document
          .querySelector<HTMLElement>(".step-heading")
          ?.focus({ preventScroll: true });
      });
    },
  };
  /** Focuses one element and begins the screen with it, or with another one. */
  const focus = (selector: string, top = selector) =>
    painter.then(() => {
      const find = (what: string) => document.querySelector<HTMLElement>(what);
      find(selector)?.focus({ preventScroll: true });
      find(top)?.scrollIntoView({ block: "start" });
    });
  return result;
}

/** What few look for, and everybody can find. */
function footView({ actions }: Navigation): HTMLElement[] {
  const link = (word: Word, name: RareName) => {
    const onclick = () => actions.openRare(name);
    const id = `open-${name}`;
    const made = { type: "button", "data-testid": id, onclick };
    return h("button", made, say(word));
  };
  // On the phone itself there is nothing to go on with elsewhere.
  const isPhone = matchMedia("(pointer: coarse)").matches;
  return [
    ...(!isPhone ? [link("onPhone", "phone")] : []),
    link("privacyPage", "privacy"),
    link("diagnosticsPage", "diagnostics"),
  ];
}

/** Replaces the children one by one, so that the page keeps its height meanwhile. */
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

/** What the tab and the browser's history call a page. */
const titleOf = (page: string): string =>
  page === "" ? say("title") : `${page} · ${say("title")}`;

const photoTitle = ({ state }: Navigation): string =>
  say(state.step === "prepared" ? "preparedTitle" : "photoTitle");

/** Heading of the photo's own pages; screen readers get the focus there. It is visible only before a photo is picked. */
function photoHeading(navigation: Navigation): HTMLElement {
  const { state } = navigation;
  const plain =
    pickedOf(state.photo) === null && navigation.place().pages[0] !== "photo";
  const look = plain ? "step-heading" : "step-heading visually-hidden";
  return h("h2", { class: look, tabindex: -1 }, photoTitle(navigation));
}

/** Selector of the focused element, so that redrawing does not lose the focus. */
function focusedName(): string | null {
  const active = document.activeElement as HTMLElement | null;
  if (active?.id) return `#${active.id}`;
  const name = active?.dataset.testid;
  return name ? `[data-testid="${name}"]` : null;
}
