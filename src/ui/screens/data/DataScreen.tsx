import { lazy, Suspense } from 'react';
import type { ImportPhase } from '#state/import-store.ts';
import { useStoreOf } from '../../stores.tsx';
import { AddDataset } from './AddDataset.tsx';
import { DataHead, datasetSentence } from './DataHead.tsx';
import styles from './DataScreen.module.css';
import { DatasetDetail } from './DatasetDetail.tsx';
import { DatasetList } from './DatasetList.tsx';
import { FormatsGuide } from './FormatsGuide.tsx';
import { FirstVisit } from './first-visit/FirstVisit.tsx';
import { ImportProgressLine } from './ImportProgressLine.tsx';
import { MappingStep } from './MappingStep.tsx';

const OpenedDialog = lazy(() => import('./project/OpenedDialog.tsx'));

/** What is in the set, and what could not be read. */
export function DataScreen() {
  const phase = useStoreOf('imports', (state) => state.phase);
  const selected = useStoreOf('datasets', (state) => state.selected);
  const loading = useStoreOf('datasets', (state) => state.status === 'loading');
  const isFirstVisit = useStoreOf('demo', (state) => state.isFirstVisit);
  const opened = useStoreOf('project', (state) => state.opened !== null);
  const empty = !selected && !loading;
  const arriving = !selected && (loading || isDemo(phase));
  const newcomer = isFirstVisit && !(empty && !arriving);
  const head = newcomer ? <FirstVisit /> : <DataHead arriving={arriving} />;
  // Nothing that would have to move when the first dataset comes.
  if (arriving)
    return (
      <>
        {head}
        <div className={styles.arriving}>
          {isDemo(phase) && <ImportProgressLine phase={phase} waiting={0} />}
        </div>
      </>
    );
  return (
    <>
      {phase.kind !== 'mapping' && head}
      <div className={styles.columns}>
        <div className={styles.main}>
          {phase.kind === 'mapping' && <MappingStep phase={phase} />}
          {phase.kind !== 'mapping' && selected && (
            <>
              {newcomer && <h2 className={styles.about}>{datasetSentence(selected)}</h2>}
              <DatasetDetail key={selected.id} dataset={selected} />
            </>
          )}
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
      {opened && (
        <Suspense fallback={null}>
          <OpenedDialog />
        </Suspense>
      )}
    </>
  );
}

/** The demo, which the first visit begins with. */
const isDemo = (phase: ImportPhase): phase is Extract<ImportPhase, { kind: 'looking' | 'importing' }> =>
  (phase.kind === 'looking' || phase.kind === 'importing') && phase.source.kind === 'demo';
