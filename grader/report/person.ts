/** What a person gave for an item: the lines of the rubric that were given and those that were not, a comment, and why. */
import { pointsText } from './document';
import type { ReportItem } from './schema';
import { html } from './text';
import { lineToHtml, writtenToHtml } from './written';

type Person = NonNullable<ReportItem['person']>;

const signed = (points: number) => (points < 0 ? `−${pointsText(-points)}` : `+${pointsText(points)}`);

const CHANGED = {
  answer: 'The answer is no longer the one that was marked. These points do not count until somebody looks again.',
  points: 'The item has fewer points than were given. They do not count until somebody looks again.',
};

const given = ({ points }: Person, item: ReportItem) => `${pointsText(points)} of ${pointsText(item.points)} points`;

/** The points beside the rubric; of an automatic item, what is added to the score that the grader gave. */
function adjustmentOf({ adjust, automatic, picked, missed }: Person, { status }: ReportItem): string | undefined {
  if (status === 'marked' || status === 'manual')
    return adjust === 0 || picked.length + missed.length === 0
      ? undefined
      : `${signed(adjust)}: adjusted by the marker`;
  return `A person changed the ${pointsText(automatic)} points of the grader: ${signed(adjust)}`;
}

function linesToHtml({ picked, missed }: Person): string {
  const line = ({ says, points }: Person['picked'][number], isGiven: boolean) => {
    const sum =
      points > 0 ? ` <span class="quiet">${isGiven ? signed(points) : `0 of ${pointsText(points)}`}</span>` : '';
    const [sign, word] = isGiven ? ['✓', 'given'] : ['–', 'not given'];
    return `<li class="${isGiven ? 'given' : 'missed'}"><span aria-hidden="true">${sign}</span> <span class="unseen">${word}: </span>${lineToHtml(says)}${sum}</li>`;
  };
  const lines = [...picked.map((one) => line(one, true)), ...missed.map((one) => line(one, false))];
  return lines.length > 0 ? `<ul class="rubric">${lines.join('')}</ul>` : '';
}

/** @param options `staff`: who marked it and when is theirs alone */
export function personToHtml(item: ReportItem, { staff }: { staff: boolean }): string {
  const { person } = item;
  if (!person) return '';
  const { changed, comment, reason, marker, at } = person;
  const adjustment = adjustmentOf(person, item);
  const when = at.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2 UTC');
  return [
    '<div class="person">',
    changed ? `<p><strong>${CHANGED[changed]}</strong> The mark was ${given(person, item)}.</p>` : '',
    linesToHtml(person),
    adjustment ? `<p>${html(adjustment)}</p>` : '',
    reason ? `<p class="text">${html(reason)}</p>` : '',
    comment.trim() ? writtenToHtml(comment) : '',
    staff ? `<p class="quiet">${html(marker)}, ${html(when)}</p>` : '',
    '</div>',
  ].join('');
}

/** The same as text, for a platform that takes no page. */
export function personText(item: ReportItem): string {
  const { person } = item;
  if (!person) return '';
  const line = ({ says, points }: Person['picked'][number], isGiven: boolean) =>
    `${isGiven ? '✓' : '–'} ${says}${points > 0 ? ` (${isGiven ? signed(points) : `0 of ${pointsText(points)}`})` : ''}`;
  return [
    person.changed ? CHANGED[person.changed] : '',
    ...person.picked.map((one) => line(one, true)),
    ...person.missed.map((one) => line(one, false)),
    adjustmentOf(person, item) ?? '',
    person.reason ?? '',
    person.comment,
  ]
    .filter((text) => text.trim() !== '')
    .join('\n');
}
