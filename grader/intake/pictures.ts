/**
 * The pictures of a notebook's text cells: attached ones, and those that stand in the text itself, as Colab and VS Code put them there.
 * Every tool calls each of them `image.png`: here each has a name of its own, so that cells can be shown together.
 */
import type { NotebookCell } from '../notebook/format';

type Pictures = NonNullable<NotebookCell['attachments']>;

const TYPE = /^image\/(png|jpeg|gif|webp)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const IN_TEXT = /data:image\/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/]+={0,2})/g;
/** An attached picture as the text calls it, in `<…>` or in quotation marks (with spaces), or bare (with parentheses that match). */
const CALLED =
  /attachment:((?<=<attachment:)[^<>\n]+|(?<="attachment:)[^"\n]+|(?<='attachment:)[^'\n]+|[^\s<>"'()]*(?:\([^\s<>"'()]*\)[^\s<>"'()]*)*)/g;

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was attached under a name as a picture, in base64; nothing when it is none. */
function pictureOf(bundle: { [type: string]: unknown }): { [type: string]: string } | undefined {
  const [type, data] = Object.entries(bundle).find(([key]) => TYPE.test(key)) ?? [];
  const text = (Array.isArray(data) ? data.join('') : String(data ?? '')).replace(/\s/g, '');
  return type !== undefined && BASE64.test(text) ? { [type]: text } : undefined;
}

export type Album = {
  /** The text and the pictures of a cell; `dropped` names what was attached and cannot be shown. */
  take(source: string, attached: unknown): { source: string; pictures: Pictures; dropped: string[] };
};

/** As a link in Markdown may spell a name. */
const spellings = (name: string): string[] => {
  try {
    return [...new Set([name, encodeURI(name), encodeURIComponent(name)])];
  } catch {
    return [name]; // half a character
  }
};

/** One for each notebook. */
export function createAlbum(): Album {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  /** The name itself, when no other picture has it. */
  const nameFor = (wanted: string, picture: { [type: string]: string }): string => {
    const key = `${wanted}\n${JSON.stringify(picture)}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    let count = counts.get(wanted) ?? 0;
    let name: string;
    do name = ++count === 1 ? wanted : `${count}-${wanted}`;
    while (taken.has(name));
    counts.set(wanted, count);
    taken.add(name);
    names.set(key, name);
    return name;
  };
  return {
    take(source, attached) {
      const pictures: [string, { [type: string]: string }][] = [];
      const dropped: string[] = [];
      const renamed = new Map<string, string>();
      for (const [name, bundle] of Object.entries(isObject(attached) ? attached : {})) {
        const picture = isObject(bundle) ? pictureOf(bundle) : undefined;
        if (!picture) {
          if (isObject(bundle) && Object.keys(bundle).length > 0) dropped.push(name);
          continue;
        }
        const own = nameFor(name, picture);
        if (own !== name) for (const form of spellings(name)) renamed.set(form, spellings(own).at(-1)!);
        pictures.push([own, picture]);
      }
      const called =
        renamed.size === 0
          ? source
          : source.replace(CALLED, (whole, name: string) => {
              const own = renamed.get(name);
              return own === undefined ? whole : `attachment:${own}`;
            });
      const text = called.replace(IN_TEXT, (_, type: string, data: string) => {
        const picture = { [`image/${type === 'jpg' ? 'jpeg' : type}`]: data };
        const name = nameFor(`picture.${type}`, picture);
        pictures.push([name, picture]);
        return `attachment:${name}`;
      });
      return { source: text, pictures: Object.fromEntries(pictures), dropped };
    },
  };
}
