import { holdWorkerLock } from "./worker_lock";
import { answering } from "./answer";
import { browser } from "./browser";
import type { HandedOver, Reply, Request } from "./protocol";

const port = self as unknown as {
  postMessage(reply: Reply, transfer: HandedOver[]): void;
};

const answer = answering(browser, (reply, transfer) =>
  port.postMessage(reply, transfer),
);
const lock = holdWorkerLock(self.name);
self.onmessage = async ({ data }: MessageEvent<Request>) => {
  await lock;
  answer(data);
};
