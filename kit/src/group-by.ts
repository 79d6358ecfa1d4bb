/** `Object.groupBy` and `Map.groupBy` (ES2024), which Node has from 21 on: filled in on Node 20. Their types are in kernel/node-methods.d.ts. */

function groups<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const name = key(item, index++);
    const group = found.get(name);
    if (group) group.push(item);
    else found.set(name, [item]);
  }
  return found;
}

const define = (owner: object, value: unknown) =>
  Object.hasOwn(owner, 'groupBy') ||
  Object.defineProperty(owner, 'groupBy', { value, configurable: true, writable: true });

define(Map, groups);
define(Object, <K extends PropertyKey, T>(items: Iterable<T>, key: (item: T, index: number) => K) =>
  Object.assign(Object.create(null), Object.fromEntries(groups(items, key))),
);

export {};
