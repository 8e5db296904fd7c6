/** The weight files, in the order in which the core takes them. */
export const WEIGHTS = ["detector.nn", "mesh.nn", "segmenter.nn"];
