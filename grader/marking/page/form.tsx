/** The rubric, points and comment of the answer that is shown. */
import { pointsText } from '../../report/points';
import type { RubricLine, ShownMark } from '../api';
import { Html } from './answer';
import { Comment, Preview } from './comment';
import { isPlain, ownMark, pointsOf } from './draft';
import { History, timeText } from './history';
import { KeyButton } from './key-button';
import { type Opened, save } from './keys';
import type { Desk } from './model';

type Parts = { desk: Desk; open: (dialog: Opened) => void };

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
      {mark.html ? <Html text={mark.html} /> : null}
    </div>
  );
}

function ConflictBox({ desk }: { desk: Desk }) {
  const { conflict, answer, view } = desk.model;
  if (!conflict || !view) return null;
  const theirs = answer?.mark ?? conflict.theirs?.mark;
  const { yours } = conflict;
  const points = view.question.written
    ? pointsOf({ picked: yours.picked, points: String(yours.adjust) }, view)
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

/** Names of controls leave formulas out, so the line is named by its source. */
const nameOfLine = ({ says, points }: Pick<RubricLine, 'says' | 'points'>) =>
  says.replace(/[$*`]|\.$/g, '') + (points > 0 ? `, ${pointsText(points)} ${points === 1 ? 'point' : 'points'}` : '');

function Rubric({ desk }: { desk: Desk }) {
  const { view, draft } = desk.model;
  if (!view || !draft || !view.question.written || view.rubric.length === 0) return null;
  const toggle = (id: string, on: boolean) =>
    desk.change({ picked: on ? [...draft.picked, id] : draft.picked.filter((one) => one !== id) });
  return (
    <fieldset class="lines">
      <legend>Rubric</legend>
      {view.rubric.map(({ id, html, says, points }, i) => (
        <label key={id}>
          <input
            type="checkbox"
            aria-label={nameOfLine({ says, points })}
            aria-keyshortcuts={i < 9 ? String(i + 1) : undefined}
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
  const own = ownMark(answer, desk.marker);
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
      {answer.entry.otherwise ? (
        <p class="notice">The rubric has changed since this was marked. The points stay until you save others.</p>
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
      <Comment desk={desk} />
      {fault ? (
        <p id="fault" class="fault">
          {fault.says}
        </p>
      ) : null}
      <p class="buttons">
        <KeyButton
          pressed="Enter"
          class="first"
          disabled={desk.model.conflict !== undefined}
          onClick={() => save(desk)}
        >
          Save, next
        </KeyButton>
        <KeyButton pressed="r" onClick={() => open('comments')}>
          Earlier comments
        </KeyButton>
        <KeyButton pressed="u" onClick={() => void desk.undo()}>
          Undo
        </KeyButton>
      </p>
      <Preview key={answer.entry.id} comment={draft.comment.trim()} mark={own} />
      <History answer={answer} />
    </section>
  );
}
