import type { Finding } from "../../engine";

/** A finding with those that it explains, directly or through others. */
export interface FoldedFinding {
  finding: Finding;
  explains: Finding[];
}

/**
 * Folds every finding into the one that explains it, in the order of the report. One whose explanation is not among
 * `findings` stands by itself.
 */
export function foldExplained(findings: Finding[]): FoldedFinding[] {
  const explained = new Map<Finding, Finding[]>();
  for (const finding of findings) {
    const cause = rootOf(finding, findings);
    const others = explained.get(cause) ?? [];
    if (cause !== finding) others.push(finding);
    explained.set(cause, others);
  }
  return findings.flatMap((finding) => {
    const explains = explained.get(finding);
    return explains ? [{ finding, explains }] : [];
  });
}

/** Where the explanations of a finding begin; the finding itself where there are none, or they go in a circle. */
function rootOf(finding: Finding, findings: Finding[]): Finding {
  const passed = new Set<Finding>();
  let root = finding;
  while (!passed.has(root)) {
    passed.add(root);
    const { explained_by } = root;
    const cause = findings.find(({ check }) => check === explained_by);
    if (!cause) return root;
    root = cause;
  }
  return finding;
}

/** The findings that no other explains. */
export const unexplained = (findings: Finding[]): Finding[] =>
  foldExplained(findings).map(({ finding }) => finding);
