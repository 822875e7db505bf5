import { useState } from 'react';
import type { StoragePartName } from '#core/storage/storage-part.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes } from '../../words/numbers.ts';
import styles from './DatasetList.module.css';

const partWords: Record<StoragePartName, string> = {
  datasets: 'Datasets, with their texts',
  runs: 'Runs, with every score',
  states: 'Hidden states and features of judged rows, kept with their runs',
  checkups: 'Check-ups of judges',
  grading: 'Grades, comments, draws and guidelines',
  models: 'Models',
  adapters: 'Adapters that were trained or imported here',
  trainings: 'Trainings, with labels and checkpoints',
};

/** The same by what it belongs to, counted when it is opened. */
function Parts() {
  const parts = useStoreOf('datasets', (state) => state.storageParts);
  const error = useStoreOf('datasets', (state) => state.partsError);
  const measure = useStoreOf('datasets', (state) => state.measureParts);
  return (
    <details onToggle={(event) => event.currentTarget.open && void measure()}>
      <summary>What takes the room</summary>
      {error ? (
        <p role="alert">It could not be counted. {error.message}</p>
      ) : parts === null ? (
        <p role="status">Counting what is stored.</p>
      ) : parts.length === 0 ? (
        <p>Nothing is stored yet.</p>
      ) : (
        <>
          <dl className={styles.parts}>
            {parts.map(({ part, bytes: size }) => (
              <div key={part}>
                <dt>{partWords[part]}</dt>
                <dd>{bytes(size)}</dd>
              </div>
            ))}
          </dl>
          <p>
            Before compression, which the browser may do. What is left of the total is the page itself and
            what the browser needs to find things.
          </p>
        </>
      )}
    </details>
  );
}

/** What this page takes of the browser's room, and whether the browser promised to keep it. */
export function StorageUse() {
  const storage = useStoreOf('datasets', (state) => state.storage);
  const askToKeep = useStoreOf('datasets', (state) => state.askToKeep);
  const [refused, setRefused] = useState(false);
  if (!storage || storage.quota === 0) return null;
  return (
    <div className={styles.storage}>
      <p>
        {bytes(storage.usage)} of {bytes(storage.quota)} used, models and runs included.{' '}
        {storage.persisted
          ? 'The browser keeps it until you remove it.'
          : 'The browser may clear it when the disk is full: export what matters.'}
      </p>
      <Parts />
      {!storage.persisted && (
        <Button size="s" variant="quiet" onClick={async () => setRefused(!(await askToKeep()))}>
          Ask the browser to keep it
        </Button>
      )}
      <p role="status">
        {refused &&
          !storage.persisted &&
          'The browser did not promise it. Many do once a page is installed or bookmarked, or is used often.'}
      </p>
    </div>
  );
}
