import { lazy, Suspense } from 'react';
import { NextStep } from '../../judging/NextStep.tsx';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { AgreementPanel } from './AgreementPanel.tsx';
import { CompareHead } from './CompareHead.tsx';
import styles from './CompareScreen.module.css';
import { AddMethod } from './methods/AddMethod.tsx';
import { OverviewPanel } from './OverviewPanel.tsx';
import { PairPanel } from './PairPanel.tsx';
import { RatersPanel } from './RatersPanel.tsx';
import { SubjectPanels } from './SubjectPanels.tsx';

const SliceBar = lazy(() => import('../../filter/SliceBar.tsx'));

/** Which judge, model or template wins, by how much, how surely. */
export function CompareScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const basis = useStoreOf('compare', (state) => state.basis);
  const error = useStoreOf('compare', (state) => state.error);
  const problem = error && (
    <ErrorState title="The scores could not be read">
      <p>{error.message}</p>
      <p>
        {basis
          ? 'The metrics shown predate this error.'
          : 'What is stored is unharmed. Open the screen again.'}
      </p>
    </ErrorState>
  );
  if (!dataset)
    return (
      <>
        <ScreenHead sentence="Nothing to compare yet" />
        <EmptyState
          title="A comparison needs a dataset and scores"
          action={
            <LinkButton variant="primary" href="#/data">
              Add a dataset
            </LinkButton>
          }
        >
          <p>
            Here every judge that has scored a dataset stands beside the others and beside length alone: which
            agrees most with a quality label, by how much, and whether the difference could be chance.
          </p>
        </EmptyState>
      </>
    );
  if (!basis || basis.dataset.id !== dataset.id)
    return (
      <>
        <ScreenHead sentence={error ? 'No metrics yet' : 'Reading the scores'} />
        {problem}
      </>
    );
  const judged = basis.methods.some(({ method }) => method.kind === 'run');
  const scored = judged || basis.methods.some(({ method }) => method.kind === 'column');
  return (
    <>
      <CompareHead basis={basis} />
      <Suspense fallback={null}>
        <SliceBar dataset={dataset} what="Every figure here but those of raters" />
      </Suspense>
      {problem}
      {!judged && (
        <EmptyState title="No judge has scored this dataset yet" action={<NextStep />}>
          <p>
            Until one has, what stands here are the trivial methods that a judge must beat, and the score
            columns that came with the data.
          </p>
        </EmptyState>
      )}
      <div className={styles.parts}>
        <AgreementPanel basis={basis} />
        <AddMethod dataset={dataset} />
        {scored && (
          <>
            <OverviewPanel basis={basis} />
            <PairPanel basis={basis} />
            <SubjectPanels basis={basis} />
          </>
        )}
        <RatersPanel dataset={dataset} />
      </div>
    </>
  );
}
