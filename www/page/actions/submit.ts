import type { DeliveryState } from "../../engine/upload";
import { codeOf } from "../state/code";
import { itemOf, submitted } from "../state/delivery";
import { examinedOf, preparedOf, type Unsent } from "../state/photo";
import { phoneFields } from "../state/phone_report";
import { fileToSubmit } from "../state/submission";
import { fieldsOf } from "../steps/answers";
import { deviceName } from "../storage/device";
import type { FileName } from "../storage/drafts";
import { loadUpload } from "../upload/outbox";
import type { Page } from "./page";

/** Uploads the photo or the code, and follows the upload. */
export class SubmitActions {
  constructor(private readonly page: Page) {}

  /** Remembers which declarations are ticked. */
  declare(): void {
    const { drafts, state } = this.page;
    void drafts.change(state.profile.id, { declared: [...state.declared] });
  }

  async upload(): Promise<void> {
    const { navigation, outbox, state, view } = this.page;
    if (navigation.leadsToMissing()) return;
    const stage = navigation.stage();
    const { profile, after } = state;
    const { file, bytes } = fileToSubmit(state, stage);
    if (!bytes) return;
    const isPhoto = file !== "codePicture";
    const declared = isPhoto ? [...state.declared] : [];
    const shown = preparedOf(state.photo) ?? examinedOf(state.photo);
    const report = isPhoto && shown ? shown.report : null;
    const fields = {
      ...fieldsOf(state, stage),
      ...phoneFields(profile, profile.service?.target, report, deviceName),
    };
    try {
      await loadUpload();
    } catch {
      state.failure = "pageLost";
      return view.all();
    }
    try {
      await outbox.send({
        ...{ profile, file, photo: bytes, declared, fields },
        ...(fields.code ? { code: fields.code } : {}),
        ...(after ? { after } : {}),
      });
    } catch {
      this.forgetUploads();
      state.failure = "unreadable";
      view.all();
    }
  }

  /** Called by the outbox whenever an upload changes. */
  onDelivery(file: FileName, delivery: DeliveryState): void {
    const { navigation, state, view } = this.page;
    if (file === "codePicture")
      state.code = submitted(codeOf(state.code), delivery);
    else state.photo = submitted(itemOf<Unsent>(state.photo), delivery);
    // The findings of the receiver are shown with the photo.
    if (state.step === "submit" && delivery.kind === "refused")
      navigation.go(preparedOf(state.photo) ? "prepared" : "photo", "replace");
    view.delivery();
    if (delivery.kind === "received")
      navigation.arrived(delivery.receipt, true);
  }

  /** Takes back what is being uploaded: the student has turned to something else. */
  drop(): void {
    this.page.outbox.drop();
    this.forgetUploads();
  }

  private forgetUploads(): void {
    const { state } = this.page;
    state.photo = itemOf<Unsent>(state.photo);
    state.code = codeOf(state.code);
  }
}
