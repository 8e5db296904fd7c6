import { answering } from "../engine/answer";
import type { Port, Reply } from "../engine/protocol";
import { weChat } from "./host";

/** Fetches the worker folder where it is a subpackage of its own; where it does not arrive, no worker starts. */
export const fetchWorkers = (): Promise<void> =>
  new Promise((resolve) => {
    const complete = () => resolve();
    if (!wx.preDownloadSubpackage) return complete();
    wx.preDownloadSubpackage({ packageType: "workers", complete });
  });

/** A worker of the mini-program; throws where `path` is none, or WeChat has no workers. */
export function inWorker(path: string): Port {
  const worker = wx.createWorker(path, { useExperimentalWorker: true });
  return {
    post: (request) => worker.postMessage(request),
    listen(hear, fail) {
      worker.onMessage((reply) => hear(reply as unknown as Reply));
      worker.onProcessKilled?.(() => fail("WeChat ended the worker"));
      worker.onError?.(() => fail(`${path} failed`));
    },
    close: () => worker.terminate(),
  };
}

/** The page's own thread: WeChat draws in another, so that the page can still be moved, but not answer. */
export function inPage(): Port {
  let hear: ((reply: Reply) => void) | null = null;
  const host = weChat();
  // Dropped at the end: whoever still has a photo of this core must not keep its memory.
  let answer: ReturnType<typeof answering> | null = answering(host, (reply) =>
    hear?.(reply),
  );
  return {
    post: (request) => void setTimeout(() => void answer?.(request), 0),
    listen: (listener) => void (hear = listener),
    close() {
      hear = null;
      answer = null;
      host.stopCore?.();
    },
  };
}
