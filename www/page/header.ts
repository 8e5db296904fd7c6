import { h } from "./dom";
import { recall, remember } from "./settings";
import { currentLanguage, say, setLanguage } from "./words";

if (recall("type") === "care") document.body.dataset.weuiMode = "care";

/** Name of the page, language and type size. `redraw` is called after a change of language. */
export function headerView(redraw: () => void): HTMLElement[] {
  const care = document.body.dataset.weuiMode === "care";
  const type = h(
    "button",
    {
      type: "button",
      class: "chip",
      "aria-pressed": String(care),
      onclick: toggleType,
    },
    say("largeType"),
  );
  const language = h(
    "button",
    {
      type: "button",
      class: "chip",
      lang: currentLanguage() === "zh" ? "en" : "zh-CN",
      onclick: () => {
        setLanguage(currentLanguage() === "zh" ? "en" : "zh");
        remember("language", currentLanguage());
        redraw();
        document.querySelector<HTMLElement>("header .chip:last-child")?.focus();
      },
    },
    say("otherLanguage"),
  );
  return [
    h(
      "div",
      { class: "brand" },
      h("h1", {}, say("title")),
      h("p", {}, say("subtitle")),
    ),
    h("div", { class: "chips" }, type, language),
  ];
}

function toggleType(event: Event): void {
  const care = document.body.dataset.weuiMode !== "care";
  if (care) document.body.dataset.weuiMode = "care";
  else delete document.body.dataset.weuiMode;
  remember("type", care ? "care" : "normal");
  (event.currentTarget as HTMLElement).setAttribute(
    "aria-pressed",
    String(care),
  );
}
