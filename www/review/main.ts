import { h } from "../page/ui/dom";
import { recall, remember } from "../page/storage/settings";
import { currentLanguage, setLanguage } from "../page/words/language";
import * as api from "./api";
import type { Reviewer } from "./api";
import { Console, type Part } from "./console";
import { decideView, ReasonsDialog } from "./decide_view";
import { HandoverDialog } from "./handover_dialog";
import { keys } from "./keys";
import { cards, filters } from "./list_view";
import { photoView } from "./photo_view";
import { aboutView, reportView } from "./report_view";
import { RosterDialog } from "./roster_dialog";
import { signInView } from "./sign_in";
import { say } from "./words";
import "./review.css";

/** Listeners of the reviewer who is signed in. */
let listening = new AbortController();

async function start(): Promise<void> {
  setLanguage(recall("language") === "en" ? "en" : "zh");
  enter(await api.session());
}

/** Shows the sign-in, or the desk of who is signed in. */
function enter(reviewer: Reviewer | null): void {
  listening.abort();
  listening = new AbortController();
  document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
  document.title = `学照 · ${say("title")}`;
  if (reviewer === null) document.body.replaceChildren(signInView(enter));
  else desk(reviewer);
}

function desk(reviewer: Reviewer): void {
  const parts = {
    counts: h("div"),
    list: h("div", { class: "list" }),
    submission: h("div", { class: "submission" }),
    decide: h("div"),
    said: h("p", { role: "status", class: "said" }),
  };
  const draw = (...changed: Part[]) => {
    if (changed.includes("counts")) parts.counts.replaceChildren(filters(work));
    if (changed.includes("list")) drawList();
    if (changed.includes("submission")) drawSubmission();
    if (work.mayDecide) parts.decide.replaceChildren(decideView(work, reject));
    parts.said.textContent = work.said;
  };
  const leave = () => enter(null);
  const work = new Console(reviewer, draw, leave);
  document.body.replaceChildren(
    header(work, reviewer, () => office),
    h(
      "main",
      {},
      h("nav", { "aria-label": say("queue") }, parts.counts, parts.list),
      h("article", {}, parts.submission, parts.decide, parts.said),
    ),
    h("footer", {}, say("keys"), work.isAdmin && ` · ${say("adminKeys")}`),
  );
  const office = {
    roster: new RosterDialog(leave),
    handover: new HandoverDialog(() => work.counts, leave),
  };
  const reasons = new ReasonsDialog(work);
  const reject = () => {
    if (work.mayDecide) reasons.open();
  };

  function drawList() {
    const hadFocus = parts.list.contains(document.activeElement);
    parts.list.replaceChildren(cards(work));
    const current = parts.list.querySelector<HTMLElement>("[aria-current]");
    current?.scrollIntoView({ block: "nearest" });
    if (hadFocus) current?.focus();
  }

  function drawSubmission() {
    const { submission } = work;
    parts.submission.replaceChildren(
      ...(submission === null
        ? []
        : [
            photoView(submission),
            h(
              "div",
              { class: "facts" },
              aboutView(
                submission,
                (receipt) => void work.list({ q: receipt, state: "" }),
              ),
              reportView(submission),
            ),
          ]),
    );
  }

  const lines = () => document.body.classList.toggle("plain");
  const { signal } = listening;
  const others = {
    r: reject,
    l: lines,
    ...(work.isAdmin && {
      i: () => office.roster.open(),
      h: () => office.handover.open(),
    }),
  };
  document.addEventListener("keydown", keys(work, others), { signal });
  void work.list();
}

/** What an admin opens beside the queue. */
type Office = { roster: RosterDialog; handover: HandoverDialog };

function header(
  work: Console,
  reviewer: Reviewer,
  office: () => Office,
): HTMLElement {
  const admin = (word: keyof Office, key: string) =>
    work.isAdmin &&
    h(
      "button",
      {
        name: word,
        "aria-keyshortcuts": key,
        onclick: () => office()[word].open(),
      },
      say(word),
    );
  const language = () => {
    setLanguage(currentLanguage() === "zh" ? "en" : "zh");
    remember("language", currentLanguage());
    enter(reviewer);
  };
  const leave = () => void api.signOut().finally(() => enter(null));
  return h(
    "header",
    {},
    h("h1", {}, say("title")),
    h(
      "form",
      {
        role: "search",
        onsubmit(event) {
          event.preventDefault();
          const form = event.currentTarget as HTMLFormElement;
          void work.list({ q: String(new FormData(form).get("q") ?? "") });
          (document.activeElement as HTMLElement | null)?.blur();
        },
      },
      h("input", {
        type: "search",
        name: "q",
        "aria-label": say("search"),
        placeholder: say("search"),
      }),
    ),
    admin("roster", "I"),
    admin("handover", "H"),
    h("span", {}, reviewer.name),
    h("button", { onclick: language }, say("otherLanguage")),
    h("button", { onclick: leave }, say("signOut")),
  );
}

void start();
