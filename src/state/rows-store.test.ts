import { describe, expect, it } from 'vitest';
import { gradesLabel } from '#core/rows/label-source.ts';
import { testApp } from './fixtures/stores.ts';

describe('the list of rows', () => {
  it('is sorted anew by every further grade where grades are the label', async () => {
    const { stores } = await testApp();
    const { grade } = stores.grading.getState();
    await grade(7, 3);
    await stores.label.getState().choose(gradesLabel('me'));
    stores.rows.getState().setSort({ key: 'label', descending: true });
    expect([...stores.rows.getState().visible.slice(0, 2)]).toEqual([7, 0]);
    await grade(20, 9);
    expect([...stores.rows.getState().visible.slice(0, 3)]).toEqual([20, 7, 0]);
  });
});
