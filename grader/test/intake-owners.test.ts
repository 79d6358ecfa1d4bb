import { rowsOf, SHEETS, take, workOn, write } from './intake-folder';

const FIRST = workOn(SHEETS[0]!);
const SECOND = workOn(SHEETS[1]!);

/** A path, with work on the sheet that it names, else on the first; or a path and its content. */
type File = string | [path: string, content: string];
const put = (file: File) => {
  const [name, content] = typeof file === 'string' ? [file, file.includes('02-attribution') ? SECOND : FIRST] : file;
  write(name, content);
};

describe('ways of handing in', () => {
  const both = ['anna/01-relax', 'bo/01-relax'];
  const hw2 = ['submitted/anna/hw2/01-relax.ipynb', 'submitted/bo/hw2/01-relax.ipynb'];
  const ways: [string, File[], string[], string[]?][] = [
    ['the released folder as handed in', ['anna/notebooks/01-relax.ipynb', 'bo/01-relax.ipynb'], both],
    ['the released folder of one student', ['anna/notebooks/01-relax.ipynb'], ['anna/01-relax']],
    [
      'a repository of GitHub Classroom',
      [
        '01-relax-submissions/01-relax-max-muster/notebooks/01-relax.ipynb',
        '01-relax-submissions/01-relax-zoe/01-relax.ipynb',
      ],
      ['max-muster/01-relax', 'zoe/01-relax'],
    ],
    ['nbgrader', hw2, both],
    ['nbgrader, students given one by one', hw2, both, ['submitted/anna', 'submitted/bo']],
    ['nbgrader, assignments given one by one', hw2, both, ['submitted/anna/hw2', 'submitted/bo/hw2']],
    ['files given one by one', hw2, both, hw2],
    [
      'groups of a class',
      ['g1/anna', 'g1/bo', 'g2/cem', 'g2/dora'].map((place) => `${place}/01-relax.ipynb`),
      [...both, 'cem/01-relax', 'dora/01-relax'],
    ],
    [
      'sheets in folders of their own',
      ['anna/sheet1/01-relax.ipynb', 'anna/sheet2/02-attribution.ipynb', 'bo/sheet1/01-relax.ipynb'],
      ['anna/01-relax', 'anna/02-attribution', 'bo/01-relax'],
    ],
    [
      'Canvas',
      ['kimjo_12347_678903_01-relax-1.ipynb', 'libo_LATE_12348_678904_01-relax.ipynb'],
      ['kimjo_12347/01-relax', 'libo_12348/01-relax'],
    ],
    [
      'Canvas, in a folder of its own',
      ['submissions/libo_12347_678903_01-relax-1.ipynb', 'submissions/libo_12348_678904_01-relax.ipynb'],
      ['libo_12347/01-relax', 'libo_12348/01-relax'],
    ],
    [
      'other endings',
      [
        'bo/02-attribution.ipynb.txt',
        'cem/02-attribution.json',
        'dora/02-attribution.ipynb.json',
        'eva/02-attribution',
        'fay/02-attribution_ipynb',
        'gus/02-attribution.ipynb ',
        'hal/02-attribution.ipynb (1)',
        ['hal/LICENSE', 'text'],
      ],
      ['bo', 'cem', 'dora', 'eva', 'fay', 'gus', 'hal'].map((who) => `${who}/02-attribution`),
    ],
    [
      'another form',
      [
        ['bo/02-attribution.pdf', '%PDF'],
        ['cem/02-attribution.html', '<p>'],
        ['dora/02-attribution.zip', 'PK'],
        'eva/02-attribution.ipynb',
      ],
      ['!bo/02-attribution', '!cem/02-attribution', '!dora/02-attribution', 'eva/02-attribution'],
    ],
    ['a copy that Jupyter made, among files without folders', ['anna_01-relax-Copy1.ipynb', 'bo_01-relax.ipynb'], both],
    [
      'a name in brackets behind the sheet',
      ['01-relax (Bo Li).ipynb', '01-relax (Anna Li) (2).ipynb'],
      ['Anna Li/01-relax', 'Bo Li/01-relax'],
    ],
    [
      'names of browsers and people',
      [
        'a/01-relax-1.ipynb',
        'b/01-relax - Copy.ipynb',
        'c/01-relax (1).ipynb',
        'd/01-relax_v2.ipynb',
        'e/01-RELAX.IPYNB',
        'f/Copy of 01-relax.ipynb',
        'g/homework.ipynb',
        'h/01_relax.ipynb',
      ],
      [...'abcdefgh'].map((name) => `${name}/01-relax`),
    ],
    ['the cells decide where the name says another sheet', [['anna/01-relax.ipynb', SECOND]], ['anna/02-attribution']],
    [
      'a file never names somebody else',
      ['mallory/victim_', 'victim/', 'max/final-', 'zoe/final-'].map((name) => `${name}01-relax.ipynb`),
      ['mallory/01-relax', 'max/01-relax', 'victim/01-relax', 'zoe/01-relax'],
    ],
    ['spaces that are none', ['anna\u00a0/01-relax.ipynb', ' bo/01-relax.ipynb'], both],
    [
      'flat, the name behind',
      ['01-relax_anna.ipynb', '01-relax bo müller.ipynb'],
      ['anna/01-relax', 'bo müller/01-relax'],
    ],
    [
      'capitals, and a broken one among them',
      [['Anna/01-relax.ipynb', '{'], 'anna/02-attribution.ipynb'],
      ['!Anna/01-relax', 'Anna/02-attribution'],
    ],
  ];
  test.each(ways.map(([name, files, rows, given = []]) => [name, { files, rows, given }] as const))(
    '%s',
    async (_name, { files, rows, given }) => {
      for (const file of files) put(file);
      expect(await rowsOf(...given)).toEqual(rows);
    },
  );
});

describe('who handed in what', () => {
  test('somebody who handed in no notebook is named', async () => {
    write('anna/01-relax.ipynb', FIRST);
    write('bo/essay.pdf', '%PDF');
    write('cem/data.bin', 'x');
    const { submissions, problems } = await take();
    expect(submissions).toMatchObject([
      { key: 'anna/01-relax' },
      // the class is of one sheet
      { key: 'bo/01-relax', problem: expect.stringMatching(/essay.pdf: a PDF; hand in the notebook itself/) },
    ]);
    expect(problems).toEqual([expect.stringMatching(/data.bin: a file that is not a notebook of 'cem'/)]);
  });

  test('a very long name is told, and its row can be written', async () => {
    write(`${'ä'.repeat(99)}.d/01-relax.ipynb`, FIRST);
    write(`${'李'.repeat(80)}/01-relax.ipynb`, FIRST);
    const { submissions } = await take();
    expect(submissions.map(({ student }) => student)).toEqual(['unnamed-0001', 'unnamed-0002']);
    expect(submissions[1]!.problem).toMatch(/80 characters \(240 bytes\); at most 100 \(200\)/);
  });
});
