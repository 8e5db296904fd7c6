// Pages of a mini-program without WeChat: their scripts run in its machine, their templates are held to them.
import { readFileSync } from "node:fs";

/** Opens a page's script as WeChat does; `setData` takes paths of one step, as the samples use it. */
export function openPage(phone, path, query = {}) {
  let page = null;
  phone.run(`${path}.js`, {
    Page: (options) => (page = options),
    getCurrentPages: () => [page],
  });
  page.data = structuredClone(page.data ?? {});
  page.setData = (change) => Object.assign(page.data, structuredClone(change));
  page.loaded = page.onLoad?.(query);
  return page;
}

/** Names that a template uses without the script's having them. */
export function unknownNames(template, page) {
  const text = readFileSync(template, "utf8");
  const handlers = [...text.matchAll(/\bbind\w+="(\w+)"/g)]
    .map(([, name]) => name)
    .filter((name) => typeof page[name] !== "function");
  const used = [...text.matchAll(/\{\{(.*?)\}\}/g)]
    .flatMap(([, code]) =>
      code.replaceAll(/'[^']*'/g, "").match(/(?<![.\w])[a-z]\w*/gi),
    )
    .filter((name) => name && !["item", "true", "false"].includes(name))
    .filter((name) => !(name in page.data));
  return [...handlers, ...used];
}

/** Element names that are opened more or less often than they are closed. */
export function unbalanced(template) {
  const text = readFileSync(template, "utf8").replaceAll(/"[^"]*"/g, '""');
  const open = [];
  for (const [, close, name, alone] of text.matchAll(
    /<(\/?)([\w-]+)[^>]*?(\/?)>/g,
  )) {
    if (close && open.pop() !== name) return [name];
    if (!close && !alone) open.push(name);
  }
  return open;
}
