import type { DatasetSummary } from '#core/rows/dataset.ts';
import { isRewardModelNow } from '#state/judge-question.ts';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { shortName } from '../../words/names.ts';
import { count, duration, plural } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import { RunError } from './RunError.tsx';
import { StartRun } from './StartRun.tsx';
import { useJudgeName } from './useJudgeName.ts';
import { useRunEstimate } from './useRunEstimate.ts';

/** Nothing is judged yet: which judge, how, and what it will take. */
export function BeforeRun({ dataset }: { dataset: DatasetSummary }) {
  const name = useJudgeName();
  const known = useStoreOf('judge', (state) => state.catalogue !== null);
  const mode = useStoreOf('judge', (state) => state.mode);
  const { rows, tokens, seconds } = useRunEstimate(dataset);
  const rewards = useStoreOf('judge', isRewardModelNow);
  const how = mode === 'with-reference' && !rewards ? 'with reference' : 'without reference';
  return (
    <>
      <ScreenHead
        sentence={
          name || !known
            ? `${name ? shortName(name) : 'The judge'} is to judge ${plural(rows, 'row')} of ${dataset.name}, ${how}.`
            : `Choose a judge for the ${plural(rows, 'row')} of ${dataset.name}.`
        }
        lead={
          <p>
            {tokens === null ? (
              'Each response is compared with its reference, without a language model'
            ) : (
              <>
                About {count(Number(tokens.toPrecision(2)))} <Word of="token">tokens</Word>
              </>
            )}
            {seconds === null
              ? '; the time is known a few rows after the start, for nothing was measured here yet.'
              : `, about ${duration(seconds)} at the speed of the last run.`}{' '}
            A run can be paused, and goes on after the page was closed.
          </p>
        }
        actions={
          <>
            <StartRun dataset={dataset} variant="primary" />
            <LinkButton variant="quiet" href="#/try">
              Try it on one instruction
            </LinkButton>
          </>
        }
        remark="Nothing leaves this browser."
      />
      <RunError />
    </>
  );
}
