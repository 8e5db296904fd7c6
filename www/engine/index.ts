export { Engine, load } from "./engine";
export type { LoadOptions } from "./engine";
export { EngineError } from "./errors";
export type { EngineErrorCode } from "./errors";
export { Photo } from "./photo";
export type { Prepared } from "./photo";
export type { Limit, Profile } from "./profile";
export type { Code, Refused } from "./protocol";
export type {
  Ask,
  AskId,
  CheckId,
  Face,
  FileFacts,
  Finding,
  Head,
  Point,
  Rect,
  Report,
  Status,
  Text,
  Unit,
  Verdict,
} from "./report";
