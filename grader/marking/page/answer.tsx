/** The middle of the page: the question and its model answer, and the student's answer. */
import { useEffect, useRef } from 'preact/hooks';
import { pointsText } from '../../report/points';
import type { Answer, DiffLine } from '../api';
import { wholeAddress } from './client';
import { stateText } from './dialogs';
import { KeyButton } from './key-button';
import type { Desk } from './model';

/** Rendered on the server, where everything that a student wrote is escaped. */
export function Html({ text, inline }: { text: string; inline?: string }) {
  const inner = { __html: text };
  return inline ? <span class={inline} dangerouslySetInnerHTML={inner} /> : <div dangerouslySetInnerHTML={inner} />;
}

/** On a narrow screen the answer comes first to the eye. */
const isWide = window.matchMedia('(min-width: 56rem)').matches;

export function Reference({ desk }: { desk: Desk }) {
  const { view } = desk.model;
  if (!view) return null;
  return (
    <section class="reference" aria-label="Question and model answer">
      <details open={isWide}>
        <summary>
          <h2>Model answer</h2>
        </summary>
        <Html text={view.model} />
      </details>
      <details open={isWide}>
        <summary>
          <h2>The question</h2>
        </summary>
        <Html text={view.html} />
      </details>
    </section>
  );
}

const SIGNS = { '-': 'taken out', '+': 'new' };

function Difference({ lines }: { lines: readonly DiffLine[] }) {
  if (lines.length === 0)
    return <p class="notice">The answer has changed since it was marked. The earlier text was not kept.</p>;
  return (
    <section class="changed" aria-label="What changed since it was marked">
      <h3>Changed since it was marked</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre tabIndex={0}>
        {lines.map(({ is, text }, i) => (
          <span key={i} class={is === '+' ? 'added' : is === '-' ? 'taken' : ''}>
            {is === ' ' ? (
              '  '
            ) : (
              <b>
                <span class="unseen">{SIGNS[is]}: </span>
                {is}{' '}
              </b>
            )}
            {text}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}

function names(answer: Answer, known: { [who: string]: string }): string {
  return answer.members.map(({ who }) => known[who] ?? 'somebody').join(', ');
}

function Given({ answer, desk }: { answer: Answer; desk: Desk }) {
  const { size } = answer.entry;
  const { names: known, view } = desk.model;
  return (
    <p class="given">
      {size > 1 ? <strong>given by {size}</strong> : null}
      {known ? (
        <span>
          {size > 1 ? ': ' : ''}
          <bdi>{names(answer, known)}</bdi>
        </span>
      ) : null}
      <span class={`state ${answer.entry.todo === '' ? answer.entry.state : 'waits'}`}>
        {view ? stateText(answer.entry, view.question) : ''}
      </span>
      {answer.uneven ? (
        <span class="quiet"> Those who gave it have not all the same mark; saving gives them one.</span>
      ) : null}
    </p>
  );
}

function Source({ answer, desk }: { answer: Answer; desk: Desk }) {
  const { view } = desk.model;
  return (
    <section aria-label="The answer as it was written">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre class="printed" tabIndex={0}>
        {answer.source}
      </pre>
      {answer.whole !== undefined && view ? (
        <p>
          <a href={wholeAddress(view.question, answer.entry.id)} target="_blank" rel="noreferrer">
            The whole text, {answer.whole.toLocaleString('en')} characters
          </a>
        </p>
      ) : null}
    </section>
  );
}

export function AnswerPane({ desk }: { desk: Desk }) {
  const { model } = desk;
  const { answer } = model;
  const heading = useRef<HTMLHeadingElement>(null);
  const number = model.entries.findIndex(({ id }) => id === model.current) + 1;
  useEffect(() => {
    const chooses = document.activeElement instanceof HTMLSelectElement;
    if (answer && !chooses && !document.querySelector('dialog[open]')) heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [answer?.entry.id, number]);
  if (model.view && model.entries.length === 0)
    return <section class="answer">There is no answer to this question.</section>;
  const untouched = answer?.entry.state === 'nothing';
  return (
    <section class="answer" aria-labelledby="answer" data-answer={answer?.entry.id ?? ''}>
      <header>
        <h2 id="answer" tabIndex={-1} ref={heading}>
          Answer {number} of {model.entries.length}
        </h2>
        <span class="tools">
          <KeyButton pressed="p" onClick={() => desk.step(-1)}>
            Before
          </KeyButton>
          <KeyButton pressed="n" onClick={() => desk.step(1)}>
            After
          </KeyButton>
          <KeyButton pressed="s" onClick={() => desk.toggleSource()} aria-pressed={model.showSource}>
            As written
          </KeyButton>
        </span>
      </header>
      {answer ? <Given answer={answer} desk={desk} /> : <p>One moment …</p>}
      {answer?.feedback !== undefined ? (
        <p class="feedback">
          The grader gave {pointsText(answer.automatic ?? 0)} points. {answer.feedback}
        </p>
      ) : null}
      {answer?.changed ? <Difference lines={answer.changed} /> : null}
      {untouched ? <p class="quiet">Untouched or empty: it has its 0 already.</p> : null}
      {answer ? model.showSource ? <Source answer={answer} desk={desk} /> : <Html text={answer.html} /> : null}
    </section>
  );
}
