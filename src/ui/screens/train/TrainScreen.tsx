import { useEffect } from 'react';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { AdaptersPanel } from './AdaptersPanel.tsx';
import { CurvesPanel } from './CurvesPanel.tsx';
import { LabelFields } from './LabelFields.tsx';
import { LabelsPanel } from './LabelsPanel.tsx';
import { MethodFields } from './MethodFields.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { RowFields } from './RowFields.tsx';
import { TrainHead } from './TrainHead.tsx';
import { TrainingsPanel } from './TrainingsPanel.tsx';
import styles from './TrainScreen.module.css';

/** Where labels come from, whether it learns, whether it is better than before. */
export function TrainScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const status = useStoreOf('datasets', (state) => state.status);
  const refresh = useStoreOf('train', (state) => state.refresh);
  const known = useStoreOf('train', (state) => state.trainings !== null);
  const current = useStoreOf('train', (state) => state.current);
  const labels = useStoreOf('train', (state) => state.labels);
  const error = useStoreOf('train', (state) => state.error);
  useEffect(() => {
    if (!known) void refresh();
  }, [known, refresh]);
  if (!dataset && !current)
    return (
      <>
        <ScreenHead sentence="Nothing to train on yet" />
        {status !== 'loading' && (
          <EmptyState
            title="Training needs a dataset"
            action={
              <LinkButton variant="primary" href="#/data">
                Add a dataset
              </LinkButton>
            }
          >
            <p>
              Here a judge of your own is made: labels are derived from responses and references, with no
              human score, and a small adapter learns them in this browser.
            </p>
          </EmptyState>
        )}
        <AdaptersPanel />
      </>
    );
  return (
    <>
      <TrainHead dataset={dataset} />
      {error && (
        <ErrorState title="It did not work">
          <p>{error.message}</p>
        </ErrorState>
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          {dataset && (
            <>
              <LabelFields dataset={dataset} />
              <RowFields dataset={dataset} />
            </>
          )}
          <MethodFields />
        </div>
        <div className={styles.column}>
          {current && <ResultPanel training={current} />}
          {current && <CurvesPanel training={current} />}
          {labels && <LabelsPanel labels={labels} />}
          <AdaptersPanel />
          <TrainingsPanel />
        </div>
      </div>
    </>
  );
}
