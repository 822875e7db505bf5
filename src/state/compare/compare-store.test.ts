import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { isUndefined, type MaybeEstimate } from '#core/metrics/estimate.ts';
import { gradesLabel } from '#core/rows/label-source.ts';
import { compareWorld } from '../fixtures/fake-compare.ts';
import { fakeRecord } from '../fixtures/fake-readouts.ts';
import { fakeModels, fakeQuality, fakeReward } from '../fixtures/fake-rows.ts';
import type { FakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';
import { columnSlicing } from './sections.ts';

async function onCompare(world: FakeWorld) {
  const app = await testApp(world);
  app.stores.route.setState({ screen: 'compare', row: null });
  await app.quiet();
  return app;
}

function pearsonByHand(pairs: readonly (readonly [number, number])[]): number {
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (of: (x: number, y: number) => number) =>
    pairs.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

const rowsOf = (n: number) => Array.from({ length: n }, (_, row) => row);
const value = (estimate: MaybeEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);

describe('Compare', () => {
  it('measures every run, score column and baseline on the rows that each has scored', async () => {
    const { stores } = await onCompare(compareWorld({ rows: 80, runs: [80, 40] }));
    const { table, basis } = stores.compare.getState();
    expect(table!.groups).toEqual(fakeModels);
    expect(basis!.methods.map(({ method }) => method.kind)).toEqual([
      'run',
      'run',
      'column',
      'length',
      'constant',
    ]);
    const [full, part, reward, , constant] = table!.rows;
    const judged = rowsOf(80).filter((row) => fakeRecord(row).valid);
    expect(full!.n).toBe(judged.length);
    expect(value(full!.all)).toBeCloseTo(
      pearsonByHand(judged.map((row) => [fakeRecord(row).score, fakeQuality(row)])),
      9,
    );
    expect(part!.method).toContain('first 40 of 80');
    expect(basis!.methods[1]!.missing).toBe(40);
    expect(part!.n + basis!.methods[1]!.invalid).toBe(40);
    const rewarded = rowsOf(80).filter((row) => !Number.isNaN(fakeReward(row)));
    expect(basis!.methods[2]).toMatchObject({ invalid: 0, missing: 80 - rewarded.length });
    expect(value(reward!.all)).toBeCloseTo(
      pearsonByHand(rewarded.map((row) => [fakeReward(row), fakeQuality(row)])),
      9,
    );
    expect(isUndefined(constant!.all)).toBe(true);
  });

  it('compares the open run with the next, on the rows that both scored', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80, 40] }));
    const { pair, choose } = stores.compare.getState();
    expect(pair!.first.method.runId).toBe('run-1');
    expect(pair!.second.method.runId).toBe('run-2');
    expect([...pair!.row].every((row) => row < 40)).toBe(true);
    const { figures } = pair!.report!.pairs[0]!;
    const [first, second] = pair!.report!.columns;
    expect(value(figures.pearson.difference)).toBeCloseTo(
      value(first!.figures.pearson) - value(second!.figures.pearson),
      9,
    );
    choose({ second: 'length' });
    await quiet();
    expect(stores.compare.getState().pair!.second.method.kind).toBe('length');
    expect(stores.compare.getState().pair!.row.length).toBe(pair!.first.column.valid.filter(Boolean).length);
  });

  it('compares every pair on the rows that all scored, with p-values that allow for their number', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80, 40] }));
    const { overview, choose } = stores.compare.getState();
    // The run that is half-way would leave half of the rows: it takes part where it is chosen.
    expect(overview!.methods.map(({ method }) => method.id)).toEqual([
      'run run-1',
      'column reward',
      'length',
    ]);
    const common = rowsOf(80).filter((row) => fakeRecord(row).valid && !Number.isNaN(fakeReward(row)));
    expect(overview!.report.n).toBe(common.length);
    expect(overview!.report.pairs).toHaveLength(3);
    for (const { figures } of overview!.report.pairs)
      expect(figures.pearson.holm!).toBeGreaterThanOrEqual(figures.pearson.p!);
    choose({ compared: ['run run-1', 'run run-2'] });
    await quiet();
    const { overview: chosen, pair } = stores.compare.getState();
    expect(chosen!.report.pairs).toEqual(pair!.report!.pairs);
    choose({ compared: ['run run-1'] });
    await quiet();
    expect(stores.compare.getState().overview).toBeNull();
  });

  it('computes again only what a choice changes', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80] }));
    const before = stores.compare.getState();
    before.choose({ metric: 'spearman' });
    await quiet();
    const after = stores.compare.getState();
    expect(after.table!.metric).toBe('spearman');
    expect(after.pair).toBe(before.pair);
    expect(after.ranking).toBe(before.ranking);
    stores.route.setState({ screen: 'data', row: null });
    stores.route.setState({ screen: 'compare', row: null });
    await quiet();
    expect(stores.compare.getState().table).toBe(after.table);
  });

  it('ranks by mean score and leaves rows that wait out of the invalid ones', async () => {
    const { stores } = await onCompare(compareWorld({ rows: 80, runs: [40] }));
    const { ranking } = stores.compare.getState();
    const mean = (model: number) => {
      const scores = rowsOf(40)
        .filter((row) => row % fakeModels.length === model && fakeRecord(row).valid)
        .map((row) => fakeRecord(row).score);
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    };
    for (const model of ranking!.models)
      expect(value(model.mean)).toBeCloseTo(mean(fakeModels.indexOf(model.name)), 9);
    expect(ranking!.invalid).toBe(rowsOf(40).filter((row) => !fakeRecord(row).valid).length);
    expect(ranking!.agreement!.models).toBe(fakeModels.length);
  });

  it('needs a label for agreement, and none to rank or to show where methods disagree', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80, 80] }));
    await stores.label.getState().choose(null);
    await quiet();
    const { table, bestOfN, slices, bias, pair, ranking } = stores.compare.getState();
    expect([table, bestOfN, slices, bias, pair!.report]).toEqual([null, null, null, null, null]);
    expect(pair!.disagreements.length).toBeGreaterThan(0);
    expect(ranking!.agreement).toBeNull();
  });

  it('holds a ranking against a leaderboard of the user’s, column by column', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80] }));
    expect(stores.compare.getState().ranking!.truth).toMatchObject({ kind: 'label', name: 'quality' });
    const [first, ...others] = fakeModels;
    const board = `model,win,lc\n${others.map((name, place) => `${name.toUpperCase()},${place},${-place}`).join('\n')}\n`;
    await stores.leaderboard.getState().open(new File([board], 'board.csv'));
    await quiet();
    const { ranking } = stores.compare.getState();
    expect(ranking!.truth).toEqual({ kind: 'leaderboard', name: 'win', unmatched: [first] });
    expect(ranking!.models.find(({ name }) => name === others[1])!.leaderboard).toBe(1);
    const plain = value(ranking!.agreement!.plain.spearman);
    stores.leaderboard.getState().choose('lc');
    await quiet();
    expect(value(stores.compare.getState().ranking!.agreement!.plain.spearman)).toBeCloseTo(-plain, 9);
    await stores.leaderboard.getState().open(new File(['model,win\n'], 'empty.csv'));
    expect(stores.leaderboard.getState()).toMatchObject({ name: 'board.csv', error: { code: 'no-rows' } });
  });

  it('slices by any column of the source', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80] }));
    stores.compare.getState().choose({ slicing: columnSlicing('quality') });
    await quiet();
    const names = stores.compare.getState().slices!.slices.map(({ name }) => name);
    expect(names.sort()).toEqual(['one', 'three', 'two']);
  });

  it('sets kin and cut rows against the others, and says how many decisions two templates change', async () => {
    const { stores, quiet } = await onCompare(compareWorld({ rows: 80, runs: [80, 80] }));
    const { bias, pair } = stores.compare.getState();
    const readouts = rowsOf(80).map(fakeRecord);
    const cut = readouts.filter(({ valid, truncated }) => valid && truncated).length;
    expect(bias!.truncated).toMatchObject({ marked: cut });
    expect(bias!.family).toBeNull();
    stores.compare.getState().choose({ family: fakeModels[1]! });
    await quiet();
    expect(stores.compare.getState().bias!.family).toMatchObject({ models: [fakeModels[1]] });
    const both = rowsOf(80).filter((row) => readouts[row]!.valid && fakeRecord(row * 31 + 7).valid);
    expect(pair!.sensitivity.n).toBe(both.length);
    const shift = both.map((row) => readouts[row]!.score - fakeRecord(row * 31 + 7).score);
    expect(value(pair!.sensitivity.shift)).toBeCloseTo(shift.reduce((a, b) => a + b) / both.length, 9);
  });

  it('follows every further grade where grades are the label', async () => {
    const { stores } = await testApp(compareWorld({ rows: 80, runs: [80] }));
    const { grade } = stores.grading.getState();
    for (let row = 0; row < 5; row++) await grade(row, row);
    await stores.label.getState().choose(gradesLabel('me'));
    stores.route.setState({ screen: 'compare', row: null });
    const measured = () => stores.compare.getState().table?.rows[0]?.n;
    const graded = (rows: number) => rowsOf(rows).filter((row) => fakeRecord(row).valid).length;
    await vi.waitFor(() => expect(measured()).toBe(graded(5)));
    for (let row = 5; row < 30; row++) await grade(row, row % 10);
    await vi.waitFor(() => expect(measured()).toBe(graded(30)));
  });

  it('keeps the other parts where one fails', async () => {
    const world = compareWorld({ rows: 80, runs: [80] });
    const { stores, metrics, quiet } = await testApp(world);
    const request = metrics.request.bind(metrics);
    metrics.request = async (name, args) => {
      if (name === 'rank') throw new AppError('no-leaderboard', 'The ranking could not be computed.');
      return request(name, args);
    };
    stores.route.setState({ screen: 'compare', row: null });
    await quiet();
    const { errors, table, bestOfN } = stores.compare.getState();
    expect(errors).toMatchObject({ ranking: { code: 'no-leaderboard' } });
    expect(table).not.toBeNull();
    expect(bestOfN).not.toBeNull();
  });

  it('does nothing while another screen is open', async () => {
    const { stores, quiet } = await testApp(compareWorld({ rows: 80, runs: [80] }));
    await quiet();
    expect(stores.compare.getState().basis).toBeNull();
  });
});
