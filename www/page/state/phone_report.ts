import type { Profile, Report } from "../../engine";

/** Where a photo goes; nothing where it is the receiver that serves the page. */
type Target = { kind: string; grant?: unknown } | undefined;

/** True for a receiver like this project's, also where it lets photos into a bucket of its own. */
export const isReceiver = (target: Target) =>
  !target ||
  target.kind === "receiver" ||
  (typeof target.grant === "string" && /^\/(?!\/)/.test(target.grant));

/**
 * What a receiver like this project's is told of the phone: its own report of the photo, without words, and the phone's
 * name where the service takes photos of one person from each phone. Other targets are told nothing of it.
 */
export function phoneFields(
  { service }: Profile,
  target: Target,
  report: Report | null,
  deviceName: () => string,
): Record<string, string> {
  if (!isReceiver(target)) return {};
  return {
    ...(report ? { report: phoneReport(report) } : {}),
    ...(service?.once?.includes("device") ? { device: deviceName() } : {}),
  };
}

/** Answers and numbers of a report. The name of a file stays on the phone: the receiver could not judge it. */
const phoneReport = ({ core, profile, verdict, findings }: Report): string =>
  JSON.stringify({
    ...{ core, profile, verdict },
    findings: findings
      .filter(({ check }) => check !== "file_name")
      .map(({ check, status, value }) => ({ check, status, value })),
  });
