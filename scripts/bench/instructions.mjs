// Instructions that each stage of a photo's way takes, counted by valgrind: the guard against slower code, since counts
// repeat to the last digits where times do not. `node scripts/bench/instructions.mjs` compares with
// `docs/performance/instructions.csv` and fails where one has grown by more than 5 %; `--write` renews the file.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawnSync } from "node:child_process";
import { isScript, main, root, run, say, StepError, works } from "../run.mjs";

const KEPT = join(root, "docs/performance/instructions.csv");
const TOOL = join(root, "target/release/stages");
const TOLERANCE = 0.05;

/** Instructions of one stage, without those that make it ready. */
function count(stage) {
  const { stderr } = spawnSync(
    "valgrind",
    [
      "--tool=callgrind",
      "--callgrind-out-file=/dev/null",
      "--collect-atstart=no",
      "--toggle-collect=stages::measured",
      ...[TOOL, stage],
    ],
    { encoding: "utf8", cwd: root },
  );
  const counted = Number(/Collected : (\d+)/.exec(stderr ?? "")?.[1]);
  if (!(counted > 0))
    throw new StepError(`${stage}: nothing was counted\n${stderr}`);
  return counted;
}

/** The numbers that the repository keeps: stage → instructions. */
function kept() {
  if (!existsSync(KEPT)) return new Map();
  const [, ...lines] = readFileSync(KEPT, "utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [stage, instructions] = line.split(",");
      return [stage, Number(instructions)];
    }),
  );
}

/** Counts every stage and compares it with what is kept, or keeps it. */
export async function instructions(args) {
  if (!works("valgrind", ["--version"])) {
    say("valgrind is not there: no instruction is counted");
    return;
  }
  await run("cargo", [
    ...["build", "--release", "-p", "xuezhao-tools", "--bin", "stages"],
  ]);
  const stages = spawnSync(TOOL, { encoding: "utf8" })
    .stdout.trim()
    .split("\n");
  const before = kept();
  const counted = stages.map((stage) => {
    const now = count(stage);
    const change = now / (before.get(stage) ?? now) - 1;
    const shown = `${change < 0 ? "−" : "+"}${Math.abs(change * 100).toFixed(1)} %`;
    say(`${stage}: ${(now / 1e6).toFixed(1)} million instructions, ${shown}`);
    return { stage, now, change };
  });
  if (args.includes("--write")) {
    mkdirSync(dirname(KEPT), { recursive: true });
    const lines = counted.map(({ stage, now }) => `${stage},${now}`);
    writeFileSync(KEPT, `stage,instructions\n${lines.join("\n")}\n`);
    return;
  }
  const grown = counted.filter(({ change }) => change > TOLERANCE);
  if (grown.length > 0)
    throw new StepError(
      `more than 5 % more instructions: ${grown.map(({ stage }) => stage).join(", ")}`,
    );
}

if (isScript(import.meta.url))
  await main(() => instructions(process.argv.slice(2)));
