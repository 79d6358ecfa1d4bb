const SHOWN = 60;

/** The first line that says something (of a comment, its text), cut to a part of a screen's width. */
export function firstLine(text: string): string {
  const lines = text.trim().split('\n');
  const line = (lines.find((one) => /[\p{L}\p{N}]/u.test(one)) ?? lines[0]!).replace(/^\s*(?:\/\*+|\*+)\s+/, '').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}

/** A cell as its author finds it in Jupyter: its place in the notebook (`index` from 0, shown from 1) and its first line. */
export function placeOf(source: string, index: number): string {
  if (index < 0) return 'the first cell';
  const line = firstLine(source);
  return line === '' ? `cell ${index + 1}` : `cell ${index + 1} (“${line}”)`;
}
