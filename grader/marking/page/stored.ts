/** What outlives a reload of the page, in this tab alone. */

export function readStored<T>(key: string, none: T): T {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null) ?? none;
  } catch {
    return none;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // a full or forbidden storage: it is still here, for this page
  }
}
