import type { Finding, Report, Status, Tone } from "../../../engine/report";
import { takesGuidedPhotos } from "../../../page/service/stages";
import { because, factsOf, whole } from "../../../page/shown/answer";
import {
  groupedDeclarations,
  isConfirmed,
  openGroups,
} from "../../../page/shown/declarations";
import {
  groupedFindings,
  isFault,
  lineWords,
  sentences,
  STATUS_WORDS,
} from "../../../page/shown/findings";
import { gaugesOf, type Gauge } from "../../../page/shown/gauges";
import { cutOf } from "../../../page/shown/places";
import { isRunning, type Running } from "../../../page/state/delivery";
import {
  failedText,
  runningText,
  spokenText,
} from "../../../page/upload/status_text";
import { tell } from "../../../page/words/language";
import { say } from "../../../page/words/main";
import { say as sayStep } from "../../../page/words/step_views";
import type { PhotoFlow } from "./flow";
import { states } from "./kept";

/** Where the student is. */
export type Step =
  "pick" | "busy" | "checked" | "prepared" | "sending" | "received";

/** Everything that the template draws, as WeChat carries it from one thread to the other. */
export interface Shown {
  step: Step;
  /** The picture, and whether the places of its faults are drawn over it. */
  picture: string;
  hasMarks: boolean;
  hasLines: boolean;
  busy: string;
  trouble: string;
  mayRetry: boolean;
  inSettings: boolean;
  note: string;
  verdict: VerdictShown | null;
  refused: boolean;
  faults: FaultShown[];
  lines: LineShown[];
  gauges: Gauge[];
  declarations: DeclarationsShown[];
  turn: number;
  mayAdjust: boolean;
  mayPrepare: boolean;
  prepareWords: string;
  /** The receiver does not take this photo: another one is needed. */
  isRefused: boolean;
  /** Another photo would be better than this one. */
  isAgainMain: boolean;
  mayShoot: boolean;
  mayTryAnyway: boolean;
  maySend: boolean;
  /** A group of declarations is still to be confirmed: pressing says so, and sends nothing. */
  isClosed: boolean;
  sendWords: string;
  maySave: boolean;
  mayGuide: boolean;
  sending: SendingShown | null;
  receipt: string;
}

interface DeclarationsShown {
  title: string;
  items: string[];
  isConfirmed: boolean;
  isMissing: boolean;
}

interface VerdictShown {
  tone: Tone;
  verdict: string;
  cause: string;
  text: string;
  action: string;
}

interface FindingShown {
  check: string;
  status: Status;
  statusWord: string;
  explainedBy: string;
  title: string;
  words: string;
}

interface FaultShown extends FindingShown {
  number: number;
  action: string;
  /** Style of the picture behind the window that shows the place; empty where it is about no place. */
  cut: string;
  measured: string;
  required: string;
  /** Colour that was measured, then those that are required. */
  found: string;
  wanted: string[];
  others: FindingShown[];
  othersWords: string;
}

interface LineShown {
  kind: string;
  words: string;
  items: FindingShown[];
}

interface SendingShown {
  kind: Running["kind"];
  words: string;
  spoken: string;
  /** 0 to 100; -1 while nothing is being sent. */
  percent: number;
  mayHurry: boolean;
}

/** What the student sees of a flow. */
export function shownOf(flow: PhotoFlow): Shown {
  const { photo, profile, trouble, note } = flow;
  const busy = states.busyWord(photo);
  const picked = states.pickedOf(photo);
  const examined = states.examinedOf(photo);
  const prepared = states.preparedOf(photo);
  const isOriginal = profile?.policy === "original";
  const step = stepOf(flow);
  const isFinal = prepared !== null;
  const report = reportShown(flow);
  const findings = states.refusedOf(photo) ?? report?.findings ?? [];
  const cause = report?.headline.cause ?? null;
  const { faults, lines } = groupedFindings(findings, isFinal, cause);
  const picture = prepared?.filePath ?? picked?.shown ?? "";
  const tone = examined?.report.headline.tone;
  const isDoubtful = tone === "doubtful";
  const isUnmakeable = states.refusedOf(photo) !== null;
  const isRefused =
    photo.kind === "notSent" && photo.delivery.kind === "refused";
  const mayShoot =
    step === "checked" && !isRefused && (tone === "bad" || isUnmakeable);
  const isAsked = isFinal || (isOriginal && tone !== "bad");
  const maySend =
    step !== "busy" && examined !== null && isAsked && flow.sends && !isRefused;
  const open = openGroups(flow.ask, flow.declared);
  const refusal = failureOf(flow);
  return {
    step,
    picture,
    hasMarks: examined !== null && !isFinal,
    hasLines: examined?.report.head != null && !isFinal,
    busy: busy === null ? "" : say(busy),
    trouble: trouble?.words() ?? refusal,
    mayRetry: flow.mayRetry,
    inSettings: trouble?.inSettings ?? false,
    note: note?.() ?? "",
    verdict: busy === null && !isRefused ? verdictOf(flow) : null,
    refused: isUnmakeable,
    faults: report
      ? faults.map(({ finding, explains }, at) =>
          faultShown(finding, explains, at + 1, report),
        )
      : [],
    lines: lines.map((line) => ({
      kind: line.kind,
      words: line.words,
      items: line.findings.map((finding) => findingShown(finding)),
    })),
    gauges: gaugesShown(flow),
    declarations: maySend ? declarationsOf(flow) : [],
    turn: isOriginal ? 0 : turnOf(findings),
    mayAdjust:
      examined?.kind === "placing" && step !== "busy" && step !== "sending",
    mayPrepare:
      step === "checked" && !isOriginal && tone !== "bad" && !isUnmakeable,
    prepareWords: say(isDoubtful ? "useAnyway" : "makeIt"),
    isRefused,
    isAgainMain: isRefused || (isDoubtful && !isFinal),
    mayShoot,
    mayTryAnyway: mayShoot && !isOriginal && !isUnmakeable,
    maySend,
    isClosed: open > 0,
    sendWords:
      open > 0
        ? sayStep("declareFirst", { count: open })
        : say(refusal ? "retry" : "upload"),
    maySave: isFinal,
    mayGuide: profile !== null && takesGuidedPhotos(profile),
    sending: sendingOf(flow),
    receipt: photo.kind === "received" ? photo.receipt : "",
  };
}

const declarationsOf = ({ ask, declared, isMissingShown }: PhotoFlow) =>
  groupedDeclarations(ask).map(({ word, all }) => {
    const isTrue = isConfirmed(all, declared);
    return {
      title: say(word),
      items: all.map(({ text }) => tell(text)),
      isConfirmed: isTrue,
      isMissing: isMissingShown && !isTrue,
    };
  });

function stepOf({ photo }: PhotoFlow): Step {
  if (photo.kind === "received" || photo.kind === "sending") return photo.kind;
  if (states.busyWord(photo) !== null) return "busy";
  if (states.preparedOf(photo)) return "prepared";
  return states.examinedOf(photo) ? "checked" : "pick";
}

/** The report that is shown: the receiver's where it has refused the photo, that of the prepared one, or the first. */
function reportShown({ photo }: PhotoFlow): Report | null {
  if (photo.kind === "notSent" && photo.delivery.kind === "refused")
    if (photo.delivery.report) return photo.delivery.report;
  const examined = states.examinedOf(photo);
  const prepared = states.preparedOf(photo);
  if (examined && prepared) return whole(prepared.report, examined.report);
  return examined?.report ?? null;
}

/** The answer in one sentence; null where there is none yet, and while the photo is sent. */
function verdictOf({ photo, profile }: PhotoFlow): VerdictShown | null {
  const examined = states.examinedOf(photo);
  if (!examined || photo.kind === "sending" || photo.kind === "received")
    return null;
  const prepared = states.preparedOf(photo);
  const [refused] = states.refusedOf(photo) ?? [];
  const { report } = prepared ?? examined;
  const told = refused ? because(report, refused) : report;
  const { tone, cause, text, action } = told.headline;
  const next = profile?.policy === "original" ? "goodOriginal" : "goodNext";
  const more = prepared ? factsOf(report, prepared.bytes) : say(next);
  return {
    ...{ tone, verdict: report.verdict, cause: cause ?? "" },
    text: tell(text),
    action: action ? tell(action) : more,
  };
}

function findingShown(
  finding: Finding,
  cause: Finding | null = null,
): FindingShown {
  const { check, status, explained_by, title } = finding;
  return {
    ...{ check, status, explainedBy: explained_by ?? "" },
    statusWord: say(STATUS_WORDS[status]),
    title: tell(title),
    words: lineWords(finding, cause) ?? "",
  };
}

function faultShown(
  finding: Finding,
  explains: Finding[],
  number: number,
  { photo }: Report,
): FaultShown {
  const { advice, title, region, shown } = finding;
  const [fault, action] = sentences(tell(advice ?? title));
  const others = explains.filter(isFault);
  const [found = "", ...wanted] = shown?.colors ?? [];
  return {
    ...findingShown(finding),
    ...{ number, words: fault, action, found, wanted },
    cut: region && photo.width > 0 ? cutStyle(cutOf(region, photo)) : "",
    measured: shown ? tell(shown.measured) : "",
    required: shown ? tell(shown.required) : "",
    others: others.map((other) => findingShown(other, finding)),
    othersWords: say("explains", { count: others.length }),
  };
}

const cutStyle = (shares: ReturnType<typeof cutOf>): string =>
  Object.entries(shares)
    .map(([side, share]) => `${side}:${(share * 100).toFixed(2)}%`)
    .join(";");

/** The gauges of the finished photo: the prepared one, or the original that is sent as it is. */
function gaugesShown({ photo, profile }: PhotoFlow): Gauge[] {
  const prepared = states.preparedOf(photo);
  if (prepared) return gaugesOf(prepared.report);
  const report = states.examinedOf(photo)?.report;
  const isFinal = profile?.policy === "original" && report?.head != null;
  return isFinal && report ? gaugesOf(report) : [];
}

/** Degrees by which a lying photo has to be turned. */
function turnOf(findings: Finding[]): number {
  const lying = findings.find(
    ({ check, status }) => check === "upright" && status === "reject",
  );
  return lying?.value ?? 0;
}

/** Why the upload came to nothing. */
const failureOf = ({ photo }: PhotoFlow): string =>
  photo.kind === "notSent" ? failedText(photo.delivery) : "";

function sendingOf({ photo }: PhotoFlow): SendingShown | null {
  if (photo.kind !== "sending" || !isRunning(photo.delivery)) return null;
  const { delivery } = photo;
  const share =
    delivery.kind === "sending" && delivery.total > 0
      ? delivery.sent / delivery.total
      : delivery.kind === "answering"
        ? 1
        : 0;
  const isMoving = delivery.kind === "sending" || delivery.kind === "answering";
  return {
    kind: delivery.kind,
    words: runningText(delivery),
    spoken: spokenText(delivery),
    percent: isMoving ? Math.round(share * 100) : -1,
    mayHurry: delivery.kind === "waiting" && delivery.mayHurry,
  };
}
