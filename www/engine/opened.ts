import { OpenPhoto } from "../../target/wasm/plain/core.js";
import { PickedFile } from "../../target/wasm/start/start.js";
import { EngineError, reason } from "./errors";
import type { Host } from "./host";
import type { PickedFile as Picked } from "./protocol";

/**
 * A picked file: in the first module while the core is on its way, which answers for the file alone, then in the core.
 */
export class Opened {
  private first: PickedFile | null = null;
  private whole: Promise<OpenPhoto> | null = null;
  private open: OpenPhoto | null = null;
  private freed = false;

  constructor(
    private readonly host: Host,
    private readonly file: Picked,
    private readonly name: string | undefined,
    private readonly turn: number,
  ) {}

  /** Opens it in the first module, which must run. */
  async openFirst(): Promise<void> {
    const bytes = await read(this.host, this.file);
    this.first = new PickedFile(bytes, this.name);
    if (this.turn) this.first.turn(this.turn);
  }

  /** Opens it in the core, which must run; does nothing the second time. */
  async openInCore(): Promise<OpenPhoto> {
    this.whole ??= this.read();
    try {
      return await this.whole;
    } catch (error) {
      this.whole = null;
      throw error;
    }
  }

  private async read(): Promise<OpenPhoto> {
    const open = await openFile(this.host, this.file, this.name);
    if (this.freed) {
      open.free();
      throw new EngineError("closed", "the photo is closed");
    }
    if (this.turn) open.turn(this.turn);
    this.open = open;
    this.first?.free();
    this.first = null;
    return open;
  }

  /** The photo in the core; null before it is there. */
  get inCore(): OpenPhoto | null {
    return this.open;
  }

  /** What answers for the file alone. */
  get earliest(): OpenPhoto | PickedFile {
    const found = this.open ?? this.first;
    if (found === null) throw new EngineError("closed", "no such photo");
    return found;
  }

  free(): void {
    this.freed = true;
    this.first?.free();
    this.open?.free();
    this.first = this.open = null;
  }
}

/** Opens a file in the core; what the core does not decode, the host does. */
export async function openFile(
  host: Host,
  file: Picked,
  name?: string,
): Promise<OpenPhoto> {
  const bytes = await read(host, file);
  const opened = new OpenPhoto(bytes, name);
  const rows = opened.needsBrowser ? await host.decode(file) : null;
  if (rows === null) return opened;
  opened.free();
  return OpenPhoto.withPixels(bytes, name, rows.rgb, rows.width);
}

async function read(host: Host, file: Picked): Promise<Uint8Array> {
  try {
    return await host.readFile(file);
  } catch (error) {
    throw new EngineError("unreadable", reason(error));
  }
}
