import { h } from "./ui/dom";
import { recall, remember } from "./storage/settings";
import { currentLanguage, setLanguage } from "./words/language";
import { say } from "./words/header";

const header = h("header");
let redraw = () => {};
let operator: string | null = null;

/** Language and type size as the student chose them last time; before anything is drawn. */
export function recallSettings(): void {
  setLanguage(recall("language") === "en" ? "en" : "zh");
  if (recall("type") === "care") document.body.dataset.type = "care";
}

/** Puts name, type size and language on the page, piece by piece: the first texts of a page wait for their fonts. */
export function* openHeader(): Generator<void> {
  draw();
  const pieces = header.querySelectorAll<HTMLElement>("h1, p, .chips");
  for (const piece of pieces) piece.hidden = true;
  document.body.prepend(header);
  for (const piece of pieces) {
    piece.hidden = false;
    yield;
  }
}

/** `listener` redraws the page below the header after a change of language. */
export function onLanguage(listener: () => void): void {
  redraw = listener;
}

/** Says who runs the service. */
export function showOperator(name: string | null): void {
  operator = name;
  if (name) draw();
}

function draw(): void {
  const isChinese = currentLanguage() === "zh";
  header.lang = document.documentElement.lang = isChinese ? "zh-CN" : "en";
  document.title = `${say("title")} · ${say("subtitle")}`;
  const care = document.body.dataset.type === "care";
  const chip = { type: "button", class: "chip" };
  const type = { "aria-pressed": String(care), onclick: toggleType };
  const language = {
    lang: isChinese ? "en" : "zh-CN",
    onclick() {
      setLanguage(isChinese ? "en" : "zh");
      remember("language", currentLanguage());
      draw();
      header.querySelector<HTMLElement>(".chip:last-child")?.focus();
      redraw();
    },
  };
  header.replaceChildren(
    h(
      "div",
      { class: "brand" },
      h("h1", {}, say("title")),
      h("p", {}, say("subtitle")),
      operator ? h("p", { "data-testid": "operator" }, operator) : null,
    ),
    h(
      "div",
      { class: "chips" },
      h("button", { ...chip, ...type }, say("largeType")),
      h("button", { ...chip, ...language }, say("otherLanguage")),
    ),
  );
}

function toggleType(event: Event): void {
  const care = document.body.dataset.type !== "care";
  if (care) document.body.dataset.type = "care";
  else delete document.body.dataset.type;
  remember("type", care ? "care" : "normal");
  (event.currentTarget as HTMLElement).setAttribute(
    "aria-pressed",
    String(care),
  );
}
