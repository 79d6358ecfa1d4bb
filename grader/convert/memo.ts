import { createHash } from 'node:crypto';

export type Memo<T> = { get(...key: string[]): T | undefined; set(value: T, ...key: string[]): void };

/** Remembers values by the hash of their key, the least recently used forgotten first, up to `capacity` characters of JSON. */
export function createMemo<T>(capacity: number): Memo<T> {
  const entries = new Map<string, { value: T; size: number }>();
  let used = 0;
  const hash = (key: string[]) => createHash('sha256').update(JSON.stringify(key)).digest('base64');
  return {
    get(...key) {
      const name = hash(key);
      const entry = entries.get(name);
      if (!entry) return undefined;
      entries.delete(name);
      entries.set(name, entry);
      return entry.value;
    },
    set(value, ...key) {
      const name = hash(key);
      const size = JSON.stringify(value).length + 200;
      used += size - (entries.get(name)?.size ?? 0);
      entries.delete(name);
      entries.set(name, { value, size });
      for (const [oldest, entry] of entries) {
        if (used <= capacity) break;
        entries.delete(oldest);
        used -= entry.size;
      }
    },
  };
}
