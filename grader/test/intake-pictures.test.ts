/** Pictures of answers: attached, in the text itself, of one name in several cells, and photographed anew. */
import { isUntouched } from '../intake/attempts';
import { cellsOf, SHEETS, take, workAnd, write } from './intake-folder';

describe('pictures', () => {
  const [one, two] = [{ 'image/png': 'iVBORw0KGgo=' }, { 'image/png': 'AAAA' }];
  const text = (source: string, attachments?: object) => ({ cell_type: 'markdown', source, attachments });

  test('in the text itself, as Colab and Google Docs write them, become attached ones', async () => {
    const uri = 'data:image/png;base64,iVBORw0KGgo=';
    const { cells } = await cellsOf(
      text(`a ![](${uri}) b <img src="${uri}">\n![][1]\n\n[1]: <data:image/jpg;base64,AAAA>`),
    );
    expect(cells[0]).toMatchObject({
      source:
        'a ![](attachment:picture.png) b <img src="attachment:picture.png">\n![][1]\n\n[1]: <attachment:picture.jpg>',
      attachments: { 'picture.png': one, 'picture.jpg': { 'image/jpeg': 'AAAA' } },
    });
  });
  test('of one name in several cells stay apart', async () => {
    const { cells } = await cellsOf(
      text('![](attachment:my%20proof.png)', { 'my proof.png': one }),
      text('![](attachment:my%20proof.png)', { 'my proof.png': two }),
      text('![](attachment:my%20proof.png)', { 'my proof.png': one }),
    );
    expect(cells.map(({ source, attachments }) => [source, attachments])).toEqual([
      ['![](attachment:my%20proof.png)', { 'my proof.png': one }],
      ['![](attachment:2-my%20proof.png)', { '2-my proof.png': two }],
      ['![](attachment:my%20proof.png)', { 'my proof.png': one }],
    ]);
  });
  test.each([
    ['![](attachment:a(1).png)', '![](attachment:2-a(1).png)'],
    ['![](<attachment:a(1).png>)', '![](<attachment:2-a(1).png>)'],
    ['<img src="attachment:a(1).png">', '<img src="attachment:2-a(1).png">'],
    ["<img src='attachment:a(1).png'>![](attachment:b.png)", "<img src='attachment:2-a(1).png'>![](attachment:b.png)"],
  ])('of one name, called as %s', async (said, kept) => {
    const { cells } = await cellsOf(text(said, { 'a(1).png': one }), text(said, { 'a(1).png': two }));
    expect(cells.map(({ source }) => source)).toEqual([said, kept]);
  });
  test('of one name, by the thousand, in a long text, take no time', async () => {
    const names = (data: object) => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`${i}`, data]));
    const { cells } = await cellsOf(text('', names(one)), text('attachment:7 '.repeat(500_000), names(two)));
    expect(cells[1]!.source.slice(0, 15)).toBe('attachment:2-7 ');
  });
  test('that cannot be shown are named', async () => {
    const { notes } = await cellsOf(
      text('see', { 'a.heic': { 'image/heic': 'AAAA' }, 'b.pdf': { 'application/pdf': 'AAAA' } }),
    );
    expect(notes).toContainEqual(
      "cell 1 (“see”): 'a.heic', 'b.pdf' cannot be shown: expected PNG, JPEG, GIF or WebP as attachments",
    );
  });
  test('by the thousand take no time', async () => {
    const many = Array.from(
      { length: 20_000 },
      (_, i) => `![](data:image/png;base64,${btoa(`${i}`).replaceAll('=', '')})`,
    );
    const { cells } = await cellsOf(text(many.join('\n'), { '\ud83d': one }));
    expect(Object.keys(cells[0]!.attachments!)).toHaveLength(20_001);
  });
});

test('another picture under the same words does, and a picture alone is work', async () => {
  const photographed = (data: string) =>
    workAnd({
      cell_type: 'markdown',
      source: '![](attachment:a.png)',
      attachments: { 'a.png': { 'image/png': data } },
    });
  write('anna/01-relax.ipynb', photographed('AAAA'));
  write('anna/01-relax (1).ipynb', photographed('BBBB'));
  const [submission] = (await take()).submissions;
  expect(submission!.problem).toMatch(/^2 different notebooks/);
  const { released } = SHEETS[0]!;
  const attachments = { 'a.png': { 'image/png': 'AAAA' } };
  const cells = [...released.cells, { ...released.cells[0]!, cell_type: 'markdown' as const, attachments }];
  expect(isUntouched({ cells }, SHEETS[0]!)).toBe(false);
});
