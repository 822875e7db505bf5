import { describe, expect, it, vi } from 'vitest';
import type { Condition } from '#core/filter/conditions.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset, fakeRow } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';
import { pageReport } from '../report/page-report.ts';
import { conditionsOf, filterOf } from './filter-conditions.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

const dataset = fakeDataset('demo', 'Demo', 80, 0);
const world = () => fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 80, state: 'done' })]);

async function on(screen: 'decide' | 'compare' | 'explain', preferences = fakePreferences()) {
  const app = await testApp(world(), preferences);
  app.stores.route.setState({ screen, row: null });
  await app.quiet();
  return app;
}

const ofModel: Condition = { field: 'model', kind: 'is', value: dataset.models[0]! };
const modelRows = Array.from({ length: 80 }, (_, row) => row).filter(
  (row) => fakeRow(row).model === dataset.models[0],
);

describe('the rows that every figure is of', () => {
  it('are those of the filter on Decide, with the threshold of the rule among them', async () => {
    const { stores, quiet } = await on('decide');
    const all = stores.decide.getState().figures!;
    stores.slice.getState().set([ofModel]);
    await quiet();
    const { figures, summary, groups } = stores.decide.getState();
    expect(modelRows.length).toBeGreaterThan(3);
    expect(figures).toMatchObject({ judged: modelRows.length, of: modelRows.length });
    expect(figures!.slice).toMatchObject({ rows: modelRows.length, conditions: [ofModel] });
    expect([...figures!.byScore, ...figures!.invalidRows].sort((a, b) => a - b)).toEqual(modelRows);
    expect(figures!.curve.n).toBeLessThan(all.curve.n);
    expect(summary!.basis.n).toBe(figures!.curve.n);
    expect(groups.model!.groups.map(({ name }) => name)).toEqual([dataset.models[0]]);
    const accepted =
      figures!.curve.n -
      [...figures!.byScore].filter(
        (row) => stores.run.getState().columns!.score[row]! < stores.threshold.getState().threshold,
      ).length;
    expect(accepted).toBe(Math.ceil(0.8 * figures!.curve.n));
    stores.slice.getState().set([]);
    await quiet();
    expect(stores.decide.getState().figures).toMatchObject({ judged: 80, of: 80, slice: null });
  });

  it('follow conditions on scores, and are of the rows alone that have them', async () => {
    const { stores, quiet } = await on('decide');
    stores.slice.getState().set([{ field: 'score', kind: 'range', low: null, high: 4, highOpen: true }]);
    await quiet();
    const { score, status } = stores.run.getState().columns!;
    const below = Array.from(score.keys()).filter((row) => status[row] === 1 && score[row]! < 4);
    expect([...stores.decide.getState().figures!.byScore].sort((a, b) => a - b)).toEqual(below);
    expect(stores.decide.getState().figures!.invalid).toBe(0);
  });

  it('are those of Compare, whose rows keep their places in the dataset', async () => {
    const { stores, quiet } = await on('compare');
    stores.slice.getState().set([ofModel]);
    await quiet();
    const { basis, pair, table } = stores.compare.getState();
    expect([...basis!.place!]).toEqual(modelRows);
    expect(basis!.rows.label).toHaveLength(modelRows.length);
    expect([...pair!.row].every((row) => modelRows.includes(row))).toBe(true);
    expect(pair!.disagreements.every(({ row }) => modelRows.includes(row))).toBe(true);
    expect(pair!.row.length).toBeGreaterThan(3);
    expect(Math.max(...table!.rows.map(({ n }) => n))).toBeLessThanOrEqual(modelRows.length);
  });

  it('are those that are listed, within the filter of the list', async () => {
    const { stores, quiet } = await on('explain');
    stores.slice.getState().set([ofModel]);
    await quiet();
    expect([...stores.rows.getState().visible]).toEqual(modelRows);
    stores.grading.getState();
    await stores.grading.getState().grade(modelRows[1]!, 4);
    stores.rows.getState().setFilter({ mark: 'graded' });
    await quiet();
    expect([...stores.rows.getState().visible]).toEqual([modelRows[1]]);
  });

  it('may be named by id, tagged, graded or searched', async () => {
    const { stores, quiet } = await on('explain');
    const listed = async (condition: Condition) => {
      stores.slice.getState().set([condition]);
      await quiet();
      return [...stores.rows.getState().visible];
    };
    const ids = [fakeRow(9).id, fakeRow(4).id, 'gone'];
    expect(await listed({ kind: 'rows', ids })).toEqual([4, 9]);
    stores.remarks.getState().change(12, { tags: ['hard'], flagged: true });
    expect(await listed({ field: 'tag', kind: 'is', value: 'hard' })).toEqual([12]);
    expect(await listed({ field: 'flag', kind: 'present' })).toEqual([12]);
    await stores.grading.getState().grade(5, 2);
    expect(await listed({ field: 'grade', kind: 'range', low: 1, high: 3 })).toEqual([5]);
    expect((await listed({ field: 'grade', kind: 'missing' })).length).toBe(79);
  });

  it('are kept with the run and refuse what follows the threshold', async () => {
    const preferences = fakePreferences();
    const first = await on('decide', preferences);
    first.stores.slice.getState().set([ofModel]);
    first.stores.slice.getState().set([{ field: 'decision', kind: 'is', value: 'accepted' }]);
    expect(first.stores.slice.getState().conditions).toEqual([ofModel]);
    await first.quiet();
    const { stores } = await on('decide', preferences);
    await vi.waitFor(() => expect(stores.slice.getState().conditions).toEqual([ofModel]));
  });

  it('take a range from a chart in place of the one before, and Escape takes it back alone', async () => {
    const { stores } = await on('decide');
    const { set, brush, clearBrush } = stores.slice.getState();
    const range = (low: number, high: number) => ({ field: 'score', kind: 'range', low, high }) as const;
    set([ofModel]);
    brush(range(1, 5));
    brush(range(2, 6));
    expect(stores.slice.getState().conditions).toEqual([ofModel, { ...range(2, 6), onChart: true }]);
    clearBrush();
    expect(stores.slice.getState().conditions).toEqual([ofModel]);
  });

  it('leave the chart that they were chosen on with all rows, and are taken back step by step', async () => {
    const { stores, quiet } = await on('decide');
    const { brush, clearBrush, undo } = stores.slice.getState();
    const before = stores.decide.getState();
    expect(before.around).toBeNull();
    brush({ field: 'score', kind: 'range', low: 4, high: null });
    await quiet();
    expect(stores.decide.getState().around?.n).toBe(before.figures!.curve.n);
    brush({ field: 'model', kind: 'is', value: dataset.models[0]! });
    await quiet();
    const { score, status } = stores.run.getState().columns!;
    const scored = modelRows.filter((row) => status[row] === 1);
    const { figures, around, groups } = stores.decide.getState();
    expect([...figures!.byScore].sort((a, b) => a - b)).toEqual(scored.filter((row) => score[row]! >= 4));
    // The distribution shows every score of that model, the models every model's scores from 4 on.
    expect(around!.n).toBe(scored.length);
    expect(around!.bins.counts.reduce((sum, rows) => sum + rows, 0)).toBe(scored.length);
    expect(groups.model!.groups.map(({ name }) => name)).toEqual(dataset.models);
    for (const { counts } of groups.model!.groups)
      expect(counts.slice(0, 8).every((rows) => rows === 0)).toBe(true);
    expect(groups.category!.groups.reduce((sum, { curve }) => sum + curve.n, 0)).toBe(figures!.curve.n);

    clearBrush('range field score');
    await quiet();
    expect(stores.decide.getState()).toMatchObject({
      around: null,
      figures: { curve: { n: scored.length } },
    });
    undo();
    undo();
    undo();
    await quiet();
    expect(stores.slice.getState()).toMatchObject({ conditions: [], canUndo: false });
    expect(stores.decide.getState().figures!.curve.n).toBe(before.figures!.curve.n);
  });

  it('are told in a report, with the call that gives it again', async () => {
    const { stores, quiet } = await on('decide');
    stores.slice.getState().set([ofModel, { field: 'score', kind: 'range', low: 2, high: null }]);
    await quiet();
    const text = await stores.report.getState().make((from) => pageReport(from, 'md', 0));
    expect(text).toContain(`where model is ${dataset.models[0]} and judge_score from 2`);
    expect(text).toContain(
      `--where 'model=${dataset.models[0]}' --where 'judge_score>=2'`.replaceAll(
        /'model=([\w./:-]+)'/g,
        'model=$1',
      ),
    );
    expect(text).toContain('and for no others');
    expect(text).not.toContain('cannot be repeated');
  });

  it('are said to be unknown to the command where only the page knows them', async () => {
    const { stores, quiet } = await on('decide');
    stores.slice.getState().set([ofModel, { field: 'work', kind: 'is-not', value: 'graded' }]);
    await quiet();
    const text = await stores.report.getState().make((from) => pageReport(from, 'md', 0));
    expect(text).toContain('This report cannot be repeated as it is: whether grading is not graded');
    expect(text).toContain(
      `--where 'model=${dataset.models[0]}'`.replaceAll(/'model=([\w./:-]+)'/g, 'model=$1'),
    );
    expect(text).not.toMatch(/--where '?work/);
  });
});

it('a filter of the list is the same conditions, and they are the same filter', () => {
  const filter = {
    decision: 'declined',
    scoreRange: [2, Infinity],
    model: 1,
    category: 0,
    truncated: true,
    drawn: true,
    disputed: false,
    mark: 'flagged',
    tag: 'hard',
    conditions: [{ column: 'n', kind: 'missing' }],
  } as const;
  const conditions = conditionsOf(filter, ' river ', dataset);
  expect(conditions).toContainEqual({ field: 'model', kind: 'is', value: dataset.models[1] });
  expect(filterOf(conditions, dataset)).toEqual({ filter, text: 'river' });
});
