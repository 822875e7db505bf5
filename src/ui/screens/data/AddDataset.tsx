import { lazy, Suspense, useRef, useState } from 'react';
import { isDemo } from '#core/demo/demo-dataset.ts';
import { isProject, sourceName, sourceOfFile } from '#state/import-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './AddDataset.module.css';
import { ImportProgressLine } from './ImportProgressLine.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { UrlDialog } from './UrlDialog.tsx';

const HubDialog = lazy(() => import('./hub/HubDialog.tsx'));

/** Drop, choose, paste, or give an address; and what becomes of it. */
export function AddDataset() {
  const phase = useStoreOf('imports', (state) => state.phase);
  const waiting = useStoreOf('imports', (state) => state.waiting.length);
  const open = useStoreOf('imports', (state) => state.open);
  const dismiss = useStoreOf('imports', (state) => state.dismiss);
  const list = useStoreOf('datasets', (state) => state.list);
  const input = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<'paste' | 'url' | 'hub' | null>(null);
  const openFiles = (files: readonly File[]) => void open(files.map(sourceOfFile));
  const busy = phase.kind === 'looking' || phase.kind === 'importing';
  return (
    <Panel part="add" title="Add a dataset">
      {/* Always there: a file may be chosen in a dialog that was opened before an import began. */}
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Dataset files"
        multiple
        accept=".jsonl,.ndjson,.json,.csv,.tsv,.txt,.gz,.parquet,.zip,.zst"
        onChange={(event) => {
          openFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <div className={styles.zone}>
        {busy ? (
          <ImportProgressLine phase={phase} waiting={waiting} />
        ) : (
          <>
            <p>
              Drop JSONL, JSON, CSV, TSV or Parquet anywhere on the page, gzipped, zipped or not, or a project
              file.
            </p>
            <div className={styles.ways}>
              <Button onClick={() => input.current?.click()}>Choose a file</Button>
              <Button variant="quiet" onClick={() => setDialog('paste')}>
                Paste text
              </Button>
              <Button variant="quiet" onClick={() => setDialog('url')}>
                From a URL
              </Button>
              <Button variant="quiet" onClick={() => setDialog('hub')}>
                From the Hugging Face Hub
              </Button>
              {!list.some(isDemo) && (
                <Button variant="quiet" onClick={() => void open([{ kind: 'demo' }])}>
                  Load the demo
                </Button>
              )}
            </div>
          </>
        )}
      </div>
      {phase.kind === 'failed' && (
        <div className={styles.failed}>
          <ErrorState
            title={`${sourceName(phase.source)} was not ${isProject(phase.source) ? 'opened' : 'imported'}`}
            action={
              <>
                <Button size="s" onClick={() => void open([phase.source])}>
                  Try again
                </Button>
                <Button size="s" variant="quiet" onClick={() => void dismiss()}>
                  {waiting > 0 ? `Go on with ${plural(waiting, 'file')}` : 'Close'}
                </Button>
              </>
            }
          >
            <p>{phase.error.message}</p>
          </ErrorState>
        </div>
      )}
      <PasteDialog open={dialog === 'paste'} onClose={() => setDialog(null)} />
      <UrlDialog open={dialog === 'url'} onClose={() => setDialog(null)} />
      {dialog === 'hub' && (
        <Suspense fallback={null}>
          <HubDialog open onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </Panel>
  );
}
