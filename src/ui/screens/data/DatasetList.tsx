import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { PickItem, PickList } from '../../primitives/PickList.tsx';
import { StoredItem } from '../../primitives/StoredItem.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, count, plural } from '../../words/numbers.ts';
import { DamagedEntries } from './DamagedEntries.tsx';
import styles from './DatasetList.module.css';

function DatasetItem({ dataset, current }: { dataset: DatasetSummary; current: boolean }) {
  const select = useStoreOf('datasets', (state) => state.select);
  const remove = useStoreOf('datasets', (state) => state.remove);
  const restore = useStoreOf('datasets', (state) => state.restore);
  const say = useStoreOf('notices', (state) => state.say);
  const setAside = dataset.rejected > 0 ? `, ${count(dataset.rejected)} set aside` : '';
  return (
    <PickItem
      name={dataset.name}
      notes={[`${plural(dataset.rows, 'row')}${setAside}`]}
      current={current}
      onOpen={() => void select(dataset.id)}
      actions={
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
      }
    />
  );
}

/** The datasets stored in this browser. */
export function DatasetList() {
  const list = useStoreOf('datasets', (state) => state.list);
  const selected = useStoreOf('datasets', (state) => state.selected);
  const error = useStoreOf('datasets', (state) => state.error);
  const storage = useStoreOf('datasets', (state) => state.storage);
  const refresh = useStoreOf('datasets', (state) => state.refresh);
  const remove = useStoreOf('datasets', (state) => state.remove);
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
        <PickList>
          {list.map((dataset) => (
            <StoredItem key={dataset.id} what="dataset" onRemove={() => void remove(dataset.id)}>
              <DatasetItem dataset={dataset} current={dataset.id === selected?.id} />
            </StoredItem>
          ))}
        </PickList>
      )}
      <DamagedEntries />
      {storage && storage.quota > 0 && (
        <p className={styles.storage}>
          {bytes(storage.usage)} of {bytes(storage.quota)} used, models and runs included.
          {!storage.persisted && ' The browser may clear it when the disk is full: export what matters.'}
        </p>
      )}
    </Panel>
  );
}
