import { mayOpenCamera } from "./availability";

/** Why there is no camera picture. */
export type Trouble = "insecure" | "refused" | "missing";

/** Which way the camera looks. */
export type Facing = "environment" | "user";

/** Rows and columns asked for; the camera gives what comes nearest. */
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1440 } };

/** The camera of one sheet: shown in a video, stopped when it is not looked at. */
export class Camera {
  facing: Facing = "environment";
  private stream: MediaStream | null = null;
  /** Aborted when the camera is let go: one that opens too late is stopped at once. */
  private opening = new AbortController();

  constructor(readonly video: HTMLVideoElement) {}

  /** Opens the camera; resolves once there is a picture, or with why there is none. */
  async open(): Promise<Trouble | null> {
    this.stop();
    if (!mayOpenCamera()) return "insecure";
    const { signal } = this.opening;
    try {
      const video = { ...WANTED, facingMode: { ideal: this.facing } };
      const stream = await navigator.mediaDevices.getUserMedia({
        video,
        audio: false,
      });
      if (signal.aborted) {
        end(stream);
        return null;
      }
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
      return null;
    } catch (error) {
      if (signal.aborted) return null;
      this.stop();
      const name = error instanceof Error ? error.name : "";
      return name === "NotAllowedError" || name === "SecurityError"
        ? "refused"
        : "missing";
    }
  }

  /** The other camera. */
  turnAround(): Promise<Trouble | null> {
    this.facing = this.facing === "environment" ? "user" : "environment";
    return this.open();
  }

  /** Lets the camera go. */
  stop(): void {
    this.opening.abort();
    this.opening = new AbortController();
    if (this.stream) end(this.stream);
    this.stream = null;
    this.video.srcObject = null;
  }

  /** The track that gives the picture; null while there is none. */
  get track(): MediaStreamTrack | null {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  /** True when the preview is shown like a mirror. */
  get mirrored(): boolean {
    return this.facing === "user";
  }
}

const end = (stream: MediaStream) =>
  stream.getTracks().forEach((track) => track.stop());
