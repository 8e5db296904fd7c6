type Child = Node | string | null | false;
type Handler = (event: Event) => void;
type Attributes = Record<string, string | number | boolean | null | Handler>;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; `onx` attributes are listeners, `null` and `false` attributes are left out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill<E extends Element>(
  element: E,
  attributes: Attributes,
  children: Child[],
): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(
    ...children.filter((child) => child !== null && child !== false),
  );
  return element;
}

/** Lays the page out now, in this task. */
export const layOut = () => void document.body.offsetHeight;

/** In a task of its own. */
export const nextTask = () => new Promise<unknown>((done) => setTimeout(done));

/** After the next frame, or 100 ms in a hidden page, which draws no frames. */
export const nextFrame = () =>
  new Promise<unknown>((done) => {
    setTimeout(done, 100);
    requestAnimationFrame(() => setTimeout(done, 0));
  });
