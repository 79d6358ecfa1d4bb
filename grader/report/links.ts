import type { Report } from './schema';

/** A page below `graded/`: relative, so that the folder can be moved; percent-encoded, so that a name cannot be a scheme, a query or markup. */
export function linkTo(kind: 'pages' | 'students', { student, sheet }: Pick<Report, 'student' | 'sheet'>): string {
  return [kind, student, `${sheet}.html`]
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')).replace(/'/g, '%27'))
    .join('/');
}
