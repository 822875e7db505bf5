import type { RowMap } from '#protocol/map-protocol.ts';
import { Button } from '../../primitives/Button.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, score } from '../../words/numbers.ts';

interface ClusterTableProps {
  map: RowMap;
  /** Scores and labels stay hidden. */
  blind: boolean;
  onChoose: (rows: Int32Array) => void;
}

/** The map in words: how many rows a cluster has, what they are worth, and which words tell it from the others. */
export function ClusterTable({ map, blind, onChoose }: ClusterTableProps) {
  const run = useStoreOf('run', (state) => state.columns);
  useStoreOf('run', (state) => state.version);
  const label = useStoreOf('label', (state) => state.values);
  const labelName = useStoreOf('label', (state) => state.column);
  const clusters = map.words.map((words, number) => ({
    number,
    words,
    rows: Int32Array.from(map.cluster.keys()).filter((row) => map.cluster[row] === number),
  }));
  const mean = (rows: Int32Array, of: (row: number) => number) => {
    const values = [...rows].map(of).filter(Number.isFinite);
    return score(values.reduce((sum, value) => sum + value, 0) / values.length);
  };
  const scoreOf = (row: number) => (run?.status[row] === 1 ? run.score[row]! : Number.NaN);
  return (
    <Table caption="Clusters of rows">
      <thead>
        <tr>
          <Th>Cluster</Th>
          <Th numeric>Rows</Th>
          {!blind && <Th numeric>Mean score</Th>}
          {!blind && labelName !== null && <Th numeric>Mean {labelName}</Th>}
          <Th>Words that tell it from the others</Th>
          <Th>Choose</Th>
        </tr>
      </thead>
      <tbody>
        {clusters.map(({ number, rows, words }) => (
          <tr key={number}>
            <Td>Cluster {number + 1}</Td>
            <Td numeric>{count(rows.length)}</Td>
            {!blind && <Td numeric>{mean(rows, scoreOf)}</Td>}
            {!blind && labelName !== null && (
              <Td numeric>{mean(rows, (row) => label?.[row] ?? Number.NaN)}</Td>
            )}
            <Td>{words.length === 0 ? 'none' : words.map(({ word }) => word).join(', ')}</Td>
            <Td>
              <Button size="s" variant="quiet" onClick={() => onChoose(rows)}>
                Choose cluster {number + 1}
              </Button>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
