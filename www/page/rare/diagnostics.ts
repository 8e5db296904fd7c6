import { checker } from "../checker";
import { openSheet } from "../parts/sheet";
import { h } from "../ui/dom";
import { selfTest } from "./self_test";
import { say as sayMain } from "../words/main";
import { say } from "./words";

/** Facts about build, browser and storage, and a self-test, as text for support: no picture, no name. */
export function openDiagnostics(): HTMLElement {
  const text = h("pre", { class: "diagnostics", tabindex: 0 }, say("testing"));
  const copy = h(
    "button",
    {
      type: "button",
      class: "btn btn-main",
      disabled: true,
      onclick: async () => {
        const { clipboard } = navigator;
        const copied = await clipboard?.writeText(text.innerText).then(
          () => true,
          () => false,
        );
        if (copied) copy.textContent = sayMain("copied");
        else getSelection()?.selectAllChildren(text);
      },
    },
    sayMain("copy"),
  );
  const hint = h("p", { class: "hint" }, say("diagnosticsHint"));
  const sheet = openSheet(
    sayMain("diagnosticsPage"),
    hint,
    text,
    h("div", {}, copy),
  );
  text.dataset.testid = "diagnostics";
  void report().then((lines) => {
    text.textContent = lines.join("\n");
    text.dataset.done = "";
    copy.disabled = false;
  });
  return sheet;
}

/** The SIMD instruction that the engine asks for. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8,
  0, 65, 0, 253, 15, 253, 98, 11,
]);

async function report(): Promise<string[]> {
  const { userAgent, language, onLine, hardwareConcurrency } = navigator;
  const { deviceMemory } = navigator as { deviceMemory?: number };
  const release = document.querySelector<HTMLMetaElement>("[name=release]");
  const { width, height } = screen;
  return [
    `xuezhao ${release?.content ?? "?"}`,
    `time: ${new Date().toISOString()}`,
    `browser: ${userAgent}`,
    `language: ${language}, online: ${onLine}, https: ${isSecureContext}`,
    `screen: ${width}x${height}@${devicePixelRatio}`,
    `cores: ${hardwareConcurrency}, device memory: ${deviceMemory ?? "?"} GB`,
    `simd: ${WebAssembly.validate(SIMD_PROBE)}`,
    `storage: ${await storage()}`,
    `offline: ${await offline()}`,
    ...(await selfTest(checker)),
  ];
}

async function storage(): Promise<string> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    const isKept = await navigator.storage.persisted();
    const mb = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
    return `${mb(usage)} of ${mb(quota)}, persisted: ${isKept}`;
  } catch {
    return "unknown";
  }
}

async function offline(): Promise<string> {
  const { serviceWorker } = navigator;
  if (!serviceWorker || !("caches" in window)) return "not in this browser";
  const kept = await serviceWorker.getRegistration().catch(() => undefined);
  const names = await caches.keys().catch(() => []);
  const { controller } = serviceWorker;
  const next = kept?.waiting ? ", another one waits" : "";
  return `${names.join(" ") || "nothing"}, in use: ${controller !== null}${next}`;
}
