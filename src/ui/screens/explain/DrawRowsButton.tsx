import { lazy, Suspense, useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';

const DrawRowsDialog = lazy(() => import('../../rows/DrawRowsDialog.tsx'));

/** Leads to a draw of rows to grade, which then are the list. */
export function DrawRowsButton() {
  const ready = useStoreOf('draws', (state) => state.draws !== null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="s" disabled={!ready} onClick={() => setOpen(true)}>
        Draw rows to grade
      </Button>
      {open && (
        <Suspense fallback={null}>
          <DrawRowsDialog open onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
