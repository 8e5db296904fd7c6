import type { LoadOptions } from "./engine";

/** What `configure` takes: what `load` does, and how the logic arrives where it does not lie beside the components. */
export interface Configuration extends LoadOptions {
  /**
   * Brings the folder `logic` where it lies in a subpackage: `() => require.async("./photo/logic/index.js")`, by a path from the
   * script that says so, or `require` for a page of that subpackage. Left out, it lies beside the components.
   */
  logic?: () => unknown;
}
