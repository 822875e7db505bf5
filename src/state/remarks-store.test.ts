import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { digitScale } from '#core/grading/scale.ts';
import { testApp } from './fixtures/stores.ts';
import { LatestWrites } from './latest-writes.ts';

async function queue() {
  const app = await testApp();
  await app.quiet();
  const { grading, remarks, gradingPlan } = app.stores;
  const stored = (row: number, annotator = 'me') =>
    app.world.data
      .request('remarks', { datasetId: 'demo', annotator })
      .then((all) => all.find((one) => one.row === row)?.remark);
  return { ...app, grading, remarks, gradingPlan, stored };
}

describe('a comment', () => {
  it('is stored at each keystroke, and says so', async () => {
    const { grading, remarks, stored, quiet } = await queue();
    for (const comment of ['W', 'Wr', 'Wro']) grading.getState().remark(3, { comment });
    expect([...remarks.getState().unsaved]).toEqual([3]);
    await quiet();
    expect(remarks.getState().unsaved.size).toBe(0);
    expect((await stored(3))?.comment).toBe('Wro');
  });

  it('is one step to be undone, however many keys it took', async () => {
    const { grading, remarks } = await queue();
    for (const comment of ['W', 'Wr']) grading.getState().remark(3, { comment });
    grading.getState().remark(3, { flagged: true });
    expect(grading.getState().undo()).toBe(3);
    expect(remarks.getState().of(3)).toMatchObject({ comment: 'Wr', flagged: false });
    grading.getState().undo();
    expect(remarks.getState().remarks!.size).toBe(0);
  });

  it('that cannot be stored stays on the screen, and is stored on request', async () => {
    const { grading, remarks, stored, world, quiet } = await queue();
    world.failNext.remark = new AppError('storage-full', 'No room is left.');
    grading.getState().remark(3, { comment: 'kept' });
    await quiet();
    expect(remarks.getState()).toMatchObject({ error: { code: 'storage-full' } });
    expect(remarks.getState().of(3).comment).toBe('kept');
    remarks.getState().retry();
    await quiet();
    expect(remarks.getState()).toMatchObject({ error: null, unsaved: new Set() });
    expect((await stored(3))?.comment).toBe('kept');
  });

  it('belongs to who wrote it', async () => {
    const { grading, remarks, stored, quiet } = await queue();
    grading.getState().remark(3, { comment: 'mine' });
    await grading.getState().rename('Ana');
    await quiet();
    expect(remarks.getState().of(3).comment).toBe('');
    grading.getState().remark(3, { comment: 'hers' });
    await quiet();
    expect([(await stored(3))?.comment, (await stored(3, 'Ana'))?.comment]).toEqual(['mine', 'hers']);
  });
});

describe('the queue', () => {
  it('passes over skipped rows, and comes back to those for later when the others are graded', async () => {
    const { grading } = await queue();
    const listed = Int32Array.of(9, 4, 6, 2);
    const { remark, next, start } = grading.getState();
    remark(4, { setAside: 'later' });
    remark(6, { setAside: 'skipped' });
    expect(next(9, listed)).toBe(2);
    await grading.getState().grade(9, 1);
    await grading.getState().grade(2, 1);
    expect(start(listed)).toBe(4);
    await grading.getState().grade(4, 1);
    expect(start(listed)).toBeNull();
  });

  it('is undone without limit', async () => {
    const { grading } = await queue();
    for (let step = 0; step < 300; step++) await grading.getState().grade(3, step % 10);
    for (let step = 0; step < 300; step++) expect(grading.getState().undo()).toBe(3);
    expect(grading.getState().undo()).toBeNull();
    expect(grading.getState().grades![3]).toBeNaN();
  });

  it('lists rows by mark and by tag', async () => {
    const { grading, stores, quiet } = await queue();
    stores.route.getState().go('explain');
    grading.getState().remark(3, { tags: ['fact'] });
    grading.getState().remark(5, { setAside: 'later' });
    await grading.getState().grade(7, 2);
    const listed = async (filter: Parameters<ReturnType<typeof stores.rows.getState>['list']>[0]) => {
      stores.rows.getState().list(filter, { key: 'row', descending: false });
      await quiet();
      return [...stores.rows.getState().visible];
    };
    expect(await listed({ tag: 'fact' })).toEqual([3]);
    expect(await listed({ mark: 'later' })).toEqual([5]);
    expect(await listed({ mark: 'graded' })).toEqual([7]);
    expect(await listed({ mark: 'ungraded' })).toHaveLength(79);
    expect(await listed({ mark: 'flagged' })).toEqual([]);
  });
});

describe('guidelines', () => {
  it('are the dataset’s, stored as they are typed', async () => {
    const { gradingPlan, world, quiet } = await queue();
    gradingPlan.getState().change({ guidelines: '# Fa' });
    gradingPlan.getState().change({ guidelines: '# Facts', target: 60 });
    expect(gradingPlan.getState().unsaved).toBe(true);
    await quiet();
    expect(gradingPlan.getState().unsaved).toBe(false);
    const stored = await world.data.request('gradingPlan', { datasetId: 'demo' });
    expect(stored).toEqual({ guidelines: '# Facts', target: 60, scale: digitScale });
  });
});

describe('writes', () => {
  it('go one at a time, the last of each kind, and end with the last', async () => {
    const written: string[] = [];
    const writes = new LatestWrites<number>(async (key, value) => {
      await Promise.resolve();
      written.push(`${key}${value}`);
    });
    writes.put('a', 1);
    writes.put('a', 2);
    writes.put('b', 1);
    await writes.put('a', 3);
    expect(written).toEqual(['a1', 'a3', 'b1']);
  });
});
