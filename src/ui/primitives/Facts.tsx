import type { ReactNode } from 'react';
import styles from './Facts.module.css';

export interface Fact {
  name: ReactNode;
  value: ReactNode;
  /** A remark under the figure: a unit, a share. */
  note?: ReactNode;
}

/** Figures on one line with their names above: the readout of an instrument. Wraps where it is narrow. */
export function Facts({ facts }: { facts: readonly (Fact | null)[] }) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter((fact) => fact !== null)
        .map((fact, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed where it is written
          <div key={index} className={styles.fact}>
            <dt className={styles.name}>{fact.name}</dt>
            <dd className={styles.value}>{fact.value}</dd>
            {fact.note && <dd className={styles.note}>{fact.note}</dd>}
          </div>
        ))}
    </dl>
  );
}
