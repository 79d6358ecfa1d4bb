/**
 * Who may ask: this machine's own names alone, writes from our own page alone, and of each marker the browser that opened the link.
 * A link's token is for one use; the cookie that it gives lasts over a crash of the server, which keeps no more of it than its hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { exactly, validate } from '@course/fixtures';
import { writeAtomically } from '../report';

const sessionsSchema = exactly({
  id: { type: 'string', pattern: '^[0-9a-f]{12}$' },
  /** Markers by the hash of their cookie. */
  sessions: { type: 'object', additionalProperties: { type: 'string' } },
});
type Sessions = { id: string; sessions: { [hash: string]: string } };

const MOST_SESSIONS = 200;
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
const newSecret = () => randomBytes(24).toString('base64url');

/** Is it this machine, by one of its own names? Another port is that of somebody's ssh tunnel. */
export const isOwnHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/.test(host ?? '');

export type Access = {
  cookie: string;
  /** One link's token for each marker. */
  tokens: ReadonlyMap<string, string>;
  /** The value of the cookie; undefined when the token was used already, or is none. */
  redeem(token: string): string | undefined;
  markerOf(cookie: string | undefined): string | undefined;
};

function readSessions(file: string): Sessions {
  const none = { id: randomBytes(6).toString('hex'), sessions: {} };
  if (!fs.existsSync(file)) return none;
  try {
    return validate<Sessions>(sessionsSchema, JSON.parse(fs.readFileSync(file, 'utf8')), file);
  } catch {
    return none; // everybody opens a new link
  }
}

/** @param folder of the marks */
export function openAccess(folder: string, markers: readonly string[]): Access {
  const file = path.join(folder, '.sessions.json');
  const { id, sessions } = readSessions(file);
  const write = () => {
    writeAtomically(file, `${JSON.stringify({ id, sessions }, null, 1)}\n`);
    fs.chmodSync(file, 0o600);
  };
  write();
  const tokens = new Map(markers.map((marker) => [marker, newSecret()]));
  const unused = new Map([...tokens].map(([marker, token]) => [hashOf(token), marker]));
  return {
    cookie: `course-mark-${id}`,
    tokens,
    redeem(token) {
      const marker = unused.get(hashOf(token));
      if (marker === undefined) return undefined;
      unused.delete(hashOf(token));
      const value = newSecret();
      sessions[hashOf(value)] = marker;
      for (const old of Object.keys(sessions).slice(0, -MOST_SESSIONS)) delete sessions[old];
      write();
      return value;
    },
    markerOf(cookie) {
      const marker = cookie === undefined ? undefined : sessions[hashOf(cookie)];
      return marker !== undefined && markers.includes(marker) ? marker : undefined;
    },
  };
}
