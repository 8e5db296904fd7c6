/** A picked file, and its object URL for showing it. */
export interface Picked {
  file: File;
  /** Of the file, or of a preview where the browser would show the file turned another way. */
  url: string;
  /** Degrees by which the student has turned it clockwise. */
  turn: number;
}

export const pickedFrom = (file: File, turn = 0): Picked => ({
  file,
  url: URL.createObjectURL(file),
  turn,
});

/** The same file, shown by its preview. */
export function withPreview(picked: Picked, preview: Blob): Picked {
  release(picked);
  return { ...picked, url: URL.createObjectURL(preview) };
}

/** Gives back what the browser keeps for showing it. */
export const release = (shown: { url: string } | null): void => {
  if (shown) URL.revokeObjectURL(shown.url);
};
