/** The server's routes: one page, its script and style, and what they ask for. Nothing of it is for another origin. */
import { CourseFault, validate } from '@course/fixtures';
import { type Context, Hono, type Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { MarksFault } from '../marks/types';
import { capped, visible } from '../report/text';
import { type Access, isOwnHost } from './access';
import type { Preview, Sharing } from './api';
import { textOf } from './class';
import type { Desk } from './desk';
import { differences } from './differences';
import { questionName } from './groups';
import { markdownToHtml } from './render';
import { MOST_BYTES, previewSchema, saveSchema, sharingSchema } from './requests';
import { isConflict, SaveFault, type Saving } from './save';
import { messagePage, shell } from './shell';

type Env = { Variables: { marker: string } };
export type Assets = { script: string; style: string };

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};
const WEEKS = 3600 * 24 * 14;
const MOST_WORDS = 200;
/** Answers that the page may fetch ahead at once. */
const MOST_AHEAD = 50;

/** An error that a page shows as one line. */
class Refused extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 500,
    message: string,
  ) {
    super(message);
  }
}

/** @param desk the marks and the class; @param say tells whoever started the server */
export function markingApp({
  desk,
  saving,
  access,
  assets,
  say,
}: {
  desk: Desk;
  saving: Saving;
  access: Access;
  assets: Assets;
  say: (line: string) => void;
}): Hono<Env> {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });
  app.use(async (c: Context<Env>, next: Next) => {
    const host = c.req.header('host');
    if (!isOwnHost(host)) throw new Refused(403, 'Host: expected 127.0.0.1 or localhost');
    if (!['GET', 'HEAD'].includes(c.req.method)) {
      if (c.req.header('origin') !== `http://${host}`) throw new Refused(403, 'Origin: expected that of this page');
      if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
        throw new Refused(415, 'Content-Type: expected application/json');
    }
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: () => {
        throw new Refused(413, `expected a request of at most ${MOST_BYTES} bytes`);
      },
    }),
  );

  app.get('/', (c) => {
    const known = access.markerOf(getCookie(c, access.cookie));
    const token = c.req.query('token');
    if (token === undefined) return known ? c.html(shell(known)) : c.html(messagePage(NO_LINK), 401);
    const value = access.redeem(token.slice(0, 200));
    if (value === undefined) return known ? c.redirect('/', 303) : c.html(messagePage(USED), 403);
    setCookie(c, access.cookie, value, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: WEEKS });
    // A redirect would still count as coming from where the link was, and a strict cookie would stay away.
    return c.html(messagePage('One moment …', '/'));
  });
  app.get('/page.css', (c) => c.body(assets.style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/page.js', (c) => c.body(assets.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }));

  app.use('/api/*', async (c, next) => {
    const marker = access.markerOf(getCookie(c, access.cookie));
    if (marker === undefined) throw new Refused(401, 'open the link of `course mark` first');
    c.set('marker', marker);
    await next();
  });
  questions(app, desk);
  writes(app, desk, saving);

  app.notFound((c) => c.json({ error: 'there is no such page' }, 404));
  app.onError((error, c) => {
    const { message: what } = error;
    // What the store cannot write may go well later: the page keeps it, and asks again.
    const isStore = error instanceof MarksFault;
    const isInput =
      !isStore && (error instanceof Refused || error instanceof SaveFault || error instanceof CourseFault);
    if (!isInput) say(`course mark: ${visible(what)}`);
    const status = error instanceof Refused ? error.status : isInput ? 400 : 500;
    const message = isInput || isStore ? what : `the server failed: ${what}`;
    const reply = c.json({ error: capped(visible(message.replace(/\s+/g, ' ')), 1_000) }, status);
    for (const [name, value] of Object.entries(HEADERS)) reply.headers.set(name, value);
    return reply;
  });
  return app;
}

const NO_LINK = 'This page opens with the link that course mark printed for you. Each link works once.';
const USED =
  'This link was already used, or belongs to a server that has stopped. Whoever runs course mark gets new links by starting it again.';

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Refused(404, what);
  return value;
}

const keyOf = (c: Context) => ({ sheet: c.req.param('sheet') ?? '', item: c.req.param('item') ?? '' });

function questions(app: Hono<Env>, desk: Desk): void {
  const none = 'there is no such question';
  const groupOf = (c: Context<Env>) =>
    found(desk.find(keyOf(c), c.req.param('id') ?? ''), 'there is no such answer (any more)');

  app.get('/api/overview', (c) => c.json(desk.overview(c.var.marker)));
  app.get('/api/names', (c) => c.json(desk.names()));
  app.get('/api/question/:sheet/:item', (c) => c.json(found(desk.view(keyOf(c), c.var.marker), none)));
  app.get('/api/answer/:sheet/:item/:id', (c) => c.json(desk.answer(groupOf(c), c.var.marker)));
  app.get('/api/answers/:sheet/:item', (c) => {
    const ids = (c.req.query('ids') ?? '').split(',').slice(0, MOST_AHEAD);
    return c.json(desk.answers(ids, keyOf(c), c.var.marker));
  });
  app.get('/api/whole/:sheet/:item/:id', (c) => {
    const { givers } = groupOf(c);
    return c.text(textOf(givers[0]!.answer), 200, { 'content-disposition': 'inline; filename="answer.txt"' });
  });
  app.get('/api/search/:sheet/:item', (c) => {
    const words = (c.req.query('q') ?? '').slice(0, MOST_WORDS);
    return c.json(desk.search(keyOf(c), words, c.req.query('names') === '1'));
  });
  app.get('/api/changes/:sheet/:item', (c) => {
    const seen = Number(c.req.query('seen'));
    const changes = Number.isFinite(seen) ? desk.changesSince(keyOf(c), c.var.marker, seen) : undefined;
    return c.json(changes ?? { again: true });
  });
  app.get('/api/differences', (c) => {
    const above = Number(c.req.query('points') ?? 0);
    if (!(above >= 0)) throw new Refused(400, `points: expected a number from 0, got '${c.req.query('points')}'`);
    return c.json(differences(desk, c.var.marker, above));
  });
}

function writes(app: Hono<Env>, desk: Desk, saving: Saving): void {
  const body = async <T>(c: Context<Env>, schema: object): Promise<T> => {
    const text = await c.req.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new Refused(400, 'request: expected JSON');
    }
    return validate<T>(schema, parsed, 'request');
  };
  app.post('/api/save', async (c) => {
    const reply = saving.save(await body(c, saveSchema), c.var.marker);
    return c.json(reply, isConflict(reply) ? 409 : 200);
  });
  app.post('/api/undo', (c) => {
    const reply = found(saving.undo(c.var.marker), 'there is nothing to undo');
    return c.json(reply, isConflict(reply) ? 409 : 200);
  });
  app.post('/api/preview', async (c) => {
    const { comment } = await body<{ comment: string }>(c, previewSchema);
    return c.json({ html: markdownToHtml(comment.trim()) } satisfies Preview);
  });
  app.post('/api/sharing', async (c) => {
    const sharing = await body<Sharing>(c, sharingSchema);
    const names = new Set(desk.questions().map(questionName));
    for (const [question, marker] of Object.entries(sharing.questions)) {
      if (!names.has(question))
        throw new Refused(400, `questions: expected questions of this class, got '${question}'`);
      if (!desk.markers.includes(marker))
        throw new Refused(400, `questions: expected one of ${desk.markers.join(', ')}, got '${marker}'`);
    }
    desk.share(sharing);
    return c.json(desk.overview(c.var.marker));
  });
}
