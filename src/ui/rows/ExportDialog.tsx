import { useState } from 'react';
import { originSentence } from '#core/decision/threshold-origin.ts';
import type { ExportRequest } from '#protocol/data-protocol.ts';
import { originOf } from '#state/decide/line-store.ts';
import { chosenLabel } from '#state/label-store.ts';
import { Button } from '../primitives/Button.tsx';
import { Checkbox } from '../primitives/Checkbox.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { download, fileName } from '../primitives/download.ts';
import { ErrorState } from '../primitives/ErrorState.tsx';
import { SegmentedControl } from '../primitives/SegmentedControl.tsx';
import { useStoreOf, useStores } from '../stores.tsx';
import { plural, score } from '../words/numbers.ts';
import styles from './ExportDialog.module.css';

/** Rows that can be exported, as the user knows them. */
export interface ExportChoice {
  /** "Kept 160 rows", "All 200 rows". */
  label: string;
  /** Null: every row. */
  rows: Int32Array | null;
}

interface ExportDialogProps {
  open: boolean;
  onClose: () => void;
  /** In order; the first one that has rows is chosen at the beginning. */
  choices: readonly ExportChoice[];
}

/** Rows as a file: every column of the source, the scores and the decision at the threshold. */
export function ExportDialog({ open, onClose, choices }: ExportDialogProps) {
  const { line, label } = useStores();
  const origin = () => originSentence(originOf(line.getState(), chosenLabel(label.getState()) !== null));
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const run = useStoreOf('run', (state) => state.current);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const busy = useStoreOf('exports', (state) => state.busy);
  const error = useStoreOf('exports', (state) => state.error);
  const file = useStoreOf('exports', (state) => state.file);
  const [format, setFormat] = useState<ExportRequest['format']>('jsonl');
  const [spreadsheetSafe, setSpreadsheetSafe] = useState(true);
  const [chosen, setChosen] = useState<number | null>(null);
  if (!dataset) return null;
  const sizeOf = ({ rows }: ExportChoice) => (rows === null ? dataset.rows : rows.length);
  const which =
    chosen ??
    Math.max(
      0,
      choices.findIndex((choice) => sizeOf(choice) > 0),
    );
  const choice = choices[which]!;
  const save = async () => {
    const blob = await file({
      datasetId: dataset.id,
      runId: run?.id ?? null,
      format,
      spreadsheetSafe,
      threshold: run ? threshold : null,
      thresholdOrigin: run ? origin() : null,
      rows: choice.rows,
    });
    if (!blob) return;
    download(blob, fileName(dataset.name, run ? 'judged' : '', format));
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Export rows"
      footer={
        <Button variant="primary" busy={busy} onClick={() => void save()}>
          Save {plural(sizeOf(choice), 'row')}
        </Button>
      }
    >
      <div className={styles.choices}>
        <SegmentedControl
          label="Rows"
          options={choices.map((one, at) => ({
            value: String(at),
            label: one.label,
            disabled: sizeOf(one) === 0,
          }))}
          value={String(which)}
          onChange={(value) => setChosen(Number(value))}
        />
        <SegmentedControl
          label="Format"
          options={[
            { value: 'jsonl', label: 'JSONL' },
            { value: 'csv', label: 'CSV' },
          ]}
          value={format}
          onChange={setFormat}
        />
      </div>
      {format === 'csv' && (
        <Checkbox checked={spreadsheetSafe} onChange={setSpreadsheetSafe}>
          Safe for spreadsheets: a text that would run as a formula gets an apostrophe before it
        </Checkbox>
      )}
      <p className={styles.what}>
        {run
          ? `Every column of the source, then score, ten probabilities, digit mass, validity and truncation, which judge gave them, the decision at ${score(threshold)} and how that threshold was chosen. The file is made here and sent nowhere.`
          : 'Every column of the source. Nothing is judged yet, so there are no scores. The file is made here and sent nowhere.'}
      </p>
      {error && (
        <ErrorState title="The file could not be made">
          <p>{error.message}</p>
        </ErrorState>
      )}
    </Dialog>
  );
}
