import { useState } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { maxDatasetName } from '#core/rows/dataset-name.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { PickItem, PickList } from '../../primitives/PickList.tsx';
import { RenameButton } from '../../primitives/RenameButton.tsx';
import { StoredItem } from '../../primitives/StoredItem.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { DamagedEntries } from './DamagedEntries.tsx';
import styles from './DatasetList.module.css';
import { StorageUse } from './StorageUse.tsx';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** A list that is longer can be searched. */
const searchedFrom = 6;

function DatasetItem({ dataset, current }: { dataset: DatasetSummary; current: boolean }) {
  const select = useStoreOf('datasets', (state) => state.select);
  const rename = useStoreOf('datasets', (state) => state.rename);
  const remove = useStoreOf('datasets', (state) => state.remove);
  const restore = useStoreOf('datasets', (state) => state.restore);
  const say = useStoreOf('notices', (state) => state.say);
  const setAside = dataset.rejected > 0 ? `, ${count(dataset.rejected)} set aside` : '';
  const renameTo = async (name: string) => {
    const error = await rename(dataset.id, name);
    if (error) say(error.message);
    else say(`${dataset.name} is called ${name} now.`, () => void rename(dataset.id, dataset.name));
  };
  return (
    <PickItem
      name={dataset.name}
      notes={[`${plural(dataset.rows, 'row')}${setAside}; ${day.format(new Date(dataset.createdAt))}`]}
      current={current}
      onOpen={() => void select(dataset.id)}
      actions={
        <>
          {current && (
            <RenameButton
              label={`Rename ${dataset.name}`}
              title="Rename the dataset"
              name={dataset.name}
              hint="Headlines, reports and exported files show it."
              maxLength={maxDatasetName}
              onRename={(name) => void renameTo(name)}
            />
          )}
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
        </>
      }
    />
  );
}

/** The datasets stored in this browser. */
export function DatasetList() {
  const list = useStoreOf('datasets', (state) => state.list);
  const selected = useStoreOf('datasets', (state) => state.selected);
  const error = useStoreOf('datasets', (state) => state.error);
  const refresh = useStoreOf('datasets', (state) => state.refresh);
  const remove = useStoreOf('datasets', (state) => state.remove);
  const [search, setSearch] = useState('');
  const searched = list.length >= searchedFrom ? search.trim().toLowerCase() : '';
  // A damaged name is no text; the item's own boundary says so.
  const shown = list.filter(({ name }) => String(name).toLowerCase().includes(searched));
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
      {list.length >= searchedFrom && (
        <div className={styles.search}>
          <Field label="Search by name" inline>
            {(control) => (
              <Input
                {...control}
                type="search"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      {list.length === 0 ? (
        <p className={styles.none}>None yet. What you add is kept here until you remove it.</p>
      ) : shown.length === 0 ? (
        <p className={styles.none}>No dataset here has “{search.trim()}” in its name.</p>
      ) : (
        <PickList>
          {shown.map((dataset) => (
            <StoredItem key={dataset.id} what="dataset" onRemove={() => void remove(dataset.id)}>
              <DatasetItem dataset={dataset} current={dataset.id === selected?.id} />
            </StoredItem>
          ))}
        </PickList>
      )}
      <DamagedEntries />
      <StorageUse />
    </Panel>
  );
}
