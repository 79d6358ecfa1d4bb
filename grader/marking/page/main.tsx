/** The marking page. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AnswerPane, Reference } from './answer';
import { AnswersDialog, CommentsDialog, KeysDialog } from './dialogs';
import { MarkForm } from './form';
import { KeyButton } from './key-button';
import { type Opened, onKey } from './keys';
import { type Desk, openModel } from './model';
import { DifferencesScreen, OverviewScreen } from './overview';
import { placeName } from './state';

const SINGLE = 'course-mark-single-keys';

function readSingle(): boolean {
  try {
    return localStorage.getItem(SINGLE) !== 'off';
  } catch {
    return true;
  }
}

function QuestionSelect({ desk }: { desk: Desk }) {
  const { overview, wanted, screen } = desk.model;
  const here = screen === 'marking' ? wanted : undefined; // elsewhere, the same one can be chosen again
  const questions = overview?.questions ?? [];
  const option = (one: (typeof questions)[number]) => (
    <option key={placeName(one)} value={placeName(one)}>
      {one.sheet}: {one.item}
    </option>
  );
  return (
    <select
      id="question"
      aria-label="Question"
      value={here ? placeName(here) : ''}
      onChange={(event) => {
        const chosen = questions.find((one) => placeName(one) === event.currentTarget.value);
        if (chosen) void desk.open(chosen);
      }}
    >
      {here ? null : <option value="">choose a question</option>}
      <optgroup label="Written answers">{questions.filter(({ written }) => written).map(option)}</optgroup>
      <optgroup label="Automatic items">{questions.filter(({ written }) => !written).map(option)}</optgroup>
    </select>
  );
}

function Progress({ desk }: { desk: Desk }) {
  const { view, screen } = desk.model;
  if (screen !== 'marking' || !view?.question.written || view.question.points === 0) return null;
  const { done, of, left } = desk.progress();
  return (
    <p class="progress">
      <progress value={of === 0 ? 1 : done / of} max={1} aria-label="Done" />{' '}
      <span>
        {done} of {of}
        {left ? `, ${left}` : ''}
      </span>
    </p>
  );
}

function Header({ desk, open }: { desk: Desk; open: (dialog: Opened) => void }) {
  const { model } = desk;
  return (
    <header class="bar">
      <button
        type="button"
        onClick={() => void desk.showScreen('overview')}
        aria-current={model.screen === 'overview' ? 'page' : undefined}
      >
        Overview
      </button>
      <QuestionSelect desk={desk} />
      <Progress desk={desk} />
      <span class="tools">
        {model.screen === 'marking' ? (
          <>
            <KeyButton pressed="/" onClick={() => open('answers')}>
              Answers
            </KeyButton>
            <KeyButton pressed="h" onClick={() => void desk.toggleNames()} aria-pressed={model.names !== undefined}>
              Names
            </KeyButton>
          </>
        ) : null}
        <KeyButton pressed="?" onClick={() => open('keys')}>
          Keys
        </KeyButton>
      </span>
    </header>
  );
}

function Notices({ desk }: { desk: Desk }) {
  const { model } = desk;
  return (
    <div class="notices">
      <p role="status">{model.notice}</p>
      {model.trouble ? (
        <p role="alert" class="trouble">
          {model.waiting} not saved yet: {model.trouble}. {model.waiting === 1 ? 'It is' : 'They are'} kept here, and
          sent again.
        </p>
      ) : null}
      {model.conflicts.length > 0 ? (
        <p class="trouble">
          {model.conflicts.length} not saved, since somebody was faster.{' '}
          <KeyButton pressed="x" onClick={() => void desk.look()}>
            Look
          </KeyButton>
        </p>
      ) : null}
    </div>
  );
}

function Page({ desk }: { desk: Desk }) {
  const { model } = desk;
  const [dialog, open] = useState<Opened>();
  const [single, setSingle] = useState(readSingle);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event, { desk, open }, { single });
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [single]);
  const close = () => open(undefined);
  return (
    <>
      <Header desk={desk} open={open} />
      <Notices desk={desk} />
      {model.screen === 'overview' ? <OverviewScreen desk={desk} /> : null}
      {model.screen === 'differences' ? <DifferencesScreen desk={desk} /> : null}
      {model.screen === 'marking' ? (
        <main class="marking">
          <h1 class="unseen">{model.view ? `${model.view.question.sheet}: ${model.view.question.item}` : 'Marking'}</h1>
          <AnswerPane desk={desk} />
          <div class="side">
            <MarkForm desk={desk} open={open} />
            <Reference desk={desk} />
          </div>
        </main>
      ) : null}
      {dialog === 'keys' ? (
        <KeysDialog
          close={close}
          single={single}
          setSingle={(on) => {
            setSingle(on);
            try {
              localStorage.setItem(SINGLE, on ? 'on' : 'off');
            } catch {
              // it holds for this page alone
            }
          }}
        />
      ) : null}
      {dialog === 'answers' ? <AnswersDialog desk={desk} close={close} /> : null}
      {dialog === 'comments' ? <CommentsDialog desk={desk} close={close} /> : null}
    </>
  );
}

const root = document.getElementById('page')!;
root.replaceChildren();
const desk: Desk = openModel(root.dataset.marker ?? '', () => render(<Page desk={desk} />, root));
void desk.begin().then(() => {
  const questions = desk.model.overview?.questions ?? [];
  const first = questions.find(({ mineLeft }) => mineLeft > 0);
  if (first) void desk.open(first);
  else void desk.showScreen('overview');
});
