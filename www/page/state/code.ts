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
export interface NotCode {
  kind: "notCode";
  picked: Picked;
  /** Why the picture is no code. */
  problem: Text | Word;
  /** It is a photo of somebody. */
  isPhoto: boolean;
}

type UnsentCode = NoCode | Reading | ReadCode | NotCode;

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

/** The payload as it may be shown: c8ba…edca. */
export const masked = (text: string): string =>
  text.length > 8 ? `${text.slice(0, 4)}…${text.slice(-4)}` : "••••";
