import { classPage } from '../class-page/page';
import type { Details, Report } from '../report';
import { codeToHtml } from '../report/code';
import { linkTo } from '../report/links';
import { staffPage, studentPage } from '../report/page';
import { capped, html, plain, visible } from '../report/text';
import { valuesToHtml } from '../report/values';
import { expectInert, expectInertClass, expectInertStaff } from './inert';
import { details, itemOrder, madeUpClass, reportOf, unreadable } from './report-class';

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><script>alert(1)</script>',
  '</style><svg onload=alert(1)>',
  '</code></pre><iframe src=javascript:alert(1)>',
  '<!--',
  ']]><b>',
  '`onload=alert(1)`',
  '&lt;script&gt;',
  'javascript:alert(1)',
  '\u0000<\u0000script>',
  '{{1}}${1}',
  '$&$1',
];

/** A report that has the attack in every field, also those that the schema would refuse. */
function hostile(attack: string): { report: Report; details: Details } {
  const items = (['fail', 'error', 'manual', 'pass'] as const).map((status, i) => ({
    id: `${attack}${i}`,
    problem: 1,
    points: 1,
    score: status === 'pass' ? 1 : 0,
    status,
    feedback: `${attack}\n${attack}`,
    mistake: attack,
  }));
  const value = new Map([[attack, attack]]);
  const shown = { about: attack, expected: value, got: { unsupported: attack } };
  const arguments_ = [
    { name: attack, value },
    { name: attack, value: attack },
  ];
  const hidden = { id: attack, feedback: attack, printed: attack, call: { function: attack, arguments: arguments_ } };
  const standing: Report['standing'] = {
    mark: 1,
    sentences: [attack],
    attempts: [
      { name: attack, time: attack, counts: true },
      { name: attack, counts: false },
    ],
  };
  return {
    report: { student: attack, sheet: attack, score: 1, maxScore: 4, items, notes: [attack], standing },
    details: {
      source: attack,
      items: Object.fromEntries(
        items.map((item, i) => {
          const one = i ? shown : { ...shown, got: value };
          return [item.id, { example: one, hidden: { ...hidden, ...one } }];
        }),
      ),
      cells: [
        { items: items.map((item) => item.id), source: attack },
        { items: [items[0]!.id], source: `'${attack}' // ${attack}\n/* ${attack}`, number: 1 },
        { items: [items[1]!.id], source: attack, markdown: true },
      ],
      printed: attack,
    },
  };
}

test.each(ATTACKS)('%j is inert in every field of both pages', (attack) => {
  const { report, details: hostileDetails } = hostile(attack);
  const [staff, student] = [staffPage(report, hostileDetails), studentPage(report, hostileDetails)];
  expectInertStaff(staff);
  expectInert(student);
  for (const page of [staff, student]) expect(page).toContain(html(attack));
});

test('so are all of them on the page of the class, as one sheet and as many', () => {
  const reports = ATTACKS.map((attack) => hostile(attack).report);
  const page = classPage(reports.map((report) => ({ ...report, sheet: ATTACKS[1]! })));
  expectInertClass(page);
  for (const attack of ATTACKS) expect(page).toContain(html(attack));
  expectInertClass(classPage(reports.slice(0, 3)));
});

test('the check itself finds an attack', () => {
  for (const attack of ['<script>1</script>', '<img src="x">', '<p onclick="x">', '<a href="javascript:1">', '<b>']) {
    const attacked = [staffPage, studentPage].map((of) => of(reportOf('anna')).replace('</main>', `${attack}</main>`));
    expect(() => expectInertStaff(attacked[0]!)).toThrow('unexpected');
    expect(() => expectInert(attacked[1]!)).toThrow('unexpected');
  }
});

test('the pages of the class: nothing from outside, a policy, a language, one heading of the first order', async () => {
  const pages = [
    ...madeUpClass().flatMap(({ report, details: own }) => [staffPage(report, own), studentPage(report, own)]),
    classPage(madeUpClass().map(({ report }) => report)),
  ];
  for (const page of pages) {
    (page.includes('<script>') ? expectInertClass : expectInert)(page);
    expect(page).toContain('<html lang="en">');
    expect(page).toContain("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).not.toMatch(/src=|@import|https?:\/\/(?!www\.w3\.org\/)/);
  }
});

test('a status is said in words, with points, feedback with its line breaks, the code, what was printed and the notes', () => {
  const changes = { importance: { status: 'fail' as const, feedback: 'first line\nsecond <line>' } };
  const page = staffPage(reportOf('anna', changes, ['cell 14 was there twice']), details);
  expect(page).toContain(
    '✗</span> wrong</span><h3><code>importance</code></h3><span class="quiet time">0.04 s</span><span class="points">0 of 8 points',
  );
  expect(page).toContain('first line\nsecond &lt;line&gt;');
  expect(page).toContain('<strong>84</strong> of 100 points');
  expect(page).toContain('18 points of written answers are still to be marked; up to 10 more are a bonus.');
  expect(page).toContain('cell 14 was there twice');
  expect(page).toContain('masks made: 40\n‹U+001B›[31mred?');
  expect(page).toContain('<span class="keyword">return</span> weighted.div(n)');
  expect(page).toContain(
    '<summary>1 other cell of the notebook</summary><h3> <span class="place">cell 12: <code>const mean',
  );
  expect(page).toContain('Its cell stands with <a href="#masksAtPrintedDelta">');
});

test('an unreadable notebook has a page that says why', () => {
  const page = staffPage(unreadable('felix'));
  expect(page).toContain('<strong>0</strong> of 100 points');
  expect(page).toContain('01-relax.ipynb: expected JSON, the file ends at character 1200 inside a string');
  expect(page).not.toContain('bonus');
  // The same with its items listed, each with the reason: said once, not nineteen times.
  const all = itemOrder.map((id) => [id, { status: 'error' as const, feedback: 'broken' }]);
  const listed = reportOf('felix', Object.fromEntries(all), ['broken']);
  expect(staffPage(listed, details).match(/broken/g)).toHaveLength(1);
  expect(staffPage(listed)).not.toContain('bonus');
});

test('maps are pictures, their difference has a scale of its own, small ones and numbers are tables', () => {
  const map = (factor: number) =>
    Array.from({ length: 5 }, (_, y) => Array.from({ length: 4 }, (_, x) => factor * (y + x)));
  const drawn = valuesToHtml(map(1), map(2));
  expect(drawn).toContain('aria-label="Heat maps: expected, 5 by 4; got, 5 by 4; got − expected, 5 by 4"');
  expect(drawn.match(/>14<\/text>/g)).toHaveLength(2); // one scale, 0 to 14, for both
  expect(drawn).toContain('>\u22127</text>');
  const long = Array.from({ length: 20_000 }, (_, i) => [Math.sin(i)]);
  expect(valuesToHtml(long, long).length).toBeLessThan(60_000); // a page does not grow with what a student returns
  expect(valuesToHtml(map(1), map(100))).toContain('got (own scale)');
  expect(valuesToHtml(map(1), map(1))).toContain('got − expected: 0');
  expect(valuesToHtml(4612, 4611)).toContain('<th scope="row">got</th><td><code>4611</code>');
  // biome-ignore format: a matrix
  expect(valuesToHtml([[1, 2], [3, 4]], [[1, 2], [3, NaN]])).toContain('<td>NaN</td>');
  expect(valuesToHtml(map(1), { unsupported: 'a <function>' })).toContain('a &lt;function&gt;');
});

test("a student's value of any form is drawn without an error and without flooding the page", () => {
  const tensor = (shape: number[], length: number) => {
    return { tensor: true as const, dtype: 'float32', shape, data: new Float32Array(length).fill(NaN) };
  };
  type Nested = (number | Nested)[];
  let nested: Nested = [1];
  for (let i = 0; i < 2000; i++) nested = [nested];
  const values = [
    tensor([2, 3], 4),
    tensor([0, 7], 0),
    tensor([], 1),
    tensor([500, 700], 350000),
    tensor([900, 20, 20], 360000),
    tensor([1, 2, 3, 4], 24),
    nested,
    [],
    [[]],
    [[1], [2, 3]],
    null,
    true,
    'x'.repeat(1e5),
    Array.from({ length: 1e5 }, (_, i) => i),
    Infinity,
    -0,
    new Map([['a', new Map([['b', 1]])]]),
    [[Infinity, -Infinity]],
  ];
  for (const got of values) {
    // biome-ignore format: a matrix
    for (const expected of [undefined, 1, [[1, 2], [3, 4]], tensor([12, 16], 192), new Map([['a', 1]])]) {
      const shown = valuesToHtml(expected, got);
      expectInert(`<style></style>${shown}`);
      expect(shown.length).toBeLessThan(200_000);
    }
  }
});

test('code keeps its lines, and hostile code is cut', () => {
  const source = 'const a = `x\n${b}`; // c\n/* d\n e */ let é = 0x1F;';
  const shown = codeToHtml(source);
  expect(shown.match(/class="line"/g)).toHaveLength(4);
  expect(shown.replace(/<[^>]*>/g, '')).toBe(html(source));
  // a pass that is quadratic does not come back before Jest's limit
  for (const piece of ['/*', "'", '"', '`', '\\', '//', '`\\', '${', '1.', 'in'])
    expect(codeToHtml(piece.repeat(20_000)).length).toBeLessThan(5_000_000);
});

test('unseen characters are shown or, on a terminal, dropped; names keep their joiners', () => {
  expect(visible('a\u202eb\u0000c\u200bd\r\ne\ud800')).toBe('a‹U+202E›b‹U+0000›c‹U+200B›d\ne‹U+D800›');
  expect(visible('👩\u200d🚀 می\u200cخواهم\t.')).toBe('👩\u200d🚀 می\u200cخواهم\t.');
  expect(plain('\u001b[31mred\u001b[0m \u001b]0;title\u0007\u009bx\u202e\n\tb')).toBe('red x b');
  expect(plain('\u001b]0;never ends\nnext')).toBe('next');
  expect(capped('x'.repeat(100), 10)).toBe(`${'x'.repeat(7)}\n… 90 characters left out …\nxxx`);
});

test('links of the index are relative and percent-encoded', () => {
  expect(linkTo('pages', reportOf('a b/#?%"\''))).toBe('pages/a%20b%2F%23%3F%25%22%27/01-relax.html');
  expect(linkTo('pages', reportOf('javascript:alert(1)'))).toBe('pages/javascript%3Aalert(1)/01-relax.html');
  expect(linkTo('pages', reportOf('\ud800'))).toBe('pages/%EF%BF%BD/01-relax.html');
});
