import type { Cell } from '#core/rows/row.ts';
import type { DraftMapping } from '#state/import-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { LongText } from '../../primitives/LongText.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import styles from './MappingPreview.module.css';

interface MappingPreviewProps {
  sample: readonly Record<string, Cell>[];
  mapping: DraftMapping;
  record: number;
  onRecord: (record: number) => void;
}

const textOf = (cell: Cell | undefined): string =>
  cell === undefined || cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell);

/** One record under the mapping, and the columns that it leaves over. */
export function MappingPreview({ sample, mapping, record, onRecord }: MappingPreviewProps) {
  const cells = sample[record] ?? {};
  const instruction = [mapping.instruction, mapping.input]
    .map((column) => (column === null ? '' : textOf(cells[column])))
    .filter((part) => part !== '')
    .join('\n\n');
  const parts: [string, string | null, string][] = [
    ['Instruction', mapping.instruction, instruction],
    ['Response', mapping.response, mapping.response === null ? '' : textOf(cells[mapping.response])],
    ['Reference', mapping.reference, mapping.reference === null ? '' : textOf(cells[mapping.reference])],
    ['Model', mapping.model, mapping.model === null ? '' : textOf(cells[mapping.model])],
    ['Category', mapping.category, mapping.category === null ? '' : textOf(cells[mapping.category])],
  ];
  const used = new Set(Object.values(mapping));
  const unused = Object.entries(cells).filter(([column]) => !used.has(column));
  return (
    <Panel
      title={`Record ${record + 1} as it would be read`}
      actions={
        <>
          <Button size="s" disabled={record === 0} onClick={() => onRecord(record - 1)}>
            Previous
          </Button>
          <Button size="s" disabled={record >= sample.length - 1} onClick={() => onRecord(record + 1)}>
            Next
          </Button>
        </>
      }
    >
      <dl className={styles.parts} aria-live="polite">
        {parts.map(([name, column, text]) => (
          <div key={name} className={styles.part}>
            <dt>{name}</dt>
            <dd data-open={column === null || undefined}>
              {column === null ? (
                'no column chosen'
              ) : (
                <LongText text={text === '' ? 'empty in this record' : text} />
              )}
            </dd>
          </div>
        ))}
        {unused.length > 0 && (
          <div className={styles.part}>
            <dt>Unused</dt>
            <dd className={styles.unused}>
              {unused.map(([column, cell]) => (
                <span key={column}>
                  <b>{column}</b> {textOf(cell).slice(0, 80)}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
