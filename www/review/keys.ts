import type { Console } from "./console";

/** What the keys outside of text fields do; `others` besides those that decide and move. */
export function keys(
  desk: Console,
  others: Record<string, () => void>,
): (event: KeyboardEvent) => void {
  const actions: Record<string, () => void> = {
    a: () => void desk.decide("approve"),
    u: () => void desk.undo(),
    s: () => void desk.decide("second_look"),
    j: () => void desk.step(1),
    k: () => void desk.step(-1),
    x: () => desk.toggle(),
    "shift+x": () => desk.choosePassed(),
    "shift+a": () => void desk.approveChosen(),
    "/": () => document.querySelector<HTMLElement>("[type=search]")?.focus(),
    ...others,
  };
  return (event) => {
    const { target, key, repeat, shiftKey } = event;
    const isTyping =
      target instanceof Element &&
      target.matches("select, dialog *, input:not([type=checkbox])");
    if (isTyping && key === "Escape") (target as HTMLElement).blur();
    // Held keys decide nothing.
    if (isTyping || repeat || event.ctrlKey || event.metaKey || event.altKey)
      return;
    // Other signs stand behind Shift on some keyboards.
    const isShifted = shiftKey && /^[a-z]$/i.test(key);
    const action = actions[`${isShifted ? "shift+" : ""}${key.toLowerCase()}`];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
}
