import { answering } from "../engine/answer";
import type { Port, Reply } from "../engine/protocol";
import { weChat } from "./host";

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
  const answer = answering(host, (reply) => hear?.(reply));
  return {
    post: (request) =>
      void setTimeout(() => {
        if (hear !== null) void answer(request);
      }, 0),
    listen: (listener) => void (hear = listener),
    close() {
      hear = null;
      host.stopCore?.();
    },
  };
}
