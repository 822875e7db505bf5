import { useEffect, useState } from 'react';
import { toErrorRecord } from '#core/errors.ts';
import type { NearRow } from '#core/map/row-vectors.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { beginning } from '../../words/beginning.ts';
import { count, score } from '../../words/numbers.ts';
import styles from './MapScreen.module.css';

interface PointDetailProps {
  dataset: DatasetSummary;
  row: number;
  blind: boolean;
  onRow: (row: number) => void;
}

const shownNear = 5;
const glance = (text: string | undefined) => beginning(text ?? '', 200).replace(/\s+/g, ' ');

/** The row under the pointer or the keys, and those nearest to it in meaning. */
export function PointDetail({ dataset, row, blind, onRow }: PointDetailProps) {
  const { map, notices } = useStores();
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  useStoreOf('texts', (state) => state.version);
  const run = useStoreOf('run', (state) => state.columns);
  const label = useStoreOf('label', (state) => state.values?.[row] ?? Number.NaN);
  const labelName = useStoreOf('label', (state) => state.column);
  const model = useStoreOf('datasets', (state) => dataset.models[state.columns?.model[row] ?? -1]);
  const [near, setNear] = useState<{ row: number; list: NearRow[] } | null>(null);
  useEffect(() => {
    void want([row]);
  }, [row, want]);
  const find = async () => {
    try {
      const list = await map.getState().nearest(row, shownNear);
      setNear({ row, list });
      void want(list.map((one) => one.row));
    } catch (thrown) {
      notices.getState().say(toErrorRecord(thrown).message);
    }
  };
  const texts = get(row);
  return (
    <section className={styles.detail} aria-label="The row that is read" aria-live="polite">
      <p>
        <a href={`#/explain/${row}`}>Row {count(row + 1)}</a>
        {!blind && run?.status[row] === 1 && `, score ${score(run.score[row]!)}`}
        {!blind && labelName !== null && Number.isFinite(label) && `, ${labelName} ${score(label)}`}
        {!blind && model !== undefined && `, ${model}`}
      </p>
      <p className={styles.text}>{glance(texts?.instruction)}</p>
      <p className={styles.response}>{glance(texts?.response)}</p>
      {near?.row === row ? (
        <ol className={styles.near} aria-label="Nearest rows">
          {near.list.map((one) => (
            <li key={one.row}>
              <Button size="s" variant="quiet" onClick={() => onRow(one.row)}>
                Row {count(one.row + 1)}
              </Button>{' '}
              cosine {one.cosine.toFixed(2)}: {glance(get(one.row)?.instruction)}
            </li>
          ))}
        </ol>
      ) : (
        <Button size="s" onClick={() => void find()}>
          Nearest rows
        </Button>
      )}
    </section>
  );
}
