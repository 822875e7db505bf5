import { lazy, Suspense, useState } from 'react';
import { Button } from '../../primitives/Button.tsx';

const PolicyDialog = lazy(() => import('./PolicyDialog.tsx'));

/** The threshold on screen as a file that an application can use. */
export function PolicyButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Policy</Button>
      {open && (
        <Suspense>
          <PolicyDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
