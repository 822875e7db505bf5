import type { Cell, Row } from '#core/rows/row.ts';
import { LongText } from '../../primitives/LongText.tsx';
import styles from './RowSource.module.css';

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : JSON.stringify(cell));

/** Every column of the source, as it stood. */
export function RowSource({ texts }: { texts: Row | undefined }) {
  if (!texts) return null;
  return (
    <details className={styles.source}>
      <summary>Every column of the source</summary>
      <dl className={styles.cells}>
        {Object.entries(texts.source).map(([column, cell]) => (
          <div key={column} className={styles.cell}>
            <dt>{column}</dt>
            <dd>
              <LongText text={textOf(cell)} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
