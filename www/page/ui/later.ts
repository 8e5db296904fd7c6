/** A part of the page that arrives after its first screen; what failed is tried again at the next call. */
export class Later<Part> {
  /** Null until it is here. */
  part: Part | null = null;
  private loading: Promise<void> | null = null;

  constructor(private readonly fetch: () => Promise<Part>) {}

  load(): Promise<void> {
    this.loading ??= this.fetch().then(
      (part) => void (this.part = part),
      () => void (this.loading = null),
    );
    return this.loading;
  }
}
