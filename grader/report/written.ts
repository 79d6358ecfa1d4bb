/** A written answer as HTML: Markdown with formulas, as Jupyter shows it, from a hand that is not trusted. */
import mathPlugin from '@vscode/markdown-it-katex';
import katex from 'katex';
import MarkdownIt from 'markdown-it';
import type { CellDetails } from './details';
import { capped, html, visible } from './text';

type Attachments = NonNullable<CellDetails['attachments']>;
type Environment = { attachments: Attachments; used: Set<string>; links: string[]; formulas: number };

const MOST_ANSWER = 30_000;
const MOST_FORMULA = 2_000;
const MOST_FORMULAS = 300;
const MOST_ADDRESS = 200;

/** As MathML, which needs neither a font nor a script; as its source where it cannot be read. */
function formula(source: string, displayMode: boolean, env: Environment): string {
  const asWritten = () => `<code class="tex">${html(capped(source.trim(), MOST_FORMULA))}</code>`;
  if (source.length > MOST_FORMULA || ++env.formulas > MOST_FORMULAS) return asWritten();
  try {
    return katex.renderToString(visible(source.trim()), {
      displayMode,
      output: 'mathml',
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxSize: 20,
      maxExpand: 300,
    });
  } catch {
    return asWritten(); // a fault of the formula, or one that is nested deeper than the stack
  }
}

const decoded = (address: string) => {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
};

/** An attached picture; intake has let through base64 of known media types alone. */
function pictureToHtml(name: string, bundle: { [type: string]: string }): string {
  const [type, data] = Object.entries(bundle)[0] ?? [];
  if (!type || !data) return '';
  return `<img src="data:${html(type)};base64,${html(data)}" alt="${html(capped(name, 100))}">`;
}

function createRenderer(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).use(mathPlugin, {
    enableBareBlocks: true,
  });
  const { rules } = markdown.renderer;
  const content: NonNullable<typeof rules.text> = (tokens, i) => html(tokens[i]!.content);
  rules.text = content;
  rules.code_inline = (tokens, i) => `<code>${html(tokens[i]!.content)}</code>`;
  rules.code_block = (tokens, i) => `<pre class="printed">${html(tokens[i]!.content)}</pre>`;
  rules.fence = rules.code_block;
  rules.math_inline = (tokens, i, _options, env) => formula(tokens[i]!.content, false, env);
  rules.math_block = (tokens, i, _options, env) =>
    `<div class="formula" tabindex="0">${formula(tokens[i]!.content, true, env)}</div>`;
  rules.math_inline_block = rules.math_block;
  rules.math_inline_bare_block = rules.math_block;
  // Nobody is led out of the page: an address is shown, and not followed.
  rules.link_open = (tokens, i, _options, env: Environment) => {
    env.links.push(tokens[i]!.markup === 'autolink' ? '' : (tokens[i]!.attrGet('href') ?? ''));
    return '<span class="link">';
  };
  rules.link_close = (_tokens, _i, _options, env: Environment) => {
    const address = env.links.pop();
    return `</span>${address ? ` <span class="quiet">(${html(capped(address, MOST_ADDRESS))})</span>` : ''}`;
  };
  rules.image = (tokens, i, _options, env: Environment) => {
    const address = tokens[i]!.attrGet('src') ?? '';
    const name = decoded(address.replace(/^attachment:/, ''));
    if (address.startsWith('attachment:') && Object.hasOwn(env.attachments, name)) {
      env.used.add(name);
      return pictureToHtml(name, env.attachments[name]!);
    }
    const about = [tokens[i]!.content, capped(decoded(address), MOST_ADDRESS)].filter(Boolean).map(html).join(', ');
    return `<span class="quiet">[a picture that is not in the notebook: ${about}]</span>`;
  };
  // The page's own headings come first.
  markdown.core.ruler.push('headings', ({ tokens }) => {
    for (const token of tokens) if (/^heading_/.test(token.type)) token.tag = token.tag < 'h3' ? 'h4' : 'h5';
  });
  return markdown;
}

let renderer: MarkdownIt | undefined;

/** A line of Markdown with formulas, without a paragraph of its own. */
export function lineToHtml(source: string): string {
  renderer ??= createRenderer();
  return renderer.renderInline(capped(source, MOST_ANSWER), {
    attachments: {},
    used: new Set(),
    links: [],
    formulas: 0,
  });
}

/** A picture in HTML's words, which are not taken as HTML here; a name has no line break. */
const IMAGE_TAG = /<img\b[^<>]{0,500}?\bsrc\s*=\s*["']?(attachment:[^"'<>\n]{1,300})[^<>]{0,500}>/gi;

/** Pictures stand where the text calls them, and those that it does not call at its end. Long text is cut. */
export function writtenToHtml(source: string, attachments: Attachments = {}): string {
  renderer ??= createRenderer();
  const env: Environment = { attachments, used: new Set(), links: [], formulas: 0 };
  const text = renderer.render(capped(source, MOST_ANSWER).replace(IMAGE_TAG, '![](<$1>)'), env);
  const rest = Object.entries(attachments)
    .filter(([name]) => !env.used.has(name))
    .map(([name, bundle]) => `<figure>${pictureToHtml(name, bundle)}</figure>`);
  return `<div class="written">${text}${rest.join('')}</div>`;
}
