import { useEffect, useRef } from 'react';
import { adjudicator } from '#core/grading/adjudication.ts';
import type { AnnotatorAgreement } from '#core/metrics/agreement/annotator-agreement.ts';
import { isUndefined, lackOf } from '#core/metrics/estimate.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { formatEstimate, withoutStop } from '#core/words/format.ts';
import { Button } from '../../../primitives/Button.tsx';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { LinkButton } from '../../../primitives/LinkButton.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import { useAdjudicate } from '../../../rows/useAdjudicate.ts';
import { useStoreOf } from '../../../stores.tsx';
import { count, duration, plural } from '../../../words/numbers.ts';
import { ConflictLists } from '../project/ConflictLists.tsx';
import styles from '../project/Project.module.css';
import { PairsTable } from './PairsTable.tsx';

/** Who graded the dataset's rows, and the way for others' grades to come in. */
export default function AnnotatorsPanel({ dataset }: { dataset: DatasetSummary }) {
  const merging = useStoreOf('annotators', (state) => state.merging);
  const merge = useStoreOf('annotators', (state) => state.merge);
  const paces = useStoreOf('annotators', (state) => state.paces);
  const readPaces = useStoreOf('annotators', (state) => state.readPaces);
  const agreement = useStoreOf('annotators', (state) => state.agreement);
  const pairs = useStoreOf('annotators', (state) => state.pairs);
  const choices = useStoreOf('gradingPlan', (state) => state.plan.scale.choices.length);
  const readAgreement = useStoreOf('annotators', (state) => state.readAgreement);
  const error = useStoreOf('annotators', (state) => state.error);
  const gradings = useStoreOf('grading', (state) => state.gradings);
  const { disputed, begin } = useAdjudicate();
  const files = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again where somebody has graded since
  useEffect(() => {
    void readPaces();
    void readAgreement();
  }, [readPaces, readAgreement, dataset.id, gradings, choices]);
  return (
    <Panel part="annotators" title="Several annotators">
      <div className={styles.project}>
        <p>
          Deal rows to several people on Explain: whatever is listed there is shared out, some rows to
          everybody, and each person opens a file of their own. Merge the files that come back here.
        </p>
        {paces && paces.length > 0 && (
          <ul className={styles.list} aria-label="Who graded how much">
            {paces.map(({ annotator, graded, msPerRow }) => (
              <li key={annotator}>
                {annotator === adjudicator ? 'Adjudicated' : annotator}: {plural(graded, 'row')}
                {msPerRow !== null && `, ${duration(msPerRow / 1000)} a row`}
              </li>
            ))}
          </ul>
        )}
        {agreement && <p>{alphaWords(agreement, choices)}</p>}
        <p>
          <input
            ref={files}
            type="file"
            multiple
            hidden
            aria-label="Files of grades"
            accept=".jsonl,.json,.csv,.tsv,.parquet,.zip,.gz"
            onChange={(event) => {
              const chosen = [...(event.target.files ?? [])];
              event.target.value = '';
              if (chosen.length > 0) void merge(chosen);
            }}
          />
          <Button busy={merging} onClick={() => files.current?.click()}>
            Merge grades
          </Button>{' '}
          {disputed > 0 && (
            <Button onClick={() => void begin()}>Adjudicate {plural(disputed, 'disagreement')}</Button>
          )}{' '}
          <LinkButton variant="quiet" href="#/explain">
            Deal rows
          </LinkButton>{' '}
          <LinkButton variant="quiet" href="#/compare/raters">
            Agreement
          </LinkButton>
        </p>
        <p className={styles.remark}>
          Rows are found by their texts. Nothing is overwritten: where one person’s two grades of a row
          differ, the one that is here stays and both are listed.
        </p>
        {error && (
          <ErrorState title="What people graded could not be read or written">
            <p>{error.message}</p>
          </ErrorState>
        )}
        <div aria-live="polite">
          <Merged />
        </div>
      </div>
      {pairs && pairs.length > 0 && <PairsTable pairs={pairs} dataset={dataset.name} />}
    </Panel>
  );
}

/** How far everybody agrees, with its interval, or why there is none. */
function alphaWords({ alpha: all, n }: AnnotatorAgreement, choices: number): string {
  // Of two choices there is no order to speak of.
  const [alpha, level] = choices === 2 ? [all.alpha_nominal, 'nominal'] : [all.alpha_ordinal, 'ordinal'];
  const rows = `${plural(n, 'row')} that two or more graded`;
  if (isUndefined(alpha))
    return `How far people agree cannot be told from ${rows}: ${withoutStop(alpha.reason)}.`;
  const lack = lackOf(alpha);
  return [
    `Krippendorff’s α, ${level}: ${formatEstimate(alpha)} over ${rows}; 1 is full agreement, 0 what chance would give.`,
    ...(lack === null ? [] : [`It has no interval: ${withoutStop(lack)}.`]),
  ].join(' ');
}

function Merged() {
  const merged = useStoreOf('annotators', (state) => state.merged);
  if (!merged) return null;
  return (
    <div className={styles.opened}>
      {merged.files.map((file) => (
        <div key={file.name} className={styles.opened}>
          <p>
            {file.name}: {count(file.matched)} of {plural(file.rows, 'row')} matched.{' '}
            {plural(file.grades.added, 'grade')} {file.grades.added === 1 ? 'was' : 'were'} added
            {file.grades.here > 0 && `, ${count(file.grades.here)} were here already`}
            {file.remarks.added > 0 && `; ${plural(file.remarks.added, 'remark')} too`}.
            {file.otherScales.map(
              ({ scale, grades }) =>
                ` ${plural(grades, 'grade')} of it ${grades === 1 ? 'was' : 'were'} given on ${scale}, another scale than rows are graded on here; each counts as the value it was given.`,
            )}
          </p>
          <ConflictLists {...file} />
        </div>
      ))}
      {merged.refused.map(({ name, error }) => (
        <ErrorState key={name} title={`${name} was not merged`}>
          <p>{error.message}</p>
        </ErrorState>
      ))}
    </div>
  );
}
