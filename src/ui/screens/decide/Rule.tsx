import { type ReactNode, useId } from 'react';
import type { LineRule } from '#state/decide/line-store.ts';
import { useStoreOf } from '../../stores.tsx';
import styles from './LinePanel.module.css';

interface RuleProps {
  rule: LineRule;
  title: string;
  /** What the rule does, and what it doesn't promise. */
  note?: ReactNode;
  disabled?: boolean;
  onChoose: () => void;
  /** The rule's figure. */
  children: ReactNode;
}

/** One way to draw the line: a radio button, its figure beside it. */
export function Rule({ rule, title, note, disabled = false, onChoose, children }: RuleProps) {
  const chosen = useStoreOf('line', (state) => state.rule === rule);
  const id = useId();
  return (
    <div className={styles.rule} data-chosen={chosen || undefined}>
      <input id={id} type="radio" name="line-rule" checked={chosen} disabled={disabled} onChange={onChoose} />
      <label htmlFor={id}>{title}</label>
      <span className={styles.figure}>{children}</span>
      {note && <div className={styles.note}>{note}</div>}
    </div>
  );
}
