/** A button that a key presses, too. */
import type { ComponentChildren, JSX } from 'preact';

type Props = Omit<JSX.IntrinsicElements['button'], 'children'> & {
  /** As browsers call it: `p`, `Escape`. */
  pressed: string;
  /** As the button shows it, where that is something else. */
  shown?: string;
  children: ComponentChildren;
};

/** A screen reader tells the key beside the name, not in it. */
export function KeyButton({ pressed, shown = pressed, children, ...rest }: Props) {
  return (
    <button type="button" aria-keyshortcuts={pressed} {...rest}>
      {children}
      <span aria-hidden="true">
        {' '}
        <kbd>{shown}</kbd>
      </span>
    </button>
  );
}
