import type { DatasetSummary } from '#core/rows/dataset.ts';
import { templateProblems } from '#core/template/fill-template.ts';
import { judgeInTurn } from '../../judging/judge-in-turn.ts';
import { Button, type ButtonProps } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';

/** "Judge 200 rows", with the settings as they stand. */
export function StartRun({ dataset, variant }: { dataset: DatasetSummary; variant: ButtonProps['variant'] }) {
  const stores = useStores();
  const limit = useStoreOf('judge', (state) => state.limit);
  const source = useStoreOf('judge', (state) => state.source);
  const template = useStoreOf('judge', (state) => state.templates[state.mode]);
  const pending = useStoreOf('run', (state) => state.pending);
  const rows = Math.min(limit ?? dataset.rows, dataset.rows);
  return (
    <Button
      variant={variant}
      busy={pending === 'start'}
      disabled={!source || rows === 0 || templateProblems(template).length > 0}
      onClick={() => judgeInTurn(stores, dataset)}
    >
      Judge {plural(rows, 'row')}
      {variant !== 'primary' && ' anew'}
    </Button>
  );
}
