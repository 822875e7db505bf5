import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './State.module.css';

interface ErrorStateProps {
  /** What happened. */
  title: string;
  /** What it means for the data, and what to do. */
  children: ReactNode;
  action?: ReactNode;
}

/** Something failed. It stands above what is kept; it never takes its place. */
export function ErrorState({ title, children, action }: ErrorStateProps) {
  return (
    <div className={classes(styles.state, styles.error)} role="alert">
      <p className={styles.title}>{title}</p>
      <div className={styles.text}>{children}</div>
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  );
}
