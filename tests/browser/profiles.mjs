// Profiles under which a drawn picture passes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { file } from "./pictures.mjs";
import { root } from "./stage.mjs";

/** Path of a profile, `file-only`, that judges the file alone, advises about these checks, and goes this way. */
export function fileOnly(advised = [], service = undefined) {
  const schema = JSON.parse(
    readFileSync(join(root, "profile.schema.json"), "utf8"),
  );
  const checks = Object.keys(schema.properties.limits.properties);
  const others = checks.filter((id) => !/^file_(intact|format)$/.test(id));
  const profile = {
    id: "file-only",
    title: { zh: "仅检查文件", en: "File only" },
    policy: "original",
    picture: { width: 480, height: 640, density: 300, quality: 60 },
    service,
    limits: Object.fromEntries(
      others.map((id) => [
        id,
        { severity: advised.includes(id) ? "advise" : "off" },
      ]),
    ),
  };
  return file("file-only.json", JSON.stringify(profile));
}
