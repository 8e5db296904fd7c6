import type { Text } from "../../engine";
import type { Word } from "../words/main";
import { itemOf, type Submitted } from "./delivery";
import type { Picked } from "./picked";

interface NoCode {
  kind: "none";
}
interface Reading {
  kind: "reading";
  picked: Picked;
}
export interface ReadCode {
  kind: "read";
  /** Null where an earlier visit could not keep the picture. */
  picked: Picked | null;
  /** The payload. */
  text: string;
}
/** Several codes, of which the student has to choose one. */
export interface CodeChoice {
  kind: "choice";
  picked: Picked;
  /** The payloads, from the top of the picture down. */
  texts: string[];
}
export interface NotCode {
  kind: "notCode";
  picked: Picked;
  /** Why the picture is no code. */
  problem: Text | Word;
  /** It is a photo of somebody. */
  isPhoto: boolean;
}

type UnsentCode = NoCode | Reading | ReadCode | CodeChoice | NotCode;

/** The capture code, as far as it is known. */
export type CodeState = UnsentCode | Submitted<UnsentCode>;

export const NO_CODE: NoCode = { kind: "none" };

/** What is known of the code, however far its upload is. */
export const codeOf = (state: CodeState): UnsentCode =>
  itemOf<UnsentCode>(state);

/** The payload; null when there is none. */
export function payloadOf(state: CodeState): string | null {
  const code = codeOf(state);
  return code.kind === "read" ? code.text : null;
}

/** The picture that was given for the code. */
export function codePictureOf(state: CodeState): Picked | null {
  const code = codeOf(state);
  return "picked" in code ? code.picked : null;
}

/** Payloads that are surely no capture code: accounts, chats and payments. */
const FOREIGN =
  /^(weixin|wxp|alipays?):|^https?:\/\/([^/]*\.)?(weixin\.qq|wechat|tenpay|qm\.qq|alipay|douyin|xiaohongshu|bilibili|weibo)\.(com|cn)\b/i;
/** What capture codes hold: 16 or more hexadecimal digits, or a long base64 text. */
const CAPTURE = /^([0-9a-f]{16,64}|[0-9a-z+/=_-]{64,})$/i;

/** The one payload that has a capture code's form; null where none or several have. */
export function captureCodeAmong(texts: string[]): string | null {
  const sure = texts.filter((text) => CAPTURE.test(text));
  const left = sure.length > 0 ? sure : texts.filter((t) => !FOREIGN.test(t));
  return left.length === 1 ? left[0]! : null;
}

/** The payload as it may be shown among others: the host of an address, else as {@link masked}. */
export function shortened(text: string): string {
  const host = /^https?:\/\/([^/?#]+)/i.exec(text);
  return host ? `${host[1]}…` : masked(text);
}

/** The payload as it may be shown: c8ba…edca. */
export const masked = (text: string): string =>
  text.length > 8 ? `${text.slice(0, 4)}…${text.slice(-4)}` : "••••";
