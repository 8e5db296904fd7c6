const NAME = "xuezhao";
const VERSION = 1;

/** Milliseconds after which a database that does not open counts as not there: some web views never answer. */
const OPEN_MS = 3_000;

/** `drafts` by profile, `files` (their bytes) by path, `leases` by name. */
export type Store = "drafts" | "files" | "leases";

/** The page's database. Every use may reject: full, blocked, a private window, taken away. */
export class Database {
  private opened: Promise<IDBDatabase> | null = null;

  /** `onLate` is called when the database opens after all. */
  constructor(private readonly onLate: () => void) {}

  /** One transaction over these stores; resolves with what `body` makes of them once everything is on the disk. */
  async use<Result>(
    mode: IDBTransactionMode,
    stores: Store[],
    body: (store: (name: Store) => IDBObjectStore) => () => Result,
  ): Promise<Result> {
    const database = await this.open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode);
      transaction.onabort = () =>
        reject(transaction.error ?? new Error("aborted"));
      const result = body((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(result());
    });
  }

  private open(): Promise<IDBDatabase> {
    this.opened ??= connect(
      () => (this.opened = null),
      (database) => {
        this.opened = Promise.resolve(database);
        this.onLate();
      },
    );
    return this.opened;
  }
}

function connect(
  onClose: () => void,
  onLate: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error("no answer"));
    }, OPEN_MS);
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("drafts", { keyPath: "profile" });
      database.createObjectStore("files");
      database.createObjectStore("leases", { keyPath: "name" });
    };
    request.onerror = () => reject(request.error ?? new Error("not opened"));
    request.onblocked = () => reject(new Error("blocked"));
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      database.onclose = onClose;
      // A newer page in another tab wants to change the database: it must not wait for this one.
      database.onversionchange = () => {
        database.close();
        onClose();
      };
      if (isLate) onLate(database);
      else resolve(database);
    };
  });
}
