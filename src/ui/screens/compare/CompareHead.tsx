import { filterWords } from '#core/filter/conditions.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { LabelChoice } from '../data/LabelChoice.tsx';
import { ReportButton } from '../decide/ReportButton.tsx';
import { pairSentence } from './sentences.ts';

/** Which of the two methods chosen wins, by how much, how surely. */
export function CompareHead({ basis }: { basis: CompareBasis }) {
  const pair = useStoreOf('compare', (state) => state.pair);
  const isScored = useStoreOf('run', ({ current }) => current !== null && current.scored > 0);
  const { methods, label, dataset } = basis;
  const runs = methods.filter(({ method }) => method.kind === 'run').length;
  const columns = methods.filter(({ method }) => method.kind === 'column').length;
  const partial = methods.filter(({ method }) => method.partial).length;
  const sentence =
    runs + columns === 0
      ? 'Only length and a constant to compare yet'
      : pair
        ? pairSentence(pair, label?.column ?? null)
        : `${plural(runs, 'run')} and ${plural(columns, 'score column')} to compare`;
  return (
    <ScreenHead
      sentence={sentence}
      lead={
        <p>
          {plural(runs, 'run')}, {plural(columns, 'score column')}, length and a constant, on{' '}
          {basis.slice
            ? `${plural(basis.slice.rows, 'row')} of ${dataset.name} where ${filterWords(basis.slice.conditions)}, out of ${count(dataset.rows)}`
            : `${plural(dataset.rows, 'row')} of ${dataset.name}`}
          .
          {partial > 0 &&
            ` ${partial === 1 ? 'One run has' : `${partial} runs have`} not reached every row; the figures are of what is scored so far.`}
        </p>
      }
      actions={
        <>
          <LabelChoice dataset={dataset} />
          {isScored && <ReportButton />}
          {dataset.rows > dataset.instructions && (
            <LinkButton href="#/answers">Answers side by side</LinkButton>
          )}
        </>
      }
    />
  );
}
