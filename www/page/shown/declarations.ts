import type { Ask, AskId } from "../../engine";
import type { Word } from "../words/main";

/** Where the photo comes from, and what is worn; everything else is about face and hair. */
const ORIGIN: ReadonlySet<string> = new Set<AskId>([
  "myself",
  "not_retouched",
  "no_snapshot",
  "studio",
  "rear_camera",
]);
const CLOTHES: ReadonlySet<string> = new Set<AskId>([
  "collared_top",
  "no_uniform",
  "no_bare_shoulders",
  "no_sleeveless",
  "no_blue_clothes",
  "plain_clothes",
  "buttoned",
  "no_earrings",
]);

/** The declarations in their groups, without empty ones. */
export function groupedDeclarations(ask: Ask[]): { word: Word; all: Ask[] }[] {
  const origin = ask.filter(({ id }) => ORIGIN.has(id));
  const clothes = ask.filter(({ id }) => CLOTHES.has(id));
  const face = ask.filter((one) => ![...origin, ...clothes].includes(one));
  const groups: { word: Word; all: Ask[] }[] = [
    { word: "askOrigin", all: origin },
    { word: "askFace", all: face },
    { word: "askClothes", all: clothes },
  ];
  return groups.filter(({ all }) => all.length > 0);
}
