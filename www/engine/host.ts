import type { Rows } from "./decode";
import type { PartName } from "./parts";
import type { Profile } from "./service";
import type { Frame, PickedFile } from "./protocol";

/** The started core, as far as its memory is asked for. */
export interface Started {
  memory: WebAssembly.Memory;
}

/** A module on its way. */
export interface Arriving {
  /** Resolves when it begins to arrive, or never will. */
  begun: Promise<unknown>;
  /** Resolves when it runs; rejects with what went wrong. */
  started: Promise<unknown>;
}

/** Where a file of the engine lies, by its name in the package. */
export type Locate = (name: string) => string;

/** What the core needs of the place that it runs in: a browser's worker, or WeChat. */
export interface Host {
  /** Compiles and starts the module that answers for files alone, where there is one: the core takes longer to arrive. */
  startFirst?(locate: Locate): Arriving;
  /** Compiles and starts the core; rejects with what went wrong. */
  startCore(locate: Locate): Promise<Started>;
  /** Compiles and starts the module of a part; rejects with what went wrong. */
  startPart(locate: Locate, part: PartName): Promise<unknown>;
  /** The weight files in the core's order; `onProgress` hears of the bytes that have arrived. */
  readWeights(
    locate: Locate,
    onProgress: (loaded: number, total: number) => void,
  ): Promise<Uint8Array[]>;
  /** The built-in profiles. */
  readProfiles(locate: Locate): Promise<Profile[]>;
  /** The bytes of a picked file; rejects where they cannot be read. */
  readFile(file: PickedFile): Promise<Uint8Array>;
  /** A picture that the core does not decode, as the place sees it; null when it cannot either. */
  decode(file: PickedFile): Promise<Rows | null>;
  /** The pixels of a camera's frame; null when there are none to be had. */
  pixelsOf(frame: Frame): Rows | null;
  /** Lets the started core go, where it would stay in memory otherwise. */
  stopCore?(): void;
}
