import { useRef, useState } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { JoinDialog } from './JoinDialog.tsx';
import styles from './JoinPanel.module.css';

/** Labels, scores and grades, or further rows, that lie in another file. */
export default function JoinPanel({ dataset }: { dataset: DatasetSummary }) {
  const busy = useStoreOf('imports', (state) => state.phase.kind !== 'idle');
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  return (
    <Panel part="join" title="Join another file">
      <div className={styles.join}>
        <p>
          Join labels, scores or grades to these rows by an id or by their texts, or put the rows of a file
          below them. A new dataset is made, with the runs and grades that are here; {dataset.name} stays as
          it is.
        </p>
        <p>
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            aria-label="File to join"
            accept=".jsonl,.ndjson,.json,.csv,.tsv,.txt,.gz,.parquet,.zip,.zst"
            onChange={({ target }) => {
              setFile(target.files?.[0] ?? null);
              target.value = '';
            }}
          />
          <Button disabled={busy} onClick={() => input.current?.click()}>
            Choose a file to join
          </Button>
        </p>
        {file && <JoinDialog dataset={dataset} file={file} onClose={() => setFile(null)} />}
      </div>
    </Panel>
  );
}
