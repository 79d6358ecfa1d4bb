/** One picture as a piece of SVG: the pixels, under them the title, the colour scale with its numbers, and the captions. */
import type { ReadPicture } from './arguments';
import { differenceTable } from './colours';
import { imagePixels, mapPixels, overlayPixels, pngUri, scalePixels } from './pixels';
import { imageCaptions, legendNumbers, type Scale, scaleCaptions } from './scale';
import { escapeText } from './where-shown';

/** A picture that is ready to be placed: how wide and high its pixels are drawn, and the lines of text under them. */
export type Drawn = {
  width: number;
  height: number;
  uri: string;
  pixelated: boolean;
  title: string[];
  legend?: { uri: string; numbers: [string, string, string] };
  captions: string[];
};

/** Fewer pixels than this are seen as squares; more are smoothed when they are enlarged. */
const SMOOTH_FROM = 64;
const INK = '#1f2933';
const QUIET = '#52606d';
const GAP = 6;
const TITLE_LINE = 17;
const BAR = 9;
const NUMBERS_LINE = 15;
const CAPTION_LINE = 14;

/** Pixels and words of a picture that is drawn `width` wide. */
export function draw(picture: ReadPicture, scale: Scale | undefined, width: number, extraCaption: string): Drawn {
  const { image, map } = picture;
  const table = picture.colours === 'difference' ? differenceTable : undefined;
  const pixels =
    map && scale
      ? image
        ? overlayPixels(map, scale.low, scale.high, image)
        : mapPixels(map, scale.low, scale.high, table)
      : imagePixels(image!);
  const captions = map && scale ? scaleCaptions(map, scale) : imageCaptions(image!);
  return {
    width,
    height: Math.max(1, Math.round((width * pixels.height) / pixels.width)),
    uri: pngUri(pixels),
    pixelated: Math.min(pixels.height, pixels.width) < SMOOTH_FROM,
    title: wrap(picture.title, width / 7.8, 2),
    legend:
      map && scale
        ? { uri: pngUri(scalePixels(image !== undefined, table)), numbers: legendNumbers(scale) }
        : undefined,
    captions: [...(extraCaption ? [extraCaption] : []), ...captions].flatMap((line) => wrap(line, width / 5.7, 3)),
  };
}

/**
 * Breaks at spaces; what does not fit into `lines` lines ends in an ellipsis. Letters are counted, since no font is at hand to
 * measure with.
 */
export function wrap(text: string, letters: number, lines: number): string[] {
  const result: string[] = [];
  for (const word of text.split(/[ \t\n\r]+/).filter(Boolean)) {
    const last = result.length - 1;
    if (last >= 0 && result[last]!.length + 1 + word.length <= letters) result[last] += ` ${word}`;
    else result.push(word);
  }
  const cut = (line: string): string =>
    line.length > letters ? `${line.slice(0, Math.max(1, Math.floor(letters) - 1))}…` : line;
  if (result.length > lines) result.splice(lines - 1, Infinity, result.slice(lines - 1).join(' '));
  return result.map(cut);
}

/** The height that `drawnToSvg` needs when the title takes `titleLines` lines and the pixels `imageHeight`. */
export function drawnHeight(drawn: Drawn, titleLines: number, imageHeight: number): number {
  const legend = drawn.legend ? BAR + NUMBERS_LINE : 0;
  const words = titleLines * TITLE_LINE + legend + drawn.captions.length * CAPTION_LINE;
  return imageHeight + (words > 0 ? GAP + words + 4 : 0);
}

/** At (x, y), with the title given `titleLines` lines and the pixels `imageHeight`, so that the neighbours of a row line up. */
export function drawnToSvg(drawn: Drawn, x: number, y: number, titleLines: number, imageHeight: number): string {
  const { width, height } = drawn;
  const box = `x="${x}" y="${y + imageHeight - height}" width="${width}" height="${height}"`;
  const rendering = drawn.pixelated ? ' style="image-rendering:pixelated"' : '';
  const parts = [`<image ${box} preserveAspectRatio="none"${rendering} href="${drawn.uri}"/>`];
  // A hairline around it: a photograph may be as white as the page.
  parts.push(`<rect ${box} fill="none" stroke="#000" stroke-opacity="0.15"/>`);
  let line = y + imageHeight + GAP;
  drawn.title.forEach((text, i) =>
    parts.push(label(text, x + width / 2, line + 13 + i * TITLE_LINE, 'middle', 13, INK, ' font-weight="600"')),
  );
  line += titleLines * TITLE_LINE;
  if (drawn.legend) {
    parts.push(
      `<image x="${x}" y="${line + 2}" width="${width}" height="${BAR}" preserveAspectRatio="none" href="${drawn.legend.uri}"/>`,
    );
    line += BAR + 2;
    for (const [i, anchor] of ['start', 'middle', 'end'].entries()) {
      const text = drawn.legend.numbers[i];
      if (text) parts.push(label(text, x + (width * i) / 2, line + 12, anchor, 11, INK));
    }
    line += NUMBERS_LINE;
  }
  drawn.captions.forEach((text, i) =>
    parts.push(label(text, x + width / 2, line + 11 + i * CAPTION_LINE, 'middle', 11, QUIET)),
  );
  return parts.join('\n');
}

function label(text: string, x: number, y: number, anchor: string, size: number, colour: string, more = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="${colour}"${more}>${escapeText(text)}</text>`;
}
