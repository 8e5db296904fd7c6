import { Nets } from "../../target/wasm/plain/core.js";
import { EngineError, reason } from "./errors";
import type { Host, Locate } from "./host";
import { Parts } from "./parts";
import type { Profile } from "./service";

/** What the host starts and fetches, each once; what failed is tried again at the next call. */
export class Core {
  /** The parts of the core that lie in modules of their own. */
  readonly parts: Parts;
  private firstRuns = false;
  private coreRuns = false;
  private memory: Promise<WebAssembly.Memory> | null = null;
  private weights: Promise<Uint8Array[]> | null = null;
  private nets: Promise<Nets> | null = null;
  private profiles: Promise<Profile[]> | null = null;

  constructor(
    private readonly host: Host,
    private readonly locate: Locate,
    private readonly onProgress: (loaded: number, total: number) => void,
  ) {
    this.parts = new Parts((part) => host.startPart(locate, part));
  }

  /**
   * Starts the first module, and has everything else follow by itself; where there is no first one, starts the core.
   * On a slow line the first module arrives alone: the core is asked for once it has begun to arrive, the weights once
   * it runs.
   */
  async load(): Promise<void> {
    const first = this.host.startFirst?.(this.locate);
    this.readProfiles().catch(() => undefined);
    const core = Promise.resolve(first?.begun).then(() => this.start());
    core.catch(() => undefined);
    try {
      await (first?.started ?? Promise.reject());
      this.firstRuns = true;
    } catch {
      // The core answers for files, too.
    }
    this.loadNets().catch(() => undefined);
    if (!this.firstRuns) await core;
  }

  /** True when the first module answers. */
  get hasFirst(): boolean {
    return this.firstRuns;
  }

  /** True when the core runs. */
  get runs(): boolean {
    return this.coreRuns;
  }

  /** The memory of the running core. */
  async start(): Promise<WebAssembly.Memory> {
    this.memory ??= this.compile();
    try {
      return await this.memory;
    } catch (error) {
      this.memory = null;
      throw error;
    }
  }

  /** The nets, once core and weights are here. */
  async loadNets(): Promise<Nets> {
    this.nets ??= this.readNets();
    try {
      return await this.nets;
    } catch (error) {
      this.nets = null;
      throw error;
    }
  }

  /** The built-in profiles. */
  async readProfiles(): Promise<Profile[]> {
    this.profiles ??= this.host.readProfiles(this.locate);
    try {
      return await this.profiles;
    } catch (error) {
      this.profiles = null;
      throw new EngineError("wasm", reason(error));
    }
  }

  /** The JSON text of a profile; of a built-in one by its id. */
  async textOf(profile: string): Promise<string> {
    if (profile.trimStart().startsWith("{")) return profile;
    const all = await this.readProfiles();
    const found = all.find(({ id }) => id === profile);
    if (found === undefined)
      throw new EngineError("profile", `no built-in profile \`${profile}\``);
    return JSON.stringify(found);
  }

  private async compile(): Promise<WebAssembly.Memory> {
    try {
      const { memory } = await this.host.startCore(this.locate);
      this.parts.lend();
      this.coreRuns = true;
      return memory;
    } catch (error) {
      throw new EngineError("wasm", reason(error));
    }
  }

  private async readNets(): Promise<Nets> {
    this.weights ??= this.host.readWeights(this.locate, this.onProgress);
    this.weights.catch(() => undefined);
    await this.start();
    try {
      const weights = await this.weights;
      const [detector, mesh, segmenter, mouth, eyes, ears, head, hand] =
        weights;
      return new Nets(
        detector!,
        mesh!,
        segmenter!,
        mouth!,
        eyes!,
        ears!,
        head!,
        hand!,
      );
    } catch (error) {
      throw new EngineError("weights", reason(error));
    } finally {
      this.weights = null;
    }
  }
}
