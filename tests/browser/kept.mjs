// What a page keeps on the phone.

/** Everything that lies in the page's database. */
export const kept = (page) =>
  page.evaluate(async () => {
    const opened = indexedDB.open("xuezhao");
    await new Promise((done) => (opened.onsuccess = done));
    const get = async (name, how) => {
      const asked = opened.result.transaction(name).objectStore(name)[how]();
      await new Promise((done) => (asked.onsuccess = done));
      return asked.result;
    };
    const drafts = await get("drafts", "getAll");
    const files = await get("files", "getAllKeys");
    opened.result.close();
    return { drafts, files };
  });

/** Waits until the database is as `wanted` says; after half a minute, what is there then. */
export async function keptAs(page, wanted) {
  for (let tries = 0; ; tries += 1) {
    const found = await kept(page);
    if (wanted(found) || tries === 300) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Waits until these files of a service lie on the phone, as `picked` and `prepared`. */
export const keptFiles = (page, profile, ...names) =>
  keptAs(page, ({ files }) =>
    names.every((name) => files.includes(`${profile}/${name}`)),
  );
