/** Pictures side by side: one SVG for files and reports, and for the notebook a line of pictures that wraps when it is narrow. */
import { type Picture, type ReadPicture, readPictures } from './arguments';
import { type Drawn, draw, drawnHeight, drawnToSvg } from './picture';
import { scalesOf } from './scale';
import { type Bundle, escapeText } from './where-shown';

export type RowOptions = {
  /** `own` (default): each map spans its own smallest to largest value; `shared`: one scale for all of them, to compare them. */
  range?: 'shared' | 'own';
  /** Pictures in a line of the SVG, 4 if not given. */
  columns?: number;
  /** Width of one picture, in CSS pixels, 224 if not given. */
  width?: number;
};

const WIDTH = 224;
const COLUMNS = 4;
const SPACE = 18;
const MARGIN = 10;
const WRAPPING = 'display:flex;flex-wrap:wrap;align-items:flex-start;width:fit-content;max-width:100%;background:#fff';
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/**
 * Draws `pictures` side by side as one SVG without any outside reference: the pixels are embedded as PNG. Shows nothing.
 *
 * @throws when a picture has neither image nor map, or a tensor has the wrong shape
 * @example writeFileSync('maps.svg', rowToSvg([{ title: 'cat', image }, { title: 'importance', image, map }]))
 */
export function rowToSvg(pictures: Picture[], options: RowOptions = {}): string {
  return toSvg(drawAll('rowToSvg', readPictures('rowToSvg', pictures), options), options);
}

/** Maps whose numbers are at hand, side by side, for pages. `label` says what they are to those who do not see them. */
export function mapsToSvg(pictures: ReadPicture[], label: string): string {
  const svg = toSvg(drawAll('mapsToSvg', pictures, { width: 176 }));
  return svg.replace('<svg ', `<svg role="img" aria-label="${escapeText(label)}" `);
}

/** @throws when an option is not what `RowOptions` says */
export function drawAll(call: string, pictures: ReadPicture[], options: RowOptions, caption = ''): Drawn[] {
  const { range = 'own', columns = COLUMNS, width = WIDTH } = options;
  if (range !== 'own' && range !== 'shared')
    throw new Error(`${call}: expected range to be 'own' or 'shared', got ${JSON.stringify(range)}`);
  if (!Number.isInteger(columns) || columns < 1)
    throw new Error(`${call}: expected columns to be a whole number, 1 or more, got ${columns}`);
  if (!(width >= 32 && width <= 4096)) throw new Error(`${call}: expected width to be 32 to 4096, got ${width}`);
  const scales = scalesOf(pictures, range);
  return pictures.map((picture, i) => draw(picture, scales[i], width, caption));
}

/** All of `drawn` in one SVG, `options.columns` in a line. */
export function toSvg(drawn: Drawn[], options: RowOptions = {}): string {
  const { columns = COLUMNS, width = WIDTH } = options;
  const parts: string[] = [];
  let y = MARGIN;
  for (let first = 0; first < drawn.length; first += columns) {
    const line = drawn.slice(first, first + columns);
    const { titleLines, imageHeight } = alignment(line);
    line.forEach((one, i) => parts.push(drawnToSvg(one, MARGIN + i * (width + SPACE), y, titleLines, imageHeight)));
    y += Math.max(...line.map((one) => drawnHeight(one, titleLines, imageHeight))) + SPACE;
  }
  const across = Math.min(columns, drawn.length);
  return frame(2 * MARGIN + across * width + (across - 1) * SPACE, y - SPACE + MARGIN, parts.join('\n'));
}

/** What a line of pictures has in common, so that titles and scales stand at the same height. */
function alignment(line: Drawn[]): { titleLines: number; imageHeight: number } {
  return {
    titleLines: Math.max(...line.map((one) => one.title.length)),
    imageHeight: Math.max(...line.map((one) => one.height)),
  };
}

/** White behind everything: the text is dark, also where the page is. */
function frame(width: number, height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${FONT}">\n` +
    `<rect width="${width}" height="${height}" fill="#fff"/>\n${content}\n</svg>\n`
  );
}

/** For the notebook: HTML whose pictures wrap, each an SVG of its own, and the same in words. */
export function toBundle(drawn: Drawn[]): Bundle {
  const { titleLines, imageHeight } = alignment(drawn);
  const images = drawn.map((one) => {
    const width = one.width + 2 * MARGIN;
    const height = drawnHeight(one, titleLines, imageHeight) + 2 * MARGIN;
    const svg = frame(width, height, drawnToSvg(one, MARGIN, MARGIN, titleLines, imageHeight));
    // A data URI and not inline SVG: it survives the sanitizer of a notebook that is not trusted. Width and height are fixed, so
    // that the page does not jump when the picture is replaced.
    return `<img width="${width}" height="${height}" alt="${escapeText(inWords(one))}" src="${svgUri(svg)}">`;
  });
  return {
    'text/html': `<div style="${WRAPPING}">${images.join('')}</div>`,
    'text/plain': drawn.map(inWords).join('\n'),
  };
}

function svgUri(svg: string): string {
  const readable: Record<string, string> = {
    '%20': ' ',
    '%2F': '/',
    '%2B': '+',
    '%3D': '=',
    '%3A': ':',
    '%3B': ';',
    '%2C': ',',
  };
  return `data:image/svg+xml,${encodeURIComponent(svg).replace(/%(?:20|2F|2B|3D|3A|3B|2C)/g, (code) => readable[code]!)}`;
}

/** e.g. `importance, 0.512 to 0.553, colours span this map’s own range` */
function inWords({ title, legend, captions }: Drawn): string {
  const [low, , high] = legend?.numbers ?? ['', '', ''];
  return [title.join(' ') || 'picture', ...(low && high ? [`${low} to ${high}`] : []), ...captions].join(', ');
}
