import { expect, it } from 'vitest';
import type { Condition } from '#core/filter/conditions.ts';
import { isSameFilter } from '#core/filter/saved-filter.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset, fakeRow } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';
import { conditionsOf, filterOf } from './filter-conditions.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;
const dataset = fakeDataset('demo', 'Demo', 80, 0);
const low: Condition = { field: 'score', kind: 'range', low: null, high: 4 };
const ofModel: Condition = { field: 'model', kind: 'is', value: dataset.models[0]! };

async function open() {
  const world = fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 80, state: 'done' })]);
  const app = await testApp(world);
  await app.quiet();
  const names = () => app.stores.savedFilters.getState().filters.map(({ name }) => name);
  const undo = async () => {
    app.stores.notices.getState().notices.at(-1)!.action!.run();
    await app.quiet();
  };
  return { ...app, world, names, undo, saved: app.stores.savedFilters.getState() };
}

it('keeps a filter under a name, renames, replaces and deletes it, each with its undo', async () => {
  const { stores, saved, names, undo, world } = await open();
  await saved.save(' Weak ', [{ ...low, onChart: true }]);
  await saved.save('One model', [ofModel]);
  expect(stores.savedFilters.getState().filters).toEqual([
    { name: 'One model', conditions: [ofModel] },
    { name: 'Weak', conditions: [low] },
  ]);
  await saved.save('Weak', [low, ofModel]);
  expect(stores.notices.getState().notices.at(-1)!.message).toBe('The filter “Weak” was replaced.');
  await undo();
  expect(stores.savedFilters.getState().filters[1]).toEqual({ name: 'Weak', conditions: [low] });
  await saved.rename('Weak', 'One model');
  expect(stores.savedFilters.getState().filters).toEqual([{ name: 'One model', conditions: [low] }]);
  await undo();
  expect(stores.savedFilters.getState().filters).toEqual([
    { name: 'One model', conditions: [ofModel] },
    { name: 'Weak', conditions: [low] },
  ]);
  await saved.remove('Weak');
  expect(names()).toEqual(['One model']);
  await undo();
  expect(names()).toEqual(['One model', 'Weak']);
  expect(await world.data.request('filters', { datasetId: 'demo' })).toHaveLength(2);
});

it('is the same filter in whatever order its conditions stand', () => {
  expect(isSameFilter([low, ofModel], [ofModel, { ...low, onChart: true }])).toBe(true);
  expect(isSameFilter([low], [low, ofModel])).toBe(false);
  const { filter, text } = filterOf([low, ofModel], dataset);
  expect(isSameFilter(conditionsOf(filter, text, dataset), [low, ofModel])).toBe(true);
});

it('is a slice of Compare beside tags, whose rows may be in several', async () => {
  const { stores, quiet, saved } = await open();
  await saved.save('Weak', [low]);
  await saved.save('One model', [ofModel]);
  await saved.save('Declined', [{ field: 'decision', kind: 'is', value: 'declined' }]);
  stores.route.setState({ screen: 'compare', row: null });
  stores.compare.getState().choose({ slicing: 'filter' });
  await quiet();
  const { score, status } = stores.run.getState().columns!;
  const rows = Array.from(score.keys());
  const label = stores.compare.getState().basis!.rows.label;
  const isMeasured = (row: number) => status[row] === 1 && !Number.isNaN(label[row]);
  const sizes = () =>
    Object.fromEntries(stores.compare.getState().slices!.slices.map(({ name, n }) => [name, n]));
  expect(sizes()).toEqual({
    Weak: rows.filter((row) => isMeasured(row) && score[row]! <= 4).length,
    'One model': rows.filter((row) => isMeasured(row) && fakeRow(row).model === dataset.models[0]).length,
  });
  const measured = rows.filter(isMeasured);
  stores.compare.getState().choose({ slicing: 'tag' });
  stores.remarks.getState().change(measured[0]!, { tags: ['hard', 'odd'] });
  stores.remarks.getState().change(measured[1]!, { tags: ['hard'] });
  await quiet();
  expect(sizes()).toEqual({ hard: 2, odd: 1 });
});
