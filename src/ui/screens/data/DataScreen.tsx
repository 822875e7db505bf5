import { useStoreOf } from '../../stores.tsx';
import { AddDataset } from './AddDataset.tsx';
import { DataHead } from './DataHead.tsx';
import styles from './DataScreen.module.css';
import { DatasetDetail } from './DatasetDetail.tsx';
import { DatasetList } from './DatasetList.tsx';
import { MappingStep } from './MappingStep.tsx';

/** What is in the set, and what could not be read. */
export function DataScreen() {
  const phase = useStoreOf('imports', (state) => state.phase);
  const selected = useStoreOf('datasets', (state) => state.selected);
  return (
    <>
      {phase.kind !== 'mapping' && <DataHead />}
      <div className={styles.columns}>
        <div className={styles.main}>
          {phase.kind === 'mapping' ? (
            <MappingStep phase={phase} />
          ) : (
            selected && <DatasetDetail key={selected.id} dataset={selected} />
          )}
        </div>
        <aside className={styles.side} aria-label="Datasets">
          <AddDataset />
          <DatasetList />
        </aside>
      </div>
    </>
  );
}
