/** Deletes everything that this page has put on the device, then opens it anew. */
export async function wipe(): Promise<void> {
  const swallow = () => undefined;
  await new Promise<void>((done) => {
    // Other tabs and this page's own connection let go of it when they are asked to.
    const deleting = indexedDB.deleteDatabase("xuezhao");
    deleting.onsuccess = deleting.onerror = () => done();
    setTimeout(done, 3_000);
  }).catch(swallow);
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith("xuezhao.")) localStorage.removeItem(key);
  } catch {
    // This browser keeps nothing.
  }
  await forgetPage().catch(swallow);
  history.replaceState(null, "");
  location.replace(new URL(".", document.baseURI));
}

/** The files of the page itself. */
async function forgetPage(): Promise<void> {
  const kept = await navigator.serviceWorker?.getRegistration();
  await kept?.unregister();
  const names = await caches.keys();
  const own = names.filter((name) => name.startsWith("xuezhao-"));
  await Promise.all(own.map((name) => caches.delete(name)));
}
