import type { RareName } from "../state/actions";
import type { State } from "../state/state";
import { openDiagnostics } from "./diagnostics";
import { openPhone } from "./phone";
import { openPrivacy } from "./privacy";
export { openComparison } from "./comparison";
export { openPhoto } from "./view_photo";
import "./rare.css";

/** Opens one; the address names it as long as it is open, so that support can send a link. */
export function openRare(name: RareName, state: State, stop: () => void): void {
  const open = {
    privacy: () => openPrivacy(state, stop),
    diagnostics: openDiagnostics,
    phone: () => openPhone(state),
  };
  const sheet = open[name]();
  const { pathname, search } = location;
  const show = (hash: string) =>
    history.replaceState(history.state, "", pathname + search + hash);
  show(`#/${name}`);
  sheet.addEventListener("close", () => show(""));
}
