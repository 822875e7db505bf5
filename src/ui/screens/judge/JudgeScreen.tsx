import { lazy, Suspense } from 'react';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { BackendPanel } from './BackendPanel.tsx';
import { CheckupPanel } from './checkup/CheckupPanel.tsx';
import { JudgeHead } from './JudgeHead.tsx';
import { JudgePanel } from './JudgePanel.tsx';
import styles from './JudgeScreen.module.css';
import { PromptPanel } from './PromptPanel.tsx';
import { RunsPanel } from './RunsPanel.tsx';

const ElsewherePanel = lazy(() => import('./ElsewherePanel.tsx'));
const HubPanel = lazy(() => import('./hub/HubPanel.tsx'));

/** Which judge, with or without reference, how long it will take, how far it is. */
export function JudgeScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const status = useStoreOf('datasets', (state) => state.status);
  const hasHub = useStoreOf('hub', ({ models }) => models !== null);
  if (!dataset)
    return (
      <>
        <ScreenHead sentence="Nothing to judge yet" />
        {status !== 'loading' && (
          <EmptyState
            title="A judge needs a dataset"
            action={
              <LinkButton variant="primary" href="#/data">
                Add a dataset
              </LinkButton>
            }
          >
            <p>
              Here you choose the model that grades the responses, see how long it takes, and watch it work.
            </p>
          </EmptyState>
        )}
      </>
    );
  return (
    <>
      <JudgeHead dataset={dataset} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <JudgePanel />
          {hasHub && (
            <Suspense fallback={null}>
              <HubPanel />
            </Suspense>
          )}
          <BackendPanel />
          <RunsPanel />
          <Suspense fallback={null}>
            <ElsewherePanel dataset={dataset} />
          </Suspense>
        </div>
        <div className={styles.column}>
          <PromptPanel dataset={dataset} />
        </div>
      </div>
      <CheckupPanel />
    </>
  );
}
