// The description of the receiver's interface against what the receiver does, by schemathesis: every request that the
// description allows, and many that it does not, under an admin's session, with photos in a bucket.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { python } from "../scripts/python.mjs";
import { file } from "./browser/pictures.mjs";
import { fileOnly } from "./browser/profiles.mjs";
import { command, root, startServer } from "./browser/stage.mjs";
import { openPostgres, openS3 } from "./servers.mjs";

const PASSWORD = "long enough to guess badly";
const STUDENT = { school: "示例大学", number: "20230001", name: "王小明" };
const ROSTER = `school,number,name\n${Object.values(STUDENT)}\n`;
const photo = readFileSync(join(root, "tests/pixels/444-sequential.jpg"));
const folder = mkdtempSync(join(tmpdir(), "xuezhao-openapi-"));
/** A size that is too large has an answer of its own. */
const REFUSED = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429];
writeFileSync(
  join(folder, "schemathesis.toml"),
  `[checks.negative_data_rejection]\nexpected-statuses = [${REFUSED}]\n`,
);

let schemathesis, rows, bucket, server;
before(async () => {
  schemathesis = join(dirname(await python()), "schemathesis");
  [rows, bucket] = await Promise.all([openPostgres(), openS3()]);
  const place = ["--db", rows.address, ...bucket.options];
  const roster = file("roster.csv", ROSTER);
  const own = ["--profile", fileOnly(), "--roster", roster, "--log", "error"];
  server = await startServer([...own, ...place]);
  const add = ["reviewer", "add", "anna", "--role", "admin", ...place];
  const env = { ...process.env, XUEZHAO_PASSWORD: PASSWORD };
  const added = spawnSync(command, add, { env, encoding: "utf8" });
  assert.equal(added.status, 0, added.stderr);
});
after(async () => {
  server?.stop();
  await Promise.all([rows?.close(), bucket?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const post = (path, body, more = {}) =>
  fetch(`${server.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...more,
  });

/** Runs schemathesis on these operations; what it says, once it has found nothing. */
async function run(...words) {
  const sent = await post("/api/submissions?profile=file-only", null, {
    headers: { "idempotency-key": "k" },
    body: photo,
  });
  assert.equal(sent.status, 201);
  const { receipt } = await sent.json();
  const { student } = await (await post("/api/students", STUDENT)).json();
  const known = {
    ...STUDENT,
    student,
    receipt,
    profile: "file-only",
    type: "image/jpeg",
    roster: ROSTER,
  };
  const signedIn = await post("/api/review/session", {
    name: "anna",
    password: PASSWORD,
  });
  const [cookie] = signedIn.headers.get("set-cookie").split(";");
  const options = [
    "run",
    `${server.address}/api/openapi.json`,
    ...["--header", `Cookie: ${cookie}`],
    ...["--phases", "examples,coverage,fuzzing", "--max-examples", "20"],
    "--generation-deterministic",
    // What a description cannot say: which profile, school or receipt there is, and which photo passes.
    ...["--exclude-checks", "positive_data_acceptance"],
    ...["--continue-on-failure", "--no-color", ...words],
  ];
  const env = {
    ...process.env,
    XUEZHAO_KNOWN: JSON.stringify(known),
    SCHEMATHESIS_HOOKS: "openapi_hooks",
    PYTHONPATH: join(root, "tests"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const child = spawn(schemathesis, options, { env, cwd: folder });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes) => (said += bytes));
  const code = await new Promise((ended) => child.on("close", ended));
  assert.equal(code, 0, said);
  return said;
}

test("every operation does what its description says", async () => {
  const described = await fetch(`${server.address}/api/openapi.json`);
  const { paths } = await described.json();
  const operations = Object.values(paths).flatMap(Object.keys).length;
  // The description itself is read, and the end of the session would be the end of what needs one.
  const said = await run("--exclude-method", "DELETE");
  assert.match(said, new RegExp(`Tested: +${operations - 2}\\b`), said);
  assert.doesNotMatch(said, /returned only 401/, said);
});

test("a session ends as described", async () => {
  await run("--include-method", "DELETE");
});
