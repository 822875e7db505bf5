import { useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { dealRows, type Share } from '#core/grading/deal.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../primitives/Button.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { download, fileName } from '../primitives/download.ts';
import { ErrorState } from '../primitives/ErrorState.tsx';
import { Field } from '../primitives/Field.tsx';
import { Input } from '../primitives/Input.tsx';
import { NumberField } from '../primitives/NumberField.tsx';
import { useStoreOf } from '../stores.tsx';
import { count, plural } from '../words/numbers.ts';
import dealtStyles from './DealRowsDialog.module.css';
import styles from './ExportDialog.module.css';

const usualOverlap = 20;

interface DealRowsDialogProps {
  dataset: DatasetSummary;
  /** The rows to deal: those that are listed. */
  rows: Int32Array;
  onClose: () => void;
}

/** Share the listed rows out to several people: a file for each, which opens on the page of their own machine. */
export default function DealRowsDialog({ dataset, rows, onClose }: DealRowsDialogProps) {
  const [names, setNames] = useState('');
  const [shares, setShares] = useState('');
  const [overlap, setOverlap] = useState(Math.min(usualOverlap, rows.length));
  const [seed, setSeed] = useState(1);
  const [dealt, setDealt] = useState<readonly Share[] | null>(null);
  const [error, setError] = useState<ErrorRecord | null>(null);
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setDealt(null);
      set(value);
    };
  const deal = () => {
    try {
      const given = listOf(shares).map(Number);
      setDealt(
        dealRows(rows, {
          annotators: listOf(names),
          overlap,
          seed,
          ...(given.length > 0 && { shares: given }),
        }),
      );
      setError(null);
    } catch (thrown) {
      setError(toErrorRecord(thrown));
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Deal rows to annotators"
      footer={
        <Button variant={dealt ? 'quiet' : 'primary'} disabled={names.trim() === ''} onClick={deal}>
          Deal {plural(rows.length, 'row')}
        </Button>
      }
    >
      <p className={styles.what}>
        The {plural(rows.length, 'listed row')} {rows.length === 1 ? 'is' : 'are'} shared out. Each person
        gets a file with instruction, response and reference alone, opens it on this page on their own
        machine, grades, and sends the saved grades back. Merge them on the Data screen.
      </p>
      <Field label="Annotators" hint="Names, separated by commas">
        {(control) => (
          <Input
            {...control}
            value={names}
            placeholder="Ana, Ben"
            onChange={(event) => change(setNames)(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.choices}>
        <NumberField
          label="Rows that everybody grades"
          hint="They show how far people agree."
          min={0}
          max={rows.length}
          step={1}
          value={overlap}
          onValue={change(setOverlap)}
        />
        <Field label="Shares of the rest" hint="Such as 2, 1; empty: the same for everybody">
          {(control) => (
            <Input {...control} value={shares} onChange={(event) => change(setShares)(event.target.value)} />
          )}
        </Field>
        <NumberField
          label="Seed"
          hint="The same seed deals the same rows."
          min={0}
          max={4294967295}
          step={1}
          value={seed}
          onValue={change(setSeed)}
        />
      </div>
      {error && (
        <ErrorState title="No rows were dealt">
          <p>{error.message}</p>
        </ErrorState>
      )}
      {dealt && <DealtFiles dealt={dealt} dataset={dataset} overlap={overlap} />}
    </Dialog>
  );
}

interface DealtFilesProps {
  dealt: readonly Share[];
  dataset: DatasetSummary;
  overlap: number;
}

function DealtFiles({ dealt, dataset, overlap }: DealtFilesProps) {
  const dealFile = useStoreOf('annotators', (state) => state.dealFile);
  const error = useStoreOf('annotators', (state) => state.error);
  const save = async ({ annotator, rows }: Share) => {
    const blob = await dealFile(annotator, rows);
    if (blob) download(blob, fileName(dataset.name, `for ${annotator}`, 'jsonl'));
  };
  return (
    <div role="status">
      <ul className={dealtStyles.files}>
        {dealt.map((share) => (
          <li key={share.annotator}>
            {share.annotator}: {plural(share.rows.length, 'row')}, {count(overlap)} of them everybody’s{' '}
            <Button size="s" onClick={() => void save(share)}>
              Save the file for {share.annotator}
            </Button>
          </li>
        ))}
      </ul>
      {error && (
        <ErrorState title="The file was not written">
          <p>{error.message}</p>
        </ErrorState>
      )}
    </div>
  );
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
