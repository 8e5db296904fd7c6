import { createActions } from "./actions";
import type { Page } from "./actions/page";
import { checker } from "./checker";
import { onLanguage, showOperator } from "./header";
import { createFileInputs } from "./parts/file_inputs";
import { profileOf } from "./service/profiles";
import { askReceiver } from "./service/receiver";
import { busyWord, pickedOf } from "./state/photo";
import { initialState } from "./state/state";
import { loadSteps } from "./steps/current_step";
import { Navigation } from "./steps/navigation";
import { ProgressSaver } from "./steps/progress_saver";
import { openDrafts } from "./storage/drafts";
import { recall } from "./storage/settings";
import { loadUpload, Outbox } from "./upload/outbox";
import type { RareName } from "./state/actions";
import { createView, loadPhotoViews } from "./view";

const query = new URLSearchParams(location.search);
const asked = query.get("profile") ?? recall("profile");
const state = initialState(profileOf(asked));
let isShown = false;

const drafts = openDrafts(
  (trouble) => {
    state.storageTrouble = trouble;
    view.notes();
  },
  () => void service.resume(),
);
const outbox = new Outbox(drafts, (file, delivery) =>
  submit.onDelivery(file, delivery),
);
const page: Page = {
  state,
  drafts,
  outbox,
  get navigation() {
    return navigation;
  },
  get view() {
    return view;
  },
};
const { actions, service, submit } = createActions(page);
const navigation = new Navigation({
  state,
  actions,
  inputs: createFileInputs(actions.pickAmong, actions.pickCode),
  draw(focus) {
    view.all();
    // The browser begins a new page at its top by itself.
    if (focus === "step" && isShown) view.focusStep();
    if (focus === "problem") view.focusProblem();
  },
  saver: new ProgressSaver(state, drafts),
});
const view = createView({ state, drafts, navigation }, actions);

checker.onProgress = (share) => {
  state.modelsLoaded = share;
  if (busyWord(state.photo) !== null) view.status();
  // All that this release needs has been here once.
  if (share === 1)
    import("./offline/register").then(
      ({ keepOffline }) => keepOffline(),
      () => undefined,
    );
};
onLanguage(view.all);
/** A photo that is dropped or pasted anywhere is picked; in the code step it is the code. */
function take(data: DataTransfer | null, event: Event): void {
  const files = [...(data?.files ?? [])];
  if (!files[0]) return;
  event.preventDefault();
  if (state.step === "code") actions.pickCode(files[0]);
  else actions.pickAmong(files);
}
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => take(event.dataTransfer, event));
addEventListener("paste", (event) => take(event.clipboardData, event));
addEventListener("beforeunload", (event) => {
  const isLost = pickedOf(state.photo) && state.storageTrouble;
  if (isLost && state.photo.kind !== "received") event.preventDefault();
});

/** Shows the first page, and loads what the next ones need meanwhile. */
export function openPage(): void {
  // Before the engine's larger files: no photo is judged on the page without them.
  void loadPhotoViews();
  void service.resume();
  const receiver = askReceiver();
  navigation.enter(query.get("receipt"));
  isShown = true;
  void receiver.then((receiver) => {
    showOperator(receiver.operator);
    service.meet(receiver, asked);
    document.body.dataset.met = "";
  });
  const [, name] = /^#\/(privacy|diagnostics|phone)$/.exec(location.hash) ?? [];
  // Who receives the photo is known once the receiver has answered; support looks at a page that has no network, too.
  const known = name === "privacy" ? receiver : Promise.resolve();
  if (name) void known.then(() => actions.openRare(name as RareName));
  void loadSteps();
  loadUpload().catch(() => undefined);
}
