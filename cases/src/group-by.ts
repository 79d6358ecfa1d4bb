/** Elements by their key, in the order in which keys and elements come (`Map.groupBy` is of Node 21). */
export function groupBy<T, K>(list: Iterable<T>, key: (element: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const element of list) {
    const own = key(element);
    const group = groups.get(own);
    if (group) group.push(element);
    else groups.set(own, [element]);
  }
  return groups;
}
