import { useMemo } from 'react';
import { answersTo } from '#core/rows/answers.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { hasReference, type Row } from '#core/rows/row.ts';
import type { Comparison } from '#state/reading-store.ts';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';

/** Something that a response can be compared with. */
export interface ComparisonOffer {
  value: Comparison;
  /** As in "compare with the reference". */
  name: string;
  /** The text; null where it is another row's and has to be fetched. */
  text: string | null;
}

export interface ComparisonChoice {
  offers: readonly ComparisonOffer[];
  /** Null: nothing is compared. */
  chosen: ComparisonOffer | null;
}

/** Other answers to one instruction that are offered; a list of thousands could not be chosen from. */
const maxOthers = 50;

/** What the response of a row can be compared with, and what it is compared with now. */
export function useComparison(texts: Row | undefined, row: number | null, blind: boolean): ComparisonChoice {
  const columns = useStoreOf('datasets', (state) => state.columns);
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const against = useStoreOf('reading', (state) => state.against);
  const others = useMemo(
    () => (row === null || !columns ? [] : otherAnswers(columns.instruction, row)),
    [columns, row],
  );
  const offers: ComparisonOffer[] = [
    ...(texts && hasReference(texts)
      ? [{ value: 'reference' as const, name: 'the reference', text: texts.reference }]
      : []),
    ...others.map((other) => ({
      value: other,
      name: nameOf(other, blind ? null : modelOf(dataset, columns?.model[other])),
      text: null,
    })),
  ];
  return { offers, chosen: offers.find(({ value }) => value === against) ?? null };
}

const otherAnswers = (instruction: Int32Array, row: number): number[] =>
  answersTo(instruction, row, maxOthers + 1)
    .filter((other) => other !== row)
    .slice(0, maxOthers);

const modelOf = (dataset: DatasetSummary | null, code: number | undefined): string | null =>
  dataset?.models[code ?? -1] ?? null;

const nameOf = (row: number, model: string | null): string =>
  model === null ? `the answer in row ${count(row + 1)}` : `the answer of ${model}, row ${count(row + 1)}`;
