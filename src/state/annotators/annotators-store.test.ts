import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { adjudicator } from '#core/grading/adjudication.ts';
import { consensusLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

/** Ana and Ben graded three rows each; they differ on rows 3 (by 5) and 7 (by 2). */
async function graded(world?: ReturnType<typeof fakeWorld>) {
  const { stores, world: workers, quiet } = await testApp(world);
  await quiet();
  const give = async (annotator: string, grades: [row: number, grade: number][]) => {
    for (const [row, grade] of grades)
      await workers.data.request('grade', { datasetId: 'demo', annotator, row, grade });
  };
  await give('Ana', [
    [3, 7],
    [7, 4],
    [9, 5],
  ]);
  await give('Ben', [
    [3, 2],
    [7, 6],
    [9, 5],
  ]);
  await stores.grading.getState().reload();
  await quiet();
  return { workers, stores, quiet };
}

describe('several annotators', () => {
  it('are adjudicated where they disagree, furthest apart first, under a name of its own until grading stops', async () => {
    const { stores, quiet } = await graded();
    const queue = await stores.annotators.getState().adjudicate();
    expect([...queue!]).toEqual([3, 7]);
    const { grading, label } = stores;
    expect(grading.getState()).toMatchObject({ annotator: adjudicator, on: true });
    await label.getState().choose(consensusLabel('mean'));
    expect([3, 7, 9, 0].map((row) => label.getState().values![row])).toEqual([4.5, 5, 5, Number.NaN]);
    await grading.getState().grade(3, 9);
    await quiet();
    expect(label.getState().values![3]).toBe(9);
    grading.getState().set({ on: false });
    await quiet();
    expect(grading.getState().annotator).toBe('me');
    expect(grading.getState().gradings.map(({ annotator }) => annotator)).not.toContain('me');
  });

  it('agree as far as Krippendorff’s α says, adjudicated grades apart', async () => {
    const { stores } = await graded();
    await stores.annotators.getState().readAgreement();
    const { alpha, n, raters } = stores.annotators.getState().agreement!;
    expect(n).toBe(3);
    expect(raters.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    // By hand: 5 · (25 + 4) · 2 ÷ Σ over all ordered pairs of the six grades of (difference)².
    const grades = [7, 4, 5, 2, 6, 5];
    const expected = grades
      .flatMap((a) => grades.map((b) => (a - b) ** 2))
      .reduce((sum, one) => sum + one, 0);
    expect(alpha.alpha_interval).toMatchObject({ value: expect.closeTo(1 - (5 * 2 * 29) / expected, 10) });
  });

  it('are compared each with each, and with the judge where a run is open', async () => {
    const dataset = fakeDataset('demo', 'Demo', 20, 0);
    const spec = {
      method: 'judge',
      template: defaultTemplates['without-reference'],
      maxTokens: 1024,
      minDigitMass: 0.05,
    } as const;
    const run = fakeRun('run-1', dataset, spec, { scored: 20, state: 'done' });
    const { stores, quiet } = await graded(fakeWorld([dataset], [run]));
    await quiet();
    await stores.annotators.getState().readAgreement();
    const { pairs, agreement } = stores.annotators.getState();
    expect(pairs!.map(({ first, second }) => `${first} ${second}`)).toEqual([
      ...['Ana Ben', 'Ana Judge', 'Ben Judge'],
    ]);
    expect(pairs!.map((pair) => pair.agreement.confusion.n)).toEqual([3, 3, 3]);
    expect(agreement!.raters.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
  });

  it('keep their names: nobody grades under that of adjudicated grades by hand', async () => {
    const { stores } = await graded();
    await stores.grading.getState().rename(adjudicator);
    expect(stores.grading.getState()).toMatchObject({ annotator: 'me', error: { code: 'bad-grade' } });
  });

  it('send files that are merged one after the other: one that is refused stops no other', async () => {
    const { workers, stores } = await graded();
    const request = workers.data.request.bind(workers.data);
    workers.data.request = ((name: 'mergeGrades', args: { datasetId: string; file: File }) =>
      name === 'mergeGrades' && args.file.name === 'b.jsonl'
        ? Promise.reject(new AppError('other-dataset', 'Of another dataset: 1 of 9 rows.'))
        : request(name, args)) as typeof workers.data.request;
    const files = ['a.jsonl', 'b.jsonl', 'c.jsonl'].map((name) => new File(['{}'], name));
    await stores.annotators.getState().merge(files);
    const { merged, merging, paces } = stores.annotators.getState();
    expect(merging).toBe(false);
    expect(merged!.files.map(({ name }) => name)).toEqual(['a.jsonl', 'c.jsonl']);
    expect(merged!.refused).toMatchObject([{ name: 'b.jsonl', error: { code: 'other-dataset' } }]);
    expect(paces).toHaveLength(2);
  });
});
