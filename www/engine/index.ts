export { Engine, load } from "./engine";
export type { LoadOptions } from "./engine";
export { EngineError } from "./errors";
export type { EngineErrorCode } from "./errors";
export { Guide } from "./guide";
export { Photo } from "./photo";
export type { Prepared } from "./photo";
export type { Limit, Profile } from "./profile";
export type { Frame } from "./protocol";
export type { Service, Stage, StepName } from "./service";
export type {
  Ask,
  AskId,
  CheckId,
  Code,
  Face,
  FileFacts,
  Finding,
  Guidance,
  Head,
  Headline,
  Hint,
  Placement,
  Point,
  Rect,
  Refused,
  Report,
  RuleState,
  Shown,
  Status,
  Text,
  Tone,
  Unit,
  Verdict,
} from "./report";
