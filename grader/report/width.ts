/** How many columns of a terminal a text takes, and cutting and padding by that. */

const MARK = /^(\p{M}|\u200c|\u200d|[\ufe00-\ufe0f])$/u;
const EMOJI = /^\p{Emoji_Presentation}/u;
/** East Asian wide and full-width blocks (Unicode's EastAsianWidth W and F, by block). */
const WIDE = new RegExp(
  [
    String.raw`^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff`,
    String.raw`\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]`,
  ].join(''),
  'u',
);
/** More marks on one letter than any script has: a name that would overflow its line. */
const MOST_CODE_POINTS = 12;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader sees as one character, with its columns: 0, 1 or 2. Marks piled on one letter are cut. */
function cells(text: string): { text: string; columns: number }[] {
  return [...segmenter.segment(text)].map(({ segment }) => {
    const points = [...segment].slice(0, MOST_CODE_POINTS);
    if (EMOJI.test(segment) || segment.includes('\ufe0f') || WIDE.test(segment))
      return { text: points.join(''), columns: 2 };
    return { text: points.join(''), columns: points.every((point) => MARK.test(point)) ? 0 : 1 };
  });
}

/** Columns of a terminal. */
export function columns(text: string): number {
  return cells(text).reduce((sum, cell) => sum + cell.columns, 0);
}

/** At most `width` columns; a text that is cut ends with `…`. */
export function cut(text: string, width: number): string {
  if (width <= 0) return '';
  // Four code units a column are enough to look at: what is longer is cut anyway.
  const all = cells(text.slice(0, width * 4 + 64));
  if (all.reduce((sum, cell) => sum + cell.columns, 0) <= width) return all.map((cell) => cell.text).join('');
  let used = 0;
  let kept = '';
  for (const cell of all) {
    if (used + cell.columns > width - 1) break;
    used += cell.columns;
    kept += cell.text;
  }
  return `${kept}…`;
}

/** Exactly `width` columns: cut, or filled with spaces on the right (on the left with `right`). */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const short = cut(text, width);
  const spaces = ' '.repeat(Math.max(0, width - columns(short)));
  return align === 'left' ? short + spaces : spaces + short;
}
