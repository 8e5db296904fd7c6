import type { EngineErrorCode } from "../engine";

/** The word for what the engine failed of. */
export function failureWordOf(code: EngineErrorCode) {
  switch (code) {
    case "weights":
      return "netsFailed";
    case "wasm":
    case "worker":
      return "engineFailed";
    case "unreadable":
      return "unreadable";
    default:
      return "crashed";
  }
}
