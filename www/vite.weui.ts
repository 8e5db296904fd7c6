import type { Container, Root, Rule } from "postcss";
import type { Plugin } from "vite";

/**
 * Drops what the page does not use of WeUI: rules for classes that `source` does not name, then the colours, sizes
 * and movements that no rule asks for any more. They are nine tenths of it, and a phone would look at them for every
 * element that it draws.
 */
export function usedWeui(source: string): Plugin {
  const named = [...new Set(source.match(/weui-[\w-]+/g))];
  const isUsed = (selector: string) =>
    (selector.match(/\.weui-[\w-]+/g) ?? []).every((name) =>
      named.includes(name.slice(1)),
    ) &&
    (selector.match(/(?<=class[*^]=["']?\s?)weui-[\w-]+/g) ?? []).every(
      (start) => named.some((name) => name.startsWith(start)),
    );
  const plugin = {
    postcssPlugin: "used-weui",
    OnceExit(root: Root) {
      root.walkRules((rule) => keepSelectors(rule, isUsed));
      dropUnasked(root);
      root.walkAtRules(/keyframes$/, (movement) => {
        if (
          movement.params.startsWith("weui") &&
          !isPlayed(root, movement.params)
        )
          movement.remove();
      });
      dropEmpty(root);
    },
  };
  return {
    name: "used-weui",
    config: () => ({ css: { postcss: { plugins: [plugin] } } }),
  };
}

function keepSelectors(rule: Rule, isUsed: (selector: string) => boolean) {
  const { parent } = rule;
  if (parent?.type === "atrule" && "name" in parent)
    if (String(parent.name).endsWith("keyframes")) return;
  const kept = rule.selectors.filter(isUsed);
  if (kept.length === 0) rule.remove();
  else if (kept.length < rule.selectors.length) rule.selectors = kept;
}

/** Custom properties of WeUI stay where a rule asks for them, or one that stays does. */
function dropUnasked(root: Root): void {
  const asked = new Set<string>();
  const isOwn = (property: string) => property.startsWith("--weui-");
  const ask = (value: string) =>
    value.match(/--weui-[\w-]+/g)?.forEach((property) => asked.add(property));
  root.walkDecls(({ prop, value }) => void (isOwn(prop) || ask(value)));
  for (let before = -1; before < asked.size;) {
    before = asked.size;
    root.walkDecls(({ prop, value }) => void (asked.has(prop) && ask(value)));
  }
  root.walkDecls((declaration) => {
    const { prop } = declaration;
    if (isOwn(prop) && !asked.has(prop)) declaration.remove();
  });
}

function isPlayed(root: Root, movement: string): boolean {
  let found = false;
  root.walkDecls(/animation/, ({ value }) => {
    found ||= value.includes(movement);
  });
  return found;
}

function dropEmpty(container: Container): void {
  container.each((node) => {
    if (!("nodes" in node) || node.nodes === undefined) return;
    dropEmpty(node as Container);
    if (node.nodes.length === 0) node.remove();
  });
}
