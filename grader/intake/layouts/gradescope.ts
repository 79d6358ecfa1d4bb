/**
 * Gradescope's export: `submission_123/…`, a student's zip unpacked, and `submission_metadata.yml`, which says of each folder its
 * `:submitters:` (several for a group; `:name:`, `:sid:`, `:email:`), `:created_at:` in UTC, and earlier ones under `:history:`.
 *
 * Sources: a real file, rhattark/SER594 `hw2/hw2q3_submission_metadata.yml`; ucbds-infra/otter-grader, `otter/metadata.py`.
 */
import { parse } from 'yaml';
import type { Found } from '../find';
import type { Person } from '../hand-in';
import { type Claim, filesBelow, type Layout, type Named, namedPeople } from './layout';

const METADATA = 'submission_metadata.yml';
type Submission = { people: Named[]; at?: string; earlier: number };

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/**
 * Only who and when is parsed: results, with what tests printed, are megabytes, and lie deeper. A line at the margin begins a
 * submission, one with two spaces a key of it, whatever stands in block scalars.
 */
function submissionsOf(yaml: string): Map<string, Submission> {
  const result = new Map<string, Submission>();
  for (const chunk of yaml.split(/^(?=[^\s#-])/m)) {
    const name = /^(["']?)([^"':]+)\1:/.exec(chunk)?.[2];
    if (name === undefined) continue;
    const keys = chunk.split(/^(?= {2}:)/m);
    const value = (key: string) => {
      const own = keys.find((one) => one.startsWith(`  :${key}:`));
      // numbers stay as they are written: 007 is an id
      return own && (parse(own, { schema: 'failsafe' }) as Record<string, unknown>)[`:${key}`];
    };
    const submitters = value('submitters');
    const people = (Array.isArray(submitters) ? submitters : []).flatMap(
      (one: Record<string, unknown> | null): Named[] => {
        const [called, id, email] = [text(one?.[':name']), text(one?.[':sid']), text(one?.[':email'])];
        const name = called || email || id;
        return name ? [{ name, ...(id ? { id } : {}), ...(email ? { email } : {}) }] : [];
      },
    );
    const at = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?\d* *(?:Z|UTC|\+00:?00)$/.exec(
      text(value('created_at')) ?? '',
    );
    const history = keys.find((one) => one.startsWith('  :history:')) ?? '';
    const earlier = history.match(/^ {2}- /gm)?.length ?? 0;
    result.set(name, { people, earlier, ...(at ? { at: `${at[1]}T${at[2]}${at[3] ?? ''}Z` } : {}) });
  }
  return result;
}

export const gradescope: Layout = {
  platform: 'gradescope',
  claim(folder, { read, say }) {
    const list = folder.files.find((one) => one.parts.at(-1) === METADATA);
    if (!list) return undefined;
    let submissions: Map<string, Submission>;
    try {
      submissions = submissionsOf(read(list) ?? '');
    } catch {
      submissions = new Map();
    }
    if (submissions.size === 0) {
      say(`${list.path}: no submission can be read in it; expected the file as Gradescope wrote it`);
      return undefined;
    }
    const person = namedPeople([...submissions.values()].flatMap(({ people }) => people));
    const claims = new Map<Found, Claim>([[list, 'nobody']]);
    for (const inner of folder.folders) {
      const one = submissions.get(inner.name);
      const people = one?.people.map(person) ?? [];
      if (people.length === 0) {
        if (/^submission_\d+$/.test(inner.name)) say(`${list.path}: it does not say who handed in ${inner.name}`);
        continue;
      }
      for (const file of filesBelow(inner))
        claims.set(file, {
          handIn: {
            platform: 'gradescope',
            people: people as [Person, ...Person[]],
            rule: `${METADATA}, at ${inner.name}`,
            returnName: inner.name,
            ...(one!.at ? { time: { at: one!.at, from: METADATA, trusted: true } } : {}),
            attempt: String(one!.earlier + 1),
          },
        });
    }
    return claims;
  },
};
