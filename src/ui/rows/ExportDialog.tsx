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

interface ExportDialogProps {
  open: boolean;
  onClose: () => void;
  /** The rows in view, offered as a choice beside all rows. */
  shown: Int32Array;
  /** What they are: "declined row". Rows in view where left out. */
  shownAs?: string;
}

/** Rows as a file: every column of the source, the scores and the decision at the threshold. */
export function ExportDialog({ open, onClose, shown, shownAs }: ExportDialogProps) {
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
  const [which, setWhich] = useState<'all' | 'shown'>('all');
  if (!dataset) return null;
  const save = async () => {
    const blob = await file({
      datasetId: dataset.id,
      runId: run?.id ?? null,
      format,
      spreadsheetSafe,
      threshold: run ? threshold : null,
      thresholdOrigin: run ? origin() : null,
      rows: which === 'shown' ? shown : null,
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
          Save {plural(which === 'all' ? dataset.rows : shown.length, 'row')}
        </Button>
      }
    >
      <div className={styles.choices}>
        <SegmentedControl
          label="Rows"
          options={[
            { value: 'all', label: `All ${plural(dataset.rows, 'row')}` },
            {
              value: 'shown',
              label: shownAs
                ? `The ${plural(shown.length, shownAs)}`
                : `The ${plural(shown.length, 'row')} in view`,
              disabled: shown.length === 0,
            },
          ]}
          value={which}
          onChange={setWhich}
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
