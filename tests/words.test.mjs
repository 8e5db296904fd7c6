// The page's words: each phrase is there in both languages, with the same blanks, and under a word of its own.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadModule } from "./typescript.mjs";

const TABLES = {
  "page/words/header.ts": "HEADER_WORDS",
  "page/words/photo.ts": "PHOTO_WORDS",
  "page/words/steps.ts": "STEP_WORDS",
  "page/words/step_views.ts": "STEP_VIEW_WORDS",
};
/** Tables that are said by themselves. */
const APART = {
  "page/camera/words.ts": "WORDS",
  "page/placement/words.ts": "WORDS",
  "review/words.ts": "REVIEW_WORDS",
};

let tables;
let language;
before(async () => {
  const all = Object.entries({ ...TABLES, ...APART });
  tables = await Promise.all(
    all.map(async ([path, name]) => [path, (await loadModule(path))[name]]),
  );
  language = await loadModule("page/words/language.ts");
});

const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test("every phrase is there in both languages, with the same blanks", () => {
  for (const [path, table] of tables)
    for (const [word, [zh, en, ...more]] of Object.entries(table)) {
      const where = `${path}: ${word}`;
      assert.match(zh, /\S/, where);
      assert.match(en, /\S/, where);
      assert.deepEqual(more, [], where);
      assert.deepEqual(blanks(zh), blanks(en), where);
    }
});

test("no word stands in two tables that are said as one", () => {
  const joined = tables.filter(([path]) => path in TABLES);
  const words = joined.flatMap(([, table]) => Object.keys(table));
  const twice = words.filter((word, at) => words.indexOf(word) !== at);
  assert.deepEqual(twice, []);
});

test("blanks are filled in, in the language of the page", () => {
  const { say, setLanguage } = speaking();
  assert.equal(say("counted", { count: 3 }), "3 个");
  setLanguage("en");
  assert.equal(say("counted", { count: 3 }), "3 of them");
  setLanguage("zh");
});

test("no placeholder reaches a reader, whatever is known", () => {
  for (const language of ["zh", "en"])
    for (const [path, table] of tables) {
      const { say, setLanguage } = speaking(table);
      setLanguage(language);
      for (const [word, phrase] of Object.entries(table)) {
        const names = blanks(phrase.join("")).map((name) => name.slice(1, -1));
        const choices = 2 ** names.length;
        for (let known = 0; known < choices; known += 1) {
          const given = names.filter((_, at) => (known >> at) & 1);
          const values = Object.fromEntries(given.map((name) => [name, 7]));
          const said = say(word, known ? values : undefined);
          assert.doesNotMatch(
            said,
            /[{}]|undefined|null|NaN/,
            `${path}: ${word}`,
          );
        }
      }
    }
  speaking().setLanguage("zh");
});

test("a word that is not there throws", () => {
  assert.throws(() => speaking().say("missing"));
});

function speaking(table = { counted: ["{count} 个", "{count} of them"] }) {
  const { setLanguage, speaker } = language;
  return {
    say: speaker(table),
    setLanguage,
  };
}
