import { offerOf } from '#core/method/registry.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import { useStoreOf } from '../../../stores.tsx';
import styles from './AddMethod.module.css';
import { MethodDetails } from './MethodDetails.tsx';
import { MethodList } from './MethodList.tsx';
import { MethodProgress } from './MethodProgress.tsx';

/** Run another method over the open dataset, without leaving the table that it goes into. */
export function AddMethod({ dataset }: { dataset: DatasetSummary }) {
  const open = useStoreOf('methods', (state) => state.open);
  const show = useStoreOf('methods', (state) => state.show);
  const plan = useStoreOf('methods', (state) => state.plan);
  const chosen = useStoreOf('methods', (state) => state.chosen);
  const shown = plan?.datasetId === dataset.id ? plan : null;
  if (!open && shown?.state !== 'running') return null;
  return (
    <Panel
      title="Add a method"
      aside={shown?.state === 'running' ? offerOf(shown.key).name : 'Its row joins the table above'}
      actions={
        shown?.state !== 'running' && (
          <Button size="s" variant="quiet" onClick={() => show(false)}>
            Close
          </Button>
        )
      }
    >
      {shown?.state === 'running' ? (
        <MethodProgress plan={shown} />
      ) : (
        <div className={styles.split}>
          <MethodList />
          <MethodDetails key={chosen} dataset={dataset} plan={shown} />
        </div>
      )}
    </Panel>
  );
}
