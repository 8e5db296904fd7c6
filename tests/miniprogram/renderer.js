// WeChat's other thread: draws the trees of the components as elements, and says what the student does. Runs in a browser.
(() => {
  const TAGS = {
    view: "div",
    text: "span",
    image: "img",
    button: "button",
    canvas: "canvas",
    checkbox: "input",
    "checkbox-group": "div",
    label: "label",
    progress: "progress",
    camera: "div",
    slot: "slot",
    input: "input",
    navigator: "div",
  };
  const DEFAULTS = `
    div, label { display: block }
    span[data-tag=text] { white-space: pre-line }
    button { display: block; margin: 0 auto; font: inherit; border: 0; border-radius: 5px }
    button:not([size=mini]) { width: 184px; margin: 0 auto; padding: 8px 24px; font-weight: 700; line-height: 1.41 }
    button[disabled] { opacity: .5 }
    img[data-mode=aspectFit] { object-fit: contain }
    img[data-mode=scaleToFill] { object-fit: fill }
    progress { display: block; width: 100% }
    input { width: 22px; height: 22px; margin: 2px 8px 0 0; flex-shrink: 0 }
    [data-tag=camera] { background: #3a4a5a }`;
  const roots = new Map();
  const urls = new Map();

  /** The place of a component's tree: a shadow, so that styles stay apart and slots work. */
  function rootOf(id, host, style) {
    if (roots.has(id)) return roots.get(id);
    const root = { shadow: host.attachShadow({ mode: "open" }), nodes: [] };
    root.shadow.innerHTML = `<style>${DEFAULTS}${style}</style><div></div>`;
    roots.set(id, root);
    return root;
  }

  window.mount = (id, name, style) => {
    const host = document.createElement(name);
    host.id = id;
    document.body.append(host);
    rootOf(id, host, style);
  };

  window.unmount = (id) => {
    document.getElementById(id)?.remove();
    roots.delete(id);
  };

  window.draw = async (id, nodes) => {
    const root = roots.get(id);
    if (!root) return;
    patchAll(id, root.shadow.lastElementChild, root.nodes, nodes);
    root.nodes = nodes;
    await Promise.all([...root.shadow.querySelectorAll("img")].map(loaded));
  };

  function patchAll(id, parent, before, after) {
    const elements = [...parent.childNodes];
    after.forEach((node, at) => {
      const [old, element] = [before[at], elements[at]];
      if (!element) parent.append(made(id, node));
      else if (isSame(old, node)) patch(id, element, old, node);
      else element.replaceWith(made(id, node));
    });
    elements.slice(after.length).forEach((element) => element.remove());
  }

  const isSame = (old, node) =>
    typeof old === typeof node &&
    (typeof node === "string" ||
      (old.tag === node.tag &&
        old.component?.id === node.component?.id &&
        JSON.stringify(old.events) === JSON.stringify(node.events)));

  function patch(id, element, old, node) {
    if (typeof node === "string") {
      if (old !== node) element.data = node;
      return;
    }
    for (const name of new Set([
      ...Object.keys(old.attributes),
      ...Object.keys(node.attributes),
    ]))
      if (old.attributes[name] !== node.attributes[name])
        set(element, name, node.attributes[name]);
    patchAll(id, element, old.children, node.children);
  }

  function made(id, node) {
    if (typeof node === "string") return document.createTextNode(node);
    const { tag, attributes, events, children, component } = node;
    const element = document.createElement(
      component ? tag : (TAGS[tag] ?? unknown(tag)),
    );
    element.dataset.tag = tag;
    if (tag === "checkbox") element.type = "checkbox";
    if (tag === "progress") element.max = 100;
    for (const [name, value] of Object.entries(attributes))
      set(element, name, value);
    for (const [event, handler] of Object.entries(events))
      listen(id, element, tag, event, handler);
    if (component) rootOf(component.id, element, component.style);
    // What stands in a component's element goes into its slots.
    patchAll(id, element, [], children);
    return element;
  }

  function unknown(tag) {
    throw new Error(`<${tag}> is none of WeChat's`);
  }

  const PLAIN = /^(class|style|value|name|slot|data-.*|aria-.*|type|mode)$/;

  function set(element, name, value) {
    if (name === "src") return void show(element, value);
    if (name === "percent") element.value = value;
    if (name === "checked") element.checked = Boolean(value);
    if (name === "disabled") element.disabled = Boolean(value);
    if (!PLAIN.test(name)) return;
    const named = { "aria-role": "role", mode: "data-mode" }[name] ?? name;
    if (value === undefined || value === null) element.removeAttribute(named);
    else element.setAttribute(named, String(value));
  }

  /** Pictures are files of the phone. */
  function show(image, path) {
    image.coming = (async () => {
      if (!path) return image.removeAttribute("src");
      if (!urls.has(path)) {
        const bytes = await window.readFile(path);
        urls.set(path, bytes && `data:image/jpeg;base64,${bytes}`);
      }
      image.src = urls.get(path) ?? "";
      await image.decode().catch(() => undefined);
    })();
  }

  const loaded = (image) => image.coming;

  const NATIVE = { tap: "click" };

  function listen(id, element, tag, event, handler) {
    if (event === "initdone") {
      queueMicrotask(() => say(id, element, event, handler, {}));
      return;
    }
    element.addEventListener(NATIVE[event] ?? event, (native) => {
      native.stopPropagation();
      if (event.startsWith("touch") && native.cancelable)
        native.preventDefault();
      const boxes = [...element.querySelectorAll("input:checked")];
      const isGroup = tag === "checkbox-group";
      const detail = isGroup
        ? { value: boxes.map(({ value }) => value) }
        : { value: element.value };
      say(id, element, event, handler, detail, native);
    });
  }

  function say(id, element, type, handler, detail, native = {}) {
    const touches = [...(native.touches ?? [])].map(
      ({ clientX, clientY, identifier }) => ({ clientX, clientY, identifier }),
    );
    const dataset = { ...element.dataset };
    delete dataset.tag;
    window.heard(id, handler, {
      type,
      detail,
      touches,
      currentTarget: { dataset },
    });
  }

  window.tap = (id, name) => {
    const found = roots.get(id)?.shadow.querySelector(`[data-id="${name}"]`);
    found?.click();
    return Boolean(found);
  };

  window.type = (id, name, value) => {
    const found = roots
      .get(id)
      .shadow.querySelector(`input[data-name="${name}"]`);
    found.value = value;
    found.dispatchEvent(new Event("input"));
  };

  window.textOf = (id) =>
    roots.get(id)?.shadow.lastElementChild.innerText ?? "";

  window.boxOf = (id, selector) => {
    const element = roots.get(id)?.shadow.querySelector(selector);
    if (!element) return null;
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  };

  /** Carries out what was drawn on a canvas. */
  window.paint = (id, selector, size, calls) => {
    const canvas = roots.get(id)?.shadow.querySelector(selector);
    if (!canvas) return;
    Object.assign(canvas, size);
    const pen = canvas.getContext("2d");
    for (const [name, given] of calls)
      if (Array.isArray(given)) pen[name](...given);
      else pen[name] = given;
  };
})();
