// Rosters in and results out, through programs that are not ours: openpyxl and unzip.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { python } from "../scripts/python.mjs";
import { fileOnly } from "./browser/profiles.mjs";
import { root, startServer } from "./browser/stage.mjs";

const command = process.env.XUEZHAO_BIN ?? join(root, "target/release/xuezhao");
const folder = mkdtempSync(join(tmpdir(), "xuezhao-handover-"));
const photo = readFileSync(join(root, "tests/pixels/444-sequential.jpg"));
const STUDENTS = [
  ["学校", "班级", "层次", "学号", "姓名", "证件号后四位"],
  ["示例大学", "计算机1班", "本科", "00012345", "王小明", "123X"],
  ["示例大学", "计算机1班", "本科", "00012346", "阿依古丽·买买提", "0042"],
  ["示例大学", "计算机2班", "本科", "00012347", "韩梅梅", "5678"],
];

let interpreter;
let server;
before(async () => {
  interpreter = await python();
});
after(() => {
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs Python with openpyxl; the arguments go in and out as JSON. */
function openpyxl(code, ...values) {
  const lines = [
    "import json, openpyxl, sys",
    "values = json.loads(sys.stdin.read())",
    ...code,
  ];
  const input = JSON.stringify(values);
  const said = execFileSync(interpreter, ["-c", lines.join("\n")], { input });
  return said.length > 0 ? JSON.parse(said) : undefined;
}

const writeWorkbook = (name, rows) => {
  const path = join(folder, name);
  openpyxl(
    [
      "path, rows = values",
      "book = openpyxl.Workbook()",
      "for row in rows: book.active.append(row)",
      "book.save(path)",
    ],
    path,
    rows,
  );
  return path;
};

const xuezhao = (...words) =>
  spawnSync(command, words, { encoding: "utf8", maxBuffer: 1 << 26 });
const roster = (store, ...words) =>
  xuezhao("roster", "import", ...words, "--store", store);

test("a workbook is previewed, then taken over", () => {
  const store = join(folder, "preview");
  const workbook = writeWorkbook("roster.xlsx", STUDENTS);
  const preview = roster(store, workbook);
  assert.equal(preview.status, 0, preview.stderr);
  assert.match(preview.stdout, /line 3: \+ 00012346 阿依古丽·买买提/);
  assert.match(preview.stdout, /3 added.* 0 changed.* 0 removed/);
  assert.match(
    roster(store, workbook).stdout,
    /3 added/,
    "nothing was written",
  );
  assert.match(roster(store, workbook, "--apply").stdout, /3 added/);
  const [header, first, , third] = STUDENTS;
  const moved = [...first.slice(0, 1), "计算机3班", ...first.slice(2)];
  const later = writeWorkbook("later.xlsx", [header, moved, third]);
  const change = roster(store, later, "--remove");
  assert.match(
    change.stdout,
    /line 2: student 00012345: class `计算机1班` becomes `计算机3班`/,
  );
  assert.match(change.stdout, /- 00012346 阿依古丽·买买提/);
  assert.match(change.stdout, /0 added.* 1 changed.* 1 removed/);
  assert.match(roster(store, workbook).stdout, /0 added.* 0 changed/);
});

test("what a workbook has lost is named by its line, and nothing is written", () => {
  const store = join(folder, "lost");
  const workbook = writeWorkbook("lost.xlsx", [
    ["学校", "学号", "姓名", "证件号后四位", "特征码"],
    ["大学", 202011112222333444, "一", "1234", ""],
    ["大学", "20200001", "二", 42, ""],
    ["大学", 20200002, "三", "1234", ""],
    ["大学", "20200003", "", "1234", true],
  ]);
  const refused = roster(store, workbook, "--apply");
  assert.equal(refused.status, 2);
  const lines = [...refused.stderr.matchAll(/^ +line (\d+)/gm)].map(
    ([, n]) => +n,
  );
  assert.deepEqual([...new Set(lines)], [2, 3, 5], refused.stderr);
});

test("photos, table and sheet are what was approved, for readers that are not ours", async () => {
  server = await startServer(["--profile", fileOnly()]);
  const { store } = server;
  const workbook = writeWorkbook("students.xlsx", STUDENTS);
  assert.equal(roster(store, workbook, "--apply").status, 0);
  const receipts = [];
  for (const [school, , , number, name] of STUDENTS.slice(1, 3)) {
    const claim = await fetch(`${server.address}/api/students`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ school, number, name }),
    });
    const { student } = await claim.json();
    const sent = await fetch(
      `${server.address}/api/submissions?profile=file-only&student=${student}`,
      { method: "POST", body: photo, headers: { "idempotency-key": number } },
    );
    assert.equal(sent.status, 201, await sent.clone().text());
    receipts.push((await sent.json()).receipt);
  }
  const approve = (receipt) =>
    xuezhao("review", receipt, "approve", "--store", store);
  for (const receipt of receipts) assert.equal(approve(receipt).status, 0);
  const handover = (...words) =>
    xuezhao("handover", ...words, "--store", store);

  const zip = join(folder, "photos.zip");
  assert.equal(handover("photos", "-o", zip).status, 0);
  execFileSync("unzip", ["-tq", zip]);
  const names = ["计算机1班/00012345.jpg", "计算机1班/00012346.jpg"];
  const out = join(folder, "out");
  execFileSync("unzip", ["-q", zip, "-d", out]);
  const found = readdirSync(out, { recursive: true }).filter((name) =>
    name.includes("."),
  );
  assert.deepEqual(found.sort(), names);
  for (const name of names)
    assert.ok(readFileSync(join(out, name)).equals(photo), name);

  const rule = "{school}_{class}_{name}";
  assert.equal(handover("photos", "-o", zip, "--names", rule).status, 0);
  const members = openpyxl(
    [
      "import zipfile",
      "print(json.dumps(zipfile.ZipFile(values[0]).namelist()))",
    ],
    zip,
  );
  assert.deepEqual(members, [
    "计算机1班/示例大学_计算机1班_王小明.jpg",
    "计算机1班/示例大学_计算机1班_阿依古丽·买买提.jpg",
  ]);
  const same = handover(
    "photos",
    "-o",
    join(folder, "no.zip"),
    "--names",
    "{class}",
  );
  assert.equal(same.status, 1);
  assert.match(same.stderr, /00012346 阿依古丽·买买提: .*00012345 王小明/);

  const table = join(folder, "table.xlsx");
  assert.equal(handover("table", "-o", table).status, 0);
  const rows = openpyxl(
    [
      "sheet = openpyxl.load_workbook(values[0]).active",
      "print(json.dumps([[cell.value for cell in row] for row in sheet]))",
    ],
    table,
  );
  assert.deepEqual(
    rows.map((row) => row.slice(3, 6)),
    [
      ["学号", "姓名", "状态"],
      ["00012345", "王小明", "采集完成"],
      ["00012346", "阿依古丽·买买提", "采集完成"],
      ["00012347", "韩梅梅", "待上传"],
    ],
  );
  // The table is a roster again.
  assert.match(roster(store, table).stdout, /0 added.* 0 changed/);

  const sheet = join(folder, "sheet.html");
  assert.equal(handover("sheet", "-o", sheet).status, 0);
  const page = readFileSync(sheet, "utf8");
  assert.equal(
    page.match(/<img [^>]*src="data:image\/jpeg;base64,/g).length,
    2,
  );
  assert.match(page, /2 \/ 2.*0 \/ 1.*待上传.*韩梅梅/s);

  // What was taken out stands in the log: who, what and how many, and nobody's name or number.
  const log = xuezhao("review", "--log", "--store", store).stdout;
  const acts = log.split("\n").filter((line) => line.includes("\t\t\t"));
  assert.deepEqual(
    acts.map((line) => line.split("\t").slice(4)),
    [
      [
        "roster_import",
        "3 students · 名学生: 3 added · 新增, 0 changed · 变更, 0 removed · 移除",
      ],
      ["handover_photos", "2 photos"],
      ["handover_photos", "2 photos"],
      ["handover_table", "3 students"],
      ["handover_sheet", "3 students"],
    ],
  );
  assert.ok(
    acts.every((line) => /^\d{4}-.*Z\t[^\t]+\t/.test(line)),
    log,
  );
});
