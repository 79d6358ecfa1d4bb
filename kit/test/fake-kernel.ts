/** A notebook without a notebook: tslab's public display, as far as the kit uses it, which records what it is sent. */
type Kernel = { __tslab__?: unknown };

/** One message: which output of the cell it belongs to, whether it replaces what was there, and what it carries. */
export type Sent = { display: number; update: boolean; mime: string; data: unknown; text: string };

export function startKernel(): Sent[] {
  const sent: Sent[] = [];
  let displays = 0;
  const newDisplay = (): { raw(mime: string, data: unknown): void } => {
    const display = displays++;
    let update = false;
    return {
      raw(mime, data) {
        const text =
          typeof data === 'string'
            ? data
                .replace(/<[^>]*>/g, ' ')
                .replace(/\s+/g, ' ')
                .trim()
            : '';
        sent.push({ display, update, mime, data, text });
        update = true;
      },
    };
  };
  (globalThis as Kernel).__tslab__ = { require: () => ({ newDisplay }) };
  return sent;
}

export function stopKernel(): void {
  delete (globalThis as Kernel).__tslab__;
}

/** Until the event loop has turned: what one turn may send is counted, and Jest runs many tests in one. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
