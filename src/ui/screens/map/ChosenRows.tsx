import { useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { ExportDialog } from '../../rows/ExportDialog.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './MapScreen.module.css';

/** Rows that were chosen on the map or in its tables, and what can be done with them. It stays in view. */
export function ChosenRows({ rows, onForget }: { rows: Int32Array; onForget: () => void }) {
  const [exporting, setExporting] = useState(false);
  return (
    <div className={styles.chosen}>
      <p role="status">{plural(rows.length, 'row')} chosen</p>
      {rows.length > 0 && (
        <Button size="s" onClick={() => setExporting(true)}>
          Export the chosen rows
        </Button>
      )}
      <Button size="s" variant="quiet" onClick={onForget}>
        Forget the choice
      </Button>
      <ExportDialog
        open={exporting}
        onClose={() => setExporting(false)}
        choices={[{ label: `The ${plural(rows.length, 'chosen row')}`, rows }]}
      />
    </div>
  );
}
