import type { Plugin } from "vite";

/** A phrase in a table of words. */
const PHRASE = /^ {2}(\w+): \[[\s\S]*?\],\n/gm;

/**
 * Drops from the page's tables the phrases that `source` does not name: a package that says fewer of them need not carry
 * them all. A phrase that is said all the same throws.
 */
export function usedWords(source: string): Plugin {
  const named = new Set(source.match(/(?<=")\w+(?=")/g));
  return {
    name: "used-words",
    enforce: "pre",
    transform(code, id) {
      if (
        !/\/page\/(words\/(header|photo|steps|step_views)|camera\/words)\.ts$/.test(
          id,
        )
      )
        return null;
      const left = code.replaceAll(PHRASE, (phrase, word: string) =>
        named.has(word) ? phrase : "",
      );
      return { code: left, map: null };
    },
  };
}
