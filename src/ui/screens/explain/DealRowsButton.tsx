import { lazy, Suspense, useState } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';

const DealRowsDialog = lazy(() => import('../../rows/DealRowsDialog.tsx'));

/** Shares what is listed out to several people. */
export function DealRowsButton({ dataset }: { dataset: DatasetSummary }) {
  const visible = useStoreOf('rows', (state) => state.visible);
  const [rows, setRows] = useState<Int32Array | null>(null);
  return (
    <>
      <Button size="s" disabled={visible.length === 0} onClick={() => setRows(visible.slice())}>
        Deal rows
      </Button>
      {rows && (
        <Suspense fallback={null}>
          <DealRowsDialog dataset={dataset} rows={rows} onClose={() => setRows(null)} />
        </Suspense>
      )}
    </>
  );
}
