import type { Text } from "../../engine";
import type { LATER_WORDS } from "./step_views";
import type { STEP_WORDS } from "./steps";
import type { PHOTO_WORDS } from "./photo";

export type Language = "zh" | "en";

/** Words of the header, and of a page that did not arrive. `{name}` is filled in by {@link say}. */
const WORDS = {
  title: ["学照", "xuezhao"],
  subtitle: [
    "毕业证件照检测与制作",
    "Graduation ID photos, checked and made right",
  ],
  otherLanguage: ["English", "中文"],
  largeType: ["大字", "Large type"],
  pageLost: [
    "网络不通，页面没有加载完。请检查网络后重试。",
    "The page could not be loaded. Check the connection and try again.",
  ],
  retry: ["重试", "Try again"],
} satisfies Record<string, Phrase>;

export type Word =
  | keyof typeof WORDS
  | keyof typeof PHOTO_WORDS
  | keyof typeof STEP_WORDS
  | keyof typeof LATER_WORDS;

/** What can be said so far; what arrives later brings its words along. */
const said: Partial<Record<Word, Phrase>> = { ...WORDS };

export function addWords(words: Partial<Record<Word, Phrase>>): void {
  Object.assign(said, words);
}

let language: Language = "zh";

export const currentLanguage = (): Language => language;

export function setLanguage(next: Language): void {
  language = next;
}

/** Chinese and English. */
export type Phrase = readonly [zh: string, en: string];

/** Says the phrases of a table in the current language, `{name}` filled in. */
export const speaker =
  <Key extends string>(table: Partial<Record<Key, Phrase>>) =>
  (word: Key, values: Record<string, string | number> = {}): string => {
    const phrase: string = table[word]?.[language === "zh" ? 0 : 1] ?? "";
    return phrase.replace(/\{(\w+)\}/g, (_, key: string) =>
      String(values[key]),
    );
  };

/** A phrase in the current language. */
export const say = speaker<Word>(said);

/** The current language of a bilingual text. */
export const tell = (text: Text): string => text[language];
