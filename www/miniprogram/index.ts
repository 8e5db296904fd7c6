export { Engine, load } from "./engine";
export type { LoadOptions } from "./engine";
export { EngineError } from "../engine/errors";
export type { EngineErrorCode } from "../engine/errors";
export { Photo } from "./photo";
export type { Prepared } from "./photo";
export type { Limit, Profile } from "../engine/profile";
export type { Code, Refused } from "../engine/protocol";
export type * from "../engine/report";
