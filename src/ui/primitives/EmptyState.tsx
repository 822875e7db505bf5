import type { ReactNode } from 'react';
import styles from './State.module.css';

interface EmptyStateProps {
  title: string;
  /** What would stand here and how it gets here. */
  children: ReactNode;
  /** The step that fills it. */
  action?: ReactNode;
}

/** Nothing here yet: says what would be, and offers the step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      <div className={styles.text}>{children}</div>
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  );
}
