import type { Profile, Report, Status, Verdict } from "../../engine";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { unexplained } from "./explained";
import { tell } from "../words/language";
import { say } from "../words/main";

/** The answer as a whole, and what to do first. */
export function verdictView(report: Report, profile: Profile): HTMLElement {
  const { title, hint } = wording(report, profile);
  return h(
    "div",
    {
      class: `verdict verdict-${report.verdict}`,
      "data-testid": "verdict",
      "data-verdict": report.verdict,
    },
    h("span", { class: "verdict-mark" }, icon(report.verdict)),
    h("div", {}, h("h2", {}, title), h("p", {}, hint)),
  );
}

function wording(report: Report, profile: Profile) {
  // If others explain every finding of a status, all of them count.
  const of = (status: Status) => {
    const all = report.findings.filter((finding) => finding.status === status);
    const leading = unexplained(report.findings).filter((finding) =>
      all.includes(finding),
    );
    return leading.length > 0 ? leading : all;
  };
  const first: Record<Verdict, () => { title: string; hint: string }> = {
    reject: () => {
      const rejected = of("reject");
      const count = rejected.length;
      const title =
        count === 1 ? say("rejectOne") : say("rejectTitle", { count });
      const most = rejected[0];
      return {
        title,
        hint: most ? say("rejectFirst", { title: tell(most.title) }) : "",
      };
    },
    unknown: () => ({
      title: say("unknownTitle", { count: of("unknown").length }),
      hint: say("unknownHint"),
    }),
    pass: () => {
      const count = of("advise").length;
      const isPrepared = profile.policy !== "original";
      if (isPrepared && of("fix").length > 0)
        return { title: say("passFixable"), hint: say("fixHint") };
      const title =
        count > 0 ? say("passAdvised", { count }) : say("passTitle");
      return { title, hint: say("passHint") };
    },
  };
  return first[report.verdict]();
}

/** What is going on; shown while there is no verdict yet. */
export function busyView(text: string, share: number | null): HTMLElement {
  return h(
    "div",
    { class: "verdict verdict-busy" },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h(
      "div",
      {},
      h("h2", {}, text),
      share !== null &&
        h("progress", { max: 1, value: share, "aria-label": text }),
    ),
  );
}
