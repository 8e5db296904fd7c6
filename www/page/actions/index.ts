import type { Actions } from "../state/actions";
import { pickedOf } from "../state/photo";
import { openCamera, scanCode } from "./camera";
import { CodeActions } from "./code";
import type { Page } from "./page";
import { PhotoActions } from "./photo";
import { ServiceActions } from "./service";
import { SubmitActions } from "./submit";

/** Everything that the student can do on this page, and what begins by itself. */
export function createActions(page: Page) {
  const photo = new PhotoActions(page);
  const submit = new SubmitActions(page);
  const code = new CodeActions(page, submit);
  const service = new ServiceActions(page, photo, code, submit);

  function pick(file: File): void {
    const { drafts, navigation, state } = page;
    submit.drop();
    photo.replace(file);
    state.storageTrouble = null;
    Object.assign(state, { receipt: null, standing: null });
    void drafts.change(state.profile.id, { picked: file, receipt: null });
    navigation.arrive("photo");
    void photo.check();
  }
  const pickCode = (file: File) => void code.pick(file);

  /** Takes the photo away; returns its file. */
  function removePhoto(change: { picked: null } | { receipt: null }) {
    const { drafts, state, view } = page;
    const file = pickedOf(state.photo)?.file;
    photo.replace(null);
    view.all();
    void drafts.change(state.profile.id, change);
    return file;
  }

  const actions: Actions = {
    chooseProfile: (id, answers) => service.choose(id, answers),
    pick,
    pickAmong(files) {
      const [first] = files;
      if (!first) return;
      if (files.length === 1) return pick(first);
      import("../rare").then(
        ({ openComparison }) => openComparison(files, page.state.profile, pick),
        () => pick(first),
      );
    },
    openCamera: () => void openCamera(page, pick),
    pickCode,
    chooseCode: (text) => code.choose(text),
    useAsPhoto() {
      const file = code.forget();
      if (file) pick(file);
    },
    useAsCode() {
      const file = removePhoto({ picked: null });
      if (file) pickCode(file);
    },
    scanCode: () => void scanCode(page, pickCode),
    check: () => void photo.checkAgain(),
    turn: (degrees) => void photo.turn(degrees),
    place: (placed) => photo.place(placed),
    adjust: () => photo.adjust(),
    prepare: () => void photo.prepare(),
    openSubmit() {
      if (!page.navigation.leadsToMissing()) page.navigation.go("submit");
    },
    declare: () => submit.declare(),
    upload: () => void submit.upload(),
    hurry: () => page.outbox.hurry(),
    cancel: () => page.outbox.cancel(),
    startOver: () => service.startOver(),
    forgetReceipt: () => void service.forgetReceipt(),
    submitAgain: () => void removePhoto({ receipt: null }),
    openRare: (name) => {
      const stop = () => submit.drop();
      import("../rare").then(
        ({ openRare }) => openRare(name, page.state, stop),
        () => undefined,
      );
    },
  };
  return { actions, service, submit };
}
