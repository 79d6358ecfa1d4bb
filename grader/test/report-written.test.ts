/** Written answers: Markdown and formulas as Jupyter shows them, from a hand that may mean harm. */
import { writtenToHtml } from '../report/written';
import { expectInert } from './inert';

const inert = (source: string, attachments = {}) => {
  const shown = writtenToHtml(source, attachments);
  expectInert(`<style></style>${shown}`);
  return shown;
};
const PICTURE = { 'image/png': 'iVBORw0KGgo=' };

test('Markdown is rendered, formulas are MathML with their source beside them', () => {
  const shown = inert(
    '# Why\n\nBy **Bayes** $P(A) = \\frac{1}{p}$:\n\n$$\\sum_i x_i$$\n\n- one\n- `two`\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  );
  expect(shown).toContain('<h4>Why</h4>');
  expect(shown).toContain('<strong>Bayes</strong>');
  expect(shown).toContain('<mfrac><mn>1</mn><mi>p</mi></mfrac>');
  expect(shown).toContain('<annotation encoding="application/x-tex">\\sum_i x_i</annotation>');
  expect(shown).toContain('<li>one</li>');
  expect(shown).toContain('<td>2</td>');
});

test('bare environments are formulas, and prices are none', () => {
  expect(inert('\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}')).toContain('<mtable');
  expect(inert('5$ and 6$ are 11$')).not.toContain('<math');
});

test('a formula that cannot be read stands as it was written', () => {
  expect(inert('$\\frac{1}{$')).toContain('<code class="tex">\\frac{1}{</code>');
  expect(inert('$\\unknown{<b>}$')).toContain('&lt;b&gt;');
});

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[here](javascript:alert(1))',
  '[here](JaVaScRiPt:alert(1))',
  '[here](data:text/html,<script>1</script>)',
  '[here](https://example.org/"onmouseover="alert(1))',
  '<https://example.org/a>',
  '![pixel](https://example.org/pixel.png)',
  '![pixel](//example.org/pixel.png "title")',
  '![x](attachment:../../secret.png)',
  '[ref]: https://example.org "t"\n\n[a][ref] ![b][ref]',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\includegraphics{https://example.org/x.png}$',
  '$\\htmlStyle{background:url(https://example.org)}{x} \\htmlClass{a}{x}$',
  '$\\url{https://example.org}$',
  '```"><script>\n<script>alert(1)</script>\n```',
  '    <script>indented</script>',
  '`<script>`',
  '# <script>\n> <b>\n\n| <b> |\n|---|\n| <i> |',
  '&lt;script&gt; &#x3c;script&#x3e;',
])('%j does nothing, loads nothing and leads nowhere', (source) => {
  const shown = inert(source, { 'a.png': PICTURE });
  expect(shown).not.toMatch(/<a |href=|<img (?!src="data:)|src="(?!data:)/);
});

test('of a link its address is shown', () => {
  expect(inert('[the paper](https://example.org/p?a=1)')).toContain(
    '<span class="link">the paper</span> <span class="quiet">(https://example.org/p?a=1)</span>',
  );
});

test('an attached picture stands where the text calls it, and one that is not called at the end', () => {
  const attachments = { 'my plot.png': PICTURE, 'b.png': PICTURE };
  const shown = inert('before ![p](attachment:my%20plot.png) after', attachments);
  expect(shown).toMatch(/before <img src="data:image\/png;base64,iVBORw0KGgo=" alt="my plot.png"> after/);
  expect(shown.match(/<img /g)).toHaveLength(2);
});

test.each([
  '<img src="attachment:my plot.png" width=300>',
  "<IMG alt='x' src='attachment:my%20plot.png'/>",
  '<img src=attachment:my%20plot.png>',
])('an attached picture that %s calls stands there', (tag) => {
  const shown = inert(`before ${tag} after`, { 'my plot.png': PICTURE });
  expect(shown).toMatch(/before <img src="data:image\/png;base64,iVBORw0KGgo=" alt="my plot.png"> after/);
  expect(shown.match(/<img /g)).toHaveLength(1);
});

test('long and hostile answers are cut, and do not hang', () => {
  const pieces = [
    '$',
    '$a',
    '$$',
    '*',
    '[',
    '![',
    '`',
    '> ',
    '- ',
    '|',
    '\n\\begin{a}',
    '\\',
    '<',
    '&',
    '_a_ ',
    '$x$ ',
    '$\\frac{',
    '{',
    '<img ',
    '<img src=attachment:',
  ];
  for (const piece of pieces) {
    const shown = inert(piece.repeat(200_000 / piece.length));
    expect(shown.length).toBeLessThan(1_000_000);
  }
  expect(inert('x'.repeat(100_000))).toContain('characters left out');
  expect(inert(`$\\def\\a{xxxxxxxxxx}\\def\\b{${'\\a'.repeat(50)}}${'\\b'.repeat(50)}$`)).toContain('class="tex"');
  expect(inert(`$${'{'.repeat(900)}${'}'.repeat(900)}$`).length).toBeLessThan(100_000);
});
