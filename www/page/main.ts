import "./style.css";
import "./picture.css";
import "./result.css";
import { Checker, failureWord, type Report } from "./checker";
import { profileOf } from "./profiles";
import { recall, remember } from "./settings";
import { blank, type State } from "./state";
import { keyOf, upload, type Upload } from "./upload";
import { createView, type Actions } from "./view";
import { setLanguage } from "./words";

const asked = new URLSearchParams(location.search).get("profile");
const state: State = blank(profileOf(asked ?? recall("profile")));
setLanguage(recall("language") === "en" ? "en" : "zh");

const checker = new Checker((share) => {
  state.loaded = share;
  if (state.busy !== null) view.status();
});
let running: Upload | null = null;
/** Counts what the student starts: an answer to an older question is dropped. */
let turn = 0;

const actions: Actions = {
  chooseProfile(id) {
    state.profile = profileOf(id);
    remember("profile", id);
    forgetResult();
    view.all();
    if (state.picked) void check();
  },

  pick(file) {
    running?.cancel();
    forgetResult();
    state.photo?.close();
    state.photo = null;
    if (state.picked) URL.revokeObjectURL(state.picked.url);
    state.picked = { file, url: URL.createObjectURL(file) };
    view.all();
    void check();
  },

  openCamera: () => void openCamera(),
  check: () => void check(),
  place(placed) {
    const refused = state.refused !== null;
    Object.assign(state, { placed, refused: null });
    view.placed();
    if (refused) view.result();
  },
  adjust() {
    if (state.prepared) URL.revokeObjectURL(state.prepared.url);
    Object.assign(state, { prepared: null, answer: null });
    view.all();
    view.focusFrame();
  },
  prepare: () => void prepare(),
  upload: () => void send(),
  cancel: () => running?.cancel(),

  startOver() {
    running?.cancel();
    forgetResult();
    state.photo?.close();
    if (state.picked) URL.revokeObjectURL(state.picked.url);
    Object.assign(state, { photo: null, picked: null });
    view.all();
  },
};

const view = createView(state, actions);
view.all();
checker.warm();

function forgetResult(): void {
  turn += 1;
  if (state.prepared) URL.revokeObjectURL(state.prepared.url);
  const { picked, photo, profile, loaded } = state;
  Object.assign(state, blank(profile), { picked, photo, loaded });
}

/** Runs one step; a failure becomes words on the page, and nothing is lost. */
async function attempt(
  busy: State["busy"],
  body: () => Promise<void>,
): Promise<void> {
  const own = turn;
  Object.assign(state, { busy, failure: null });
  view.status();
  try {
    await body();
  } catch (error) {
    if (own !== turn) return;
    state.failure = failureWord(error);
  }
  if (own !== turn) return;
  state.busy = null;
  view.all();
}

/** Shows what the file says of itself, then what the face nets say. */
async function check(): Promise<void> {
  forgetResult();
  const own = turn;
  const { picked, profile } = state;
  if (picked === null) return;
  await attempt("reading", async () => {
    const photo = state.photo ?? (await checker.open(picked.file));
    if (own !== turn) return photo === state.photo ? undefined : photo.close();
    state.photo = photo;
    const early = await photo.inspect(profile.id);
    if (own !== turn) return;
    Object.assign(state, { report: early, busy: "fileFirst" });
    view.result();
    const report = await photo.examine(profile.id);
    const placement = isPlaced(profile, report)
      ? await photo.place(profile.id)
      : null;
    if (own !== turn) return;
    Object.assign(state, { report, placement, complete: true });
  });
  if (own === turn) view.announce();
}

/** The live guide; its photo goes the way of a picked one. */
async function openCamera(): Promise<void> {
  try {
    const { guidedPhoto } = await import("./camera/guide");
    const file = await guidedPhoto(checker.ready(), state.profile);
    if (file) actions.pick(file);
  } catch (error) {
    state.failure = failureWord(error);
    view.status();
  }
}

/** True where the student may choose the part of the photo. */
const isPlaced = (profile: State["profile"], report: Report) =>
  profile.policy !== "original" && report.verdict !== "reject";

async function prepare(): Promise<void> {
  const { photo, profile, placed } = state;
  const own = turn;
  if (photo === null) return;
  if (placed && !placed.allowed) return view.focusFrame();
  const choice = placed?.crop ? { crop: placed.crop } : {};
  await attempt("preparing", async () => {
    const outcome = await photo.prepare(profile.id, choice);
    if (own !== turn) return;
    if ("refused" in outcome) {
      state.refused = outcome.refused;
    } else {
      state.prepared = { ...outcome, url: URL.createObjectURL(outcome.blob) };
    }
  });
  if (own === turn) view.focusResult();
}

async function send(): Promise<void> {
  const { profile, picked } = state;
  const file =
    profile.policy === "original" ? picked?.file : state.prepared?.blob;
  if (!file || running) return;
  const own = turn;
  for (const { id } of state.report?.ask ?? []) state.declared.add(id);
  Object.assign(state, { sent: 0, answer: null, failure: null });
  view.all();
  try {
    const key = await keyOf(file, profile.id);
    running = upload(file, profile.id, key, [...state.declared], (share) => {
      state.sent = share;
      view.sent();
    });
    const answer = await running.done;
    if (own === turn) state.answer = answer;
  } catch {
    if (own === turn) state.failure = "unreadable";
  } finally {
    running = null;
  }
  if (own !== turn) return;
  state.sent = null;
  view.all();
  if (state.answer?.kind === "received") view.focusReceipt();
}
