import type { Failed, Running } from "../state/delivery";
import { tell } from "../words/language";
import { say } from "../words/main";

const CAUSES = {
  network: "lostNetwork",
  busy: "lostBusy",
  server: "lostServer",
  strange: "lostStrange",
} as const;

/** What is going on, with its numbers. */
export function runningText(state: Running, now = Date.now()): string {
  switch (state.kind) {
    case "elsewhere":
      return say("sendingElsewhere");
    case "sending":
      return say("uploading", { percent: percentOf(state) });
    case "answering":
      return say("answering");
    case "offline":
      return say("offline");
    case "waiting": {
      const seconds = Math.max(0, Math.ceil((state.until - now) / 1000));
      const { status, attempt, cause } = state;
      const why = say(CAUSES[cause], { status });
      return why + say("retryIn", { count: attempt - 1, seconds });
    }
  }
}

/** The same for screen readers, without the numbers that change every moment. */
export function spokenText(state: Running): string {
  if (state.kind === "sending") return say("uploadingPlain");
  if (state.kind !== "waiting") return runningText(state);
  return say(CAUSES[state.cause], { status: state.status }) + say("retrySoon");
}

/** Why there is no receipt. */
export function failedText(state: Failed): string {
  switch (state.kind) {
    case "cancelled":
      return say("cancelled");
    case "refused":
      return state.message ? tell(state.message) : say("serverRefused");
    case "failed":
      if (state.status === 413) return say("serverTooLarge");
      return state.message
        ? tell(state.message)
        : say("serverFinal", { status: state.status });
  }
}

const percentOf = ({ sent, total }: { sent: number; total: number }) =>
  total > 0 ? Math.floor((sent / total) * 100) : 0;
