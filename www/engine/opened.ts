import { OpenPhoto } from "../../target/wasm/plain/core.js";
import { PickedFile } from "../../target/wasm/start/start.js";
import { EngineError, reason } from "./errors";
import type { Host } from "./host";
import type { PickedFile as FileToRead, PickedPhoto } from "./protocol";

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
    private readonly picked: PickedPhoto,
  ) {}

  /** Opens it in the first module, which must run. */
  async openFirst(): Promise<void> {
    const { file, name } = this.picked;
    this.first = new PickedFile(await read(this.host, file), name);
    this.adapt(this.first);
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
    const { file, name } = this.picked;
    const open = await openFile(this.host, file, name);
    if (this.freed) {
      open.free();
      throw new EngineError("closed", "the photo is closed");
    }
    this.adapt(open);
    this.open = open;
    this.first?.free();
    this.first = null;
    return open;
  }

  /** Tells what is known of the photo besides its bytes. */
  private adapt(photo: OpenPhoto | PickedFile): void {
    const { stripped, turn } = this.picked;
    if (stripped) photo.markStripped();
    if (turn) photo.turn(turn);
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
  file: FileToRead,
  name?: string,
): Promise<OpenPhoto> {
  const bytes = await read(host, file);
  const opened = new OpenPhoto(bytes, name);
  const rows = opened.needsBrowser ? await host.decode(file) : null;
  if (rows === null) return opened;
  opened.free();
  return OpenPhoto.withPixels(bytes, name, rows.rgb, rows.width);
}

async function read(host: Host, file: FileToRead): Promise<Uint8Array> {
  try {
    return await host.readFile(file);
  } catch (error) {
    throw new EngineError("unreadable", reason(error));
  }
}
