// What a browser costs: processor time and memory of all its processes together, as Linux counts them.
import { readFileSync, readdirSync } from "node:fs";

/** Clock ticks a second in /proc, the same on every Linux. */
const TICKS = 100;
const PAGE = 4096;

/** Fields of /proc/PID/stat after the name in brackets, or null for a process that has ended. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
      bytes: Number(fields[21]) * PAGE,
    };
  } catch {
    return null;
  }
}

/** A process and all below it. */
function family(root) {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), statOf(name)])
    .filter(([, stat]) => stat !== null);
  const within = new Set([root]);
  for (let before = 0; before < within.size;) {
    before = within.size;
    for (const [pid, { parent }] of all)
      if (within.has(parent)) within.add(pid);
  }
  return all.filter(([pid]) => within.has(pid)).map(([, stat]) => stat);
}

/** Milliseconds of processor time that a browser's processes have used, and the bytes of memory that they hold together. */
export function usageOf(pid) {
  const stats = family(pid);
  return {
    cpu: (stats.reduce((sum, { ticks }) => sum + ticks, 0) * 1000) / TICKS,
    bytes: stats.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
