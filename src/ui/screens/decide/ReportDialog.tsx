import { useState } from 'react';
import type { ReportFormat } from '#core/report/make-report.ts';
import { runName } from '#state/compare/methods.ts';
import { pageReport } from '#state/report/page-report.ts';
import { Button } from '../../primitives/Button.tsx';
import { Checkbox } from '../../primitives/Checkbox.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './ReportDialog.module.css';

/** Declined rows that are shown where the user wants any. */
const examples = 10;

const types: Record<ReportFormat, string> = { html: 'text/html', md: 'text/markdown' };

/** What goes into the report, and the file. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const run = useStoreOf('run', (state) => state.current);
  const busy = useStoreOf('report', (state) => state.busy);
  const error = useStoreOf('report', (state) => state.error);
  const make = useStoreOf('report', (state) => state.make);
  const [format, setFormat] = useState<ReportFormat>('html');
  const [withExamples, setWithExamples] = useState(false);
  const save = async () => {
    const text = await make((from) => pageReport(from, format, withExamples ? examples : 0));
    if (text === null) return;
    const blob = new Blob([text], { type: `${types[format]};charset=utf-8` });
    download(blob, fileName(dataset?.name ?? '', 'report', format));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Report"
      footer={
        <Button variant="primary" busy={busy} onClick={() => void save()}>
          Save report
        </Button>
      }
    >
      {run && dataset && (
        <p className={styles.what}>
          On {runName(run)}, the run that is open, and {dataset.name}.
        </p>
      )}
      <SegmentedControl
        label="Format"
        options={[
          { value: 'html', label: 'HTML' },
          { value: 'md', label: 'Markdown' },
        ]}
        value={format}
        onChange={setFormat}
      />
      <p className={styles.what}>
        {format === 'html'
          ? 'One page that needs no network and runs no script: who judged and how, the headline, the charts with their numbers, what can be promised and under which assumptions, how every figure is computed, and the command that gives the report again.'
          : 'The same text and tables as Markdown, without pictures.'}{' '}
        The file is made here and sent nowhere.
      </p>
      <Checkbox checked={withExamples} onChange={setWithExamples}>
        Show {examples} declined rows with their texts. Leave it off where the texts must not be passed on.
      </Checkbox>
      {error && (
        <ErrorState title="The report could not be made">
          <p>{error.message}</p>
        </ErrorState>
      )}
    </Dialog>
  );
}
