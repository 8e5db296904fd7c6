import "./style.css";
import "./picture.css";
import "./result.css";
import { Checker, failureWord, type Report } from "./checker";
import { Outbox } from "./delivery/outbox";
import { openKeep, type Draft } from "./keep";
import { profileOf } from "./profiles";
import { recall, remember } from "./settings";
import { blank, type State } from "./state";
import { createView, type Actions } from "./view";
import { setLanguage } from "./words";

const asked = new URLSearchParams(location.search).get("profile");
const state: State = blank(profileOf(asked ?? recall("profile")));
setLanguage(recall("language") === "en" ? "en" : "zh");

const checker = new Checker((share) => {
  state.loaded = share;
  if (state.busy !== null) view.status();
});
/** Counts what the student starts: an answer to an older question is dropped. */
let turn = 0;
let placing: ReturnType<typeof setTimeout> | undefined;

const actions: Actions = {
  chooseProfile(id) {
    outbox.drop();
    const left = state.profile.id;
    state.profile = profileOf(id);
    remember("profile", id);
    forgetResult();
    view.all();
    void changeProfile(left);
  },

  pick(file) {
    outbox.drop();
    forgetResult();
    show(file);
    state.trouble = null;
    void keep.change(state.profile.id, { picked: file, receipt: null });
    void check();
  },

  openCamera: () => void openCamera(),
  check: () => void check(),
  place(placed) {
    const refused = state.refused !== null;
    Object.assign(state, { placed, refused: null });
    clearTimeout(placing);
    placing = setTimeout(keepPlace, 300);
    view.placed();
    if (refused) view.result();
  },
  adjust() {
    if (state.prepared) URL.revokeObjectURL(state.prepared.url);
    Object.assign(state, { prepared: null, delivery: null });
    void keep.change(state.profile.id, { prepared: null });
    view.all();
    view.focusFrame();
  },
  prepare: () => void prepare(),
  declare: () =>
    void keep.change(state.profile.id, { declared: [...state.declared] }),
  upload: () => void send(),
  hurry: () => outbox.hurry(),
  cancel: () => outbox.cancel(),

  startOver() {
    outbox.drop();
    forgetResult();
    show(null);
    state.trouble = null;
    void keep.forget(state.profile.id);
    view.all();
  },
};

const view = createView(state, actions);
view.all();
checker.warm();

const keep = openKeep((trouble) => {
  state.trouble = trouble;
  view.notes();
});
const outbox = new Outbox(keep, (delivery) => {
  state.delivery = delivery;
  view.delivery();
  if (delivery.kind === "received") view.focusReceipt();
});
addEventListener("beforeunload", (event) => {
  if (state.picked && state.trouble && state.delivery?.kind !== "received")
    event.preventDefault();
});
void keep.draft(state.profile.id).then((draft) => {
  if (turn === 0) restore(draft);
});

function forgetResult(): void {
  turn += 1;
  if (state.prepared) URL.revokeObjectURL(state.prepared.url);
  const { picked, photo, profile, loaded, trouble } = state;
  Object.assign(state, blank(profile), { picked, photo, loaded, trouble });
}

/** Puts another photo, or none, in the place of the one that is shown. */
function show(file: File | null): void {
  state.photo?.close();
  if (state.picked) URL.revokeObjectURL(state.picked.url);
  const picked = file && { file, url: URL.createObjectURL(file) };
  Object.assign(state, { photo: null, picked });
  view.all();
}

/** Goes on where a draft was left: its receipt, or its photo, checked again, and its upload. */
function restore(draft: Draft): void {
  const { receipt, picked, prepared, crop, declared } = draft;
  if (receipt !== null) {
    state.delivery = { kind: "received", receipt };
    return view.all();
  }
  if (picked === null) return;
  show(picked);
  void check();
  state.restored = true;
  state.placed = crop && { crop, allowed: true };
  state.declared = new Set(declared);
  if (prepared)
    state.prepared = { ...prepared, url: URL.createObjectURL(prepared.blob) };
  view.all();
  void outbox.resume(state.profile);
}

function keepPlace(): void {
  const crop = state.placed?.crop ?? null;
  void keep.change(state.profile.id, { crop });
}

/** The photo goes along to another profile, unless something lies there already. */
async function changeProfile(left: string): Promise<void> {
  const own = turn;
  const { picked, profile } = state;
  const draft = await keep.draft(profile.id);
  if (own !== turn) return;
  if (picked === null || draft.pending || draft.receipt !== null) {
    if (picked !== null) show(null);
    return restore(draft);
  }
  void keep.change(left, { picked: null });
  void keep.change(profile.id, { picked: picked.file });
  await check();
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
      void keep.change(profile.id, { prepared: outcome });
    }
  });
  if (own === turn) view.focusResult();
}

async function send(): Promise<void> {
  const { profile, picked } = state;
  const file = profile.policy === "original" ? "picked" : "prepared";
  const photo = file === "picked" ? picked?.file : state.prepared?.blob;
  if (!photo) return;
  for (const { id } of state.report?.ask ?? []) state.declared.add(id);
  const declared = [...state.declared];
  try {
    await outbox.send({ profile, file, photo, declared, fields: {} });
  } catch {
    state.failure = "unreadable";
    view.all();
  }
}
