import type { Placed } from "./photo";

/** Pages over the page, by the name in the address: `#/privacy`. */
export type RareName = "privacy" | "diagnostics" | "phone";

/** What the student can do. */
export interface Actions {
  /** Begins a service, with answers that are known already. */
  chooseProfile(id: string, answers?: Record<string, string>): void;
  /** Takes a file as the photo and checks it. */
  pick(file: File): void;
  /** Takes one file as the photo; of several the student chooses one, with what each is worth. */
  pickAmong(files: File[]): void;
  /** Opens the live guide. */
  openCamera(): void;
  /** Takes the picture of the capture code. */
  pickCode(file: File): void;
  /** One of several codes in the picture is the capture code. */
  chooseCode(text: string): void;
  /** The picture in the code step is the photo. */
  useAsPhoto(): void;
  /** The picture in the photo step is the capture code. */
  useAsCode(): void;
  /** Opens the camera to read a code. */
  scanCode(): void;
  /** Checks the photo again, after a failure. */
  check(): void;
  /** Turns the photo clockwise by quarters, and checks it again. */
  turn(degrees: number): void;
  /** The student has moved the photo under the frame. */
  place(placed: Placed): void;
  /** Opens the frame in which the photo is moved. */
  adjust(): void;
  prepare(): void;
  /** Opens the page on which the photo is submitted. */
  openSubmit(): void;
  /** A declaration was ticked or unticked. */
  declare(): void;
  upload(): void;
  /** Tries to upload again at once. */
  hurry(): void;
  cancel(): void;
  startOver(): void;
  /** The receipt was of another stage: the photo that waits is brought back. */
  forgetReceipt(): void;
  /** The same service once more, after a rejection. */
  submitAgain(): void;
  openRare(name: RareName): void;
}
