import * as api from "./api";
import type { Counts, Decision, Filter, Reviewer, Submission } from "./api";
import { Queue } from "./queue";
import { say } from "./words";
import { tell } from "../page/words/language";

/** What has changed and is to be drawn again. */
export type Part = "list" | "submission" | "counts" | "said";

/** What a reviewer works on, and what they can do with it. */
export class Console {
  readonly queue = new Queue();
  filter: Filter = {
    state: "reviewing",
    profile: "",
    school: "",
    q: "",
    second_look: false,
  };
  counts: Counts = { states: {}, groups: [] };
  /** The submission that is looked at, once it is there. */
  submission: Submission | null = null;
  /** What was done last, or why it was not. */
  said = "";

  constructor(
    readonly reviewer: Reviewer,
    private readonly draw: (...parts: Part[]) => void,
    /** Called when the session is over. */
    private readonly leave: () => void,
  ) {}

  get mayDecide(): boolean {
    return this.reviewer.role !== "read";
  }

  get isAdmin(): boolean {
    return this.reviewer.role === "admin";
  }

  /** Lists what the filter takes, from its start. */
  async list(filter: Partial<Filter> = {}): Promise<void> {
    this.filter = { ...this.filter, ...filter };
    const asked = this.filter;
    await this.attempt(async () => {
      const [page, counts] = await Promise.all([
        api.list(asked, null),
        api.counts(),
      ]);
      // A later choice of the filter has overtaken this one.
      if (asked !== this.filter) return;
      this.queue.clear();
      this.queue.add(page.submissions, page.next);
      this.counts = counts;
      this.draw("list", "counts");
      await this.open();
    });
  }

  /** Adds the next page. */
  async more(): Promise<void> {
    const { next } = this.queue;
    const asked = this.filter;
    if (next === null) return;
    await this.attempt(async () => {
      const page = await api.list(asked, next);
      if (asked !== this.filter || next !== this.queue.next) return;
      this.queue.add(page.submissions, page.next);
      this.draw("list");
    });
  }

  async step(by: number): Promise<void> {
    if (this.queue.step(by)) await this.look();
  }

  async show(receipt: string): Promise<void> {
    if (this.queue.show(receipt)) await this.look();
  }

  toggle(receipt = this.queue.current?.receipt): void {
    if (receipt !== undefined) this.queue.toggle(receipt);
    this.draw("list");
  }

  choosePassed(): void {
    this.queue.choosePassed();
    this.draw("list");
  }

  /** Decides about the submission that is looked at. */
  async decide(decision: Decision, reason?: string): Promise<void> {
    const { current } = this.queue;
    if (current === null || this.submission === null) return;
    const done: Record<string, string> = {
      approve: say("approved"),
      reject: say("rejected", { reason: reason ?? "" }),
      second_look: say("secondAsked"),
    };
    await this.send([current.receipt], decision, done[decision] ?? "", reason);
  }

  /** Approves all that are chosen. */
  async approveChosen(): Promise<void> {
    const receipts = [...this.queue.chosen];
    // The receiver takes so many at a time.
    for (let at = 0; at < receipts.length; at += 200)
      await this.send(receipts.slice(at, at + 200), "approve", say("approved"));
  }

  /** Takes the last decision back and looks at its submission again. */
  async undo(): Promise<void> {
    const { last } = this.queue;
    if (last === null || !this.mayDecide) return;
    await this.attempt(async () => {
      const { decided, refused } = await api.decide([last], "undo");
      this.queue.undone(decided[0] ?? null);
      this.said = refused[0] ? tell(refused[0].error.message) : say("undone");
      this.draw("list", "said");
      await Promise.all([this.open(), this.count()]);
    });
  }

  private async send(
    receipts: string[],
    decision: Decision,
    done: string,
    reason?: string,
  ): Promise<void> {
    if (!this.mayDecide) return;
    await this.attempt(async () => {
      const { decided, refused } = await api.decide(receipts, decision, reason);
      this.queue.decided(decided, decision, this.filter);
      const name = decided[0]?.name ?? decided[0]?.receipt ?? "";
      const whom = decided.length > 1 ? String(decided.length) : name;
      this.said = [
        ...(decided.length > 0 ? [`${whom} ${done}`] : []),
        ...refused.map((r) => `${r.receipt}: ${tell(r.error.message)}`),
      ].join("；");
      this.draw("list", "said");
      await Promise.all([this.open(), this.count()]);
    });
  }

  private async look(): Promise<void> {
    this.draw("list");
    await this.attempt(() => this.open());
  }

  private async open(): Promise<void> {
    const { current } = this.queue;
    if (this.queue.runsOut) void this.more();
    if (current?.receipt === this.submission?.receipt && current !== null) {
      this.submission = { ...this.submission!, ...current };
    } else {
      this.submission = null;
      if (current !== null) {
        const opened = await api.open(current.receipt);
        if (this.queue.current?.receipt !== opened.receipt) return;
        this.submission = opened;
      }
    }
    this.draw("submission");
    this.prefetch();
  }

  /** The next picture is there before it is asked for. */
  private prefetch(): void {
    const { following } = this.queue;
    if (following !== null) new Image().src = api.photoOf(following.receipt);
  }

  private async count(): Promise<void> {
    this.counts = await api.counts();
    this.draw("counts");
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof api.Refusal)) throw error;
      if (error.status === 401) return this.leave();
      this.said = tell(error.words);
      this.draw("said");
    }
  }
}
