import type { Lease } from "../../engine/upload";
import { Database } from "./database";
import {
  draftFrom,
  emptyDraft,
  FILES,
  rowPatch,
  withConsequences,
  type Draft,
  type FileName,
  type Row,
} from "./draft";

export type { Draft, FileName, Row };

/** Why a photo lasts only as long as the page: the storage is full, or the browser keeps nothing. */
export type StorageTrouble = "full" | "unavailable";

/** Milliseconds after its last change for which a draft is kept. */
const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What the student has done so far, kept on the phone until it has arrived. Nothing here rejects: what cannot be
 * kept on the disk lives as long as the page, and `onTrouble` says so. `onLate` hears that the disk can be read after
 * all, when nobody waited for it any more.
 */
export function openDrafts(
  onTrouble: (trouble: StorageTrouble | null) => void,
  onLate: () => void,
): Drafts {
  const drafts = new Drafts(onTrouble, onLate);
  void drafts.expire();
  return drafts;
}

export class Drafts {
  private readonly database = new Database(
    () => void this.saveAll().then(this.onLate),
  );
  private readonly drafts = new Map<string, Draft>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly onTrouble: (trouble: StorageTrouble | null) => void,
    private readonly onLate: () => void,
  ) {}

  /** The draft of a profile; an empty one where there is none. */
  async draft(profile: string): Promise<Draft> {
    await this.last;
    const known = this.drafts.get(profile);
    if (known) return known;
    const draft = (await this.read(profile)) ?? emptyDraft();
    this.drafts.set(profile, this.drafts.get(profile) ?? draft);
    return this.drafts.get(profile) ?? draft;
  }

  /**
   * Changes some fields. Resolves with true once they are on the disk, with false if they could not be put there. With
   * `key`, the disk changes only while that parcel lies there: another tab may have put another photo in its place.
   */
  async change(
    profile: string,
    given: Partial<Draft>,
    key: string | null = null,
  ): Promise<boolean> {
    const patch = withConsequences(given);
    const read = await this.draft(profile);
    // Another change may have waited for the same reading.
    const before = this.drafts.get(profile) ?? read;
    this.drafts.set(profile, { ...before, ...patch });
    return this.inOrder(() => this.write(profile, patch, key));
  }

  /** Saves what was done before the database opened; what was not touched is read from it instead. */
  private async saveAll(): Promise<void> {
    const empty = JSON.stringify(emptyDraft());
    for (const [profile, draft] of this.drafts) {
      if (JSON.stringify(draft) === empty) this.drafts.delete(profile);
      else await this.inOrder(() => this.write(profile, draft, null));
    }
  }

  /** Deletes everything of a profile. */
  async forget(profile: string): Promise<void> {
    this.drafts.set(profile, emptyDraft());
    await this.inOrder(() => this.remove([profile]));
  }

  /** The draft as it lies on the disk, where another tab may have changed it; without its files. */
  async onDisk(profile: string): Promise<Row | null | "unreadable"> {
    await this.last;
    try {
      return await this.database.use("readonly", ["drafts"], (store) => {
        const row = store("drafts").get(profile);
        return () => (row.result as Row | undefined) ?? null;
      });
    } catch {
      return "unreadable";
    }
  }

  /** What lies on the disk for other profiles than this one, the newest first; without its files. */
  async others(profile: string): Promise<Row[]> {
    await this.last;
    try {
      const rows = await this.database.use("readonly", ["drafts"], (store) => {
        const all = store("drafts").getAll();
        return () => all.result as Row[];
      });
      return rows
        .filter((row) => row.profile !== profile && isWorthIt(row))
        .sort((a, b) => b.changed - a.changed);
    } catch {
      return [];
    }
  }

  /** The bytes of a draft's file as they lie on the disk. */
  async stored(profile: string, file: FileName): Promise<ArrayBuffer | null> {
    await this.last;
    try {
      return await this.database.use("readonly", ["files"], (store) => {
        const bytes = store("files").get(pathOf(profile, file));
        return () => (bytes.result as ArrayBuffer | undefined) ?? null;
      });
    } catch {
      return null;
    }
  }

  /** Deletes the drafts that nobody has touched for a month; not those on their way, whatever the phone's clock says. */
  expire(now = Date.now()): Promise<void> {
    return this.inOrder(() => this.removeOld(now));
  }

  private async removeOld(now: number): Promise<void> {
    try {
      const rows = await this.database.use("readonly", ["drafts"], (store) => {
        const all = store("drafts").getAll();
        return () => all.result as Row[];
      });
      const old = rows.filter(
        ({ changed, pending }) => !pending && changed < now - LIFETIME_MS,
      );
      if (old.length > 0) await this.remove(old.map(({ profile }) => profile));
    } catch {
      // No database: nothing is kept there.
    }
  }

  /** Claims that all tabs see, for browsers without locks. */
  readonly lease: Lease = {
    take: async (name, holder, ms) => {
      try {
        return await this.database.use("readwrite", ["leases"], (store) => {
          const leases = store("leases");
          const found = leases.get(name);
          let mine = false;
          found.onsuccess = () => {
            const now = Date.now();
            const { holder: other, until } = found.result ?? {};
            mine = other === undefined || other === holder || until < now;
            if (mine) leases.put({ name, holder, until: now + ms });
          };
          return () => mine;
        });
      } catch {
        return true;
      }
    },
    drop: async (name, holder) => {
      try {
        await this.database.use("readwrite", ["leases"], (store) => {
          const found = store("leases").get(name);
          found.onsuccess = () => {
            if (found.result?.holder === holder) store("leases").delete(name);
          };
          return () => undefined;
        });
      } catch {
        // It ends by itself.
      }
    },
  };

  private async read(profile: string): Promise<Draft | null> {
    try {
      return await this.database.use(
        "readonly",
        ["drafts", "files"],
        (store) => {
          const row = store("drafts").get(profile);
          const bytes = FILES.map((name) =>
            store("files").get(pathOf(profile, name)),
          );
          return () => {
            const [picked, prepared, codePicture] = bytes.map(
              ({ result }) => result,
            );
            return row.result
              ? draftFrom(row.result as Row, { picked, prepared, codePicture })
              : null;
          };
        },
      );
    } catch {
      return null;
    }
  }

  private async write(
    profile: string,
    patch: Partial<Draft>,
    key: string | null,
  ): Promise<boolean> {
    const holdsPhoto = FILES.some((name) => patch[name] != null);
    try {
      await this.put(profile, rowPatch(patch, true), await bytesOf(patch), key);
      if (patch.picked != null) this.isKept();
      return true;
    } catch (error) {
      if (holdsPhoto) this.onTrouble(troubleOf(error));
    }
    try {
      const none = { prepared: undefined };
      const files =
        "picked" in patch
          ? { picked: undefined, ...none }
          : "codePicture" in patch
            ? { codePicture: undefined }
            : none;
      if (holdsPhoto)
        await this.put(profile, rowPatch(patch, false), files, key);
    } catch {
      // Neither photo nor words: the page still has both.
    }
    return false;
  }

  /** The photo is on the disk; the browser is asked not to clear it away. */
  private isKept(): void {
    this.onTrouble(null);
    void navigator.storage?.persist?.().catch(() => undefined);
  }

  /** One transaction: the fields of the row, and the files that are named; `undefined` deletes one. */
  private put(
    profile: string,
    patch: Partial<Row>,
    files: Partial<Record<FileName, ArrayBuffer | undefined>>,
    key: string | null,
  ): Promise<void> {
    return this.database.use("readwrite", ["drafts", "files"], (store) => {
      const found = store("drafts").get(profile);
      found.onsuccess = () => {
        const before = found.result ?? emptyDraft();
        if (key !== null && before.parcel?.key !== key) return;
        const row = { ...before, ...patch, profile, changed: Date.now() };
        store("drafts").put(row);
        for (const [name, bytes] of Object.entries(files)) {
          const path = pathOf(profile, name as FileName);
          if (bytes) store("files").put(bytes, path);
          else store("files").delete(path);
        }
      };
      return () => undefined;
    });
  }

  private async remove(profiles: string[]): Promise<void> {
    try {
      await this.database.use("readwrite", ["drafts", "files"], (store) => {
        for (const profile of profiles) {
          store("drafts").delete(profile);
          for (const name of FILES)
            store("files").delete(pathOf(profile, name));
        }
        return () => undefined;
      });
    } catch {
      // No database: nothing lies there.
    }
  }

  /** One change after the other, in the order in which they were asked for. */
  private inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = this.last.then(work);
    this.last = next.catch(() => undefined);
    return next;
  }
}

/** True for a draft to go on with. */
const isWorthIt = ({ picked, receipt, code }: Row): boolean =>
  picked !== null || receipt !== null || code !== null;

const pathOf = (profile: string, name: FileName) => `${profile}/${name}`;

/** The bytes of the files that a patch sets. */
async function bytesOf(
  patch: Partial<Draft>,
): Promise<Partial<Record<FileName, ArrayBuffer | undefined>>> {
  const files: Partial<Record<FileName, ArrayBuffer | undefined>> = {};
  if ("picked" in patch) files.picked = await patch.picked?.arrayBuffer();
  if ("codePicture" in patch)
    files.codePicture = await patch.codePicture?.arrayBuffer();
  if ("prepared" in patch)
    files.prepared = await patch.prepared?.blob.arrayBuffer();
  return files;
}

const troubleOf = (error: unknown): StorageTrouble =>
  error instanceof DOMException && error.name === "QuotaExceededError"
    ? "full"
    : "unavailable";
