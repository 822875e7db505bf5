import { useState } from 'react';
import { defaultRowCosine } from '#core/map/near-rows.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import styles from './MapScreen.module.css';

const cosines = [0.9, defaultRowCosine, 0.98];

/** Rows that say nearly the same as an earlier one: counted, explained, and left out where that is wanted. */
export function NearRowsPanel({ onChoose }: { onChoose: (rows: Int32Array) => void }) {
  const { map } = useStores();
  const found = useStoreOf('map', (state) => state.duplicates);
  const busy = useStoreOf('map', (state) => state.busy);
  const [cosine, setCosine] = useState(defaultRowCosine);
  return (
    <Panel title="Near-duplicate rows" aside="instruction and response together, by meaning">
      <div className={styles.tools}>
        <Field label="Nearly the same from a cosine of">
          {(control) => (
            <Select {...control} value={cosine} onChange={({ target }) => setCosine(Number(target.value))}>
              {cosines.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button size="s" busy={busy} onClick={() => void map.getState().findDuplicates(cosine)}>
          Find near-duplicates
        </Button>
      </div>
      {found && found.duplicates.length === 0 && (
        <p role="status">
          No row is nearly the same as an earlier one, at a cosine of {found.cosine} or more.
        </p>
      )}
      {found && found.duplicates.length > 0 && (
        <>
          <p role="status">
            {plural(found.duplicates.length, 'row')} {found.duplicates.length === 1 ? 'is' : 'are'} nearly the
            same as an earlier one, at a cosine of {found.cosine} or more.{' '}
            {found.across.length === 0
              ? 'All answer the same instruction as the row that they are like, so intervals count them as one already.'
              : `${count(found.across.length)} of them ${found.across.length === 1 ? 'answers' : 'answer'} another instruction: intervals and promises take those as independent and are narrower than they should be. The others answer the same instruction and count as one already.`}
            {!found.complete &&
              ' With more than 10,000 rows only rows of one cluster were compared, so some pairs may be missing.'}
          </p>
          <ul className={styles.near}>
            {found.examples.map((one) => (
              <li key={`${one.first} ${one.row}`}>
                <a href={`#/explain/${one.first}`}>row {count(one.first + 1)}</a> and{' '}
                <a href={`#/explain/${one.row}`}>row {count(one.row + 1)}</a>: cosine {one.cosine.toFixed(3)}
              </li>
            ))}
          </ul>
          <div className={styles.tools}>
            <Button size="s" onClick={() => onChoose(found.duplicates)}>
              Choose them
            </Button>
            {found.across.length > 0 && (
              <Button size="s" busy={busy} onClick={() => void map.getState().leaveOut(found.across)}>
                Leave out those of another instruction ({count(found.across.length)})
              </Button>
            )}
            <Button size="s" busy={busy} onClick={() => void map.getState().leaveOut(found.duplicates)}>
              Leave out all {count(found.duplicates.length)}
            </Button>
          </div>
          <p className={styles.keys}>
            Leaving out makes a dataset of its own, with scores and grades; this one stays, and Undo takes the
            new one back.
          </p>
        </>
      )}
    </Panel>
  );
}
