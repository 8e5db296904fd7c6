import { Nets } from "../../target/wasm/plain/core.js";
import { EngineError, reason } from "./errors";
import type { Host } from "./host";

/** The core and its nets, each loaded once; what failed is tried again at the next call. */
export class Core {
  private memory: Promise<WebAssembly.Memory> | null = null;
  private nets: Promise<Nets> | null = null;

  constructor(
    private readonly host: Host,
    private readonly base: string,
    private readonly onProgress: (loaded: number, total: number) => void,
  ) {}

  /** Starts the core, then begins to read the weights. */
  async start(): Promise<WebAssembly.Memory> {
    this.memory ??= this.compile();
    try {
      const memory = await this.memory;
      this.loadNets().catch(() => undefined);
      return memory;
    } catch (error) {
      this.memory = null;
      throw error;
    }
  }

  /** The nets, once their weights are here. */
  async loadNets(): Promise<Nets> {
    this.nets ??= this.readNets();
    try {
      return await this.nets;
    } catch (error) {
      this.nets = null;
      throw error;
    }
  }

  private async compile(): Promise<WebAssembly.Memory> {
    try {
      return (await this.host.startCore(this.base)).memory;
    } catch (error) {
      throw new EngineError("wasm", reason(error));
    }
  }

  private async readNets(): Promise<Nets> {
    try {
      const weights = await this.host.readWeights(this.base, this.onProgress);
      const [detector, mesh, segmenter, mouth, eyes, ears, head] = weights;
      return new Nets(
        detector!,
        mesh!,
        segmenter!,
        mouth!,
        eyes!,
        ears!,
        head!,
      );
    } catch (error) {
      throw new EngineError("weights", reason(error));
    }
  }
}
