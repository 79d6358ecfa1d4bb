/** What opens above the page: the list of keys, the answers with a search, earlier comments. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pointsText } from '../../report/points';
import type { Entry, Question } from '../api';
import { search } from './client';
import { KeyButton } from './key-button';
import { ENTER, KEYS } from './keys';
import type { Desk } from './model';

const PAUSE = 150;

function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  useEffect(() => {
    const element = dialog.current!;
    element.showModal();
    element.querySelector<HTMLElement>('input[type="search"], ol button')?.focus();
    return () => {
      isGone.current = true;
      element.close(); // what is behind it can have the focus then
      document.getElementById('answer')?.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      onCancel={(event) => {
        event.preventDefault(); // at once: the event of closing comes after the next key of a quick hand
        close();
      }}
      onClose={() => isGone.current || close()}
      aria-labelledby="dialog-title"
    >
      <header>
        <h2 id="dialog-title">{title}</h2>
        <KeyButton pressed="Escape" shown="Esc" onClick={close}>
          Close
        </KeyButton>
      </header>
      {children}
    </dialog>
  );
}

export function KeysDialog({
  close,
  single,
  setSingle,
}: {
  close: () => void;
  single: boolean;
  setSingle: (on: boolean) => void;
}) {
  return (
    <Dialog title="Keys" close={close}>
      <dl class="keys">
        {[ENTER, ...KEYS].map(({ shown, says }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={single} onChange={(event) => setSingle(event.currentTarget.checked)} /> Keys of
        one letter or digit are on
      </label>
    </Dialog>
  );
}

export const stateText = ({ state, todo, points, otherwise }: Entry, question: Question): string => {
  if (todo === 'second') return 'waits for a second mark';
  if (state === 'changed') return 'changed since it was marked';
  if (state === 'nothing') return 'nothing was handed in: 0';
  if (state === 'open' && !question.written) return 'as the grader marked it';
  if (state === 'open' && question.points === 0) return 'no comment yet';
  if (state === 'open') return todo === '' ? 'not marked' : 'to be marked';
  const by = otherwise ? ', by another rubric' : '';
  return points === undefined ? 'marked' : `marked: ${pointsText(points)}${by}`;
};

export function AnswersDialog({ desk, close }: { desk: Desk; close: () => void }) {
  const { model } = desk;
  const [words, setWords] = useState('');
  const [waiting, setWaiting] = useState(false);
  const [found, setFound] = useState<Set<string>>();
  useEffect(() => {
    if (words.trim() === '' || !model.view) {
      setFound(undefined);
      return undefined;
    }
    const timer = setTimeout(() => {
      search(model.view!.question, words.trim(), model.names !== undefined)
        .then((ids) => setFound(new Set(ids)))
        .catch(() => setFound(new Set()));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [words]);
  const shown = model.entries
    .map((entry, i) => ({ entry, number: i + 1 }))
    .filter(({ entry }) => (!found || found.has(entry.id)) && (!waiting || entry.todo !== ''));
  const choose = (id: string) => {
    close();
    void desk.go(id);
  };
  return (
    <Dialog title="Answers" close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (shown[0]) choose(shown[0].entry.id);
        }}
      >
        <label>
          {model.names ? 'Words of the answer, or a name' : 'Words of the answer'}
          <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} maxLength={200} />
        </label>
        <label class="check">
          <input type="checkbox" checked={waiting} onChange={(event) => setWaiting(event.currentTarget.checked)} /> Only
          what waits for me
        </label>
        <p role="status">
          {shown.length} of {model.entries.length} answers
        </p>
      </form>
      <ul class="answers">
        {shown.map(({ entry, number }) => (
          <li key={entry.id}>
            <button
              type="button"
              onClick={() => choose(entry.id)}
              aria-current={entry.id === model.current ? 'true' : undefined}
            >
              <span>
                Answer {number}
                {entry.size > 1 ? `, given by ${entry.size}` : ''}
              </span>
              <span class={`state ${entry.todo === '' ? entry.state : 'waits'}`}>
                {stateText(entry, model.view!.question)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

export function CommentsDialog({ desk, close }: { desk: Desk; close: () => void }) {
  const comments = desk.model.view?.comments ?? [];
  const choose = (comment: string | undefined) => {
    const { draft } = desk.model;
    if (comment === undefined || !draft) return;
    const before = draft.comment.trim();
    desk.change({ comment: before === '' ? comment : `${before}\n\n${comment}` });
    close();
  };
  return (
    <Dialog title="Earlier comments" close={close}>
      {comments.length === 0 ? <p>Nobody has commented on this question yet.</p> : null}
      <ol
        class="comments"
        onKeyDown={(event) => choose(/^[1-9]$/.test(event.key) ? comments[Number(event.key) - 1] : undefined)}
      >
        {comments.map((comment, i) => (
          <li key={comment}>
            <button type="button" onClick={() => choose(comment)}>
              {i < 9 ? <kbd>{i + 1}</kbd> : null} {comment}
            </button>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
