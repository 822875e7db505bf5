import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { gradesLabel } from '#core/rows/label-source.ts';
import { fakePreferences, testApp } from './fixtures/stores.ts';

async function grading() {
  const preferences = fakePreferences();
  const app = await testApp(undefined, preferences);
  await app.quiet();
  return { ...app, preferences, store: app.stores.grading };
}

describe('grading by hand', () => {
  it('stores each grade under the annotator’s name, and counts it', async () => {
    const { store, world } = await grading();
    await store.getState().grade(3, 7);
    await store.getState().grade(5, 0);
    const { grades, gradings, saving, error } = store.getState();
    expect([grades![3], grades![5], grades![0]]).toEqual([7, 0, Number.NaN]);
    expect(gradings).toEqual([{ annotator: 'me', graded: 2 }]);
    expect({ saving, error }).toEqual({ saving: 0, error: null });
    const stored = await world.data.request('grades', { datasetId: 'demo', annotator: 'me' });
    expect([stored[3], stored[5]]).toEqual([7, 0]);
  });

  it('takes steps back one by one, and says on which row', async () => {
    const { store, world, quiet } = await grading();
    await store.getState().grade(3, 7);
    await store.getState().grade(3, 2);
    await store.getState().grade(4, 9);
    expect(store.getState().undo()).toBe(4);
    expect(store.getState().undo()).toBe(3);
    expect(store.getState().grades![3]).toBe(7);
    expect(store.getState().undo()).toBe(3);
    expect(store.getState().undo()).toBeNull();
    await quiet();
    expect(store.getState().gradings).toEqual([]);
    expect((await world.data.request('grades', { datasetId: 'demo', annotator: 'me' }))[3]).toBeNaN();
  });

  it('gives a row back what it had where a grade could not be stored, and says why', async () => {
    const { store, world } = await grading();
    await store.getState().grade(3, 7);
    world.failNext.grade = new AppError('storage-full', 'No room is left.');
    await store.getState().grade(3, 1);
    expect(store.getState()).toMatchObject({ saving: 0, error: { code: 'storage-full' } });
    expect(store.getState().grades![3]).toBe(7);
  });

  it('leads to the next row, or to one at random that is not graded', async () => {
    const { store } = await grading();
    const listed = Int32Array.of(9, 4, 6);
    expect(store.getState().next(9, listed)).toBe(4);
    expect(store.getState().next(6, listed)).toBe(9);
    store.getState().set({ order: 'random' });
    await store.getState().grade(4, 1);
    expect(store.getState().next(9, listed)).toBe(6);
    await store.getState().grade(6, 1);
    expect(store.getState().next(9, listed)).toBeNull();
  });

  it('begins at the first row without a grade, and resumes where it stopped, over a reload too', async () => {
    const { store, stores, preferences } = await grading();
    const listed = Int32Array.of(9, 4, 6, 2);
    await store.getState().grade(9, 1);
    expect(store.getState().start(listed)).toBe(4);
    store.getState().set({ on: true });
    stores.route.getState().go('explain', 6);
    expect(store.getState().start(listed)).toBe(6);
    await store.getState().grade(6, 3);
    expect(store.getState().start(listed)).toBe(2);
    expect(store.getState().next(6, listed)).toBe(2);
    expect(store.getState().next(2, listed)).toBe(4);
    const again = await testApp(undefined, preferences);
    await again.quiet();
    expect(again.stores.grading.getState().start(listed)).toBe(6);
    for (const row of [4, 2]) await store.getState().grade(row, 5);
    expect(store.getState().start(listed)).toBeNull();
    expect(store.getState().next(2, listed)).toBeNull();
  });

  it('asks before a grade is replaced or taken away, and does neither unasked', async () => {
    const { store } = await grading();
    const { propose, answer } = store.getState();
    expect(propose(3, 7)).toBe(true);
    expect(propose(3, 7)).toBe(true);
    expect(store.getState().regrade).toBeNull();
    expect(propose(3, 2)).toBe(false);
    expect(store.getState()).toMatchObject({ regrade: { row: 3, grade: 2 } });
    expect(store.getState().grades![3]).toBe(7);
    expect(answer(false)).toBeNull();
    expect(store.getState().grades![3]).toBe(7);
    expect(propose(3, null)).toBe(false);
    expect(store.getState().grades![3]).toBe(7);
    expect(answer(true)).toBe(3);
    expect(store.getState()).toMatchObject({ regrade: null });
    expect(store.getState().grades![3]).toBeNaN();
    store.getState().undo();
    expect(store.getState().grades![3]).toBe(7);
  });

  it('forgets what it asked when another row is opened', async () => {
    const { store, stores } = await grading();
    store.getState().set({ on: true });
    await store.getState().grade(3, 7);
    store.getState().propose(3, 2);
    stores.route.getState().go('explain', 4);
    expect(store.getState().regrade).toBeNull();
    expect(store.getState().answer(true)).toBeNull();
    expect(store.getState().grades![3]).toBe(7);
  });

  it('keeps two people apart, and remembers who grades here', async () => {
    const { store, preferences } = await grading();
    await store.getState().grade(3, 7);
    await store.getState().rename(' Ana ');
    expect(store.getState().grades![3]).toBeNaN();
    await store.getState().grade(3, 2);
    expect(store.getState().gradings).toEqual([
      { annotator: 'Ana', graded: 1 },
      { annotator: 'me', graded: 1 },
    ]);
    expect(preferences.get('annotator')).toBe('Ana');
  });

  it('makes a quality label that follows every grade', async () => {
    const { store, stores } = await grading();
    await store.getState().grade(3, 7);
    await stores.label.getState().choose(gradesLabel('me'));
    expect(stores.label.getState()).toMatchObject({ cut: 5 });
    expect(stores.label.getState().values![3]).toBe(7);
    await store.getState().grade(8, 4);
    expect(stores.label.getState().values![8]).toBe(4);
  });
});
