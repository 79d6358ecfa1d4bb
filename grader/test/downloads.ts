/**
 * Downloads of learning platforms, made after the public form: one class of 30 in each layout, as files in memory that are written
 * as a folder or as a zip, and the rows that must come of them. (With it belong `download-class.ts` and `download-forms.ts`.)
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Platform } from '../intake/hand-in';
import { type Attempt, type Case, cases, type Files, type Notebooks, STUDENTS, type Wanted } from './download-class';
import { FORMS, type Form } from './download-forms';

export { type Attempt, type Files, SHEET, STUDENTS, type Wanted } from './download-class';

export type Download = {
  /** `canvas, anonymous`; unique. */
  layout: string;
  platform: Platform;
  /** As the platform calls it. */
  zipName: string;
  files: Files;
  wanted: Wanted[];
};

/** What is said of a hand-in without a notebook, and of which file. */
function reasonOf(form: Form, one: Case, files: Files): Wanted['reason'] {
  if (!one.what) return undefined;
  const name = Object.keys(files).find((file) => !/\.git\/|README|timestamp|secret|attempt_[\d-]+\.txt$/.test(file));
  const file = path.posix.basename(name ?? Object.keys(files)[0]!);
  if (one.online === 'text') return form.text ? { what: 'a text typed into', file } : { what: 'a text', file };
  if (one.online === 'link') return form.link ? { what: 'a link', file } : { what: 'an HTML page', file };
  return { what: form.platform === 'gradescope' && /docx$/.test(file) ? 'a text document' : one.what, file };
}

function downloadOf(form: Form, notebooks: Notebooks): Download {
  const all = cases(notebooks);
  const files: Files = {};
  const wanted = all.map((one, i): Wanted => {
    const online = one.online && form[one.online] ? one.online : undefined;
    const handedOver = form.every ? one.sent : one.sent.slice(-1);
    let last: Files = {};
    const attempts = handedOver.map((sent): Attempt => {
      const { files: written, ...says } = form.write(sent, one.of, { i, n: one.sent.indexOf(sent), online });
      Object.assign(files, written);
      last = written;
      return { ...says, ...(sent.work ? { work: sent.work } : {}), ...(form.late && sent.late ? { late: true } : {}) };
    });
    const rows = (form.group ? one.of : one.of.slice(0, 1)).map((of) => ({
      student: form.student(of, STUDENTS.indexOf(of)),
      of,
    }));
    const reason = reasonOf(form, one, last);
    return { rows, attempts, ...(reason ? { reason } : {}) };
  });
  Object.assign(files, form.beside?.(notebooks, all));
  const more = form.more?.(notebooks);
  Object.assign(files, more?.files);
  return {
    layout: form.layout,
    platform: form.platform,
    zipName: form.zipName,
    files,
    wanted: more ? [...wanted, more.wanted] : wanted,
  };
}

/**
 * A download of each layout, of sheet 01-relax and 30 students: two of one name, odd names, several attempts, late ones, students'
 * own zips, a PDF, an online text, a link, a group, one who is missing.
 */
export const downloads = (notebooks: Notebooks): Download[] => FORMS.map((form) => downloadOf(form, notebooks));

/** The bytes of a zip. */
export async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === 'object' && 'zip' in content ? await zipOf(content.zip) : Buffer.from(content);
    zip.addBuffer(bytes, name, { mtime: new Date('2026-11-22T12:00:00Z') });
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** Writes the download as its zip into a folder. @returns the path of the zip */
export async function writeZip(
  { files, zipName }: Pick<Download, 'files' | 'zipName'>,
  folder: string,
): Promise<string> {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, zipName);
  fs.writeFileSync(file, await zipOf(files));
  return file;
}

/** Writes the download as it lies in a folder when it was unpacked. @returns that folder */
export async function writeFolder(
  { files, zipName }: Pick<Download, 'files' | 'zipName'>,
  folder: string,
): Promise<string> {
  const root = path.join(folder, path.basename(zipName, '.zip'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'object' && 'zip' in content ? await zipOf(content.zip) : content);
  }
  return root;
}
