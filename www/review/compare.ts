import type { Finding, Status } from "../engine";
import type { Submission } from "./api";

/** One rule as both saw it. */
export interface Compared {
  finding: Finding;
  /** The phone's answer; null when it sent none about this rule: that is no other answer. */
  phone: { status: Status; value: number | null } | null;
  differs: boolean;
}

/** Rules that are not simply kept: found wrong here, or answered otherwise by the phone. */
export function compare({ report, phone }: Submission): Compared[] {
  if (report === null) return [];
  const told = new Map(phone?.findings.map((f) => [f.check, f]));
  const rows = report.findings.map((finding): Compared => {
    const other = told.get(finding.check);
    if (other === undefined) return { finding, phone: null, differs: false };
    const { value } = other;
    const status = other.status as Status;
    const differs = status !== finding.status || value !== finding.value;
    return { finding, phone: { status, value }, differs };
  });
  return rows.filter(
    ({ finding, differs }) => differs || finding.status !== "pass",
  );
}
