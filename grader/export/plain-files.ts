/** Marks as files that no platform but people and programs read: a table for Excel, one JSON file, JUnit's XML. */
import { exactly, optional, validate } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';
import { personSchema } from '../class/hand-ins';
import { visible } from '../report';
import { BYTE_ORDER_MARK, csvNumber, csvText } from '../report/gradebook';
import { personText } from '../report/person';
import { isToMark, reportSchema } from '../report/schema';
import type { Mark } from './marks';

const rounded = (value: number) => Number(csvNumber(value));

/** A line a mark: comma, CRLF, a byte order mark, and no cell that a spreadsheet takes for a formula. */
export function csvOf(marks: readonly Mark[]): Buffer {
  const head = ['student', 'name', 'login', 'email', 'id', 'group', 'sheet', 'mark', 'max', 'score', 'waits', 'rules'];
  const rows = marks.map(({ student, person, group, sheet, mark, max, report, waits }) => [
    ...[student, person.name, person.login, person.email, person.id ?? person.number, group, sheet].map((one) =>
      csvText(one ?? ''),
    ),
    ...[mark, max, report.score].map(csvNumber),
    ...[waits.join(' '), (report.standing?.sentences ?? []).join(' | ')].map(csvText),
  ]);
  return Buffer.from(BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.join(',')}\r\n`).join(''));
}

export const marksSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The marks of a class',
  ...exactly({
    version: { type: 'integer', enum: [1] },
    marks: {
      type: 'array',
      items: exactly({
        student: { type: 'string', minLength: 1 },
        sheet: { type: 'string', minLength: 1 },
        platform: { type: 'string' },
        person: personSchema,
        group: optional({ type: 'string' }),
        /** ISO 8601 with a zone. */
        time: optional({ type: 'string' }),
        /** After the class's rules: what goes to the platform. */
        mark: { type: 'number', minimum: 0 },
        /** Without the bonus. */
        max: { type: 'number', minimum: 0 },
        /** Before the class's rules. */
        score: { type: 'number', minimum: 0 },
        /** The items that a person has not marked yet; they count 0. */
        waits: { type: 'array', items: { type: 'string' } },
        rules: { type: 'array', items: { type: 'string' } },
        items: reportSchema.properties.items,
        notes: { type: 'array', items: { type: 'string' } },
      }),
    },
  }),
} as const;
type MarksFile = FromSchema<typeof marksSchema>;

export function jsonOf(marks: readonly Mark[]): Buffer {
  const file: MarksFile = {
    version: 1,
    marks: marks.map(({ student, sheet, platform, person, group, time, mark, max, report, waits }) => ({
      student,
      sheet,
      platform,
      person,
      group,
      time,
      mark: rounded(mark),
      max,
      score: rounded(report.score),
      waits,
      rules: [...(report.standing?.sentences ?? [])],
      items: report.items,
      notes: report.notes,
    })),
  };
  return Buffer.from(`${JSON.stringify(validate(marksSchema, file, 'marks.json'), null, 2)}\n`);
}

const XML: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const xml = (text: string) => visible(text).replace(/[&<>"\n\t]/g, (character) => XML[character]!);

type Verdict = 'pass' | 'skipped' | 'failure' | 'error';
function verdictOf(item: Mark['report']['items'][number]): Verdict {
  if (isToMark(item) || (item.status === 'manual' && item.points === 0)) return 'skipped';
  if (item.score >= item.points) return 'pass';
  return item.status === 'error' ? 'error' : 'failure';
}

/** A suite a student and sheet, a case an item; what waits for a person is skipped. */
export function junitOf(marks: readonly Mark[]): Buffer {
  const suites = marks.map(({ student, sheet, mark, max, report: { items } }) => {
    const verdicts = items.map(verdictOf);
    const count = (one: Verdict) => verdicts.filter((verdict) => verdict === one).length;
    const attributes = `tests="${items.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
    const cases = items.map(({ id, problem, score, points, feedback }, i) => {
      const open = `    <testcase classname="${xml(`${sheet}.problem-${problem}`)}" name="${xml(id)}" time="0"`;
      const message = xml(`${csvNumber(score)} of ${csvNumber(points)}: ${personText(items[i]!) || feedback}`);
      if (verdicts[i] === 'pass') return `${open}/>`;
      if (verdicts[i] === 'skipped') return `${open}><skipped message="a person marks this"/></testcase>`;
      return `${open}><${verdicts[i]} message="${message}"/></testcase>`;
    });
    const property = (name: string, value: number) => `      <property name="${name}" value="${csvNumber(value)}"/>`;
    return [
      `  <testsuite name="${xml(`${student}/${sheet}`)}" ${attributes} time="0">`,
      '    <properties>',
      property('mark', mark),
      property('max', max),
      '    </properties>',
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  return Buffer.from(
    ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n'),
  );
}
