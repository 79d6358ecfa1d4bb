/** Zips that nobody should trust, and names in them as other systems write them. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Writable } from 'node:stream';
import { findFiles } from '../intake/find';
import { unpackZips } from '../intake/unpack';
import { ZIP_LIMITS } from '../intake/zip';
import { type Files, zipOf } from './downloads';
import { folder, rowsOf, SHEETS, take, workOn, write } from './intake-folder';
import { type RawEntry, rawZip } from './raw-zip';

const WORK = workOn(SHEETS[0]!);
const NAME = '01-relax.ipynb';
const given = (bytes: Buffer, name = 'class.zip') => take([write(name, bytes)]);
/** A student's zip beside an ordinary hand-in. */
const handedIn = async (bytes: Buffer) => {
  write('anna/work.zip', bytes);
  write(`bo/${NAME}`, WORK);
  const { submissions } = await take();
  expect(submissions).toHaveLength(2);
  expect(submissions.find(({ student }) => student === 'bo')!.problem).toBeUndefined();
  const row = submissions.find(({ student }) => student === 'anna')!;
  expect(row).toMatchObject({ key: 'anna/01-relax' });
  expect(row.file).toBeUndefined();
  return row.problem!;
};
const good: RawEntry = { name: `bo/${NAME}`, content: WORK };
const bomb = Buffer.alloc(20 * 1024 ** 2, ' ');
const middle = (bytes: Buffer) => {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(NAME) + NAME.length + 20;
  copy.fill(0xff, at, at + 8);
  return copy;
};

const faults: [string, () => Buffer, RegExp][] = [
  ['a name that leaves', () => rawZip([good, { name: '../x.ipynb' }]), /'\.\.\/x\.ipynb': a name that leaves the zip/],
  ['a name that leaves, further in', () => rawZip([{ name: 'a/../../x' }]), /a name that leaves the zip/],
  ['an absolute name', () => rawZip([{ name: '/etc/x' }]), /'\/etc\/x': an absolute name; names must lie inside/],
  ['a drive', () => rawZip([{ name: 'C:/x' }]), /an absolute name/],
  ['a name that leaves by backslashes', () => rawZip([{ name: 'a\\..\\..\\x' }]), /a name that leaves the zip/],
  ['a name of another machine', () => rawZip([{ name: '\\\\server\\x' }]), /an absolute name/],
  ['a zero byte', () => rawZip([{ name: 'a\0b' }]), /'a\\u\{0\}b': a name with a zero byte/],
  ['a long name', () => rawZip([{ name: 'x'.repeat(1001) }]), /a name of 1001 bytes; at most 1000/],
  [
    'encryption',
    () => rawZip([good, { ...good, name: `c/${NAME}`, flags: 1 }]),
    /it is encrypted; pack it again without/,
  ],
  [
    'a bomb',
    () => rawZip([{ name: NAME, content: bomb, checksum: 0 }]),
    /\d+ times as large as packed; at most 200 times/,
  ],
  ['a size that is claimed', () => rawZip([{ ...good, size: 5 }]), /'bo\/01-relax\.ipynb': it is damaged/],
  ['a huge size', () => rawZip([{ ...good, size: 4e9 }]), /3815 MB; at most 100 MB are read/],
  ['a million entries', () => rawZip([good], 1_000_000), /more than 100000 files in zips/],
  ['damaged bytes', () => middle(rawZip([good])), /it is damaged; expected a whole zip/],
  ['half of it', () => rawZip([good, good]).subarray(0, 300), /no zip, or not a whole one; download or pack it again/],
  ['nothing', () => Buffer.alloc(0), /no zip, or not a whole one/],
  ['no zip', () => Buffer.from('<html>log in</html>'), /no zip, or not a whole one/],
];

test.each(faults)('a download with %s: one line, and nothing is graded', async (_name, bytes, message) => {
  const failure = await given(bytes()).catch((error: Error) => error.message);
  expect(failure).toMatch(message);
  expect(failure).toMatch(/^'.*class\.zip': .*; nothing is graded$/);
  expect(fs.readdirSync(path.join(folder, 'work'))).toEqual([]);
  expect(fs.readdirSync(folder).sort()).toEqual(['in', 'work']);
});

test.each(faults)("a student's zip with %s: a row of 0 that says so", async (_name, bytes, message) => {
  const problem = await handedIn(bytes());
  expect(problem).toMatch(message);
  expect(problem).toMatch(/anna\/work\.zip: an archive that cannot be opened \(.*\); hand in the notebook itself/);
});

test('zips in zips, up to three', async () => {
  const nest = async (levels: number): Promise<Files> =>
    levels === 0 ? { [NAME]: WORK } : { 'in.zip': { zip: await nest(levels - 1) } };
  const deep = async (levels: number) =>
    given(await zipOf({ [`bo/${NAME}`]: WORK, 'anna/w.zip': { zip: await nest(levels) } }));
  expect((await deep(1)).submissions.map(({ key, problem }) => [key, problem])).toEqual([
    ['bo/01-relax', undefined],
    ['anna/01-relax', undefined],
  ]);
  expect((await deep(2)).submissions[1]).toMatchObject({
    key: 'anna/01-relax',
    problem: expect.stringMatching(/with in\.zip: .*inside 3 others; at most 3 are opened/),
  });
});

test('folders that a Windows program parted by backslashes are folders', async () => {
  const { submissions } = await given(
    rawZip([
      { name: 'anna\\hw\\', madeBy: 0 },
      { name: `anna\\hw\\${NAME}`, content: WORK, madeBy: 0 },
      { name: `bo\\${NAME}`, content: WORK, madeBy: 0 },
    ]),
  );
  expect(submissions.map(({ key }) => key)).toEqual(['anna/01-relax', 'bo/01-relax']);
});

test('one huge zip does not take from the others', async () => {
  const large = await zipOf({ [NAME]: WORK, 'more.json': 'x'.repeat(4000) });
  write('anna/work.zip', large);
  write('bo/work.zip', await zipOf({ [NAME]: WORK }));
  const limits = { ...ZIP_LIMITS, allBytes: 4000, studentBytes: 4000 };
  const paths = [path.join(folder, 'in')];
  const { found } = await unpackZips(findFiles(paths), { given: paths, folder: path.join(folder, 'work'), limits });
  expect(found.map(({ parts, what }) => [parts.join('/'), what])).toEqual([
    ['anna/work.zip', expect.stringMatching(/more than 0 MB; at most that is unpacked/)],
    [`bo/work.zip/${NAME}`, undefined],
  ]);
});

test('a large file that is no notebook by its name does not stop the others', async () => {
  const large = { content: WORK, size: 4e9 };
  const others = ['bo/data.json', 'bo/log.txt', 'bo/model'].map((name) => ({ name, ...large }));
  const { submissions, litter } = await given(rawZip([good, ...others]));
  expect(submissions).toMatchObject([{ key: 'bo/01-relax', notes: [] }]);
  expect(litter).toHaveLength(3);
});

test('a full disk is said, and nothing is left', async () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
  const spy = jest
    .spyOn(require('node:fs') as typeof fs, 'createWriteStream')
    .mockImplementation(() => new Writable({ write: (_chunk, _encoding, done) => done(full) }) as never);
  await expect(given(rawZip([good]))).rejects.toThrow(
    /class\.zip': it cannot be unpacked into '.*' \(ENOSPC\); make room there, or set TMPDIR/,
  );
  spy.mockRestore();
  expect(fs.readdirSync(path.join(folder, 'work'))).toEqual([]);
});

test('links, devices and folders in a zip are told of as in a folder', async () => {
  const { submissions } = await given(
    rawZip([
      { name: `a/${NAME}`, content: '/etc/passwd', mode: 0o120777 },
      { name: `b/${NAME}`, mode: 0o020600 },
      { name: `c/${NAME}/`, mode: 0o040755 },
      { name: `c/${NAME}/inner.txt` },
      { name: `d/${NAME}`, content: WORK },
    ]),
  );
  expect(submissions.map(({ student, problem }) => [student, problem?.replace(/^.*?ipynb: /, '')])).toEqual([
    ['a', 'a link; links are not followed: copy the file'],
    ['b', 'neither a file nor a folder; it is not opened'],
    ['c', 'a folder with the name of a notebook'],
    ['d', undefined],
  ]);
});

test('litter stays packed and is named once', async () => {
  const { submissions, litter } = await given(
    rawZip([
      { name: 'a/node_modules/x/01-relax.ipynb', content: 'x' },
      { name: 'a/node_modules/y/package.json', content: 'x' },
      { name: 'a/.ipynb_checkpoints/01-relax-checkpoint.ipynb', content: 'x' },
      { name: `__MACOSX/a/._${NAME}`, content: 'x' },
      { name: 'a/.DS_Store', content: 'x' },
      { name: `a/${NAME}`, content: WORK },
    ]),
  );
  expect(submissions).toMatchObject([{ key: 'a/01-relax', notes: [] }]);
  expect(litter.map((name) => name.slice(name.indexOf('class.zip/') + 10))).toEqual([
    'a/node_modules/',
    'a/.ipynb_checkpoints/',
    '__MACOSX/',
    'a/.DS_Store',
  ]);
});

test.each<[string, RawEntry]>([
  ['UTF-8', { name: `Jörg Müller/${NAME}` }],
  ['UTF-8 that does not say so', { name: `Jörg Müller/${NAME}`, flags: 0 }],
  ['decomposed letters', { name: `Jörg Müller/${NAME}`.normalize('NFD') }],
  [
    'code page 437 or 850, of Windows',
    { name: Buffer.from(`J\x94rg M\x81ller/${NAME}`, 'latin1'), flags: 0, madeBy: 0 },
  ],
  ['backslashes, as some tools of Windows write', { name: `Jörg Müller\\${NAME}` }],
  ['Latin-1, of Unix', { name: Buffer.from(`Jörg Müller/${NAME}`, 'latin1'), flags: 0 }],
])('names in %s', async (_name, entry) => {
  const { submissions } = await given(rawZip([{ ...entry, content: WORK }, good]));
  expect(submissions.map(({ student }) => student)).toEqual(['Jörg Müller', 'bo']);
});

test('code page 850 has letters of Western Europe that 437 has not', async () => {
  const name = Buffer.from(`\xb5ngel Jo\xc6o S\x9bren \xe0dh/${NAME}`, 'latin1');
  const { submissions } = await given(rawZip([{ name, flags: 0, madeBy: 0, content: WORK }, good]));
  expect(submissions[0]!.student).toBe('Ángel João Søren Ódh');
});

test('the same name twice in a zip is two hand-ins', async () => {
  const { submissions } = await given(rawZip([good, { ...good, content: workOn(SHEETS[0]!, '7') }]));
  expect(submissions).toMatchObject([{ key: 'bo/01-relax', problem: expect.stringMatching(/^2 different notebooks/) }]);
});

test('a place in a zip is a path below the zip, and our copy holds no name of it', async () => {
  const { submissions } = await given(rawZip([good]));
  expect(submissions[0]).toMatchObject({
    place: path.join(folder, 'in/class.zip/bo', NAME),
    file: path.join(folder, 'work/0001.ipynb'),
  });
  expect(fs.readdirSync(path.join(folder, 'work'))).toEqual(['0001.ipynb']);
});

describe('which zip is whose', () => {
  test('one for each student, given as a folder or one by one', async () => {
    write('anna.zip', rawZip([{ name: NAME, content: WORK }]));
    write('bo_01-relax.zip', rawZip([{ name: `x/${NAME}`, content: WORK }]));
    expect(await rowsOf()).toEqual(['anna/01-relax', 'bo/01-relax']);
    expect(await rowsOf('anna.zip', 'bo_01-relax.zip')).toEqual(['anna/01-relax', 'bo/01-relax']);
    expect(await rowsOf('anna.zip')).toEqual(['anna/01-relax']);
  });

  const moodle = { [`Anna Li_1234567_assignsubmission_file_/${NAME}`]: WORK };
  const canvas = { [`libo_12347_678903_${NAME}`]: WORK };

  test('two of one name in the downloads of two tutorials are two people, if the platform has numbers', async () => {
    const of = (name: string, number: number) => ({ [`${name}_${number}_assignsubmission_file_/${NAME}`]: WORK });
    write('A.zip', await zipOf({ ...of('Max Meyer', 1), ...of('Bo', 2) }));
    write('B.zip', await zipOf({ ...of('Max Meyer', 3), ...of('Bo', 2) }));
    expect(await rowsOf()).toEqual(['Bo/01-relax', 'Max Meyer_1/01-relax', 'Max Meyer_3/01-relax']);
  });

  test('downloads from different platforms in one folder', async () => {
    write('first.zip', await zipOf(moodle));
    write('second.zip', await zipOf({ ...canvas, [`kimjo_12348_678904_${NAME}`]: WORK }));
    expect(await rowsOf()).toEqual(['Anna Li/01-relax', 'kimjo_12348/01-relax', 'libo_12347/01-relax']);
    write('third.zip', 'PK');
    await expect(take()).rejects.toThrow(/third\.zip': an archive that cannot be opened .*nothing is graded/);
  });

  test("nobody is named by a folder in another one's zip", async () => {
    write('anna.zip', await zipOf({ [`Victim_1234567_assignsubmission_file_/${NAME}`]: WORK }));
    write(`bo/victim_12347_678903_${NAME}`, WORK);
    write(`cem/${NAME}`, WORK);
    expect(await rowsOf()).toEqual(['anna/01-relax', 'bo/01-relax', 'cem/01-relax']);
    const inner = { [`Victim_7_assignsubmission_file_/${NAME}`]: WORK };
    const all = await zipOf({ ...moodle, 'Bo Kim_1234568_assignsubmission_file_/w.zip': { zip: inner } });
    expect((await given(all, '../m.zip')).submissions.map(({ student }) => student)).toEqual(['Anna Li', 'Bo Kim']);
  });
});
