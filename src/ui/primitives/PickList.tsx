import type { ReactNode } from 'react';
import styles from './PickList.module.css';

/** Things of which one is open: datasets, runs. */
export function PickList({ children }: { children: ReactNode }) {
  return <ul className={styles.list}>{children}</ul>;
}

interface PickItemProps {
  name: string;
  /** Lines below the name. */
  notes: readonly string[];
  current: boolean;
  onOpen: () => void;
  /** Buttons at its end. */
  actions: ReactNode;
}

export function PickItem({ name, notes, current, onOpen, actions }: PickItemProps) {
  return (
    <li className={styles.item} data-current={current || undefined}>
      <button type="button" className={styles.open} aria-pressed={current} onClick={onOpen}>
        <span className={styles.name} title={name}>
          {name}
        </span>
        {notes.map((note) => (
          <span key={note} className={styles.note}>
            {note}
          </span>
        ))}
      </button>
      <span className={styles.actions}>{actions}</span>
    </li>
  );
}
