import { type HubDataset, splitSize } from '#core/import/hub/dataset.ts';
import type { HowMany } from '#state/hub/hub-datasets-store.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Field } from '../../../primitives/Field.tsx';
import { Select } from '../../../primitives/Input.tsx';
import { NumberField } from '../../../primitives/NumberField.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import styles from './HubDialog.module.css';
import { SplitRows } from './SplitRows.tsx';
import { useHubDatasets } from './useHubDatasets.ts';

/** Which split of a dataset is read, and how many of its rows. */
export function SplitChoice({ dataset }: { dataset: HubDataset }) {
  const split = useHubDatasets((state) => state.split);
  const choose = useHubDatasets((state) => state.choose);
  const showHead = useHubDatasets((state) => state.showHead);
  const looking = useHubDatasets((state) => state.head.kind === 'looking');
  const { repo, commit, licence, converted, splits, notes } = dataset;
  return (
    <div className={styles.part}>
      <p className={styles.note}>
        {repo} at {commit.slice(0, 12)}, {licence === null ? 'no licence named' : `licence ${licence}`}
        {converted && ', read from the Hub’s own conversion to Parquet'}.
      </p>
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <Field label="Configuration and split" hint={split?.partial}>
        {(control) => (
          <Select
            {...control}
            value={split === null ? '' : splits.indexOf(split)}
            onChange={(event) =>
              choose(event.target.value === '' ? null : splits[Number(event.target.value)]!)
            }
          >
            {split === null && <option value="">Choose one of {splits.length}</option>}
            {splits.map((each, at) => (
              <option key={`${each.config}/${each.split}`} value={at}>
                {each.config}/{each.split} ({splitSize(each)})
              </option>
            ))}
          </Select>
        )}
      </Field>
      {split && (
        <>
          <HowManyRows />
          <div>
            <Button size="s" busy={looking} onClick={() => void showHead()}>
              Show the first rows
            </Button>
          </div>
          <SplitRows />
        </>
      )}
    </div>
  );
}

const ways: readonly { value: HowMany; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'first', label: 'The first' },
  { value: 'random', label: 'At random' },
];

function HowManyRows() {
  const howMany = useHubDatasets((state) => state.howMany);
  const rows = useHubDatasets((state) => state.rows);
  const seed = useHubDatasets((state) => state.seed);
  const set = useHubDatasets((state) => state.set);
  return (
    <>
      <SegmentedControl
        label="Rows"
        options={ways}
        value={howMany}
        onChange={(value) => set({ howMany: value })}
      />
      {howMany !== 'all' && (
        <div className={styles.numbers}>
          <NumberField
            label="How many"
            min={1}
            step={1}
            value={rows}
            onValue={(value) => set({ rows: value })}
          />
          {howMany === 'random' && (
            <NumberField
              label="Seed"
              min={0}
              step={1}
              value={seed}
              onValue={(value) => set({ seed: value })}
            />
          )}
        </div>
      )}
      <p className={styles.note}>{waysMean[howMany]}</p>
    </>
  );
}

const waysMean: Record<HowMany, string> = {
  all: 'The whole split is fetched, and each file is checked by its hash.',
  first:
    'Of Parquet, only the parts of the files that hold these rows are fetched; other files are fetched whole.',
  random:
    'Whole instructions at random: the whole split is fetched, and these rows are kept. The same seed draws the same rows.',
};
