/** Who may ask the marking server: a link for one use, a cookie, this machine's names, this page's own writes. */
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { openAccess } from '../marking/access';
import { serveMarking } from '../marking/serve';
import { answer, HOST, type Marking, ORIGIN, openMarking, saveFor, view } from './marking-folder';

let marking: Marking;
beforeEach(() => {
  marking = openMarking({ anna1: { written: { derivation: 'By Bayes.' } } });
});
afterEach(() => marking.close());

test('a link is for one use, and the cookie it gives names this server', async () => {
  const { request, access } = marking;
  const link = `/?token=${access.tokens.get('anna')}`;
  const first = await request(link);
  expect(first.status).toBe(200);
  const cookie = first.headers.get('set-cookie')!;
  expect(cookie).toMatch(/^course-mark-[0-9a-f]{12}=[\w-]{32}; /);
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part);
  const second = await request(link);
  expect(second.status).toBe(403);
  expect(second.headers.get('set-cookie')).toBeNull();
  expect(await second.text()).toContain('already used');
  const again = await request(link, { headers: { cookie: cookie.split(';')[0]! } });
  expect([again.status, again.headers.get('location')]).toEqual([303, '/']);
});

test.each(['', '?token=', '?token=x', `?token=${'a'.repeat(100_000)}`])('without a right token: /%s', async (query) => {
  const reply = await marking.request(`/${query.slice(0, 100_010)}`);
  expect([401, 403]).toContain(reply.status);
  expect(await reply.text()).not.toContain('page.js');
});

test.each(['overview', 'names', 'question/01-relax/derivation', 'answer/01-relax/derivation/0', 'differences'])(
  'nothing is told without the cookie: %s',
  async (what) => {
    const reply = await marking.request(`/api/${what}`, { headers: { cookie: 'course-mark-000000000000=x' } });
    expect(reply.status).toBe(401);
    expect(await reply.json()).toEqual({ error: 'open the link of `course mark` first' });
  },
);

test('a cookie holds over a crash, of a marker who is still one', async () => {
  const { access, store } = marking;
  const value = access.redeem(access.tokens.get('ben')!)!;
  const after = openAccess(store.folder, ['anna', 'ben']);
  expect([after.cookie, after.markerOf(value)]).toEqual([access.cookie, 'ben']);
  expect(openAccess(store.folder, ['anna']).markerOf(value)).toBeUndefined();
  const kept = fs.readFileSync(path.join(store.folder, '.sessions.json'), 'utf8');
  expect(kept).not.toContain(value);
  expect(fs.statSync(path.join(store.folder, '.sessions.json')).mode & 0o077).toBe(0);
});

test.each([
  ['127.0.0.1', 200],
  ['127.0.0.1:9999', 200],
  ['localhost:5', 200],
  ['evil.example', 403],
  ['127.0.0.1.evil.example:8377', 403],
  ['localhost.evil.example', 403],
  ['[::1]:8377', 403],
  ['0.0.0.0:8377', 403],
])('the host %s: %i', async (host, status) => {
  const reply = await marking.request('/page.css', { headers: { host } });
  expect(reply.status).toBe(status);
});

test.each([
  ['http://evil.example', HOST],
  ['https://127.0.0.1:8377', HOST],
  ['http://127.0.0.1:8378', HOST],
  ['http://localhost:8377', HOST],
  ['null', HOST],
  ['', HOST],
])('a write from the origin %s is refused', async (origin, host) => {
  const anna = await marking.login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  const reply = await anna.post('/api/save', saveFor(shown, { picked: ['sum'] }), { origin, host });
  expect(reply.status).toBe(403);
  expect(marking.store.all()).toEqual([]);
  expect((await anna.post('/api/save', saveFor(shown, { picked: ['sum'] }), { origin: ORIGIN })).status).toBe(200);
});

test('a form of another page cannot write', async () => {
  const anna = await marking.login('anna');
  expect((await anna.post('/api/undo', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
});

test('every reply is for this page alone', async () => {
  const anna = await marking.login('anna');
  const replies = ['/', '/api/overview', '/nothing'].map((place) => anna.get(place));
  for (const reply of await Promise.all([...replies, marking.request('/')])) {
    const policy = reply.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|http|\*/);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  }
  expect(await (await anna.get('/')).text()).not.toMatch(/<style|style=|<script>| on[a-z]+=/);
});

describe('a server', () => {
  test('listens on 127.0.0.1 alone, has the folder alone, and says in one line that a port is taken', async () => {
    marking.release();
    const { graded } = marking;
    const say = (line: string) => marking.said.push(line);
    const first = await serveMarking(graded, { markers: ['anna'], port: 0, say });
    try {
      expect(first.links.get('anna')).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${first.port}/\\?token=[\\w-]{32}$`));
      const others = Object.values(os.networkInterfaces()).flatMap((some) => some ?? []);
      for (const { address, family, internal } of others)
        if (family === 'IPv4' && !internal) await expect(fetch(`http://${address}:${first.port}/`)).rejects.toThrow();
      await expect(serveMarking(graded, { markers: ['anna'], port: 0, say })).rejects.toThrow(
        /one `course mark` at a time/,
      );
    } finally {
      await first.close();
    }
    const other = http.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(serveMarking(graded, { markers: ['anna'], port, say })).rejects.toThrow(
      `--port ${port}: expected a free port, and another program has this one; --port 0 takes any`,
    );
    other.close();
    const last = await serveMarking(graded, { markers: ['anna'], port: 0, say }); // the lock was given back
    await last.close();
  });
});
