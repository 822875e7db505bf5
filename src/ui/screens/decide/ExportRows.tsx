import { useState } from 'react';
import type { DecideFigures } from '#state/decide/computations.ts';
import { placeAt } from '../../charts/threshold/places.ts';
import { Button } from '../../primitives/Button.tsx';
import { ExportDialog } from '../../rows/ExportDialog.tsx';
import { useStores } from '../../stores.tsx';

/** Every row with its score and decision as a file, or the declined ones only. */
export function ExportRows({ figures }: { figures: DecideFigures }) {
  const { threshold } = useStores();
  const [declined, setDeclined] = useState<Int32Array | null>(null);
  const open = () => {
    const place = placeAt(figures.curve, threshold.getState().threshold);
    setDeclined(figures.byScore.subarray(place < 0 ? 0 : figures.curve.accepted[place]!));
  };
  return (
    <>
      <Button onClick={open}>Export rows</Button>
      {declined && (
        <ExportDialog open onClose={() => setDeclined(null)} shown={declined} shownAs="declined row" />
      )}
    </>
  );
}
