import type { Profile, Service, Stage, StepName } from "../../engine";

/** A step of the page: the service's own, the one in front of them, and the prepared photo. */
export type PageStep = "start" | "prepared" | StepName;

const PLAIN: Service = { stages: [{ steps: ["photo", "submit", "status"] }] };

/** The steps of a service; a rule that stands by itself has the shortest. */
export const serviceOf = (profile: Profile): Service =>
  profile.service && profile.service.stages.length > 0
    ? profile.service
    : PLAIN;

/** From when to when each stage of a service is open. */
export const datesOf = (profile: Profile): string[] =>
  serviceOf(profile)
    .stages.filter(({ from }) => from !== undefined)
    .map(({ from, to }) => `${from} – ${to ?? ""}`);

/** What a stage collects. */
export const submits = (stage: Stage) => stage.submits ?? "photo";

const two = (n: number) => String(n).padStart(2, "0");

/** Today in the student's own calendar, `YYYY-MM-DD`. */
export const today = (now = new Date()): string =>
  `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

/** The student's day and time, `YYYY-MM-DD hh:mm`; the browser's own words for it would take a slow phone 60 ms. */
export const moment = (time: Date): string =>
  `${today(time)} ${two(time.getHours())}:${two(time.getMinutes())}`;

/** Month and day of a date, `YYYY-MM-DD`. */
const monthAndDay = (date: string): [number, number] => {
  const [, month = 1, day = 1] = date.split("-").map(Number);
  return [month, day];
};

const monthName = (month: number) => MONTHS.slice(3 * month - 3, 3 * month);

/** A day of a calendar as people write it: 5月13日, May 13. */
export function dayOf(date: string, isChinese: boolean): string {
  const [month, day] = monthAndDay(date);
  return isChinese ? `${month}月${day}日` : `${monthName(month)} ${day}`;
}

/** Two days of a calendar as people write them: 2月23–28日, Feb 23–28. */
export function daysOf(from: string, to: string, isChinese: boolean): string {
  const [month, day] = monthAndDay(from);
  const [lastMonth, last] = monthAndDay(to);
  const isSame = month === lastMonth;
  if (isChinese)
    return isSame
      ? `${month}月${day}–${last}日`
      : `${month}月${day}日–${lastMonth}月${last}日`;
  const name = isSame ? "" : `${monthName(lastMonth)} `;
  return `${monthName(month)} ${day}–${name}${last}`;
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** Where a day lies: before, within or after the dates of a stage. */
export function timeOf({ from, to }: Stage, day = today()) {
  if (from !== undefined && day < from) return "before";
  return to !== undefined && day > to ? "after" : "within";
}

/** The stage of the day; between two stages the next one, after all of them the last. */
export function currentStage(service: Service, day = today()): number {
  const { stages } = service;
  const at = stages.findIndex((stage) => timeOf(stage, day) !== "after");
  return at < 0 ? stages.length - 1 : at;
}

/** The first stage that collects this, or has this step; -1 when there is none. */
export const stageWith = (
  service: Service,
  wanted: "photo" | "code",
  stage: number,
): number => {
  const fits = (stage: Stage | undefined) =>
    stage !== undefined &&
    (submits(stage) === wanted || stage.steps.includes(wanted));
  return fits(service.stages[stage])
    ? stage
    : service.stages.findIndex((other) => fits(other));
};

/**
 * The pages that a student walks through. A photo that is prepared is looked at before it is submitted; the picture of a
 * code, of which nothing has to be declared, is sent from the page where it is given.
 */
export function pagesOf(profile: Profile, at: number): PageStep[] {
  const stage = serviceOf(profile).stages[at] ?? PLAIN.stages[0]!;
  const isCode = submits(stage) === "code";
  const isMade = profile.policy !== "original";
  const steps = stage.steps.flatMap((step): PageStep[] => {
    if (step !== "submit") return [step];
    if (isCode) return [];
    return isMade ? ["prepared", step] : [step];
  });
  if (!steps.includes("status")) steps.push("status");
  return steps[0] === "photo" ? steps : ["start", ...steps];
}

/** Where a profile begins today. */
export function beginningOf(profile: Profile) {
  const stage = currentStage(serviceOf(profile));
  return { stage, step: pagesOf(profile, stage)[0]! };
}

/** How a stage's roster is asked who the student is. */
export type Claim = "identity" | "last_four" | "feature" | null;

export const claimOf = ({ steps }: Stage): Claim =>
  (["identity", "last_four", "feature"] as const).find((step) =>
    steps.includes(step),
  ) ?? null;

/** The step after which everything for the claim has been said. */
export function claimStep(stage: Stage): StepName | null {
  const claim = claimOf(stage);
  if (claim === null || claim === "identity") return claim;
  const place = (step: StepName) => stage.steps.indexOf(step);
  return place("code") > place(claim) ? "code" : claim;
}

/**
 * True where a photo from the live guide will do. A profile says so itself (`service.camera`: `guide` or `none`); else it
 * will wherever the picture may be prepared, and not where the original file is asked.
 */
export function takesGuidedPhotos({ policy, service }: Profile): boolean {
  const wanted = service?.camera ?? (policy === "original" ? "none" : "guide");
  return wanted === "guide";
}
