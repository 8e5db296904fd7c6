import type { DeliveryState } from "../../engine/upload";

const RUNNING = [
  "elsewhere",
  "sending",
  "answering",
  "waiting",
  "offline",
] as const;

/** An upload that may still arrive by itself. */
export type Running = Extract<
  DeliveryState,
  { kind: (typeof RUNNING)[number] }
>;

/** An upload that has ended without a receipt. */
export type Failed = Exclude<DeliveryState, Running | { kind: "received" }>;

export const isRunning = (delivery: DeliveryState): delivery is Running =>
  (RUNNING as readonly string[]).includes(delivery.kind);

/** What was submitted, and how far it has come. */
export type Submitted<Item> =
  | { kind: "sending"; item: Item; delivery: Running }
  | { kind: "notSent"; item: Item; delivery: Failed }
  | { kind: "received"; item: Item; receipt: string };

/** An item in the state that its upload is in. */
export function submitted<Item>(
  item: Item,
  delivery: DeliveryState,
): Submitted<Item> {
  if (delivery.kind === "received")
    return { kind: "received", item, receipt: delivery.receipt };
  return isRunning(delivery)
    ? { kind: "sending", item, delivery }
    : { kind: "notSent", item, delivery };
}

const isSubmitted = <Item>(
  state: { kind: string } | Submitted<Item>,
): state is Submitted<Item> => "item" in state;

/** What was submitted; the state itself where nothing was. */
export const itemOf = <Item extends { kind: string }>(
  state: Item | Submitted<Item>,
): Item => (isSubmitted<Item>(state) ? state.item : state);

/** How the upload stands; null before there is one. */
export function deliveryOf(
  state: { kind: string } | Submitted<unknown>,
): DeliveryState | null {
  if (!isSubmitted(state)) return null;
  return state.kind === "received"
    ? { kind: "received", receipt: state.receipt }
    : state.delivery;
}
