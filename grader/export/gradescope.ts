/**
 * Gradescope: `results.json` for each submission.
 *
 * Read in Gradescope's autograder documentation (gradescope-autograders.readthedocs.io, "Output format") and in
 * ucbds-infra/otter-grader: a `score` at the top replaces the sum of the tests', which late rules and bonus need; a test without a
 * `status` is neither passed nor failed.
 */
import { exactly, optional } from '@course/fixtures';
import type { FromSchema } from 'json-schema-to-ts';
import { visible } from '../report';
import { csvNumber } from '../report/gradebook';
import { personText } from '../report/person';
import { withoutFolders } from '../report/without-folders';
import type { Mark } from './marks';

export const VISIBILITIES = ['hidden', 'after_due_date', 'after_published', 'visible'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

const points = { type: 'number', minimum: 0 } as const;
const text = { type: 'string' } as const;
const visibility = { type: 'string', enum: VISIBILITIES } as const;

export const gradescopeSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: "Gradescope's results.json",
  ...exactly({
    score: points,
    output: text,
    output_format: { type: 'string', enum: ['text'] },
    visibility,
    stdout_visibility: { type: 'string', enum: ['hidden'] },
    tests: {
      type: 'array',
      items: exactly({
        name: text,
        number: text,
        score: points,
        max_score: points,
        status: optional({ type: 'string', enum: ['passed', 'failed'] }),
        output: text,
        output_format: { type: 'string', enum: ['text'] },
        visibility,
      }),
    },
  }),
} as const;
export type GradescopeResult = FromSchema<typeof gradescopeSchema>;

const forStudents = (text: string, source: string | undefined) =>
  visible(withoutFolders(text, source === undefined ? [] : [source]));

const rounded = (value: number) => Number(csvNumber(value));

function outputOf(item: Mark['report']['items'][number]): string {
  if (item.person) return personText(item);
  return item.status === 'manual' && item.feedback === '' ? 'A person marks this.' : item.feedback;
}

export function gradescopeResult({ mark, report, source }: Mark, shown: Visibility): GradescopeResult {
  const { items, notes, standing } = report;
  const output = [...(standing?.sentences ?? []), ...notes].map((text) => forStudents(text, source)).join('\n');
  return {
    score: rounded(mark),
    output,
    output_format: 'text',
    visibility: shown,
    stdout_visibility: 'hidden', // what the grader prints is for staff
    tests: items.map((item, i) => ({
      name: `Problem ${item.problem}: ${item.id}`,
      number: `${item.problem}.${items.slice(0, i + 1).filter((one) => one.problem === item.problem).length}`,
      score: rounded(item.score),
      max_score: item.points,
      ...(item.status === 'manual' || item.status === 'marked'
        ? {}
        : { status: item.status === 'pass' ? ('passed' as const) : ('failed' as const) }),
      output: forStudents(outputOf(item), source),
      output_format: 'text' as const,
      visibility: shown,
    })),
  };
}
