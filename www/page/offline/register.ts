let isAsked = false;

/**
 * Keeps this release on the phone, so that the page opens without network. A newer one is laid down beside it; it is
 * shown at the next visit, or at once while nobody has touched the page. Where the browser keeps nothing, nothing is
 * lost.
 */
export async function keepOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker || isAsked) return;
  isAsked = true;
  const wasKept = serviceWorker.controller !== null;
  try {
    const kept = await serviceWorker.register(
      new URL("sw.js", document.baseURI),
      { updateViaCache: "none" },
    );
    const watch = () => {
      const { installing } = kept;
      installing?.addEventListener("statechange", () => {
        const isReady = installing.state === "installed" && wasKept;
        // Where a browser does not say so, somebody may have.
        const isTouched = navigator.userActivation?.hasBeenActive ?? true;
        if (isReady && !isTouched) location.reload();
      });
    };
    watch();
    kept.addEventListener("updatefound", watch);
  } catch {
    // A private window, or no sw.js behind this server.
  }
}
