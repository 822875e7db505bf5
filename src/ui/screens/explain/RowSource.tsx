import type { ColumnMapping } from '#core/rows/dataset.ts';
import type { Cell, Row } from '#core/rows/row.ts';
import { LongText } from '../../primitives/LongText.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './RowSource.module.css';

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : JSON.stringify(cell));

interface RowSourceProps {
  texts: Row | undefined;
  mapping: ColumnMapping | null;
  /** The row is graded without knowing what others think of it. */
  blind: boolean;
}

/**
 * Every column of the source, as it stood. A blind annotator sees the texts alone: any other column may be a label, a
 * score, or the name of the model.
 */
export function RowSource({ texts, mapping, blind }: RowSourceProps) {
  if (!texts) return null;
  const all = Object.entries(texts.source);
  const shown = blind ? all.filter(([column]) => isText(column, mapping)) : all;
  const hidden = all.length - shown.length;
  return (
    <details className={styles.source}>
      <summary>Every column of the source</summary>
      <dl className={styles.cells}>
        {shown.map(([column, cell]) => (
          <div key={column} className={styles.cell}>
            <dt>{column}</dt>
            <dd>
              <LongText text={textOf(cell)} />
            </dd>
          </div>
        ))}
      </dl>
      {hidden > 0 && (
        <p className={styles.hidden}>
          {plural(hidden, 'column')} hidden until the row is graded: they may hold a label, a score or the
          model’s name.
        </p>
      )}
    </details>
  );
}

function isText(column: string, mapping: ColumnMapping | null): boolean {
  if (mapping === null) return false;
  const { instruction, input, response, reference } = mapping;
  return [instruction, input, response, reference].includes(column);
}
