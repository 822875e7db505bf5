import type { ImportPhase } from '#state/import-store.ts';
import { useStoreOf } from '../../stores.tsx';
import { AddDataset } from './AddDataset.tsx';
import { DataHead } from './DataHead.tsx';
import styles from './DataScreen.module.css';
import { DatasetDetail } from './DatasetDetail.tsx';
import { DatasetList } from './DatasetList.tsx';
import { FormatsGuide } from './FormatsGuide.tsx';
import { ImportProgressLine } from './ImportProgressLine.tsx';
import { MappingStep } from './MappingStep.tsx';

/** What is in the set, and what could not be read. */
export function DataScreen() {
  const phase = useStoreOf('imports', (state) => state.phase);
  const selected = useStoreOf('datasets', (state) => state.selected);
  const loading = useStoreOf('datasets', (state) => state.status === 'loading');
  const empty = !selected && !loading;
  // Nothing that would have to move when the first dataset comes.
  const arriving = !selected && (loading || isDemo(phase));
  if (arriving)
    return (
      <div className={styles.arriving}>
        <DataHead arriving />
        {isDemo(phase) && <ImportProgressLine phase={phase} waiting={0} />}
      </div>
    );
  return (
    <>
      {phase.kind !== 'mapping' && <DataHead />}
      <div className={styles.columns}>
        <div className={styles.main}>
          {phase.kind === 'mapping' && <MappingStep phase={phase} />}
          {phase.kind !== 'mapping' && selected && <DatasetDetail key={selected.id} dataset={selected} />}
          {phase.kind !== 'mapping' && empty && (
            <>
              <AddDataset />
              <FormatsGuide />
            </>
          )}
        </div>
        <aside className={styles.side} aria-label="Datasets">
          {!(empty && phase.kind !== 'mapping') && <AddDataset />}
          <DatasetList />
        </aside>
      </div>
    </>
  );
}

/** The demo, which the first visit begins with. */
const isDemo = (phase: ImportPhase): phase is Extract<ImportPhase, { kind: 'looking' | 'importing' }> =>
  (phase.kind === 'looking' || phase.kind === 'importing') && phase.source.kind === 'demo';
