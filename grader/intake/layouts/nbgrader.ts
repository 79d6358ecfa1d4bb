/**
 * nbgrader: collected, `submitted/STUDENT/ASSIGNMENT/…` with `timestamp.txt`; in the exchange,
 * `inbound/STUDENT+ASSIGNMENT+TIMESTAMP+RANDOM/…`, every attempt. Times are UTC: `2026-11-20 13:05:59.123456 UTC`.
 *
 * Source: jupyter/nbgrader, `nbgrader/exchange/default/submit.py` and `collect.py` (which parts a name from behind).
 */
import type { Found } from '../find';
import type { HandInTime } from '../hand-in';
import { type Claim, type Context, type Folder, filesBelow, type Layout } from './layout';

const INBOUND = /^(?<student>.+)\+(?<assignment>[^+]*)\+(?<stamp>\d{4}-\d\d-\d\d[ T_][^+]*?)(?:\+(?<random>[^+]*))?$/;
const STAMP = /^(\d{4}-\d\d-\d\d)[ T_](\d\d)[:_.-](\d\d)[:_.-](\d\d)(\.\d{1,3})?\d* ?(?:(UTC|Z|\+00:?00)|[A-Z]{2,5})?$/;
const OWN = /^(timestamp|submission_secret)\.txt$/;

/** A name of nbgrader's own is nobody's hand-in. */
const isOwn = (file: Found) => OWN.test(file.parts.at(-1)!);

function timeOf(stamp: string | undefined, from: string): HandInTime | undefined {
  const [, day, h, m, s, part = '', zone] = STAMP.exec(stamp?.trim() ?? '') ?? [];
  if (day === undefined) return undefined;
  const time = `${day}T${h}:${m}:${s}`;
  return zone ? { at: `${time}${part}Z`, from, trusted: true } : { local: time, from, trusted: true };
}

function inbound(folder: Folder): Map<Found, Claim> {
  const claims = new Map<Found, Claim>();
  for (const inner of folder.folders) {
    const groups = INBOUND.exec(inner.name)?.groups;
    if (!groups) continue;
    const student = groups.student!;
    const time = timeOf(groups.stamp, 'the name of the folder');
    for (const file of filesBelow(inner))
      claims.set(
        file,
        isOwn(file)
          ? 'nobody'
          : {
              handIn: {
                platform: 'nbgrader',
                people: [{ student, login: student }],
                rule: `the folder '${inner.name}'`,
                returnName: inner.name,
                ...(time ? { time } : {}),
                attempt: time?.at ?? groups.stamp!,
              },
            },
      );
  }
  return claims;
}

function collected(folder: Folder, { read }: Context): Map<Found, Claim> {
  const claims = new Map<Found, Claim>();
  for (const student of folder.folders)
    for (const assignment of student.folders) {
      const stamp = assignment.files.find((one) => one.parts.at(-1) === 'timestamp.txt');
      const time = stamp && timeOf(read(stamp), 'timestamp.txt');
      for (const file of filesBelow(assignment))
        claims.set(
          file,
          isOwn(file)
            ? 'nobody'
            : {
                handIn: {
                  platform: 'nbgrader',
                  people: [{ student: student.name, login: student.name }],
                  rule: `the folder '${student.name}'`,
                  returnName: student.name,
                  ...(time ? { time } : {}),
                },
              },
        );
    }
  return claims;
}

export const nbgrader: Layout = {
  platform: 'nbgrader',
  claim(folder, context) {
    const fromExchange = inbound(folder);
    if (fromExchange.size > 0) return fromExchange;
    const stamped = folder.folders.some((student) =>
      student.folders.some(
        ({ name, files }) => !INBOUND.test(name) && files.some((one) => one.parts.at(-1) === 'timestamp.txt'),
      ),
    );
    const two =
      folder.folders.length > 0 &&
      folder.folders.every(
        ({ name, files, folders }) => name !== folder.name && files.length === 0 && folders.length > 0,
      );
    return stamped || (folder.name === 'submitted' && two) ? collected(folder, context) : undefined;
  },
};
