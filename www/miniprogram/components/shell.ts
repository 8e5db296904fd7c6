import type { Configuration } from "../configuration";
import { configure, loadLogic } from "./loader";
import type * as Logic from "./logic";

/** What the template of a component shows while its logic is on its way, and when it does not arrive. */
export const UNLOADED = {
  zh: "网络不通，页面没有加载完。请检查网络后重试。",
  en: "The page could not be loaded. Check the connection and try again.",
  retry: "重试 · Retry",
};

/** What the logic does for one component on the screen. */
export interface Controller {
  detached(): void;
}

const controllers = new WeakMap<object, Controller>();
/** What is to be answered once the logic of a component on the screen has come: a camera may be ready before it. */
const waiting = new WeakMap<object, (() => void)[]>();

/** What `this` of a component has. */
interface Shell {
  data: { engine: Configuration | null };
}

/** The controller of a component, once the logic is there. */
export const controllerOf = <Own extends Controller>(
  component: object,
): Own | undefined => controllers.get(component) as Own | undefined;

/** Brings the logic for a component that has come to the screen; `failed` hears that it does not arrive. */
export function bring(
  component: Shell,
  make: (logic: typeof Logic) => Controller,
  failed: () => void,
): void {
  const calls: (() => void)[] = [];
  waiting.set(component, calls);
  if (component.data.engine) configure(component.data.engine);
  loadLogic().then((logic) => {
    if (waiting.get(component) !== calls) return;
    controllers.set(component, make(logic));
    waiting.delete(component);
    calls.forEach((call) => call());
  }, failed);
}

/** Takes leave of a component that has left the screen. */
export function leave(component: object): void {
  waiting.delete(component);
  controllers.get(component)?.detached();
  controllers.delete(component);
}

/** Handlers of a template that the controller's methods of the same name answer, as soon as it is there. */
export function handled<Name extends string>(
  ...names: Name[]
): Record<Name, (this: object, event: never) => void> {
  const all = {} as Record<Name, (this: object, event: never) => void>;
  for (const name of names)
    all[name] = function (event) {
      const call = () => {
        const own = controllerOf<Controller & Record<string, unknown>>(this);
        (own?.[name] as ((event: never) => void) | undefined)?.call(own, event);
      };
      const later = waiting.get(this);
      if (later) later.push(call);
      else call();
    };
  return all;
}
