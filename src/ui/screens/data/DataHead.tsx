import type { DatasetSummary } from '#core/rows/dataset.ts';
import { NextStep } from '../../judging/NextStep.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';

export function datasetSentence(dataset: DatasetSummary): string {
  const models = dataset.models.length > 0 ? ` by ${plural(dataset.models.length, 'model')}` : '';
  const read =
    dataset.rejected === 0 ? 'every record was read' : `${plural(dataset.rejected, 'record')} set aside`;
  return `${dataset.name}: ${plural(dataset.rows, 'response')} to ${plural(dataset.instructions, 'instruction')}${models}; ${read}.`;
}

/** What the tool is, for whoever sees it for the first time. */
export function Introduction() {
  return (
    <p>
      A small language model, the <Word of="judge">judge</Word>, runs in this browser and gives every response
      a <Word of="score">score</Word> from 0 to 9. You draw the line: responses above it are accepted, those
      below it are declined and looked at by a person.
    </p>
  );
}

/** @param arriving the first dataset is on its way */
export function DataHead({ arriving = false }: { arriving?: boolean }) {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const status = useStoreOf('datasets', (state) => state.status);
  const hasRun = useStoreOf('run', (state) => state.current !== null);
  if (!dataset)
    return (
      <ScreenHead
        sentence={
          status === 'loading'
            ? 'Opening what is stored in this browser'
            : arriving
              ? 'Reading the demo'
              : 'Add a dataset to judge'
        }
        arriving={arriving}
        lead={<Introduction />}
      />
    );
  return (
    <ScreenHead
      sentence={datasetSentence(dataset)}
      lead={hasRun ? null : <Introduction />}
      actions={
        <>
          <NextStep />
          <LinkButton href="#/explain">Read the rows</LinkButton>
        </>
      }
      remark="Nothing leaves this browser."
    />
  );
}
