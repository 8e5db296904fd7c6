/**
 * What went wrong:
 * `wasm`, `weights`, `worker`: a file of the engine could not be loaded; calling again tries again.
 * `crashed`: the core stopped in the middle; the engine has restarted and the photo is still open.
 * `unreadable`: the browser could not read the picked file.
 * `profile`: the profile is not valid; the message names what is wrong.
 * `closed`: the photo or the engine was closed.
 */
export type EngineErrorCode =
  | "wasm"
  | "weights"
  | "worker"
  | "crashed"
  | "unreadable"
  | "profile"
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
