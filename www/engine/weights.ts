/** The weight files, in the order in which the core takes them. */
export const WEIGHTS = [
  "detector",
  "mesh",
  "segmenter",
  "mouth",
  "eyes",
  "ears",
  "head",
  "hand",
].map((net) => `${net}.nn`);
