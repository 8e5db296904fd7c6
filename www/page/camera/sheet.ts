import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { phoneCamera } from "./button";
import { Camera, type Trouble } from "./stream";
import { sayCamera, type CameraWord } from "./words";
import "./camera.css";

/** A sheet over the whole screen with the camera's picture. */
export interface Sheet<Result> {
  camera: Camera;
  /** Exactly over the picture. */
  box: HTMLElement;
  /** Below the picture. */
  tools: HTMLElement;
  root: HTMLElement;
  /** The one line that tells what to do. */
  tell(text: string, good?: boolean): void;
  /** True until the sheet is closed. */
  open(): boolean;
  close(result: Result): void;
  done: Promise<Result>;
}

/**
 * Opens the camera over the page. `onFile` turns a file of the phone's own camera into the result, for when there
 * is no picture. The camera is let go when the sheet closes, the tab is hidden or the page is left.
 */
export function openSheet<Result>(
  title: CameraWord,
  none: Result,
  onFile: (file: File) => Result,
): Sheet<Result> {
  const video = h("video", {
    class: "camera-video",
    playsinline: true,
    "aria-hidden": "true",
    tabindex: -1,
  });
  video.muted = true;
  const camera = new Camera(video);
  const hint = h("p", { class: "camera-hint", role: "status" });
  const box = h("div", { class: "camera-box" }, video);
  const view = h("div", { class: "camera-view" }, box);
  const tools = h("div", { class: "camera-tools" });
  const closing = h(
    "button",
    {
      type: "button",
      class: "camera-button",
      "data-testid": "camera-close",
      "aria-label": sayCamera("close"),
      onclick: () => close(none),
    },
    icon("reject"),
  );
  const turning = h(
    "button",
    {
      type: "button",
      class: "camera-button",
      "data-testid": "camera-turn",
      "aria-label": sayCamera("turn"),
      onclick: () => void show(camera.turnAround()),
    },
    icon("turn"),
  );
  const root = h(
    "dialog",
    {
      class: "camera",
      "data-testid": "camera",
      "aria-label": sayCamera(title),
      oncancel: (event) => {
        event.preventDefault();
        close(none);
      },
    },
    h(
      "div",
      { class: "camera-top" },
      closing,
      h("h2", {}, sayCamera(title)),
      turning,
    ),
    hint,
    view,
    tools,
    h("p", { class: "camera-private" }, sayCamera("private")),
  );

  let isOpen = true;
  let settle: (result: Result) => void;
  const done = new Promise<Result>((resolve) => (settle = resolve));
  const before = document.activeElement;

  function close(result: Result): void {
    if (!isOpen) return;
    isOpen = false;
    camera.stop();
    for (const [target, type, listener] of listeners)
      target.removeEventListener(type, listener);
    root.remove();
    if (before instanceof HTMLElement) before.focus();
    settle(result);
  }

  async function show(opening: Promise<Trouble | null>): Promise<void> {
    tell(sayCamera("starting"));
    const trouble = await opening;
    if (!isOpen) return;
    root.classList.toggle("is-mirrored", camera.mirrored);
    if (trouble) fallBack(trouble);
  }

  function fallBack(trouble: Trouble): void {
    root.dataset.trouble = trouble;
    view.replaceChildren(
      h("p", { class: "camera-trouble" }, sayCamera(trouble)),
    );
    tell("");
    turning.hidden = true;
    const input = phoneCamera((file) => close(onFile(file)), {
      "data-testid": "camera-input",
    });
    tools.replaceChildren(
      h(
        "label",
        { class: "pick-button" },
        input,
        icon("camera"),
        sayCamera("systemCamera"),
      ),
    );
  }

  function tell(text: string, good = false): void {
    hint.classList.toggle("is-good", good);
    if (hint.textContent !== text) hint.textContent = text;
  }

  /** The box takes the shape of the picture, as large as there is room. */
  function fit(): void {
    const { videoWidth, videoHeight } = video;
    const { clientWidth, clientHeight } = view;
    if (videoWidth === 0) return;
    const scale = Math.min(
      clientWidth / videoWidth,
      clientHeight / videoHeight,
    );
    box.style.width = `${videoWidth * scale}px`;
    box.style.height = `${videoHeight * scale}px`;
  }

  const listeners: [EventTarget, string, () => void][] = [
    [
      document,
      "visibilitychange",
      () => {
        if (document.hidden) camera.stop();
        else if (!root.dataset.trouble) void show(camera.open());
      },
    ],
    [globalThis, "pagehide", () => close(none)],
    [globalThis, "popstate", () => close(none)],
    [globalThis, "resize", fit],
    [video, "resize", fit],
    [video, "loadedmetadata", fit],
  ];
  for (const [target, type, listener] of listeners)
    target.addEventListener(type, listener);

  document.body.append(root);
  if (typeof root.showModal === "function") root.showModal();
  else root.setAttribute("open", "");
  void show(camera.open());
  return {
    camera,
    box,
    tools,
    root,
    tell,
    open: () => isOpen,
    close,
    done,
  };
}

/** Resolves when the next picture is about to be shown. */
export const nextPicture = (): Promise<unknown> =>
  new Promise((next) => {
    // A hidden tab draws nothing: there the camera is stopped and this waits.
    requestAnimationFrame(next);
  });
