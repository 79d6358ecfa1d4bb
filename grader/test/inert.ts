import { createHash } from 'node:crypto';

/** What a page may be made of. */
const TAGS = new Set(
  'html head meta title style body p a h1 h2 h3 h4 h5 bdi strong main section article header aside nav ul ol li span code pre br'
    .concat(' details summary div table thead tbody tr th td svg g path rect text figure figcaption line tspan image')
    .concat(
      ' em s blockquote hr img math semantics annotation mrow mi mo mn mtext mspace mstyle msub msup msubsup mfrac',
    )
    .concat(' munder mover munderover msqrt mroot mtable mtr mtd mpadded mphantom menclose')
    .split(' '),
);
const ATTRIBUTES = new RegExp(
  `^(?:${[
    'class|id|href|role|lang|charset|name|content|http-equiv|aria-[a-z]+|dir|tabindex|open|scope|start|title|style|d|fill|x|y|x1|x2|y1|y2',
    'dx|dy|width|height|viewBox|preserveAspectRatio|version|xmlns|xmlns:xlink|transform|text-anchor|shape-rendering|stroke|stroke-[a-z]+|opacity',
    'fill-opacity|pointer-events|display|rel|font-[a-z]+|alt|src|encoding|math[a-z]+|stretchy|fence|separator|[lr]space|voffset|m(?:ax|in)size',
    'column[a-z]+|row[a-z]+|script[a-z]+|accent|accentunder|linethickness|symmetric|form|movablelimits|largeop|notation|linebreak|displaystyle',
  ].join('|')})$`,
);

/** What the page of a class has as well: its filters, and one script, which its policy names by a hash. */
const CONTROLS = new Set('form label input select optgroup option button output ol nav'.split(' '));
const CONTROL_ATTRIBUTES = /^(?:hidden|type|autocomplete|placeholder|value|label|data-(?:words|is|sheet|value))$/;
const SCRIPT = /<script>((?:(?!<script>)[\s\S])*)<\/script>\n<\/body>\n<\/html>\n$/;

/** Checks the page of a class, which has controls as well. */
export const expectInertClass = (page: string): void => expectInertStaff(page, true);

/** Checks a page for staff: its script is the one that the policy names, and the rest is inert. */
export function expectInertStaff(page: string, withControls = false): void {
  const [, script] = SCRIPT.exec(page) ?? [];
  const hash = createHash('sha256')
    .update(script ?? '')
    .digest('base64');
  expect(page).toContain(`script-src 'sha256-${hash}';`);
  expectInert(page.replace(SCRIPT, '</body>\n</html>\n'), withControls);
}

/** Reads a page as a browser's tokeniser does, and refuses every tag and attribute that the pages do not use themselves. */
export function expectInert(page: string, withControls = false): void {
  const [head, ...rest] = page.replace(/^<!DOCTYPE html>\n/, '').split('</style>');
  const body = rest.join('</style>');
  expect(rest).toHaveLength(1);
  expect(head!.split('<style>')).toHaveLength(2);
  for (const match of (head!.split('<style>')[0] + body).matchAll(/<(\/?)([^\s>/]*)((?:"[^"]*"|[^>"])*)>?/g)) {
    const [whole, , tag, attributes] = match;
    if (!TAGS.has(tag!) && !(withControls && CONTROLS.has(tag!)))
      throw new Error(`unexpected tag: ${whole.slice(0, 120)}`);
    for (const [, name, value = ''] of attributes!.matchAll(/([^\s=/"]+)(?:\s*="([^"]*)")?/g)) {
      if (!ATTRIBUTES.test(name!) && !(withControls && CONTROL_ATTRIBUTES.test(name!)))
        throw new Error(`unexpected attribute ${name}: ${whole.slice(0, 200)}`);
      if (
        name === 'href' &&
        !/^(?:#|data:image\/png;base64,[\w+/=]+$|\.\.\/\.\.\/index\.html$|(?:\.\.\/\.\.\/(?:students|pages)|pages)\/[\w.~!*()%-]+\/[\w.~!*()%-]+\.html)/.test(
          value,
        )
      )
        throw new Error(`unexpected link ${value}`);
      if (name === 'src' && !/^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=]+$/.test(value))
        throw new Error(`unexpected source ${value}`);
      if (/^(?:style|fill|stroke)$/.test(name!) && /url|\\|expression/i.test(value))
        throw new Error(`unexpected value ${value}`);
    }
  }
}
