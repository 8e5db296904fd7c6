// WXML as far as the components use it: a template and data become a tree of plain nodes.

/** The elements of a template, each `{ tag, attributes, children }` or a text. */
export function parsed(source) {
  const root = { tag: "root", attributes: {}, children: [] };
  const open = [root];
  const parts =
    /<!--[\s\S]*?-->|<(\/?)([\w-]+)((?:\s+[\w:*-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/g;
  for (const [, close, tag, attributes, alone, text] of source.matchAll(
    parts,
  )) {
    const top = open.at(-1);
    if (text !== undefined) {
      if (text.trim()) top.children.push(text.replace(/\s*\n\s*/g, ""));
    } else if (close) {
      if (top.tag !== tag) throw new Error(`</${tag}> closes <${top.tag}>`);
      open.pop();
    } else if (tag) {
      const element = { tag, attributes: {}, children: [] };
      for (const [, name, value = ""] of attributes.matchAll(
        /([\w:*-]+)(?:="([^"]*)")?/g,
      ))
        element.attributes[name] = value;
      top.children.push(element);
      if (!alone) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1).tag}> is left open`);
  return root;
}

/** What a template shows with these data. */
export function drawn({ children }, data) {
  const nodes = [];
  let taken = false;
  for (const child of children) {
    if (typeof child === "string") {
      nodes.push(String(valueOf(child, data) ?? ""));
      continue;
    }
    const { attributes } = child;
    if ("wx:if" in attributes)
      taken = Boolean(valueOf(attributes["wx:if"], data));
    else if ("wx:elif" in attributes) {
      if (taken) continue;
      taken = Boolean(valueOf(attributes["wx:elif"], data));
    } else if ("wx:else" in attributes) {
      if (taken) continue;
      taken = true;
    } else taken = true;
    if (!taken) continue;
    if (!("wx:for" in attributes)) nodes.push(...element(child, data));
    else {
      const list = valueOf(attributes["wx:for"], data) ?? [];
      const item = attributes["wx:for-item"] ?? "item";
      list.forEach((value, index) =>
        nodes.push(...element(child, { ...data, [item]: value, index })),
      );
    }
  }
  return nodes;
}

function element(template, data) {
  const children = drawn(template, data);
  if (template.tag === "block") return children;
  const node = { tag: template.tag, attributes: {}, events: {}, children };
  for (const [name, value] of Object.entries(template.attributes)) {
    const event = /^(?:bind|catch):?(\w+)$/.exec(name)?.[1];
    if (event) node.events[event] = value;
    else if (!name.startsWith("wx:"))
      node.attributes[name] = valueOf(value, data);
  }
  return [node];
}

const EXPRESSION = /\{\{([\s\S]*?)\}\}/g;

/** A value of a template: an expression keeps its type, a text with expressions in it is a text. */
function valueOf(source, data) {
  const whole = /^\{\{([\s\S]*?)\}\}$/.exec(source);
  if (whole && !whole[1].includes("{{")) return evaluated(whole[1], data);
  return source.replace(EXPRESSION, (_, code) => evaluated(code, data) ?? "");
}

/** As WeChat evaluates: a name that is not there is undefined, and so is what belongs to nothing. */
function evaluated(code, data) {
  const names = new Proxy(data, {
    has: (_, name) => typeof name === "string",
    get: (target, name) => (name in target ? target[name] : undefined),
  });
  try {
    return new Function("names", `with (names) { return (${code}); }`)(names);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Names that a template uses and calls, for a check that they are there. */
export function namesIn(source) {
  const events = [...source.matchAll(/\b(?:bind|catch):?\w+="(\w+)"/g)];
  const own = [...source.matchAll(/wx:for-item="(\w+)"/g)];
  const data = [...source.matchAll(EXPRESSION)].flatMap(([, code]) =>
    code.replaceAll(/'[^']*'/g, "").match(/(?<![.\w])[a-z]\w*/gi),
  );
  const local = ["item", "index", "true", "false", "null"];
  local.push(...own.map(([, name]) => name));
  return {
    handlers: events.map(([, name]) => name),
    data: data.filter((name) => name && !local.includes(name)),
  };
}
