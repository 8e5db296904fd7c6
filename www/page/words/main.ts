import { HEADER_WORDS } from "./header";
import { join, speaker, type PlainWord } from "./language";
import { PHOTO_WORDS } from "./photo";
import { STEP_WORDS } from "./steps";

/** Everything that the page can say once its main script has arrived. */
export const MAIN_WORDS = join(join(HEADER_WORDS, PHOTO_WORDS), STEP_WORDS);

export const say = speaker(MAIN_WORDS);

/** A word that needs no values. */
export type Word = PlainWord<typeof MAIN_WORDS>;
