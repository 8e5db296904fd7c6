import { answering } from "../engine/answer";
import type { Request } from "../engine/protocol";
import { weChat } from "./host";

/** What WeChat gives a worker's script. */
declare const worker: WechatMiniprogram.Worker;

const answer = answering(weChat(), (reply) => worker.postMessage(reply));
worker.onMessage((request) => void answer(request as unknown as Request));
