import { useEffect, useRef } from 'react';
import { decisionOf } from '#core/decision/decision.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../primitives/Button.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { GradeBar } from './GradeBar.tsx';
import { PromptSeen } from './PromptSeen.tsx';
import styles from './RowDetail.module.css';
import { RowReadout } from './RowReadout.tsx';
import { RowSource } from './RowSource.tsx';
import { RowTexts } from './RowTexts.tsx';
import { rowSentence } from './row-sentence.ts';
import type { RowSteps } from './useRowSteps.ts';

interface RowDetailProps {
  row: number;
  dataset: DatasetSummary;
  steps: RowSteps;
}

/** Why this score: the texts side by side, the ten probabilities, the prompt as the judge saw it. */
export function RowDetail({ row, dataset, steps }: RowDetailProps) {
  const run = useStoreOf('run', (state) => state.columns);
  useStoreOf('run', (state) => state.version);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const grading = useStoreOf('grading', (state) => state.on);
  const secret = useStoreOf(
    'grading',
    (state) => state.on && state.blind && Number.isNaN(state.grades?.[row] ?? Number.NaN),
  );
  const texts = useStoreOf('texts', (state) => state.get(row));
  const want = useStoreOf('texts', (state) => state.want);
  const version = useStoreOf('texts', (state) => state.version);
  const region = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped it
  useEffect(() => {
    void want([row]);
  }, [row, want, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row is read from its beginning
  useEffect(() => {
    region.current?.scrollTo(0, 0);
  }, [row]);

  // The button that began it is gone: the focus must not be lost.
  useEffect(() => {
    if (grading) region.current?.focus({ preventScroll: true });
  }, [grading]);

  const place =
    steps.index < 0 ? 'hidden by the filters' : `${count(steps.index + 1)} of ${count(steps.total)} shown`;
  return (
    <section
      ref={region}
      className={styles.detail}
      aria-label={`Row ${row + 1}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
    >
      <header className={styles.head}>
        <div className={styles.steps}>
          <Button
            size="s"
            disabled={!steps.previous}
            aria-keyshortcuts="k"
            onClick={steps.previous ?? undefined}
          >
            Previous
          </Button>
          <Button size="s" disabled={!steps.next} aria-keyshortcuts="j" onClick={steps.next ?? undefined}>
            Next
          </Button>
          <span className={styles.place}>
            {place}
            <span className={styles.keys}>; keys K and J</span>
          </span>
          <LinkButton size="s" variant="quiet" className={styles.close} href={`#/answers/${row}`}>
            Side by side
          </LinkButton>
          <Button size="s" variant="quiet" onClick={steps.close}>
            All rows
          </Button>
        </div>
        <h2 className={styles.sentence} aria-live="polite">
          {secret
            ? `Row ${count(row + 1)}: how good is this response?`
            : rowSentence(row, decisionOf(run, row, threshold), run?.score[row] ?? Number.NaN, threshold)}
        </h2>
        {grading && <GradeBar row={row} />}
      </header>
      {!secret && !grading && <RowReadout row={row} dataset={dataset} texts={texts} />}
      <RowTexts texts={texts} row={row} blind={secret} />
      {!secret && grading && <RowReadout row={row} dataset={dataset} texts={texts} />}
      <PromptSeen row={row} />
      <RowSource texts={texts} mapping={dataset.mapping} blind={secret} />
    </section>
  );
}
