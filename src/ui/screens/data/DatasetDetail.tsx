import { lazy, Suspense } from 'react';
import { originWords } from '#core/import/hub/dataset.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { Facts } from '../../primitives/Facts.tsx';
import { useStoreOf } from '../../stores.tsx';
import { formatNames } from '../../words/names.ts';
import { bytes, count, percent } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import { ColumnsPanel } from './ColumnsPanel.tsx';
import styles from './DatasetDetail.module.css';
import { RejectedPanel } from './RejectedPanel.tsx';
import { SamplePanel } from './SamplePanel.tsx';
import { SharesPanel } from './SharesPanel.tsx';

const AnnotatorsPanel = lazy(() => import('./annotators/AnnotatorsPanel.tsx'));
const ProjectPanel = lazy(() => import('./project/ProjectPanel.tsx'));
const JoinPanel = lazy(() => import('./join/JoinPanel.tsx'));
const NearDuplicatesPanel = lazy(() => import('./NearDuplicatesPanel.tsx'));

/** Everything that is known of one dataset, without judging it. */
export function DatasetDetail({ dataset }: { dataset: DatasetSummary }) {
  const last = useStoreOf('imports', (state) => state.last);
  const remap = useStoreOf('imports', (state) => state.remap);
  const canRemap = last?.dataset.id === dataset.id && last.source.kind !== 'demo';
  return (
    <>
      <div className={styles.facts}>
        <Facts
          facts={[
            { name: 'Rows', value: count(dataset.rows) },
            { name: 'Instructions', value: count(dataset.instructions) },
            dataset.models.length > 0 ? { name: 'Models', value: count(dataset.models.length) } : null,
            {
              name: <Word of="reference">With reference</Word>,
              value: percent(dataset.rows > 0 ? dataset.withReference / dataset.rows : 0),
            },
            { name: <Word of="setAside">Set aside</Word>, value: count(dataset.rejected) },
            { name: 'Size', value: bytes(dataset.bytes) },
          ]}
        />
        <p className={styles.format}>
          Read as: {formatNames[dataset.format]}
          {canRemap && (
            <Button size="s" variant="quiet" onClick={() => void remap(last.source)}>
              Map the columns otherwise
            </Button>
          )}
        </p>
        {dataset.origin && <p className={styles.format}>Read from {originWords(dataset.origin)}</p>}
        {dataset.notes.length > 0 && (
          <ul className={styles.notes}>
            {dataset.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
      {dataset.rejected > 0 && <RejectedPanel dataset={dataset} />}
      <SamplePanel dataset={dataset} />
      <SharesPanel dataset={dataset} />
      <Suspense fallback={null}>
        <NearDuplicatesPanel dataset={dataset} key={dataset.id} />
      </Suspense>
      <ColumnsPanel dataset={dataset} />
      <Suspense fallback={null}>
        <AnnotatorsPanel dataset={dataset} />
        <JoinPanel dataset={dataset} />
        <ProjectPanel dataset={dataset} />
      </Suspense>
    </>
  );
}
