/** WeChat's bridge, which a page in a mini-program's `<web-view>` has without any script of WeChat's. */
interface Bridge {
  invoke(
    name: "invokeMiniProgramAPI",
    call: { name: "redirectTo"; arg: { url: string } },
    done: () => void,
  ): void;
}

/**
 * Leads back to the mini-program that opened this page with `?back=PATH`, to that page of it with `receipt=ID`.
 * Only the id travels: everything else is asked of the receiver. Null outside of a mini-program.
 */
export function returnToMiniProgram(receipt: string): (() => void) | null {
  const bridge = (globalThis as { WeixinJSBridge?: Bridge }).WeixinJSBridge;
  const back = new URLSearchParams(location.search).get("back");
  if (!bridge || !isInMiniProgram() || !back?.startsWith("/")) return null;
  const joint = back.includes("?") ? "&" : "?";
  const url = `${back}${joint}receipt=${encodeURIComponent(receipt)}`;
  return () =>
    bridge.invoke(
      "invokeMiniProgramAPI",
      { name: "redirectTo", arg: { url } },
      () => undefined,
    );
}

const isInMiniProgram = () =>
  (globalThis as { __wxjs_environment?: string }).__wxjs_environment ===
    "miniprogram" || /miniProgram/i.test(navigator.userAgent);
