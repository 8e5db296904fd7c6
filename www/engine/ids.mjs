// Writes ids.ts: the ids of checks and declarations as types, taken from the core's own lists.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const read = (path) => readFileSync(resolve(root, path), "utf8");

const list = /^checks! \{([^}]*)\}/m.exec(read("src/checks/mod.rs"))[1];
const checks = list.replace(/\/\/.*/g, "").match(/\w+/g);
const asks = [...read("src/ask.rs").matchAll(/^ {4}\("(\w+)",/gm)].map(
  (match) => match[1],
);

const union = (name, ids) =>
  `export type ${name} =\n${ids.map((id) => `  | "${id}"`).join("\n")};\n`;

writeFileSync(
  resolve(import.meta.dirname, "ids.ts"),
  `// Written by ids.mjs from src/checks/mod.rs and src/ask.rs.\n\n${union("CheckId", checks)}\n${union("AskId", asks)}`,
);
