import { useState } from 'react';
import { completeMapping, type DraftMapping, type ImportPhase } from '#state/import-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { containerNames } from '../../words/names.ts';
import { plural } from '../../words/numbers.ts';
import { MappingPreview } from './MappingPreview.tsx';
import styles from './MappingStep.module.css';

const fields: { key: keyof DraftMapping; label: string; hint?: string }[] = [
  { key: 'instruction', label: 'Instruction (needed)' },
  { key: 'response', label: 'Response (needed)', hint: 'The answer that is to be judged.' },
  { key: 'reference', label: 'Reference', hint: 'A trusted answer to the same instruction.' },
  { key: 'input', label: 'Input', hint: 'Joined to the instruction, as in Alpaca.' },
  { key: 'model', label: 'Model' },
  { key: 'category', label: 'Category' },
  { key: 'id', label: 'Id' },
];

/** Which column is which, with the first records as they would be read. */
export function MappingStep({ phase }: { phase: Extract<ImportPhase, { kind: 'mapping' }> }) {
  const setMapping = useStoreOf('imports', (state) => state.setMapping);
  const confirm = useStoreOf('imports', (state) => state.confirmMapping);
  const cancel = useStoreOf('imports', (state) => state.cancel);
  const waiting = useStoreOf('imports', (state) => state.waiting.length);
  const [record, setRecord] = useState(0);
  const { preview, mapping } = phase;
  const complete = completeMapping(mapping) !== null;
  return (
    <div>
      <ScreenHead
        sentence={
          preview.format === null
            ? `${preview.name}: say which column is which`
            : `${preview.name}: the columns, mapped by hand`
        }
        lead={
          <p>
            {containerNames[preview.container]}, {preview.encoding}
            {preview.gzipped && ', gzipped'}, {plural(preview.columns.length, 'column')}. Columns that stay
            unused are kept and exported.
            {waiting > 0 && ` ${plural(waiting, 'file')} after it.`}
          </p>
        }
      />
      <div className={styles.columns}>
        <div className={styles.fields}>
          {fields.map(({ key, label, hint }) => (
            <Field key={key} label={label} hint={hint}>
              {(control) => (
                <Select
                  {...control}
                  value={mapping[key] ?? ''}
                  onChange={(event) =>
                    setMapping({ [key]: event.target.value === '' ? null : event.target.value })
                  }
                >
                  <option value="">–</option>
                  {preview.columns.map((column) => (
                    <option key={column} value={column}>
                      {column}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ))}
          <div className={styles.actions}>
            <Button variant="primary" disabled={!complete} onClick={() => void confirm()}>
              Import {preview.name}
            </Button>
            <Button variant="quiet" onClick={() => void cancel()}>
              {waiting > 0 ? 'Leave this file out' : 'Cancel'}
            </Button>
          </div>
          {!complete && (
            <p className={styles.missing}>
              {mapping.instruction === null && mapping.response === null
                ? 'Choose the columns of instruction and response to go on.'
                : `Choose the column of the ${mapping.instruction === null ? 'instruction' : 'response'} to go on.`}
            </p>
          )}
        </div>
        <MappingPreview
          sample={preview.sample}
          mapping={mapping}
          record={Math.min(record, preview.sample.length - 1)}
          onRecord={setRecord}
        />
      </div>
    </div>
  );
}
