/** A picked file, and its object URL for showing it. */
export interface Picked {
  file: File;
  url: string;
}

export const pickedFrom = (file: File): Picked => ({
  file,
  url: URL.createObjectURL(file),
});

/** Gives back what the browser keeps for showing it. */
export const release = (shown: { url: string } | null): void => {
  if (shown) URL.revokeObjectURL(shown.url);
};
