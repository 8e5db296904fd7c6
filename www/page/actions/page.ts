import type { Navigation } from "../steps/navigation";
import type { State } from "../state/state";
import type { Drafts } from "../storage/drafts";
import type { Outbox } from "../upload/outbox";

/** Draws what has changed. */
export interface View {
  /** Everything. */
  all(): void;
  /** The verdict, or what is going on. */
  status(): void;
  /** The findings so far. */
  result(): void;
  /** Whether the photo may be prepared where it is now. */
  placed(): void;
  notes(): void;
  /** How the upload stands. */
  delivery(): void;
  /** Brings the verdict into sight. */
  announce(): void;
  focusResult(): void;
}

/** What the actions work on. */
export interface Page {
  readonly state: State;
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly navigation: Navigation;
  readonly view: View;
}
