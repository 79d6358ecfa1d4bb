/** The marking server's parts, on a folder of written reports, without a port. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { openAccess } from '../marking/access';
import type { Answer, Entry, QuestionView, Save } from '../marking/api';
import { markingApp } from '../marking/app';
import { openClass } from '../marking/class';
import { openDesk } from '../marking/desk';
import { openSaving } from '../marking/save';
import { openMarks } from '../marks/store';
import { type Made, writeHandIn } from './marking-class';

export const HOST = '127.0.0.1:8377';
export const ORIGIN = `http://${HOST}`;
export const DERIVATION = { sheet: '01-relax', item: 'derivation' };
const at = ({ sheet, item }: { sheet: string; item: string }) => `${sheet}/${item}`;

export type Browser = {
  get(path: string): Promise<Response>;
  read<T>(path: string): Promise<T>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
};

export type Marking = ReturnType<typeof openMarking>;

/**
 * @param students what each handed in, by name
 * @param markers each gets a browser that opened the link
 * @param folder of an earlier one that gave it back: the server starts again
 */
export function openMarking(
  students: { [student: string]: Made },
  markers = ['anna', 'ben'],
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'marking-')),
) {
  const graded = path.join(folder, 'graded');
  for (const [student, made] of Object.entries(students)) writeHandIn(graded, student, made);
  const store = openMarks(graded);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const klass = openClass(graded, say);
  const desk = openDesk(klass, store, markers);
  const access = openAccess(store.folder, markers);
  const concluded: string[] = [];
  const saving = openSaving(desk, (some) => concluded.push(...some));
  const app = markingApp({ desk, saving, access, assets: { script: '', style: '' }, say });
  const request = async (address: string, init: RequestInit = {}) =>
    app.request(`${ORIGIN}${address}`, { ...init, headers: { host: HOST, ...(init.headers as object) } });

  async function login(marker: string): Promise<Browser> {
    const opened = await request(`/?token=${access.tokens.get(marker)}`);
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!;
    const get = (address: string) => request(address, { headers: { cookie } });
    return {
      get,
      read: async <T>(address: string) => (await (await get(address)).json()) as T,
      post: async (address, body, headers = {}) =>
        request(address, {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { cookie, origin: ORIGIN, 'content-type': 'application/json', ...headers },
        }),
    };
  }

  let isOpen = true;
  /** Gives the folder to somebody else. */
  const release = () => {
    if (isOpen) store.close();
    isOpen = false;
  };
  const close = () => {
    release();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { folder, graded, store, access, app, request, login, concluded, said, release, close };
}

/** `openMarking` for the tests of a file: what a test opened last is closed after it. */
export function openedForEach(): typeof openMarking {
  let marking: Marking | undefined;
  afterEach(() => {
    marking?.close();
    marking = undefined;
  });
  return (...parameters) => {
    marking = openMarking(...parameters);
    return marking;
  };
}

export const view = (browser: Browser, question = DERIVATION) =>
  browser.read<QuestionView>(`/api/question/${at(question)}`);
export const answer = (browser: Browser, { id }: Pick<Entry, 'id'>, question = DERIVATION) =>
  browser.read<Answer>(`/api/answer/${at(question)}/${id}`);

/** What the page sends for an answer as it was shown. */
export function saveFor(shown: Answer, change: Partial<Save> = {}): Save {
  return {
    ...DERIVATION,
    id: shown.entry.id,
    members: shown.members,
    as: shown.blind ? 'second' : 'mark',
    picked: [],
    adjust: 0,
    comment: '',
    ...change,
  };
}

export const derivation = (text: string): Made => ({ written: { derivation: text } });
export const save = (browser: Browser, shown: Answer, change: Partial<Save> = {}): Promise<Response> =>
  browser.post('/api/save', saveFor(shown, change));
