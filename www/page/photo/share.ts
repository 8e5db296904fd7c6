import type { Profile, Report } from "../../engine";
import { h } from "../ui/dom";
import { unexplained } from "../shown/explained";
import { tell } from "../words/language";
import { say } from "../words/main";

/** The findings in words, without the photo. */
export function reportText(report: Report, profile: Profile): string {
  const findings = unexplained(report.findings);
  const of = (status: string) =>
    findings.filter((finding) => finding.status === status);
  const lines = [`${say("title")} · ${tell(profile.title)}`];
  lines.push("", tell(report.headline.text));
  const groups = [
    ["reject", "rejectGroup"],
    ["advise", "adviseGroup"],
  ] as const;
  for (const [status, word] of groups) {
    const found = of(status);
    if (found.length === 0) continue;
    lines.push("", `${say(word)}：`);
    found.forEach(({ title, advice }, i) =>
      lines.push(`${i + 1}. ${tell(advice ?? title)}`),
    );
  }
  lines.push("");
  if (of("fix").length > 0)
    lines.push(say("fixLine", { count: of("fix").length }));
  lines.push(say("passLine", { count: of("pass").length }));
  return lines.join("\n");
}

/** Hands the findings on as text; the photo stays. */
export function shareButton(report: Report, profile: Profile): HTMLElement {
  const button = h(
    "button",
    { type: "button", class: "chip", "data-testid": "share" },
    say("share"),
  );
  const share = async () => {
    const text = reportText(report, profile);
    if (navigator.share) {
      try {
        return await navigator.share({ text });
      } catch (error) {
        if ((error as Error).name === "AbortError") return;
      }
    }
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = say("shared");
    } catch {
      button.textContent = say("shareFailed");
    }
  };
  button.addEventListener("click", () => void share());
  return h("p", { class: "share", role: "status" }, button);
}
