import { layOut, nextFrame, nextTask } from "./dom";

/** Milliseconds after which a task of drawing and layout yields to the browser. */
const BUDGET_MS = 8;

/** Draws one part of the page, at once or piece by piece. */
export type Draw = () => void | Iterator<void>;

/** A part of the page and what adds the rest of it, one piece at a time. */
export interface Growing {
  view: HTMLElement;
  rest: Iterable<void>;
}

/**
 * Shows a part in its place: piece by piece where nothing stands yet, else at once, so that the page keeps its height.
 */
export function* unfold(
  place: HTMLElement,
  { view, rest }: Growing,
): Generator<void> {
  if (place.childElementCount > 0)
    return place.replaceChildren(grown({ view, rest }));
  place.append(view);
  yield* rest;
}

/** The whole of a part at once. */
export function grown({ view, rest }: Growing): HTMLElement {
  for (const _ of rest);
  return view;
}

/** Called around the drawing of parts. */
interface PaintHooks {
  /** Before the first piece. */
  begin(): void;
  /** After the pieces of one task. */
  pause(): void;
  /** When every part is drawn and shown. */
  end(): void;
}

/**
 * Draws parts of the page, each once however often it was asked for, in tasks that stay short on a slow phone. Each
 * piece is laid out at once, so that the time it takes is known; when a task has taken long enough, the next piece
 * waits for the next frame.
 */
export class Painter<Part extends string> {
  private readonly asked = new Set<Part>();
  /** The part that is being drawn, and what is left of it. */
  private begun: { part: Part; rest: Iterator<void> } | null = null;
  private atEnd: (() => void) | null = null;
  private isRunning = false;

  constructor(
    private readonly parts: Record<Part, Draw>,
    private readonly hooks: PaintHooks,
  ) {}

  /** Draws these parts soon, in this order and after those that were asked for before. */
  ask(...parts: Part[]): void {
    for (const part of parts) {
      this.asked.delete(part);
      this.asked.add(part);
      if (this.begun?.part === part) this.begun = null;
    }
    if (!this.isRunning) void this.run();
  }

  /** Calls back when everything is drawn and shown; of several callbacks only the last is called. */
  then(atEnd: () => void): void {
    this.atEnd = atEnd;
    this.ask();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // Who reads the page, as its tests do, waits until this is gone.
    document.body.dataset.drawing = "";
    await nextTask();
    this.hooks.begin();
    do {
      this.draw();
      await nextFrame();
    } while (this.begun !== null || this.asked.size > 0);
    this.isRunning = false;
    const { atEnd } = this;
    this.atEnd = null;
    this.hooks.end();
    atEnd?.();
    if (!this.isRunning) delete document.body.dataset.drawing;
  }

  /** As many pieces as one task has time for. */
  private draw(): void {
    const start = performance.now();
    while (this.begun !== null || this.asked.size > 0) {
      try {
        this.begun = this.drawPiece(this.begun);
      } catch (error) {
        this.begun = null;
        // The other parts are drawn all the same.
        queueMicrotask(() => {
          throw error;
        });
      }
      layOut();
      if (performance.now() - start > BUDGET_MS) break;
    }
    this.hooks.pause();
  }

  /** Draws on, or begins with the next part; returns what is left of it. */
  private drawPiece(begun: typeof this.begun): typeof this.begun {
    if (begun !== null) return begun.rest.next().done ? null : begun;
    const [part] = this.asked;
    if (part === undefined) return null;
    this.asked.delete(part);
    const rest = this.parts[part]();
    return rest ? this.drawPiece({ part, rest }) : null;
  }
}
