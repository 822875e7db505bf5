import { useMemo } from 'react';
import { picksOf } from '#core/metrics/bestofn/picks.ts';
import type { MethodScores } from '#state/compare/method-scores.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { Button } from '../../primitives/Button.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';

/** The best response to each instruction as a dataset of its own. */
export function ExportPicks({ basis, subject }: { basis: CompareBasis; subject: MethodScores }) {
  const file = useStoreOf('exports', (state) => state.file);
  const busy = useStoreOf('exports', (state) => state.busy);
  const error = useStoreOf('exports', (state) => state.error);
  const { dataset, rows, place } = basis;
  const picks = useMemo(
    () =>
      picksOf(rows.instruction, subject.column).map((pick) => ({
        ...pick,
        row: place?.[pick.row] ?? pick.row,
      })),
    [rows, subject, place],
  );
  const save = async (format: 'jsonl' | 'csv') => {
    const candidates = new Float64Array(dataset.rows).fill(Number.NaN);
    const tied = candidates.slice();
    for (const pick of picks) {
      candidates[pick.row] = pick.candidates;
      tied[pick.row] = pick.tied;
    }
    const blob = await file({
      datasetId: dataset.id,
      runId: subject.method.runId,
      format,
      spreadsheetSafe: true,
      threshold: null,
      rows: Int32Array.from(picks, ({ row }) => row),
      added: [
        { name: 'best_of', values: candidates },
        { name: 'best_of_tied', values: tied },
      ],
    });
    if (blob) download(blob, fileName(dataset.name, 'picks', format));
  };
  if (picks.length === 0) return null;
  return (
    <div className={styles.controls}>
      <p className={styles.note}>
        {plural(picks.length, 'pick')}, the highest-scored response to each instruction; where scores are
        equal, the first.
      </p>
      <Button size="s" busy={busy} onClick={() => void save('jsonl')}>
        Save picks as JSONL
      </Button>
      <Button size="s" busy={busy} onClick={() => void save('csv')}>
        Save picks as CSV
      </Button>
      {error && (
        <p className={styles.note} role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
