import type { ReactNode } from 'react';
import styles from './Screen.module.css';

interface ScreenHeadProps {
  /** What this screen says now, as a sentence: the page's heading. */
  sentence: ReactNode;
  /** What one needs to know to read on. */
  lead?: ReactNode;
  /** The next step of the work, and its lesser neighbours. */
  actions?: ReactNode;
  /** A line beside the actions: what they cost, what leaves the browser. */
  remark?: ReactNode;
  /** The sentence is about to change to a longer one: its room is kept, so that nothing moves. */
  arriving?: boolean;
}

/** The head of a screen: its one sentence, and what can be done about it. */
export function ScreenHead({ sentence, lead, actions, remark, arriving }: ScreenHeadProps) {
  return (
    <header className={styles.head} aria-busy={arriving}>
      <h1 className={styles.sentence}>{sentence}</h1>
      {lead && <div className={styles.lead}>{lead}</div>}
      {(actions || remark) && (
        <div className={styles.actions}>
          {actions}
          {remark && <p className={styles.remark}>{remark}</p>}
        </div>
      )}
    </header>
  );
}
