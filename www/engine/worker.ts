import { answering } from "./answer";
import { browser } from "./browser";
import type { Reply, Request } from "./protocol";

const port = self as unknown as {
  postMessage(reply: Reply, transfer: Transferable[]): void;
};

const answer = answering(browser, (reply, transfer) =>
  port.postMessage(reply, transfer),
);
self.onmessage = ({ data }: MessageEvent<Request>) => answer(data);
