import { lazy, Suspense } from 'react';
import { NextStep } from '../../judging/NextStep.tsx';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { CalibrationPanel } from './CalibrationPanel.tsx';
import { DecideHead } from './DecideHead.tsx';
import styles from './DecideScreen.module.css';
import { Example } from './Example.tsx';
import { GroupsPanel } from './GroupsPanel.tsx';
import { LinePanel } from './LinePanel.tsx';
import { RowsPanel } from './RowsPanel.tsx';
import { ThresholdCharts } from './ThresholdCharts.tsx';
import { TrustPanel } from './TrustPanel.tsx';
import { useFigures } from './useFigures.ts';

const SliceBar = lazy(() => import('../../filter/SliceBar.tsx'));

/** Below the fold, and not part of the first load. */
const ThreeWayPanel = lazy(() => import('./ThreeWayPanel.tsx'));
const CostsPanel = lazy(() => import('./CostsPanel.tsx'));
const EstimatesPanel = lazy(() => import('./EstimatesPanel.tsx'));
const TeachingPanel = lazy(() => import('./TeachingPanel.tsx'));
const PlanPanel = lazy(() => import('./PlanPanel.tsx'));

/** What is accepted and declined at this threshold, what that risks, with what guarantee. */
export function DecideScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const scored = useStoreOf('run', (state) => state.current?.scored ?? 0);
  const figures = useFigures('figures');
  const error = useStoreOf('decide', (state) => state.error);
  const isFiltered = useStoreOf('slice', (state) => state.conditions.length > 0);
  const bar = dataset && (
    <Suspense fallback={null}>
      <SliceBar dataset={dataset} what="Every figure here" />
    </Suspense>
  );
  const problem = error && (
    <ErrorState title="The metrics could not be computed">
      <p>{error.message}</p>
      <p>{figures ? 'The metrics shown predate this error.' : 'The scores are stored and unharmed.'}</p>
    </ErrorState>
  );
  if (!dataset || scored === 0 || !figures)
    return (
      <>
        <ScreenHead
          sentence={
            !dataset || scored === 0
              ? 'Nothing to decide yet'
              : problem
                ? 'No figures yet'
                : isFiltered
                  ? 'No judged row meets the filter yet'
                  : 'Drawing the scores'
          }
        />
        {problem}
        {dataset && scored > 0 && isFiltered && bar}
        {(!dataset || scored === 0) && (
          <>
            <EmptyState
              title={dataset ? 'A decision needs scores' : 'A decision needs a dataset and its scores'}
              action={
                dataset ? (
                  <NextStep />
                ) : (
                  <LinkButton variant="primary" href="#/data">
                    Add a dataset
                  </LinkButton>
                )
              }
            >
              <p>
                When the judge has scored some rows, you draw a line here: responses at or above it are
                accepted, the others declined and left to a person. With a quality label you see what the line
                risks.
              </p>
            </EmptyState>
            <Example />
          </>
        )}
      </>
    );
  return (
    <>
      <DecideHead dataset={dataset} figures={figures} />
      {bar}
      {problem}
      <div className={styles.board}>
        <div className={styles.charts}>
          <ThresholdCharts figures={figures} dataset={dataset} />
        </div>
        <div className={styles.side}>
          <LinePanel figures={figures} />
          <RowsPanel figures={figures} />
        </div>
      </div>
      <div className={styles.below}>
        <TrustPanel dataset={dataset} figures={figures} />
        {figures.label && figures.curve.labelled > 0 && (
          <Suspense fallback={null}>
            <EstimatesPanel figures={figures} />
            <PlanPanel figures={figures} />
            <TeachingPanel figures={figures} />
            <ThreeWayPanel figures={figures} />
            <CostsPanel dataset={dataset} figures={figures} />
          </Suspense>
        )}
        <CalibrationPanel dataset={dataset} figures={figures} />
        <GroupsPanel dataset={dataset} figures={figures} />
      </div>
    </>
  );
}
