import { checker, failureWord, type Report } from "./checker";
import { Outbox } from "./upload/outbox";
import { noCode, readCode, type CodeAnswer } from "./state/code";
import { Flow } from "./steps/navigation";
import { createInputs } from "./parts/file_inputs";
import { WayKeeper } from "./steps/progress_saver";
import { askReceiver, type Receiver } from "./service/receiver";
import { parcelOf } from "./state/submission";
import { beginningOf, claimOf } from "./service/stages";
import { loadSteps } from "./steps/current_step";
import { STEP_WORDS } from "./words/steps";
import { newWay } from "./state/progress";
import { onLanguage } from "./header";
import { openKeep, type Draft } from "./storage/drafts";
import { PHOTO_WORDS } from "./words/photo";
import { addProfiles, forEngine, profileOf } from "./service/profiles";
import { recall, remember } from "./storage/settings";
import { blank, type State } from "./state/state";
import { createView, type Actions } from "./view";
import { addWords } from "./words/language";

const query = new URLSearchParams(location.search);
const asked = query.get("profile") ?? recall("profile");
const first = profileOf(asked);
const state: State = {
  ...blank(first),
  ...newWay(beginningOf(first)),
  receiver: null,
};
addWords({ ...PHOTO_WORDS, ...STEP_WORDS });

checker.onProgress = (share) => {
  state.loaded = share;
  if (state.busy !== null) view.status();
};
let isShown = false;
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
    Object.assign(state, newWay(beginningOf(state.profile)));
    flow.open(state.picked ? "photo" : state.step, "replace");
    void changeProfile(left);
  },

  pick(file) {
    outbox.drop();
    forgetResult();
    take(file);
    Object.assign(state, { trouble: null, receipt: null, standing: null });
    void keep.change(state.profile.id, { picked: file, receipt: null });
    flow.arrive("photo");
    void check();
  },

  pickCode: (file) => void pickCode(file),
  useAsPhoto() {
    const file = state.code.picked?.file;
    state.code = noCode();
    if (file) actions.pick(file);
  },
  useAsCode() {
    const file = state.picked?.file;
    forgetResult();
    show(null);
    void keep.change(state.profile.id, { picked: null });
    if (file) void pickCode(file);
  },
  openCamera: () => void openCamera(),
  scanCode: () => void scanCode(),
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
    flow.go("photo", "replace");
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
    Object.assign(state, newWay(beginningOf(state.profile)));
    void keep.forget(state.profile.id);
    flow.go(state.step);
  },

  submitAgain() {
    forgetResult();
    show(null);
    void keep.change(state.profile.id, { receipt: null });
  },
};

const keep = openKeep((trouble) => {
  state.trouble = trouble;
  view.notes();
});
const outbox = new Outbox(keep, (delivery) => {
  state.delivery = delivery;
  view.delivery();
  if (delivery.kind === "received") flow.arrived(delivery.receipt, true);
});
const way = new WayKeeper(state, () => keep);
const flow = new Flow({
  state,
  actions,
  inputs: createInputs(actions.pick, actions.pickCode),
  draw(focus) {
    view.all();
    // The browser begins a new page at its top by itself.
    if (focus === "step" && isShown) view.focusStep();
    if (focus === "problem") view.focusProblem();
  },
  way,
});
const view = createView(state, actions, flow);
onLanguage(view.all);
addEventListener("beforeunload", (event) => {
  if (state.picked && state.trouble && state.delivery?.kind !== "received")
    event.preventDefault();
});

/** Shows the first page, and loads what the next ones need meanwhile. */
export function openPage(): void {
  const draft = keep.draft(state.profile.id);
  const receiver = askReceiver();
  flow.enter(query.get("receipt"));
  isShown = true;
  void draft.then((draft) => {
    if (turn === 0 && !flow.hasBegun() && state.receipt === null)
      restore(draft);
  });
  void receiver.then(meet);
  void loadSteps();
}

/** What the receiver knows that the page does not: a roster, profiles of its own. */
function meet(receiver: Receiver): void {
  state.receiver = receiver;
  addProfiles(receiver.profiles);
  const profile = profileOf(asked);
  if (profile !== state.profile && asked === profile.id)
    return actions.chooseProfile(profile.id);
  if (receiver.roster || receiver.profiles.length > 0) view.all();
}

function forgetResult(): void {
  turn += 1;
  if (state.prepared) URL.revokeObjectURL(state.prepared.url);
  const { picked, photo, profile, loaded, trouble } = state;
  Object.assign(state, blank(profile), { picked, photo, loaded, trouble });
}

/** Puts another photo, or none, in the place of the one there was; nothing is drawn yet. */
function take(file: File | null): void {
  state.photo?.close();
  if (state.picked) URL.revokeObjectURL(state.picked.url);
  const picked = file && { file, url: URL.createObjectURL(file) };
  Object.assign(state, { photo: null, picked });
}

/** The same, and shows it. */
function show(file: File | null): void {
  take(file);
  view.all();
}

/** Goes on where a draft was left: its receipt, or its photo, checked again, and its upload. */
function restore(draft: Draft): void {
  const { receipt, picked, prepared, crop, declared } = draft;
  flow.restore(draft);
  if (receipt !== null) {
    state.delivery = { kind: "received", receipt };
    return flow.arrived(receipt, false);
  }
  if (picked === null) {
    if (draft.pending) void outbox.resume(state.profile);
    return;
  }
  show(picked);
  void check();
  state.restored = true;
  state.placed = crop && { crop, allowed: true };
  state.declared = new Set(declared);
  if (prepared)
    state.prepared = { ...prepared, url: URL.createObjectURL(prepared.blob) };
  flow.restore(draft);
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
  const spec = forEngine(profile);
  if (picked === null) return;
  await attempt("reading", async () => {
    const photo = state.photo ?? (await checker.open(picked.file));
    if (own !== turn) return photo === state.photo ? undefined : photo.close();
    state.photo = photo;
    const early = await photo.inspect(spec);
    if (own !== turn) return;
    Object.assign(state, { report: early, busy: "fileFirst" });
    view.result();
    const report = await photo.examine(spec);
    const placement = isPlaced(profile, report)
      ? await photo.place(spec)
      : null;
    if (own !== turn) return;
    const isCode = await isCodeInstead(picked.file, report);
    if (own !== turn) return;
    Object.assign(state, { report, placement, isCode, complete: true });
  });
  if (own === turn) view.announce();
}

/** True for a capture code in the photo step of a service that wants one too. */
async function isCodeInstead(file: File, report: Report): Promise<boolean> {
  if (report.faces.length > 0) return false;
  if (!flow.stage().steps.includes("code")) return false;
  return (await checker.readCode(file)) !== null;
}

/** The live guide; its photo goes the way of a picked one. */
const openCamera = () =>
  withCamera(actions.pick, async () => {
    const { guidedPhoto } = await import("./camera/live_guide");
    return guidedPhoto(checker.ready(), state.profile);
  });

/** A code held before the camera; its picture goes the way of a picked one. */
const scanCode = () =>
  withCamera(actions.pickCode, async () => {
    const { scannedCode } = await import("./camera/code_scanner");
    return scannedCode(checker.ready());
  });

async function withCamera(
  take: (file: File) => void,
  open: () => Promise<File | null>,
): Promise<void> {
  try {
    const file = await open();
    if (file) take(file);
  } catch {
    state.failure = "cameraFailed";
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
    const outcome = await photo.prepare(forEngine(profile), choice);
    if (own !== turn) return;
    if ("refused" in outcome) {
      state.refused = outcome.refused;
    } else {
      state.prepared = { ...outcome, url: URL.createObjectURL(outcome.blob) };
      void keep.change(profile.id, { prepared: outcome });
      flow.go("submit");
    }
  });
  if (own === turn) view.focusResult();
}

/** Reads the picture of a capture code; what it is instead is said in words. */
async function pickCode(file: File): Promise<void> {
  outbox.drop();
  const { profile, code: before } = state;
  if (before.picked) URL.revokeObjectURL(before.picked.url);
  const picked = { file, url: URL.createObjectURL(file) };
  state.code = { ...noCode(), picked, busy: true };
  Object.assign(state, { delivery: null, failure: null });
  if (claimOf(flow.stage()) !== "identity") state.student = null;
  // Beside a photo that is being looked at, the code is read without a word.
  if (["photo", "submit"].includes(state.step) && state.picked) view.all();
  else flow.arrive("code");
  let found: CodeAnswer;
  try {
    found = await readCode(checker, file);
  } catch (error) {
    found = { text: null, problem: failureWord(error), isPhoto: false };
  }
  if (state.code.picked !== picked) return;
  state.code = { ...state.code, ...found, busy: false };
  state.problem = null;
  if (found.text !== null)
    void keep.change(profile.id, { code: found.text, codePicture: file });
  view.all();
}

async function send(): Promise<void> {
  if (flow.leadsToMissing()) return;
  const { profile, after } = state;
  const { file, photo } = parcelOf(state, flow.stage());
  if (!photo) return;
  const ask = file === "codePicture" ? [] : (state.report?.ask ?? []);
  for (const { id } of ask) state.declared.add(id);
  const declared = [...state.declared];
  const fields = flow.fields();
  const given = { profile, file, photo, declared, fields };
  try {
    await outbox.send({
      ...given,
      ...(fields.code ? { code: fields.code } : {}),
      ...(after ? { after } : {}),
    });
  } catch {
    Object.assign(state, { failure: "unreadable", delivery: null });
    view.all();
  }
}
