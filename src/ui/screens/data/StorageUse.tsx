import { useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes } from '../../words/numbers.ts';
import styles from './DatasetList.module.css';

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
