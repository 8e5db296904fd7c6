/**
 * First characters, in the order of their pinyin, of the syllables that begin with each letter: no word begins with i,
 * u or v.
 */
const FIRST = [..."阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀"];
const LETTERS = "abcdefghjklmnopqrstwxyz";

let collator: Intl.Collator | null = null;

/** The letters of characters that were looked up: a slow phone takes its time for each. */
const known = new Map<string, string>();

/** The letter with which the pinyin of a character begins; the character itself where it has none. */
function initialOf(character: string): string {
  const letter = known.get(character) ?? lookedUp(character);
  known.set(character, letter);
  return letter;
}

function lookedUp(character: string): string {
  if (!/[\u4e00-\u9fff]/.test(character)) return character.toLowerCase();
  collator ??= new Intl.Collator("zh-CN-u-co-pinyin");
  const { compare } = collator;
  let at = FIRST.length - 1;
  while (at > 0 && compare(character, FIRST[at]!) < 0) at -= 1;
  return LETTERS[at]!;
}

/** The pinyin initials of a name: "hgd" for 哈工大. */
export const initialsOf = (name: string): string =>
  [...name].map(initialOf).join("");

/** True when all characters of `part` stand in `whole`, in this order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const character of part) {
    at = whole.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** True when what was typed may mean a name: a part of it, a short form (哈工大 of 哈尔滨工业大学), or pinyin initials. */
export function mayMean(typed: string, name: string): boolean {
  const words = typed.toLowerCase().replace(/[\s·（）()]/g, "");
  const plain = name.toLowerCase().replace(/[\s·（）()]/g, "");
  if (words === "" || isWithin(words, plain)) return true;
  return /^[a-z]+$/.test(words) && isWithin(words, initialsOf(plain));
}
