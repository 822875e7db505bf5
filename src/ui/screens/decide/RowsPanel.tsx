import { useMemo, useState } from 'react';
import type { DecideFigures } from '#state/decide/computations.ts';
import type { RowSort } from '#state/rows-view.ts';
import { placeAt } from '../../charts/threshold/places.ts';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { RowsTable } from '../../rows/RowsTable.tsx';
import { useStoreOf } from '../../stores.tsx';
import { useThrottledThreshold } from '../../useThrottledThreshold.ts';
import { count } from '../../words/numbers.ts';
import styles from './RowsPanel.module.css';

/** Milliseconds. The list is drawn anew where the line pauses: in a drag over many rows it would cost frames. */
const rest = 150;

type Side = 'declined' | 'accepted' | 'invalid';

/** The rows on one side of the line, those nearest to it first: the ones a small move would turn. */
export function RowsPanel({ figures }: { figures: DecideFigures }) {
  const [side, setSide] = useState<Side>('declined');
  const threshold = useThrottledThreshold(rest);
  const go = useStoreOf('route', (state) => state.go);
  const list = useStoreOf('rows', (state) => state.list);
  const { curve, byScore, invalidRows } = figures;
  const place = placeAt(curve, threshold);
  const accepted = place < 0 ? 0 : curve.accepted[place]!;
  const rows = useMemo(() => {
    if (side === 'invalid') return invalidRows;
    return side === 'declined' ? byScore.subarray(accepted) : byScore.slice(0, accepted).reverse();
  }, [side, byScore, invalidRows, accepted]);
  return (
    <section className={styles.panel} aria-label="Rows on each side of the line">
      <SegmentedControl
        label="Rows shown"
        hideLabel
        options={[
          { value: 'declined', label: `Declined ${count(byScore.length - accepted)}` },
          { value: 'accepted', label: `Accepted ${count(accepted)}` },
          { value: 'invalid', label: `Invalid ${count(invalidRows.length)}` },
        ]}
        value={side}
        onChange={setSide}
      />
      <RowsTable
        rows={rows}
        threshold={threshold}
        caption={captions[side]}
        sort={null}
        columns={['score', 'label', 'response', 'model']}
        onOpen={(row) => {
          list({ decision: side }, listed[side]);
          go('explain', row);
        }}
        empty={empties[side]}
        className={styles.rows}
      />
    </section>
  );
}

/** The order of each list, so that Explain steps through the same one. */
const listed: Record<Side, RowSort> = {
  declined: { key: 'score', descending: true },
  accepted: { key: 'score', descending: false },
  invalid: { key: 'row', descending: false },
};

const captions: Record<Side, string> = {
  declined: 'Declined rows, nearest the line first',
  accepted: 'Accepted rows, nearest the line first',
  invalid: 'Invalid rows',
};

const empties: Record<Side, string> = {
  declined: 'No row is declined at this threshold.',
  accepted: 'No row is accepted at this threshold.',
  invalid: 'Every judged row got a usable score.',
};
