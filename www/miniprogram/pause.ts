/** A pause that ends early when the network or the student comes back: WeChat stops the clock of a hidden mini-program. */
export class PauseUntilBack {
  private ending: (() => void) | null = null;
  private mayHurry = true;
  private readonly back = () => this.end();
  private readonly network = (change: object) => {
    if ("isConnected" in change && change.isConnected) this.end();
  };

  constructor() {
    wx.onAppShow?.(this.back);
    wx.onNetworkStatusChange?.(this.network);
  }

  /** Resolves after so many milliseconds; early only where `mayHurry`, or when it is closed. */
  wait(millis: number, mayHurry: boolean): Promise<void> {
    this.mayHurry = mayHurry;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.ending?.(), millis);
      this.ending = () => {
        clearTimeout(timer);
        this.ending = null;
        resolve();
      };
    });
  }

  /** Ends the pause, if it may be ended. */
  end(): void {
    if (this.mayHurry) this.ending?.();
  }

  /** Ends the pause in any case. */
  break(): void {
    this.ending?.();
  }

  /** Stops listening. */
  close(): void {
    this.break();
    wx.offAppShow?.(this.back);
    wx.offNetworkStatusChange?.(this.network);
  }
}
