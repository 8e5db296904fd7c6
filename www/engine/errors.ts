/**
 * What went wrong:
 * `wasm`, `weights`, `worker`: a file of the engine could not be loaded; calling again tries again.
 * `crashed`: the core stopped in the middle; the engine has restarted and the photo is still open.
 * `unreadable`: the browser could not read the picked file.
 * `profile`: the profile is not valid; the message names what is wrong.
 * `storage`: the prepared file could not be kept; only in mini-programs, where it is a file.
 * `closed`: the photo or the engine was closed.
 */
export type EngineErrorCode =
  | "wasm"
  | "weights"
  | "worker"
  | "crashed"
  | "unreadable"
  | "profile"
  | "storage"
  | "closed";

/** A failure of the engine; a bad picture is never one. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.name = "EngineError";
    this.code = code;
  }
}

/** The words of whatever was thrown, be it an error of another realm. */
export const reason = (error: unknown) =>
  isErrorLike(error) ? error.message : String(error);

/** True for a panic, an exhausted stack or memory: the core cannot be trusted any more. */
export const isCrash = (error: unknown) =>
  isErrorLike(error) && ["RuntimeError", "RangeError"].includes(error.name);

const isErrorLike = (error: unknown): error is Error =>
  typeof error === "object" && error !== null && "message" in error;
