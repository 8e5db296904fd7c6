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

/** How many groups of declarations are not confirmed yet: before all are, nothing is sent. */
export const openGroups = (ask: Ask[], declared: Set<string>): number =>
  groupedDeclarations(ask).filter(({ all }) => !isConfirmed(all, declared))
    .length;

/** True once every declaration of a group is made. */
export const isConfirmed = (group: Ask[], declared: Set<string>): boolean =>
  group.every(({ id }) => declared.has(id));

/** Makes all the declarations of a group, or takes them back: each group is confirmed at once. */
export function confirmGroup(
  group: Ask[],
  declared: Set<string>,
  isTrue: boolean,
): void {
  for (const { id } of group)
    if (isTrue) declared.add(id);
    else declared.delete(id);
}
