/** All questions, how markers share them, and where two marks differ. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { pointsText } from '../../report/points';
import type { Difference, Overview, Question, Sharing, SharingBy } from '../api';
import { getDifferences, type Refusal, share } from './client';
import type { Desk } from './model';
import { placeName } from './state';

const percent = ({ mine, mineLeft }: Question) => (mine === 0 ? 0 : (mine - mineLeft) / mine);

function Questions({ questions, desk }: { questions: readonly Question[]; desk: Desk }) {
  return (
    <div class="wide">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col" class="number-cell">
              Points
            </th>
            <th scope="col">My share</th>
          </tr>
        </thead>
        <tbody>
          {questions.map((question) => (
            <tr key={placeName(question)}>
              <th scope="row">
                <button type="button" class="link" onClick={() => void desk.open(question)}>
                  {question.sheet}: {question.item}
                </button>
              </th>
              <td class="number-cell">{pointsText(question.points)}</td>
              <td>
                {question.written && question.points > 0 ? (
                  <>
                    <progress value={percent(question)} max={1} aria-label={`${question.item}: done`} />{' '}
                    {question.mine - question.mineLeft} of {question.mine}
                  </>
                ) : (
                  <span class="quiet">
                    {question.written ? 'comments only' : 'marked by the grader; can be adjusted'}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const WAYS: { [by in SharingBy]: string } = {
  queue: 'Everybody takes the next one',
  'hand-in': 'By hand-in: each has one marker for all questions',
  question: 'By question: each has one marker',
};

function SharingForm({ overview, desk }: { overview: Overview; desk: Desk }) {
  const { sharing, markers, questions } = overview;
  const send = async (change: Partial<Sharing>) => {
    try {
      desk.setOverview(await share({ ...sharing, ...change }));
      desk.say('The work is shared out anew.');
    } catch (error) {
      desk.say((error as Refusal).message);
    }
  };
  const marked = questions.filter(({ written, points }) => written && points > 0);
  return (
    <section aria-labelledby="sharing">
      <h2 id="sharing">How we share it: {markers.join(', ')}</h2>
      <fieldset>
        <legend>Who marks what</legend>
        {(Object.keys(WAYS) as SharingBy[]).map((by) => (
          <label class="check" key={by}>
            <input type="radio" name="by" checked={sharing.by === by} onChange={() => void send({ by })} /> {WAYS[by]}
          </label>
        ))}
      </fieldset>
      {sharing.by === 'question'
        ? marked.map((question, i) => (
            <label class="check" key={placeName(question)}>
              {question.sheet}: {question.item}{' '}
              <select
                value={sharing.questions[placeName(question)] ?? markers[i % markers.length]}
                onChange={(event) =>
                  void send({ questions: { ...sharing.questions, [placeName(question)]: event.currentTarget.value } })
                }
              >
                {markers.map((marker) => (
                  <option key={marker}>{marker}</option>
                ))}
              </select>
            </label>
          ))
        : null}
      <label class="check">
        A second marker marks blind{' '}
        <select
          value={String(sharing.second)}
          onChange={(event) => void send({ second: Number(event.currentTarget.value) })}
        >
          {[0, 1, 2, 5, 10, 20].map((nth) => (
            <option key={nth} value={String(nth)}>
              {nth === 0 ? 'no answer' : nth === 1 ? 'every answer' : `about one answer in ${nth}`}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

/** It has the focus when its screen opens, so that a screen reader goes on there. */
function Title({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h1 tabIndex={-1} ref={heading}>
      {text}
    </h1>
  );
}

export function OverviewScreen({ desk }: { desk: Desk }) {
  const { overview } = desk.model;
  if (!overview) return <main>One moment …</main>;
  const written = overview.questions.filter((question) => question.written);
  const automatic = overview.questions.filter((question) => !question.written);
  return (
    <main class="plain">
      <Title text="Marking" />
      <p class="quiet">
        You are <bdi>{overview.marker}</bdi>.
      </p>
      <section aria-labelledby="written">
        <h2 id="written">Written answers</h2>
        <Questions questions={written} desk={desk} />
      </section>
      {overview.markers.length > 1 ? <SharingForm overview={overview} desk={desk} /> : null}
      {overview.markers.length > 1 ? (
        <p>
          <button type="button" onClick={() => void desk.showScreen('differences')}>
            Where two marks differ
          </button>
        </p>
      ) : null}
      <details>
        <summary>
          <h2>Automatic items, for a regrade request that was right</h2>
        </summary>
        <Questions questions={automatic} desk={desk} />
      </details>
    </main>
  );
}

export function DifferencesScreen({ desk }: { desk: Desk }) {
  const [above, setAbove] = useState(1);
  const [list, setList] = useState<Difference[]>();
  useEffect(() => {
    getDifferences(above)
      .then(setList)
      .catch((error: Refusal) => desk.say(error.message));
  }, [above]);
  return (
    <main class="plain">
      <Title text="Where two marks differ" />
      <label class="check">
        By more than{' '}
        <input
          type="number"
          min={0}
          step={0.5}
          value={above}
          onChange={(event) => setAbove(Math.max(0, event.currentTarget.valueAsNumber || 0))}
        />{' '}
        points
      </label>
      <p role="status">{list ? `${list.length} answers` : 'One moment …'}</p>
      <div class="wide">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Answer</th>
              <th scope="col">First</th>
              <th scope="col">Second</th>
              <th scope="col" class="number-cell">
                Apart
              </th>
              <th scope="col">Settled</th>
            </tr>
          </thead>
          <tbody>
            {(list ?? []).map(({ sheet, item, id, points, first, second, settled }) => (
              <tr key={`${sheet}/${item}/${id}`}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => void desk.open({ sheet, item }, id)}>
                    {sheet}: {item}, {id.slice(0, 4)}
                  </button>
                </th>
                <td>
                  {pointsText(first.points)}, {first.marker}
                </td>
                <td>
                  {pointsText(second.points)}, {second.marker}
                </td>
                <td class="number-cell">{pointsText(points)}</td>
                <td>{settled ? 'yes' : 'not yet'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>
  );
}
