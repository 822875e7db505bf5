import type { DatasetSummary } from '#core/rows/dataset.ts';
import { specOf } from '#state/judge-question.ts';
import type { Stores } from '#state/stores.ts';
import { plural } from '../words/numbers.ts';

/** Judge a dataset with the settings as they stand: now, or when the judge has finished what it is busy with. */
export function judgeInTurn({ judge, run, work }: Stores, { id, name, rows }: DatasetSummary): void {
  const settings = judge.getState();
  const { limit, sampleSeed } = settings;
  const spec = specOf(settings);
  work
    .getState()
    .enqueue(`judge ${plural(Math.min(limit ?? rows, rows), 'row')} of ${name}`, () =>
      run.getState().start(spec, limit, { sampleSeed, datasetId: id }),
    );
}
