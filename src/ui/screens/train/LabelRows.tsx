import { useEffect, useMemo, useState } from 'react';
import { splitPart } from '#core/metrics/split.ts';
import type { LabelReport } from '#core/training/label-report.ts';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { Facts } from '../../primitives/Facts.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Table, Td, Th, Tr } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { RowTexts } from '../explain/RowTexts.tsx';
import styles from './LabelsPanel.module.css';

const page = 10;

const partNames = ['training', 'validation', 'held out'];
const two = (value: number) => (Number.isFinite(value) ? value.toFixed(2).replace('-', '−') : '–');

type Order = 'dataset' | 'lowest' | 'highest' | 'apart' | 'left-out';

const orders: Record<Order, string> = {
  dataset: 'as in the dataset',
  lowest: 'lowest label first',
  highest: 'highest label first',
  apart: 'where the two signals differ most',
  'left-out': 'rows left out',
};

/** Places of the report's rows, in an order. */
function ordered(labels: LabelReport, order: Order): number[] {
  const places = [...labels.rows.keys()];
  const kept = places.filter((at) => labels.digit[at]! >= 0);
  switch (order) {
    case 'dataset':
      return places;
    case 'lowest':
      return kept.sort((a, b) => labels.combined[a]! - labels.combined[b]!);
    case 'highest':
      return kept.sort((a, b) => labels.combined[b]! - labels.combined[a]!);
    case 'left-out':
      return places.filter((at) => labels.digit[at]! < 0);
    case 'apart': {
      const rank = (values: Float64Array) => {
        const sorted = [...kept].sort((a, b) => values[a]! - values[b]!);
        return new Map(sorted.map((at, i) => [at, i / Math.max(1, sorted.length - 1)]));
      };
      const [own, similar] = [rank(labels.selfEval), rank(labels.similarity)];
      const gap = (at: number) => Math.abs(own.get(at)! - similar.get(at)!);
      return kept.sort((a, b) => gap(b) - gap(a));
    }
  }
}

/** The rows behind the labels, a page at a time; one can be looked at whole. */
export function LabelRows({ labels }: { labels: LabelReport }) {
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  const [order, setOrder] = useState<Order>('dataset');
  const [start, setStart] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const all = useMemo(() => ordered(labels, order), [labels, order]);
  const shown = useMemo(() => all.slice(start, start + page), [all, start]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped them
  useEffect(() => {
    void want(shown.map((at) => labels.rows[at]!));
  }, [shown, labels, want, version]);
  const hasBoth = labels.selfEval.some(Number.isFinite) && labels.similarity.some(Number.isFinite);
  const text = (at: number) => get(labels.rows[at]!);
  return (
    <div>
      <div className={styles.tools}>
        <Field label="Rows" inline>
          {(control) => (
            <Select
              {...control}
              value={order}
              onChange={(event) => {
                setOrder(event.target.value as Order);
                setStart(0);
              }}
            >
              {Object.entries(orders)
                .filter(([value]) => hasBoth || value !== 'apart')
                .map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <Button size="s" disabled={start === 0} onClick={() => setStart(Math.max(0, start - page))}>
          Previous
        </Button>
        <Button size="s" disabled={start + page >= all.length} onClick={() => setStart(start + page)}>
          Next
        </Button>
        <span className={styles.reasons}>
          {all.length === 0
            ? 'No row'
            : `${count(start + 1)} to ${count(Math.min(all.length, start + page))} of ${count(all.length)}`}
        </span>
      </div>
      <Table caption="Rows with their signals and labels">
        <thead>
          <Tr>
            <Th numeric>Row</Th>
            <Th>Response</Th>
            <Th numeric>Self-evaluation</Th>
            <Th numeric>Similarity</Th>
            <Th numeric>Rank</Th>
            <Th numeric>Label</Th>
            <Th>Part</Th>
          </Tr>
        </thead>
        <tbody>
          {shown.map((at) => {
            const row = labels.rows[at]!;
            return (
              <Tr key={at}>
                <Td numeric>
                  <button
                    type="button"
                    className={styles.pick}
                    aria-label={`Look at row ${count(row + 1)}`}
                    onClick={() => setOpened(at)}
                  >
                    {count(row + 1)}
                  </button>
                </Td>
                <Td>
                  <div className={styles.text}>{text(at)?.response ?? '…'}</div>
                </Td>
                <Td numeric>{two(labels.selfEval[at]!)}</Td>
                <Td numeric>{two(labels.similarity[at]!)}</Td>
                <Td numeric>{two(labels.combined[at]!)}</Td>
                <Td numeric>{labels.digit[at]! < 0 ? '–' : labels.digit[at]}</Td>
                <Td>{whereIs(labels, at)}</Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
      <Dialog
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={opened === null ? '' : `Row ${count(labels.rows[opened]! + 1)}`}
        wide
      >
        {opened !== null && (
          <>
            <Facts
              facts={[
                { name: 'Self-evaluation', value: two(labels.selfEval[opened]!), note: '0 to 9' },
                { name: 'Similarity', value: two(labels.similarity[opened]!) },
                { name: 'Combined rank', value: two(labels.combined[opened]!), note: 'within its part' },
                { name: 'Label', value: labels.digit[opened]! < 0 ? '–' : labels.digit[opened] },
                { name: 'Part', value: whereIs(labels, opened) },
              ]}
            />
            <RowTexts texts={text(opened)} />
          </>
        )}
      </Dialog>
    </div>
  );
}

function whereIs({ digit, part, leftOut, reasons }: LabelReport, at: number): string {
  if (digit[at]! < 0) return `left out: ${reasons[leftOut[at]!] ?? 'no label'}`;
  return partNames[part[at] ?? splitPart.training]!;
}
