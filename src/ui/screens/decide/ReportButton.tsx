import { useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { ReportDialog } from './ReportDialog.tsx';

/** Everything that is said of this run as one file to show to others. */
export function ReportButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Report</Button>
      {open && <ReportDialog onClose={() => setOpen(false)} />}
    </>
  );
}
