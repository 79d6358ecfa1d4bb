/** How the mark of the answer that is shown came about. */
import { pointsText } from '../../report/points';
import type { Answer, MarkChange } from '../api';

export const timeText = (at: string): string =>
  new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

function changeText({ before, after, second }: MarkChange): string {
  const of = second ? 'second mark: ' : '';
  if (after === undefined) return `${of}took ${pointsText(before ?? 0)} points back`;
  if (before === undefined) return `${of}gave ${pointsText(after)} points`;
  if (before === after) return `${of}still ${pointsText(after)} points, with other lines or another comment`;
  return `${of}${pointsText(before)} → ${pointsText(after)} points`;
}

export function History({ answer }: { answer: Answer }) {
  const { mark, history } = answer;
  if (!mark && history.length === 0) return null;
  const now = mark ? (
    <>
      Marked by <bdi>{mark.marker}</bdi>, {timeText(mark.at)}
    </>
  ) : (
    'Not marked now'
  );
  if (history.length < 2 && mark) return <p class="quiet">{now}.</p>;
  return (
    <details class="history">
      <summary>
        {now}; {history.length} changes
      </summary>
      <ol>
        {history.map((change, i) => (
          <li key={i}>
            {timeText(change.at)}, <bdi>{change.marker}</bdi>: {changeText(change)}
          </li>
        ))}
      </ol>
    </details>
  );
}
