// `index.js` of the package: the calls, which come from the logic when one is made.
import { closeEngine, configure, logicHere } from "./loader";

/** The calls that the logic has. */
const CALLS = [
  "Engine",
  "EngineError",
  "Photo",
  "keepUpload",
  "load",
  "reasonOf",
  "resumeUpload",
  "rgbFrame",
  "upload",
  "useEngine",
] as const;

const calls = {};
for (const name of CALLS)
  Object.defineProperty(calls, name, {
    enumerable: true,
    get: () => logicHere()[name],
  });

export default Object.assign(calls, { configure, closeEngine });
