import type { Configuration } from "../configuration";
import type * as Logic from "./logic";

/** The logic beside the components; throws where it lies elsewhere. Set at build time. */
declare const LOGIC_BESIDE: () => typeof Logic;

let configuration: Configuration | null = null;
let loaded: typeof Logic | null = null;
let loading: Promise<typeof Logic> | null = null;

/** Says where engine and logic are, for every component of the mini-program. To be called before one is shown. */
export function configure(given: Configuration): void {
  configuration = given;
  loaded?.configure(given);
}

/** The logic, which this asks for if it is not there yet; rejects where it does not arrive, and may be asked again. */
export function loadLogic(): Promise<typeof Logic> {
  loading ??= Promise.resolve()
    .then(() => (configuration?.logic ?? LOGIC_BESIDE)())
    .then((logic) => noted(logic as typeof Logic));
  loading.catch(() => (loading = null));
  return loading;
}

/** The logic that has arrived, or that lies beside the components. */
export const logicHere = (): typeof Logic => loaded ?? noted(LOGIC_BESIDE());

/** Gives the engine's memory back at once; a component that is still shown starts it again when it needs it. */
export const closeEngine = (): void => loaded?.closeEngine();

function noted(logic: typeof Logic): typeof Logic {
  if (logic !== loaded && configuration) logic.configure(configuration);
  return (loaded = logic);
}
