import type { Prepared, Rect } from "../../engine";

/** A submission without its photo, which is one of the draft's files. */
export interface StoredParcel {
  /** Idempotency key. */
  key: string;
  photo: FileName;
  declared: string[];
  fields: Record<string, string>;
}

/** The files of a draft. */
export const FILES = ["picked", "prepared", "codePicture"] as const;
export type FileName = (typeof FILES)[number];

/** What a student has done so far for one service. */
export interface Draft {
  picked: File | null;
  /** Degrees by which the student has turned it clockwise. */
  turn: number;
  /** The part of the photo that the student chose, in its upright pixels. */
  crop: Rect | null;
  prepared: Prepared | null;
  /** Name of the step that is shown. */
  step: string | null;
  /** What was typed, by field. */
  words: Record<string, string>;
  /** Ids of the declarations that were ticked. */
  declared: string[];
  /** Payload of the capture code. */
  code: string | null;
  /** The picture that it was read from. */
  codePicture: File | null;
  /** What was last to be uploaded; null again when the photo or the code is another. */
  parcel: StoredParcel | null;
  /** The parcel is being uploaded: there is no final answer yet. */
  pending: boolean;
  receipt: string | null;
}

/** A draft on the disk: its files lie beside it, as bytes, because old Safaris lose the Blobs of a database. */
export type Row = Omit<Draft, FileName | "turn"> & {
  profile: string;
  turn?: number;
  /** Milliseconds since 1970. */
  changed: number;
  picked: FileFacts | null;
  codePicture?: FileFacts | null;
  prepared: (Omit<Prepared, "blob"> & { type: string }) | null;
};

type FileFacts = Pick<File, "name" | "type" | "lastModified">;

export const emptyDraft = (): Draft => ({
  picked: null,
  turn: 0,
  crop: null,
  prepared: null,
  step: null,
  words: {},
  declared: [],
  code: null,
  codePicture: null,
  parcel: null,
  pending: false,
  receipt: null,
});

/** The patch and what follows from it: another photo is neither turned nor cropped yet, another photo or code not being uploaded. */
export function withConsequences(patch: Partial<Draft>): Partial<Draft> {
  const another = FILES.some((name) => name in patch) || "code" in patch;
  return {
    ...("picked" in patch ? { turn: 0, crop: null, prepared: null } : {}),
    ...("turn" in patch ? { crop: null, prepared: null } : {}),
    ...(another ? { parcel: null, pending: false } : {}),
    ...patch,
  };
}

/** The fields of a row that a patch sets; `hasFiles` is false where the patch's files could not be stored. */
export function rowPatch(
  patch: Partial<Draft>,
  hasFiles: boolean,
): Partial<Row> {
  const { picked, prepared, codePicture, ...rest } = patch;
  const row: Partial<Row> = rest;
  if (picked !== undefined) row.picked = hasFiles ? factsOf(picked) : null;
  if (codePicture !== undefined)
    row.codePicture = hasFiles ? factsOf(codePicture) : null;
  if (prepared !== undefined) {
    row.prepared = prepared && hasFiles ? described(prepared) : null;
  }
  return row;
}

const factsOf = (file: File | null): FileFacts | null =>
  file && {
    name: file.name,
    type: file.type,
    lastModified: file.lastModified,
  };

function described({ blob, report, crop, quality }: Prepared) {
  return { type: blob.type, report, crop, quality };
}

/** A draft from its row and the bytes of its files. */
export function draftFrom(
  row: Row,
  bytes: Record<FileName, ArrayBuffer | undefined>,
): Draft {
  const { profile: _profile, changed: _changed, turn = 0, ...rest } = row;
  const { prepared } = row;
  const fileOf = (facts: FileFacts | null | undefined, name: FileName) =>
    facts && bytes[name] ? new File([bytes[name]], facts.name, facts) : null;
  const picked = fileOf(row.picked, "picked");
  const codePicture = fileOf(row.codePicture, "codePicture");
  const files = { picked, turn, codePicture };
  if (picked === null || prepared === null || !bytes.prepared)
    return { ...rest, ...files, prepared: null };
  const { type, ...known } = prepared;
  const blob = new Blob([bytes.prepared], { type });
  return { ...rest, ...files, prepared: { ...known, blob } };
}
