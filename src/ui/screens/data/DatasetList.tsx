import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, plural } from '../../words/numbers.ts';
import styles from './DatasetList.module.css';

function DatasetItem({ dataset, current }: { dataset: DatasetSummary; current: boolean }) {
  const select = useStoreOf('datasets', (state) => state.select);
  const remove = useStoreOf('datasets', (state) => state.remove);
  const restore = useStoreOf('datasets', (state) => state.restore);
  const say = useStoreOf('notices', (state) => state.say);
  return (
    <li className={styles.item} data-current={current || undefined}>
      <button
        type="button"
        className={styles.open}
        aria-pressed={current}
        onClick={() => void select(dataset.id)}
      >
        <span className={styles.name}>{dataset.name}</span>
        <span className={styles.figures}>
          {plural(dataset.rows, 'row')}
          {dataset.rejected > 0 && `, ${dataset.rejected} set aside`}
        </span>
      </button>
      <Button
        size="s"
        variant="quiet"
        aria-label={`Remove ${dataset.name}`}
        onClick={async () => {
          await remove(dataset.id);
          say(`${dataset.name} was removed with its runs.`, () => void restore(dataset.id));
        }}
      >
        Remove
      </Button>
    </li>
  );
}

/** The datasets stored in this browser. */
export function DatasetList() {
  const list = useStoreOf('datasets', (state) => state.list);
  const selected = useStoreOf('datasets', (state) => state.selected);
  const error = useStoreOf('datasets', (state) => state.error);
  const storage = useStoreOf('datasets', (state) => state.storage);
  const refresh = useStoreOf('datasets', (state) => state.refresh);
  return (
    <Panel title="In this browser" aside={list.length > 0 ? plural(list.length, 'dataset') : undefined}>
      {error && (
        <ErrorState
          title="The stored datasets could not be read"
          action={
            <Button size="s" onClick={() => void refresh()}>
              Try again
            </Button>
          }
        >
          <p>{error.message}</p>
        </ErrorState>
      )}
      {list.length === 0 ? (
        <p className={styles.none}>None yet. What you add is kept here until you remove it.</p>
      ) : (
        <ul className={styles.list}>
          {list.map((dataset) => (
            <DatasetItem key={dataset.id} dataset={dataset} current={dataset.id === selected?.id} />
          ))}
        </ul>
      )}
      {storage && storage.quota > 0 && (
        <p className={styles.storage}>
          {bytes(storage.usage)} of {bytes(storage.quota)} used, models and runs included.
          {!storage.persisted && ' The browser may clear it when the disk is full: export what matters.'}
        </p>
      )}
    </Panel>
  );
}
