import { useMemo, useState } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { RowMap } from '#protocol/map-protocol.ts';
import { type ColourBy, colouring } from '#state/map/colouring.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import { ChosenList } from './ChosenList.tsx';
import { ChosenRows } from './ChosenRows.tsx';
import { ClusterTable } from './ClusterTable.tsx';
import { MapLegend } from './MapLegend.tsx';
import { MapPlot } from './MapPlot.tsx';
import styles from './MapScreen.module.css';
import { NearRowsPanel } from './NearRowsPanel.tsx';
import { PointDetail } from './PointDetail.tsx';

const clusterCounts = [2, 3, 4, 5, 6, 7, 8];
const names: Record<ColourBy, string> = {
  cluster: 'cluster',
  score: 'score',
  decision: 'decision',
  label: 'label',
  model: 'model',
};

/** The map that has been made, with what is read from it. */
export function MapOfRows({ dataset, map }: { dataset: DatasetSummary; map: RowMap }) {
  const stores = useStores();
  const columns = useStoreOf('datasets', (state) => state.columns);
  const run = useStoreOf('run', (state) => state.columns);
  const version = useStoreOf('run', (state) => state.version);
  const label = useStoreOf('label', (state) => state.values);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const clusters = useStoreOf('map', (state) => state.clusters);
  const blind = useStoreOf('grading', (state) => state.on && state.blind);
  const [by, setBy] = useState<ColourBy>('cluster');
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [row, setRow] = useState(-1);
  const [chosen, setChosen] = useState<Int32Array | null>(null);
  const offered = (Object.keys(names) as ColourBy[]).filter(
    (key) =>
      key === 'cluster' ||
      (!blind &&
        ((key === 'label' && label !== null) ||
          (key === 'model' && dataset.models.length > 0) ||
          ((key === 'score' || key === 'decision') && run !== null))),
  );
  const shownBy = offered.includes(by) ? by : 'cluster';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns of a run are filled in place
  const { code, entries } = useMemo(
    () =>
      columns
        ? colouring(shownBy, { summary: dataset, columns, run, label, threshold, cluster: map.cluster })
        : { code: new Int8Array(), entries: [] },
    [shownBy, dataset, columns, run, version, label, threshold, map],
  );
  const colours = useMemo(() => entries.map(({ colour }) => colour), [entries]);
  const visible = useMemo(() => code.map((one) => (hidden.has(one) ? -1 : one)), [code, hidden]);
  const shown = useMemo(
    () => (hidden.size === 0 ? null : Uint8Array.from(visible, (one) => Number(one >= 0))),
    [hidden, visible],
  );
  const marks = useMemo(() => (shownBy === 'cluster' ? middles(map) : null), [shownBy, map]);
  return (
    <>
      <div className={styles.tools}>
        <Field label="Coloured by">
          {(control) => (
            <Select
              {...control}
              value={shownBy}
              onChange={({ target }) => {
                setBy(target.value as ColourBy);
                setHidden(new Set());
              }}
            >
              {offered.map((key) => (
                <option key={key} value={key}>
                  {names[key]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Clusters">
          {(control) => (
            <Select
              {...control}
              value={clusters}
              onChange={({ target }) => void stores.map.getState().setClusters(Number(target.value))}
            >
              {[...new Set([clusters, ...clusterCounts])]
                .sort((a, b) => a - b)
                .map((value) => (
                  <option key={value} value={value}>
                    {value}
                  </option>
                ))}
            </Select>
          )}
        </Field>
      </div>
      <div className={styles.split}>
        <div className={styles.main}>
          <MapPlot
            places={map}
            code={visible}
            colours={colours}
            shown={shown}
            row={row}
            onRow={setRow}
            onOpen={(opened) => stores.route.getState().go('explain', opened)}
            onChoose={setChosen}
            marks={marks}
            label={`Map of ${plural(dataset.rows, 'row')}, coloured by ${names[shownBy]}; the table of clusters below says the same in words`}
          />
        </div>
        <div className={styles.side}>
          <MapLegend entries={entries} hidden={hidden} onHidden={setHidden} />
          {row >= 0 && <PointDetail dataset={dataset} row={row} blind={blind} onRow={setRow} />}
        </div>
      </div>
      {chosen && <ChosenList dataset={dataset} rows={chosen} blind={blind} onRow={setRow} />}
      <Panel title="Clusters" aside="k-means on the map; words by log-odds against the other clusters">
        <ClusterTable map={map} blind={blind} onChoose={setChosen} />
      </Panel>
      <NearRowsPanel onChoose={setChosen} />
      {chosen && <ChosenRows rows={chosen} onForget={() => setChosen(null)} />}
    </>
  );
}

/** The number of each cluster where its rows are on average. */
function middles({ x, y, cluster, words }: RowMap) {
  const sums = words.map(() => [0, 0, 0] as [number, number, number]);
  cluster.forEach((number, row) => {
    const sum = sums[number]!;
    sum[0] += x[row]!;
    sum[1] += y[row]!;
    sum[2]++;
  });
  return sums.map(([sx, sy, rows], number) => ({
    name: String(number + 1),
    at: [sx / rows, sy / rows] as const,
  }));
}
