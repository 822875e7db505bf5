import { type ReactNode, useId, useRef } from 'react';
import styles from './Term.module.css';

interface TermProps {
  /** The word as it stands in the text. */
  children: ReactNode;
  /** What it means, in a sentence or two. */
  definition: ReactNode;
}

/** A word with its definition one click away. */
export function Term({ children, definition }: TermProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const place = (popover: HTMLElement) => {
    const anchor = button.current?.getBoundingClientRect();
    if (!anchor) return;
    const width = Math.min(320, window.innerWidth - 16);
    popover.style.width = `${width}px`;
    popover.style.left = `${Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8))}px`;
    popover.style.top = `${anchor.bottom + 4}px`;
    const overshoot = anchor.bottom + 4 + popover.offsetHeight - window.innerHeight;
    if (overshoot > 0) popover.style.top = `${Math.max(8, anchor.top - popover.offsetHeight - 4)}px`;
  };
  return (
    <>
      <button ref={button} type="button" className={styles.term} popoverTarget={id}>
        {children}
      </button>
      <span
        id={id}
        popover="auto"
        className={styles.definition}
        onToggle={(event) => {
          if (event.newState === 'open') place(event.currentTarget);
        }}
      >
        {definition}
      </span>
    </>
  );
}
