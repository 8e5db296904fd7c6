import type { Text } from "../../engine";

export type Language = "zh" | "en";

/** Chinese and English; `{name}` is filled in when the phrase is said. */
export type Phrase = readonly [zh: string, en: string];

/** Phrases by the word that stands for them. */
export type Phrases = Readonly<Record<string, Phrase>>;

let language: Language = "zh";

export const currentLanguage = (): Language => language;

export function setLanguage(next: Language): void {
  language = next;
}

/** The current language of a bilingual text. */
export const tell = (text: Text): string => text[language];

/** Names of the `{blanks}` in a text. */
type Blanks<Words extends string> =
  Words extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Blanks<Rest>
    : never;

type BlanksOf<Spoken extends Phrase> = Blanks<Spoken[number]>;

/** What has to be given beside a phrase: nothing, or a value for each of its blanks. */
type Values<Spoken extends Phrase> = [BlanksOf<Spoken>] extends [never]
  ? []
  : [values: Record<BlanksOf<Spoken>, string | number>];

/** The words of a table that can be said without any value. */
export type PlainWord<Table extends Phrases> = {
  [Word in keyof Table & string]: [BlanksOf<Table[Word]>] extends [never]
    ? Word
    : never;
}[keyof Table & string];

/**
 * Says the phrases of a table in the current language. A word that is not in the table, and a blank without a value,
 * do not compile: a module can only say what it imports.
 */
export const speaker =
  <const Table extends Phrases>(table: Table) =>
  <Word extends keyof Table & string>(
    word: Word,
    ...[values]: Values<Table[Word]>
  ): string => {
    const phrase: string = table[word]![language === "zh" ? 0 : 1];
    // What has no value vanishes: no reader ever sees a placeholder.
    const given: Record<string, unknown> = values ?? {};
    return phrase.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(given[name] ?? ""),
    );
  };

/** Two tables as one; a word that stands in both does not compile. */
export const join = <First extends Phrases, Second extends Phrases>(
  first: First,
  second: Second & { [Twice in keyof First & keyof Second]: never },
): First & Second => ({ ...first, ...second });
