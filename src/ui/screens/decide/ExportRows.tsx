import { useState } from 'react';
import type { DecideFigures } from '#state/decide/computations.ts';
import { placeAt } from '../../charts/threshold/places.ts';
import { Button } from '../../primitives/Button.tsx';
import { type ExportChoice, ExportDialog } from '../../rows/ExportDialog.tsx';
import { useStores } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';

/** Rows with their scores and decisions as a file: the kept ones, which is what Decide is for, first. */
export function ExportRows({ figures }: { figures: DecideFigures }) {
  const { threshold, datasets } = useStores();
  const [choices, setChoices] = useState<readonly ExportChoice[] | null>(null);
  const open = () => {
    const { curve, byScore } = figures;
    const place = placeAt(curve, threshold.getState().threshold);
    const kept = place < 0 ? 0 : curve.accepted[place]!;
    const all = datasets.getState().selected?.rows ?? byScore.length;
    setChoices([
      { label: `Kept ${count(kept)}`, rows: byScore.subarray(0, kept) },
      { label: `Declined ${count(byScore.length - kept)}`, rows: byScore.subarray(kept) },
      { label: `All ${plural(all, 'row')}`, rows: null },
    ]);
  };
  return (
    <>
      <Button onClick={open}>Export rows</Button>
      {choices && <ExportDialog open onClose={() => setChoices(null)} choices={choices} />}
    </>
  );
}
