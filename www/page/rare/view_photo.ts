import { openSheet } from "../parts/sheet";
import { NoAnswer, photoOf, type Proof } from "../service/receiver";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say as sayStep } from "../words/step_views";
import { say } from "./words";

/** Shows an accepted photo to whoever says what proves that it is theirs; it is gone when the sheet is closed. */
export function openPhoto(receipt: string, proof: Proof): void {
  const label = sayStep(proof === "number" ? "numberLabel" : "lastFourLabel");
  const wrong = h("p", { class: "field-error", role: "alert" });
  const input = h("input", {
    class: "input",
    id: "view-proof",
    "data-testid": "view-proof",
    autocomplete: "off",
    maxlength: proof === "number" ? 100 : 4,
    required: true,
  });
  const look = h(
    "button",
    { type: "submit", class: "btn btn-main", "data-testid": "view-look" },
    say("viewLook"),
  );
  let url: string | null = null;
  const show = async () => {
    look.disabled = true;
    wrong.textContent = "";
    try {
      url = URL.createObjectURL(
        await photoOf(receipt, proof, input.value.trim()),
      );
      const attributes = { class: "viewed", "data-testid": "viewed" };
      form.replaceWith(
        h("img", { ...attributes, src: url, alt: sayStep("viewPhoto") }),
      );
    } catch (error) {
      const words = error instanceof NoAnswer ? error.words : null;
      wrong.textContent = words ? tell(words) : say("viewFailed");
      look.disabled = false;
      input.select();
    }
  };
  const form = h(
    "form",
    {
      class: "form-field",
      onsubmit(event) {
        event.preventDefault();
        void show();
      },
    },
    h("p", { class: "hint" }, say("viewHint")),
    h("label", { for: "view-proof" }, label),
    input,
    wrong,
    look,
  );
  const sheet = openSheet(sayStep("viewPhoto"), form);
  sheet.addEventListener("close", () => url && URL.revokeObjectURL(url));
}
