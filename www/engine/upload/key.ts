/** What makes two submissions the same. */
export interface KeyParts {
  photo: Blob;
  profile: string;
  /** Payload of the capture code. */
  code?: string;
  /** The receiver's token of the student. */
  student?: string;
  /** Receipt of a rejected submission that this one follows: then the same photo is a new submission. */
  after?: string;
}

/**
 * The idempotency key: SHA-256 over all of it, in hex, so that it tells nothing about the student. Null where the
 * browser has no digest (pages without HTTPS): then {@link randomKey}, kept beside the photo, has to do.
 */
export async function keyOf(parts: KeyParts): Promise<string | null> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const hex = async (bytes: BufferSource) =>
    hexOf(new Uint8Array(await subtle.digest("SHA-256", bytes)));
  const { photo, profile, code = "", student = "", after = "" } = parts;
  const words = [await hex(await photo.arrayBuffer()), profile];
  words.push(code, student, after);
  return hex(new TextEncoder().encode(JSON.stringify(words)));
}

/** 256 random bits, in hex. */
export const randomKey = (): string =>
  hexOf(crypto.getRandomValues(new Uint8Array(32)));

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
