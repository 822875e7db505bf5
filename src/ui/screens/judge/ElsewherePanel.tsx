import { useRef } from 'react';
import { importWords } from '#core/batch/import-report.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { download } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './ElsewherePanel.module.css';
import { ExportRequests } from './ExportRequests.tsx';

/** Entries of a list that are shown; the report has all. */
const shown = 20;

/** The same judge, asked elsewhere by batch files: requests go out here, and results come in. */
export default function ElsewherePanel({ dataset }: { dataset: DatasetSummary }) {
  const importing = useStoreOf('batch', (state) => state.importing);
  const take = useStoreOf('batch', (state) => state.take);
  const error = useStoreOf('batch', (state) => state.error);
  const files = useRef<HTMLInputElement>(null);
  return (
    <Panel part="elsewhere" title="Judged elsewhere">
      <div className={styles.parts}>
        <ExportRequests dataset={dataset} />
        <h3 className={styles.heading}>Results back</h3>
        <p>
          Choose the batch as it was saved (its zip, or all files that the command <code>batch export</code>{' '}
          wrote) together with the server’s results; they become a run.
        </p>
        <p>
          <input
            ref={files}
            type="file"
            multiple
            hidden
            aria-label="Files of a batch"
            accept=".json,.jsonl,.zip"
            onChange={(event) => {
              const chosen = [...(event.target.files ?? [])];
              event.target.value = '';
              if (chosen.length > 0) void take(chosen);
            }}
          />
          <Button busy={importing} onClick={() => files.current?.click()}>
            Import batch results
          </Button>
        </p>
        {error && (
          <ErrorState title="The results were not imported">
            <p>{error.message}</p>
          </ErrorState>
        )}
        <div aria-live="polite">
          <Imported />
        </div>
      </div>
    </Panel>
  );
}

function Imported() {
  const imported = useStoreOf('batch', (state) => state.imported);
  if (!imported) return null;
  const { report, missingRequests } = imported;
  const { failed, strange, repeated, missing, bounded } = report;
  return (
    <div className={styles.part}>
      <p>{importWords(report.counts)}</p>
      {bounded.rows > 0 && (
        <p>
          {plural(bounded.rows, 'row')} scored though the server left out digits that can hardly matter: at
          most {(100 * bounded.unseen_at_most).toPrecision(2)}% of the probability is on them.
        </p>
      )}
      <Listed
        title="Failed"
        entries={failed.map(
          ({ custom_id, message, file, line }) => `${custom_id}: ${message} (${file}, line ${line})`,
        )}
      />
      <Listed
        title="Strange lines"
        entries={strange.map(({ message, file, line }) => `${file}, line ${line}: ${message}`)}
      />
      <Listed
        title="Answered more than once"
        entries={repeated.map(
          ({ custom_id, times, differ }) =>
            `${custom_id}: ${times} times, ${differ ? 'differently; the first counts' : 'alike'}`,
        )}
      />
      <Listed title="Missing" entries={missing} />
      <p>
        {missingRequests && (
          <Button onClick={() => download(missingRequests, 'requests-missing.jsonl')}>
            Save missing requests
          </Button>
        )}{' '}
        <Button
          variant="quiet"
          onClick={() => download(new Blob([JSON.stringify(report, null, 1)]), 'batch.import.json')}
        >
          Save report
        </Button>
      </p>
    </div>
  );
}

function Listed({ title, entries }: { title: string; entries: readonly string[] }) {
  if (entries.length === 0) return null;
  const more = entries.length - shown;
  return (
    <>
      <p className={styles.remark}>{title}</p>
      <ul className={styles.list} aria-label={title}>
        {entries.slice(0, shown).map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={at}>{entry}</li>
        ))}
        {more > 0 && <li>and {more} more, in the report</li>}
      </ul>
    </>
  );
}
