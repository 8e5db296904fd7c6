import type { Card, Decision, Filter } from "./api";

/** A decision that can be taken back, and where its card stood. */
interface Past {
  card: Card;
  at: number;
}

/** The submissions that are listed, the one that is looked at, and those that are chosen. */
export class Queue {
  cards: Card[] = [];
  /** Where the next page begins; null after the last one. */
  next: number | null = null;
  readonly chosen = new Set<string>();
  private at = 0;
  private readonly past: Past[] = [];

  /** The submission that is looked at. */
  get current(): Card | null {
    return this.cards[this.at] ?? null;
  }

  /** The one behind it, which is looked at next. */
  get following(): Card | null {
    return this.cards[this.at + 1] ?? null;
  }

  /** True when so few are left that the next page should come. */
  get runsOut(): boolean {
    return this.next !== null && this.cards.length - this.at < 10;
  }

  /** Starts a new list. */
  clear(): void {
    this.cards = [];
    this.next = null;
    this.at = 0;
    this.chosen.clear();
  }

  /** Adds a page; what is listed already stays where it is. */
  add(cards: Card[], next: number | null): void {
    const known = new Set(this.cards.map(({ receipt }) => receipt));
    this.cards.push(...cards.filter(({ receipt }) => !known.has(receipt)));
    this.next = next;
  }

  /** Goes so many cards on; true when another one is looked at. */
  step(by: number): boolean {
    return this.goTo(this.at + by);
  }

  show(receipt: string): boolean {
    return this.goTo(this.cards.findIndex((card) => card.receipt === receipt));
  }

  private goTo(at: number): boolean {
    if (at < 0 || at >= this.cards.length || at === this.at) return false;
    this.at = at;
    return true;
  }

  toggle(receipt: string): void {
    if (!this.chosen.delete(receipt)) this.chosen.add(receipt);
  }

  /** Chooses everything that the checks have nothing against and nobody wants a second look at. */
  choosePassed(): void {
    for (const { receipt, verdict, second_look } of this.cards)
      if (verdict === "pass" && !second_look) this.chosen.add(receipt);
  }

  /** Takes over what became of submissions: those that the filter no longer takes leave the list. */
  decided(cards: Card[], decision: Decision, filter: Filter): void {
    for (const card of cards) {
      const at = this.cards.findIndex(
        ({ receipt }) => receipt === card.receipt,
      );
      this.chosen.delete(card.receipt);
      if (decision === "approve" || decision === "reject")
        this.past.push({ card, at: Math.max(at, 0) });
      if (at < 0) continue;
      if (filter.state === "" || filter.state === card.state) {
        this.cards[at] = card;
        // It stays, and is left to somebody else.
        if (decision === "second_look" && at === this.at) this.at++;
      } else {
        this.cards.splice(at, 1);
        if (at < this.at) this.at--;
      }
    }
    this.at = Math.min(this.at, Math.max(this.cards.length - 1, 0));
  }

  /** The decision to take back; null when there is none. */
  get last(): string | null {
    return this.past.at(-1)?.card.receipt ?? null;
  }

  /** The last decision is taken back, or cannot be any more: its card stands where it stood, and is looked at. */
  undone(card: Card | null): void {
    const past = this.past.pop();
    if (past === undefined || card === null) return;
    this.cards = this.cards.filter(({ receipt }) => receipt !== card.receipt);
    this.at = Math.min(past.at, this.cards.length);
    this.cards.splice(this.at, 0, card);
  }
}
