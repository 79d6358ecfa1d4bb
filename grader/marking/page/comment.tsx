/** The comment to an answer: as it is typed, and as the student will see it. */
import { useEffect, useState } from 'preact/hooks';
import type { ShownMark } from '../api';
import { Html } from './answer';
import { preview } from './client';
import type { Desk } from './model';

/** Without a key, until it is shown anew. */
const PAUSE = 250;

export function Comment({ desk }: { desk: Desk }) {
  return (
    <label class="field">
      Comment, for the student (markdown)
      <textarea
        id="comment"
        rows={2}
        maxLength={20000}
        value={desk.model.draft?.comment}
        onInput={(event) => desk.change({ comment: event.currentTarget.value })}
      />
    </label>
  );
}

/** Rendered on the server, by what renders the student's page. @param mark whose comment is rendered already */
export function Preview({ comment, mark }: { comment: string; mark: ShownMark | undefined }) {
  const [shown, setShown] = useState({ comment: mark?.comment ?? '', html: mark?.html ?? '' });
  useEffect(() => {
    if (comment === '' || comment === shown.comment) return undefined;
    let isWanted = true;
    const show = (html: string) => isWanted && setShown({ comment, html });
    const timer = setTimeout(() => preview(comment).then(show, () => undefined), PAUSE);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [comment]);
  if (comment === '' || shown.html === '') return null;
  return (
    <section class="preview" aria-label="The comment as the student sees it">
      <p class="quiet">The student sees:</p>
      <Html text={shown.html} />
    </section>
  );
}
