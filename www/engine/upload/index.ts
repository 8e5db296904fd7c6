export { delayBefore } from "./backoff";
export { Delivery } from "./delivery";
export type { DeliveryState, Shelf, Standing } from "./delivery";
export { keyOf, randomKey } from "./key";
export type { KeyParts } from "./key";
export { outcomeOf } from "./outcome";
export type { Cause, Final, HttpAnswer, Outcome, Retry } from "./outcome";
export { leaseTurn, lockTurn } from "./tab_lock";
export type { Lease, Turn } from "./tab_lock";
/** `browserSurroundings` and `Surroundings` are the names that pages already import. */
export {
  browserEnvironment,
  browserEnvironment as browserSurroundings,
} from "./environment";
export type { Environment, Environment as Surroundings } from "./environment";
export { courierFor, isTarget } from "./target";
export type { Courier, Grant, Parcel, Target } from "./target";
export type { HttpRequest, Send } from "./http";
