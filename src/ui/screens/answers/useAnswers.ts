import { useMemo } from 'react';
import { answerKeys, answersTo } from '#core/rows/answers.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { useStoreOf } from '../../stores.tsx';

/** An answer to the open instruction. */
export interface Answer {
  row: number;
  /** The same for this model at every instruction. */
  key: string;
  /** "gpt-4", "gpt-4 (2)" for its second answer, or "Answer 2" where the model has no name or must not be known. */
  name: string;
  score: number;
  label: number;
  grade: number;
}

export interface Answers {
  list: readonly Answer[];
  /** Models, scores and labels must not be known: somebody grades blind and has not graded all of them. */
  secret: boolean;
}

/** More columns than this could not be compared by anybody. */
const maxAnswers = 50;

/** The answers to the instruction of `row`. */
export function useAnswers(dataset: DatasetSummary, row: number | null): Answers {
  const columns = useStoreOf('datasets', (state) => state.columns);
  const run = useStoreOf('run', (state) => state.columns);
  // The columns of a run are filled in place.
  useStoreOf('run', (state) => state.version);
  const labels = useStoreOf('label', (state) => state.values);
  const grades = useStoreOf('grading', (state) => state.grades);
  const blind = useStoreOf('grading', (state) => state.on && state.blind);
  const rows = useMemo(
    () => (row === null || !columns ? [] : answersTo(columns.instruction, row, maxAnswers)),
    [columns, row],
  );
  const ofRow = (values: ArrayLike<number> | null | undefined, at: number) => values?.[at] ?? Number.NaN;
  const secret = blind && rows.some((at) => Number.isNaN(ofRow(grades, at)));
  const keys = columns ? answerKeys(rows, columns.model) : [];
  const list = rows.map((at, place) => {
    const key = keys[place]!;
    const [code, nth] = key.split('/').map(Number) as [number, number];
    const model = secret ? undefined : dataset.models[code];
    return {
      row: at,
      key: secret ? `place/${place}` : key,
      name: model === undefined ? `Answer ${place + 1}` : nth === 0 ? model : `${model} (${nth + 1})`,
      score: run?.status[at] === 1 ? run.score[at]! : Number.NaN,
      label: ofRow(labels, at),
      grade: ofRow(grades, at),
    };
  });
  return { list, secret };
}
