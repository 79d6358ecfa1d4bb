/**
 * Where a text stops being JSON, in our own words: an engine's message would quote the file, and differs between versions of
 * Node.
 */
export type JsonFault = { line: number; column: number; expected: string };

const TOKENS = /[ \t\n\r]+|[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The token at an offset, or undefined. A string is read piece by piece: a picture's can be too long for one expression. */
function tokenAt(text: string, offset: number): string | undefined {
  if (text[offset] !== '"') {
    TOKENS.lastIndex = offset;
    return TOKENS.exec(text)?.[0];
  }
  for (let at = offset + 1; ; ) {
    PLAIN.lastIndex = at;
    at += PLAIN.exec(text)![0].length;
    if (text[at] === '"') return text.slice(offset, at + 1);
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(text)?.[0];
    if (escape === undefined) return undefined;
    at += escape.length;
  }
}

function place(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** What the reader waits for: a value, a key, … `]` and `}` say that the list or object may also end here. */
type State = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or ]' | ', or }' | 'the end';

const WORDS: Record<State, string> = {
  value: 'a value',
  'value or ]': 'a value or `]`',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or `}`',
  ':': '`:`',
  ', or ]': '`,` or `]`',
  ', or }': '`,` or `}`',
  'the end': 'the end of the file',
};

/** @returns the first fault, or undefined for a text that is JSON. No recursion: brackets may be nested as deep as they like. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('[' | '{')[] = [];
  let state: State = 'value';
  const after = (): State => (open.length === 0 ? 'the end' : open[open.length - 1] === '[' ? ', or ]' : ', or }');
  let offset = 0;
  while (offset < text.length) {
    const token = tokenAt(text, offset);
    if (token !== undefined && /^\s/.test(token)) {
      offset += token.length;
      continue;
    }
    const next: State | undefined = token === undefined ? undefined : step(state, token, open, after);
    if (next === undefined) return { ...place(text, offset), expected: WORDS[state] };
    state = next;
    offset += token!.length;
  }
  return state === 'the end'
    ? undefined
    : { ...place(text, offset), expected: `${WORDS[state]}, not the end of the file` };
}

function step(state: State, token: string, open: ('[' | '{')[], after: () => State): State | undefined {
  const isKey = state === 'key' || state === 'key or }';
  if (isKey && token.startsWith('"')) return ':';
  if (state === ':' && token === ':') return 'value';
  if (token === ',' && state === ', or ]') return 'value';
  if (token === ',' && state === ', or }') return 'key';
  if (
    (token === ']' && (state === ', or ]' || state === 'value or ]')) ||
    (token === '}' && (state === ', or }' || state === 'key or }'))
  ) {
    open.pop();
    return after();
  }
  if (state !== 'value' && state !== 'value or ]') return undefined;
  if (token === '[' || token === '{') {
    open.push(token);
    return token === '[' ? 'value or ]' : 'key or }';
  }
  return /^[\]},:]$/.test(token) ? undefined : after();
}
