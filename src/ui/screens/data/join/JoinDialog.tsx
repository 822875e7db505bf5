import { useState } from 'react';
import type { JoinBy, KeyPair } from '#core/join/join-by.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Dialog } from '../../../primitives/Dialog.tsx';
import { Field } from '../../../primitives/Field.tsx';
import { Select } from '../../../primitives/Input.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { plural } from '../../../words/numbers.ts';
import styles from './JoinPanel.module.css';
import { useJoinPreview } from './useJoinPreview.ts';

type Kind = 'join' | 'append';
/** Of the selects: the row's own id, and the texts; no column can be called so. */
const [ownId, texts] = ['\0id', '\0texts'];

const shownKey = (by: JoinBy | null, side: keyof KeyPair): string => {
  if (by === null) return '';
  if (by.kind === 'texts') return texts;
  const [pair] = by.pairs;
  return pair?.[side] ?? (side === 'ours' ? ownId : '');
};

/** How a file belongs to the open dataset, and what that would come to. */
export function JoinDialog({
  dataset,
  file,
  onClose,
}: {
  dataset: DatasetSummary;
  file: File;
  onClose: () => void;
}) {
  const combine = useStoreOf('imports', (state) => state.combine);
  const [kind, setKind] = useState<Kind>('join');
  const [asked, setAsked] = useState<JoinBy | null>(null);
  const { preview, error, waiting } = useJoinPreview(file, asked);
  const by = asked ?? preview?.by ?? null;
  const ready = kind === 'append' ? preview?.hasTexts === true : (preview?.matched ?? 0) > 0 && !waiting;
  const choose = (side: keyof KeyPair, value: string) => {
    if (value === texts) return setAsked({ kind: 'texts' });
    const pair = by?.kind === 'columns' ? by.pairs[0] : undefined;
    const column = value === ownId ? null : value;
    const same = (names: readonly string[]) => (column !== null && names.includes(column) ? column : null);
    const ours = dataset.columns.map(({ name }) => name);
    const next =
      side === 'ours'
        ? { ours: column, theirs: same(preview?.columns ?? []) ?? pair?.theirs ?? preview?.columns[0] ?? '' }
        : { ours: pair ? pair.ours : same(ours), theirs: value };
    setAsked({ kind: 'columns', pairs: [next] });
  };
  const make = () => {
    onClose();
    void combine({ kind: 'file', file }, kind === 'append' ? { kind } : { kind, by });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Join ${file.name}`}
      footer={
        <Button variant="primary" disabled={!ready} onClick={make}>
          Make the joined dataset
        </Button>
      }
    >
      <div className={styles.choices}>
        <SegmentedControl
          label="What the file holds"
          options={[
            { value: 'join', label: 'Columns for these rows' },
            { value: 'append', label: 'More rows' },
          ]}
          value={kind}
          onChange={setKind}
        />
        {kind === 'join' && preview && (
          <div className={styles.keys}>
            <Field label="Column here">
              {(control) => (
                <Select
                  {...control}
                  value={shownKey(by, 'ours')}
                  onChange={({ target }) => choose('ours', target.value)}
                >
                  {by === null && <option value="">–</option>}
                  {preview.hasTexts && <option value={texts}>instruction and response</option>}
                  <option value={ownId}>row id</option>
                  {dataset.columns.map(({ name }) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
            {by?.kind !== 'texts' && (
              <Field label={`Column of ${preview.name}`}>
                {(control) => (
                  <Select
                    {...control}
                    value={shownKey(by, 'theirs')}
                    onChange={({ target }) => choose('theirs', target.value)}
                  >
                    {by === null && <option value="">–</option>}
                    {preview.columns.map((name) => (
                      <option key={name}>{name}</option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
          </div>
        )}
        <div role="status">
          {waiting && <p>Comparing the rows of {file.name} with those that are here.</p>}
          {!waiting && error && <p>{error.message}</p>}
          {!waiting && preview && kind === 'join' && (
            <>
              {preview.problem && <p>{preview.problem.message}</p>}
              {preview.sentences && (
                <ul className={styles.found}>
                  {preview.sentences.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ul>
              )}
            </>
          )}
          {!waiting && preview && kind === 'append' && (
            <p>
              {preview.hasTexts
                ? `The rows of ${preview.name} are put below the ${plural(dataset.rows, 'row')} here, under the column names here; from_file says of each where it came from.`
                : `No columns of ${preview.name} are recognised as instruction and response, so its rows cannot be put below these. Its columns are ${preview.columns.join(', ')}.`}
            </p>
          )}
        </div>
      </div>
    </Dialog>
  );
}
