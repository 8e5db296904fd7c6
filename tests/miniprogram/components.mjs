// WeChat's components: their scripts in a bare machine, what they show in a browser, and between the two only messages.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { drawn, parsed } from "./wxml.mjs";
import { weChat } from "./wechat.mjs";

const renderer = join(import.meta.dirname, "renderer.js");

/**
 * A phone with a mini-program, shown in a browser's page. `open(path, properties)` shows one component, by its path
 * without ending; see {@link Shown}.
 */
export async function stageOf(page, files, options = {}) {
  await page.setContent(
    `<!doctype html><html lang=zh-CN><title>xuezhao</title><meta name=viewport content="width=device-width"><meta name=color-scheme content="light dark">
    <style>body{margin:0;padding:12px;background:#ededed;font-family:"Noto Sans CJK SC",sans-serif}
    @media(prefers-color-scheme:dark){body{background:#111}}</style>`,
  );
  const shown = new Map();
  const phone = weChat(files, options);
  const bytes = (path) => {
    try {
      return phone.read(path).toString("base64");
    } catch {
      return null;
    }
  };
  await expose(page, "readFile", bytes);
  await expose(page, "heard", (id, handler, event) =>
    shown.get(id)?.handle(handler, event),
  );
  await page.evaluate(readFileSync(renderer, "utf8"));
  const definitions = new Map();
  const define = (path) => {
    if (!definitions.has(path)) {
      const pages = [];
      phone.run(`${path}.js`, {
        Component: (given) => definitions.set(path, given),
        Page: (given) => definitions.set(path, asComponent(given)),
        getCurrentPages: () => pages,
      });
    }
    return definitions.get(path);
  };
  const stage = { page, phone, files, shown, define };
  const open = async (path, properties, onEvent) => {
    const component = new Component(stage, path, properties, onEvent);
    await page.evaluate(
      (...given) => window.mount(...given),
      component.id,
      "root-component",
      component.style,
    );
    component.attach();
    return component;
  };
  return { phone, open };
}

const exposed = new WeakMap();

/** Gives the page a function; the newest one where there are several. */
async function expose(page, name, body) {
  const all = exposed.get(page) ?? {};
  exposed.set(page, all);
  const isNew = !(name in all);
  all[name] = body;
  if (isNew) await page.exposeFunction(name, (...given) => all[name](...given));
}

/** A page as a component: `onLoad` gets the properties, which are its query. */
const asComponent = ({ data, ...methods }) => ({
  data,
  methods,
  isPage: true,
  lifetimes: {
    attached() {
      this.onLoad?.(this.query);
    },
    detached() {
      this.onUnload?.();
    },
  },
});

/** Confirms each group of declarations of a photo component, and sends the photo. */
export async function confirmAndSend(photo) {
  for (const at of photo.data.shown.declarations.keys())
    await photo.tap(`confirm-${at}`);
  await photo.until(({ shown }) => !shown.isClosed);
  await photo.tap("send");
}

let last = 0;

/** One component on the screen. */
class Component {
  constructor(stage, path, properties = {}, onEvent = () => {}) {
    this.stage = stage;
    this.path = path;
    this.id = `component-${++last}`;
    this.onEvent = onEvent;
    this.events = [];
    this.children = new Map();
    const definition = stage.define(path);
    this.definition = definition;
    const text = (end) => String(stage.files[`${path}.${end}`]);
    this.template = parsed(text("wxml"));
    this.style = styleOf(stage.files, `${path}.wxss`);
    this.using = JSON.parse(text("json")).usingComponents ?? {};
    const defaults = Object.entries(definition.properties ?? {}).map(
      ([name, { value }]) => [name, value],
    );
    this.data = copied({
      ...Object.fromEntries(defaults),
      ...definition.data,
      ...(definition.isPage ? {} : properties),
    });
    this.query = properties;
    this.drawing = Promise.resolve();
    this.instance = this.makeInstance();
    stage.shown.set(this.id, this);
  }

  makeInstance() {
    const component = this;
    return {
      ...this.definition.methods,
      query: this.query,
      get data() {
        return component.data;
      },
      get properties() {
        return component.data;
      },
      setData: (change, done) => this.setData(change, done),
      triggerEvent: (name, detail) => {
        this.events.push([name, copied(detail ?? {})]);
        this.onEvent(name, copied(detail ?? {}));
      },
      createSelectorQuery: () => queryOf(this),
    };
  }

  attach() {
    this.isAttached = true;
    this.definition.lifetimes?.attached?.call(this.instance);
    this.draw();
  }

  /** Properties as the template around it gives them; only what has changed is told. */
  take(attributes) {
    const changed = Object.entries(attributes).filter(
      ([name, value]) =>
        name in (this.definition.properties ?? {}) &&
        JSON.stringify(value) !== JSON.stringify(this.data[name]),
    );
    if (changed.length > 0) this.setData(Object.fromEntries(changed));
  }

  setData(change, done) {
    Object.assign(this.data, copied(change));
    const changed = Object.keys(change);
    for (const [names, observer] of Object.entries(
      this.definition.observers ?? {},
    ))
      if (names.split(/,\s*/).some((name) => changed.includes(name)))
        observer.call(this.instance);
    this.draw(done);
  }

  draw(done) {
    if (!this.isAttached) return;
    const nodes = drawn(this.template, this.data);
    this.withChildren(nodes);
    const plain = JSON.parse(JSON.stringify(nodes));
    this.drawing = this.drawing
      .then(() =>
        this.stage.page.evaluate(
          (...given) => window.draw(...given),
          this.id,
          plain,
        ),
      )
      .then(() => {
        for (const child of this.children.values())
          if (!child.isAttached) child.attach();
        done?.call(this.instance);
      })
      .catch((error) => {
        if (this.isAttached) throw error;
      });
  }

  /** Makes the components in a tree, and takes away those that are in it no more. */
  withChildren(nodes) {
    const seen = new Set();
    const visit = (node, place) => {
      if (typeof node === "string") return;
      node.children.forEach((child, at) => visit(child, `${place}/${at}`));
      const used = this.using[node.tag];
      if (!used) return;
      seen.add(place);
      const known = this.children.get(place);
      const child = known ?? this.makeChild(place, used, node);
      if (known) known.take(node.attributes);
      node.component = { id: child.id, style: child.style };
    };
    nodes.forEach((node, at) => visit(node, String(at)));
    for (const [place, child] of this.children)
      if (!seen.has(place)) {
        this.children.delete(place);
        child.detach();
      }
  }

  makeChild(place, used, { attributes, events }) {
    const path = posix.join(posix.dirname(this.path), used);
    const given = Object.entries(attributes).filter(
      ([name]) => !/^(class|style)$/.test(name),
    );
    const hear = (name, detail) => {
      if (events[name]) this.handle(events[name], { type: name, detail });
    };
    const child = new Component(
      this.stage,
      path,
      Object.fromEntries(given),
      hear,
    );
    this.children.set(place, child);
    return child;
  }

  handle(handler, event) {
    const method = this.instance[handler];
    if (!method) throw new Error(`${this.path} has no ${handler}`);
    return void method.call(this.instance, event);
  }

  /** Taps the element with this `data-id`, once it is drawn. */
  async tap(name) {
    await this.settled();
    const found = await this.stage.page.evaluate(
      (...given) => window.tap(...given),
      this.id,
      name,
    );
    if (!found) throw new Error(`nothing to tap called ${name}`);
    await this.settled();
  }

  /** Types into the field with this `data-name`. */
  async type(name, value) {
    await this.settled();
    await this.stage.page.evaluate(
      (...given) => window.type(...given),
      this.id,
      name,
      value,
    );
    await this.settled();
  }

  /** The words on the screen. */
  async text() {
    await this.settled();
    return this.stage.page.evaluate((id) => window.textOf(id), this.id);
  }

  /** Waits until everything is drawn that was to be drawn. */
  async settled() {
    for (let drawing = null; drawing !== this.drawing;) {
      drawing = this.drawing;
      await drawing;
    }
  }

  /** Waits until the data are so. */
  async until(holds) {
    const end = Date.now() + 60_000;
    while (!holds(this.data)) {
      if (Date.now() > end)
        throw new Error(`waited in vain: ${JSON.stringify(this.data)}`);
      await new Promise((done) => setTimeout(done, 20));
    }
    await this.settled();
  }

  /** The first component inside this one. */
  get child() {
    return [...this.children.values()][0];
  }

  detach() {
    this.isAttached = false;
    for (const child of this.children.values()) child.detach();
    this.definition.lifetimes?.detached?.call(this.instance);
    this.stage.shown.delete(this.id);
  }

  /** Takes the component off the screen, as WeChat does when its page is left. */
  async close() {
    this.detach();
    await this.drawing;
    await this.stage.page.evaluate((id) => window.unmount(id), this.id);
  }
}

/** The style of a component, with what it imports. */
function styleOf(files, path) {
  const text = String(files[path] ?? "");
  return text.replaceAll(/@import "([^"]+)";/g, (_, name) =>
    styleOf(files, posix.join(posix.dirname(path), name)),
  );
}

/** Data as they reach the other thread. */
const copied = (value) =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

/** `createSelectorQuery`, as far as it is used. */
function queryOf(component) {
  const { page } = component.stage;
  let selector = "";
  let answer = () => {};
  let withNode = false;
  const query = {
    select(given) {
      selector = given;
      return query;
    },
    boundingClientRect(hear) {
      answer = hear;
      return query;
    },
    fields() {
      withNode = true;
      return query;
    },
    async exec(hear) {
      await component.drawing;
      const box = await page.evaluate(
        (...given) => window.boxOf(...given),
        component.id,
        selector,
      );
      answer(box);
      hear?.([
        box && withNode ? { ...box, node: canvasOf(component, selector) } : box,
      ]);
    },
  };
  return query;
}

/** A canvas whose drawing is carried out in the browser. */
function canvasOf(component, selector) {
  const calls = [];
  const pen = new Proxy(
    {},
    {
      get: (values, name) =>
        name in values
          ? values[name]
          : (...given) => void calls.push([name, given]),
      set: (values, name, value) => {
        values[name] = value;
        calls.push([name, value]);
        return true;
      },
    },
  );
  const canvas = { width: 0, height: 0, getContext: () => pen };
  setTimeout(() => {
    const { width, height } = canvas;
    component.stage.page
      .evaluate(
        (...given) => window.paint(...given),
        component.id,
        selector,
        { width, height },
        calls,
      )
      .catch(() => undefined);
  }, 0);
  return canvas;
}

/** The definition of a component, without a screen. */
stageOf.definition = (files, path, hear) =>
  weChat(files).run(`${path}.js`, { Component: hear });
