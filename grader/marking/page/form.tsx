/** The rubric, points and comment of the answer that is shown. */
import { pointsText } from '../../report/points';
import type { RubricLine, ShownMark } from '../api';
import { Html } from './answer';
import { isPlain, pointsOf } from './draft';
import type { Opened } from './keys';
import type { Desk } from './model';

type Parts = { desk: Desk; open: (dialog: Opened) => void };

export const timeText = (at: string): string =>
  new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

function MarkText({ title, mark, lines }: { title: string; mark: ShownMark; lines: readonly RubricLine[] }) {
  const given = lines.filter(({ id }) => mark.picked.includes(id));
  return (
    <div class="given-mark">
      <p>
        <strong>{title}</strong> {pointsText(mark.points)} points, by <bdi>{mark.marker}</bdi>, {timeText(mark.at)}
      </p>
      {given.length > 0 ? (
        <ul class="quiet">
          {given.map(({ id, html }) => (
            <li key={id}>
              <Html text={html} inline="says" />
            </li>
          ))}
        </ul>
      ) : null}
      {mark.reason ? <p class="quiet">Reason: {mark.reason}</p> : null}
      {mark.comment ? <p class="text">{mark.comment}</p> : null}
    </div>
  );
}

function ConflictBox({ desk }: { desk: Desk }) {
  const { conflict, answer, view } = desk.model;
  if (!conflict || !view) return null;
  const theirs = answer?.mark ?? conflict.theirs?.mark;
  const { yours } = conflict;
  const draft = { picked: yours.picked, points: String(yours.adjust) };
  const points = view.question.written
    ? pointsOf({ ...draft, comment: '', reason: '', touched: true }, view)
    : undefined;
  return (
    <section class="conflict" role="alert">
      <h3>Not saved: somebody was faster</h3>
      {theirs ? (
        <MarkText title="There now:" mark={theirs} lines={view.rubric} />
      ) : (
        <p>The answer, or its mark, has changed.</p>
      )}
      <p>
        <strong>Yours:</strong> {points === undefined ? 'other points' : `${pointsText(points)} points`}
        {yours.comment ? `, “${yours.comment}”` : ''}
      </p>
      <p class="buttons">
        <button type="button" onClick={() => desk.resolve(false)}>
          Leave it as it is
        </button>
        <button type="button" onClick={() => desk.resolve(true)}>
          Put mine in its place
        </button>
      </p>
    </section>
  );
}

function Rubric({ desk }: { desk: Desk }) {
  const { view, draft } = desk.model;
  if (!view || !draft || !view.question.written || view.rubric.length === 0) return null;
  const toggle = (id: string, on: boolean) =>
    desk.change({ picked: on ? [...draft.picked, id] : draft.picked.filter((one) => one !== id) });
  return (
    <fieldset class="lines">
      <legend>Rubric</legend>
      {view.rubric.map(({ id, html, points }, i) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={draft.picked.includes(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
          {i < 9 ? <kbd>{i + 1}</kbd> : null}
          <Html text={html} inline="says" />
          {points > 0 ? <span class="worth">{pointsText(points)}</span> : null}
        </label>
      ))}
    </fieldset>
  );
}

function Points({ desk }: { desk: Desk }) {
  const { view, draft, fault } = desk.model;
  if (!view || !draft || (view.question.written && view.question.points === 0)) return null;
  const plain = isPlain(view);
  const points = pointsOf(draft, view);
  const wrong = fault?.field === 'points';
  return (
    <div class="points-row">
      <label for="points">{plain ? 'Points' : 'Points beside the rubric'}</label>
      <input
        id="points"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        size={6}
        maxLength={12}
        value={draft.points}
        aria-invalid={wrong}
        aria-describedby={wrong ? 'fault' : undefined}
        onInput={(event) => desk.change({ points: event.currentTarget.value })}
      />
      <output for="points">
        <strong>{Number.isNaN(points) ? '–' : pointsText(points)}</strong> of {pointsText(view.question.points)}
      </output>
    </div>
  );
}

export function MarkForm({ desk, open }: Parts) {
  const { view, draft, answer, fault } = desk.model;
  if (!view || !draft || !answer) return <section class="form" aria-label="Your mark" />;
  const both = answer.mark && answer.second;
  return (
    <section class="form" aria-label="Your mark">
      <ConflictBox desk={desk} />
      {answer.blind ? <p class="notice">You mark this answer a second time, without seeing the first mark.</p> : null}
      {both ? (
        <section class="both" aria-label="Both marks">
          <MarkText title="First:" mark={answer.mark!} lines={view.rubric} />
          <MarkText title="Second:" mark={answer.second!} lines={view.rubric} />
          <p class="quiet">What you save now counts.</p>
        </section>
      ) : null}
      <Rubric desk={desk} />
      <Points desk={desk} />
      {view.question.written ? null : (
        <label class="field">
          Reason, for the student
          <textarea
            id="reason"
            rows={2}
            maxLength={2000}
            value={draft.reason}
            aria-invalid={fault?.field === 'reason'}
            aria-describedby={fault?.field === 'reason' ? 'fault' : undefined}
            onInput={(event) => desk.change({ reason: event.currentTarget.value })}
          />
        </label>
      )}
      <label class="field">
        Comment, for the student (markdown)
        <textarea
          id="comment"
          rows={2}
          maxLength={20000}
          value={draft.comment}
          onInput={(event) => desk.change({ comment: event.currentTarget.value })}
        />
      </label>
      {fault ? (
        <p id="fault" class="fault">
          {fault.says}
        </p>
      ) : null}
      <p class="buttons">
        <button
          type="button"
          class="first"
          disabled={desk.model.conflict !== undefined}
          onClick={() => desk.saveAndNext()}
        >
          Save, next <kbd>Enter</kbd>
        </button>
        <button type="button" onClick={() => open('comments')}>
          Earlier comments <kbd>r</kbd>
        </button>
        <button type="button" onClick={() => void desk.undo()}>
          Undo <kbd>u</kbd>
        </button>
      </p>
      {answer.mark && !both ? (
        <p class="quiet">
          Marked by <bdi>{answer.mark.marker}</bdi>, {timeText(answer.mark.at)}.
        </p>
      ) : null}
    </section>
  );
}
