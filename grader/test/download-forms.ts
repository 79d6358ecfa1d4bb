/**
 * The forms in which learning platforms hand over hand-ins, for `downloads.ts`. Their sources stand in `intake/layouts/`.
 */
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { deflateSync } from 'node:zlib';
import type { HandInTime, Platform } from '../intake/hand-in';
import {
  type Attempt,
  type Case,
  type Files,
  NOTEBOOK,
  type Notebooks,
  type Sent,
  SHEET,
  STUDENTS,
  type Student,
  type Wanted,
} from './download-class';

/** What one platform writes of an attempt, and what must be understood of it. `text` and `link` where it takes them itself. */
export type Form = {
  layout: string;
  platform: Platform;
  zipName: string;
  /** Does it hand over each attempt, or the last one? */
  every?: true;
  text?: true;
  link?: true;
  /** Does it name each member of a group? */
  group?: true;
  /** It says who is late. */
  late?: true;
  student(of: Student, i: number): string;
  write(
    sent: Sent,
    of: Student[],
    place: { i: number; n: number; online?: 'text' | 'link' },
  ): { files: Files } & Omit<Attempt, 'work' | 'late'>;
  beside?(notebooks: Notebooks, cases: Case[]): Files;
  more?(notebooks: Notebooks): { files: Files; wanted: Wanted };
};

const under = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
const flat = (prefix: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [prefix + path.basename(name), content]));
const twin = ({ name }: Student) => name === 'Max Meyer';
const hour = (at: string, digits: string) => {
  const [h, m] = [Number(at.slice(11, 13)), at.slice(14, 16)];
  return `${h % 12 || 12}${digits}${m} ${h < 12 ? 'AM' : 'PM'}`;
};

const moodle = (layout: string, end: string, isFlat = false): Form => ({
  layout,
  platform: 'moodle',
  zipName: 'XAI26-Sheet 1-4711.zip',
  text: true,
  student: (of, i) => of.name.replace(/'/g, '') + (twin(of) ? `_${1234500 + i}` : ''),
  write: ({ files }, [of], { i, online }) => {
    const who = `${of!.name.replace(/'/g, '')}_${1234500 + i}_assignsubmission_`;
    if (online === 'text')
      return {
        files: { [`${who}onlinetext${isFlat ? '_' : `${end}/`}onlinetext.html`]: '<p>R' },
        returnName: `${who}onlinetext${end}`,
      };
    const returnName = `${who}file${end}`;
    return { files: isFlat ? flat(`${who}file_`, files) : under(returnName, files), returnName };
  },
});

const canvasName = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_]/gu, '');
const canvas = (layout: string, anonymous = false): Form => ({
  layout,
  platform: 'canvas',
  zipName: 'submissions.zip',
  text: true,
  link: true,
  late: true,
  student: (of, i) => (anonymous ? `anon_aB${10 + i}x` : `${canvasName(of.last + of.first)}_${12300 + i}`),
  write: ({ files, late }, [of], { i, online }) => {
    const who = anonymous ? '' : `${canvasName(of!.last + of!.first)}_`;
    const begin = `${who}${late ? 'LATE_' : ''}${anonymous ? `anon_aB${10 + i}x` : 12300 + i}_`;
    if (online) return { files: { [`${begin}${online}.html`]: '<p>x' }, returnName: `${begin}${online}.html` };
    const named = flat(`${begin}${678900 + i}_`, files);
    if (i % 2 === 0 && `${begin}${678900 + i}_${NOTEBOOK}` in named) {
      const renamed = `${begin}${678900 + i}_${SHEET}-1.ipynb`;
      return { files: { [renamed]: Object.values(named)[0]! }, returnName: renamed };
    }
    return { files: named, returnName: Object.keys(named)[0]! };
  },
});

const gradescope: Form = {
  layout: 'gradescope',
  platform: 'gradescope',
  zipName: 'assignment_77_export.zip',
  group: true,
  student: (of) => of.name + (twin(of) ? `_${of.id}` : ''),
  write: ({ at, files }, _of, { i, n }) => ({
    files: under(`assignment_77_export/submission_${9000 + i}`, unpacked(files)),
    time: { at: `${at}.018Z`, from: 'submission_metadata.yml', trusted: true },
    attempt: String(n + 1),
    returnName: `submission_${9000 + i}`,
  }),
  beside: (_notebooks, all) => ({ 'assignment_77_export/submission_metadata.yml': metadata(all) }),
};
/** Gradescope unpacks zips. */
const unpacked = (files: Files): Files =>
  Object.assign(
    {},
    ...Object.entries(files).map(([name, content]) =>
      typeof content === 'object' && 'zip' in content ? content.zip : { [name]: content },
    ),
  );
const metadata = (all: Case[]) =>
  `---\n${all
    .map(({ of, sent }, i) => {
      const submitters = of.map(
        ({ name, id, email }) => `  - :name: ${JSON.stringify(name)}\n    :sid: '${id}'\n    :email: ${email}\n`,
      );
      const time = ({ at }: Sent) => `${at.replace('T', ' ')}.018556000 Z`;
      const old = sent
        .slice(0, -1)
        .map((one, k) => `  - :submitters:\n    - :name: x\n    :created_at: ${time(one)}\n    :id: ${k}\n`);
      const output =
        '    tests:\n    - name: one\n      output: |-\n        submission_1:\n          :submitters: none\n';
      return `submission_${9000 + i}:\n  :submitters:\n${submitters.join('')}  :created_at: ${time(sent.at(-1)!)}\n  :score: 0.0\n  :status: processed\n  :results:\n    score:\n${output}  :history:${old.length > 0 ? `\n${old.join('')}` : ' []\n'}`;
    })
    .join('')}`;

/** A repository's last commit, as a loose object; Git reads it without its tree. */
function commit(at: string, login: string): { sha: string; files: Files } {
  const stamp = `${login} <${login}@example.org> ${Date.parse(`${at}+01:00`) / 1000} +0100`;
  const text = `tree ${'4b825dc642cb6eb9a060e54bf8d69288fbee4904'}\nauthor ${stamp}\ncommitter ${stamp}\n\nwork\n`;
  const object = Buffer.from(`commit ${Buffer.byteLength(text)}\0${text}`);
  const sha = createHash('sha1').update(object).digest('hex');
  return {
    sha,
    files: {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/config': '[core]\n\trepositoryformatversion = 0\n',
      '.git/refs/heads/main': `${sha}\n`,
      [`.git/objects/${sha.slice(0, 2)}/${sha.slice(2)}`]: deflateSync(object),
    },
  };
}
const githubTime = (at: string): HandInTime => ({
  at: new Date(`${at}+01:00`).toISOString(),
  from: 'the last commit',
  trusted: false,
});
const github: Form = {
  layout: 'github',
  platform: 'github',
  zipName: `${SHEET}-submissions.zip`,
  student: ({ login }) => login,
  write: ({ at, files }, [of]) => {
    const { sha, files: git } = commit(at, of!.login);
    return {
      files: under(`${SHEET}-submissions/${SHEET}-${of!.login}`, {
        ...git,
        'README.md': '# Sheet 1',
        ...under('notebooks', files),
      }),
      time: githubTime(at),
      attempt: sha.slice(0, 7),
      returnName: `${SHEET}-${of!.login}`,
    };
  },
  beside: ({ other }) =>
    Object.fromEntries(
      STUDENTS.slice(0, 20).map(({ login }) => [
        `${SHEET}-submissions/${SHEET}-${login}/notebooks/02-attribution.ipynb`,
        other,
      ]),
    ),
  more: ({ untouched }) => {
    const of = STUDENTS.at(-1)!;
    const folder = `${SHEET}-submissions/${SHEET}-${of.login}`;
    const wanted: Wanted = {
      rows: [{ student: of.login, of }],
      attempts: [{ returnName: path.basename(folder) }],
      untouched: true,
    };
    return { files: { [`${folder}/notebooks/${NOTEBOOK}`]: untouched }, wanted };
  },
};

const stamp = (at: string) => `${at.replace('T', ' ')}.123456 UTC`;
const nbgrader = (layout: string, inbound: boolean): Form => ({
  layout,
  platform: 'nbgrader',
  zipName: inbound ? 'inbound.zip' : 'submitted.zip',
  ...(inbound ? { every: true as const } : {}),
  student: ({ login }) => login,
  write: ({ at, files }, [of], { n }) => {
    const folder = inbound ? `inbound/${of!.login}+sheet-1+${stamp(at)}+Zm9v${n}_-` : `submitted/${of!.login}/sheet-1`;
    const time = { at: `${at}.123Z`, from: inbound ? 'the name of the folder' : 'timestamp.txt', trusted: true };
    return {
      files: under(folder, { ...files, 'timestamp.txt': stamp(at), 'submission_secret.txt': 'ab' }),
      time,
      returnName: inbound ? path.basename(folder) : of!.login,
      ...(inbound ? { attempt: time.at } : {}),
    };
  },
});

const TITLE = 'Sheet_1 RELAX';
const blackboard: Form = {
  layout: 'blackboard',
  platform: 'blackboard',
  zipName: 'gradebook_XAI26_Sheet_1.zip',
  every: true,
  text: true,
  student: ({ login }) => login,
  write: ({ at, files }, [of], { online }) => {
    const begin = `${TITLE}_${of!.login}_attempt_${at.replace(/[T:]/g, '-')}`;
    const none = 'There is no student submission text data for this assignment.';
    const lists = Object.keys(files).map((name) => `\tOriginal filename: ${name}\n\tFilename: ${begin}_${name}\n`);
    const text = `Name: ${of!.name} (${of!.login})\nAssignment: ${TITLE}\nDate Submitted: Friday, November 20, 2026 ${hour(at, ':')} CET\nCurrent Mark: Needs Marking\n\nSubmission Field:\n${online ? '<p>R is the mean.</p>' : none}\n\nComments:\nThere are no student comments for this assignment.\n\nFiles:\n${online ? '\tNo files were attached to this submission.\n' : lists.join('\n')}`;
    return {
      files: { [`${begin}.txt`]: text, ...(online ? {} : flat(`${begin}_`, files)) },
      time: { local: at, from: 'the name of the file', trusted: true },
      attempt: at,
      returnName: begin,
    };
  },
};

const MONTH = (at: string) => `Nov ${Number(at.slice(8, 10))}, 2026 ${hour(at, '')}`;
const d2l = (layout: string, isFlat: boolean): Form => ({
  layout,
  platform: 'd2l',
  zipName: 'Sheet 1 Download Nov 22, 2026 1118 AM.zip',
  every: true,
  student: (of, i) => of.name + (twin(of) ? `_${11690 + i}` : ''),
  write: ({ at, files }, [of], { i }) => {
    const folder = `${11690 + i}-66708 - ${of!.name} - ${MONTH(at)}`;
    return {
      files: isFlat ? flat(`${folder} - `, files) : under(folder, files),
      time: { local: `${at.slice(0, 16)}:00`, from: `the name of the ${isFlat ? 'file' : 'folder'}`, trusted: true },
      attempt: `${at.slice(0, 16)}:00`,
      returnName: folder,
    };
  },
  beside: () => ({ 'index.html': '<table>' }),
});

const ascii = (text: string) =>
  text
    .replace(/[äöüÄÖÜß]/g, (one) => ({ ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' })[one]!)
    .replace(/[áéíóëÅ]/g, (one) => one.normalize('NFD')[0]!)
    .replace(/[^\x00-\x7f]/g, (one) => '_'.repeat(Buffer.byteLength(one)));
const ilias: Form = {
  layout: 'ilias',
  platform: 'ilias',
  zipName: 'Uebung_1_815.zip',
  every: true,
  late: true,
  student: ({ login }) => login,
  write: ({ files, late }, of, { n }) => {
    const one = of[0]!;
    const folder = ascii(`${one.last}_${one.first}_${one.login}_${one.id}`);
    const begin = `Uebung 1/Blatt 1/Abgaben/${of.length > 1 ? 'Team 12/' : ''}${folder}`;
    const again = (name: string) => (n > 0 ? name.replace(/(\.\w+)$/, ` (${n + 1})$1`) : name);
    const named = Object.entries(files).map(([name, content]) => [
      ascii((late ? 'Verspätete Abgabe - ' : '') + again(name)),
      content,
    ]);
    return { files: under(begin, Object.fromEntries(named)), returnName: folder, attempt: String(n + 1) };
  },
  beside: () => ({ 'Uebung 1/Blatt 1/Blatt 1.xlsx': 'PK' }),
};

const plain: Form = {
  layout: 'plain',
  platform: 'plain',
  zipName: 'class.zip',
  student: ({ login }) => login,
  write: ({ files }, [of]) => ({ files: under(`class/${of!.login}`, files) }),
};

export const FORMS: Form[] = [
  moodle('moodle', '_'),
  moodle('moodle, newer', ''),
  moodle('moodle, flat', '_', true),
  canvas('canvas'),
  canvas('canvas, anonymous', true),
  gradescope,
  github,
  nbgrader('nbgrader, collected', false),
  nbgrader('nbgrader, inbound', true),
  blackboard,
  d2l('d2l', false),
  d2l('d2l, flat', true),
  ilias,
  plain,
];
