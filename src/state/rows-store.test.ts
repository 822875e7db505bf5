import { describe, expect, it, vi } from 'vitest';
import { gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset, fakeRow } from './fixtures/fake-rows.ts';
import { fakeRun } from './fixtures/fake-runs.ts';
import { fakeWorld } from './fixtures/fake-workers.ts';
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

  it('travels from another screen: those rows, whatever was filtered before', async () => {
    const demo = fakeDataset('demo', 'Demo', 80, 0);
    const spec = {
      method: 'judge',
      template: defaultTemplates['without-reference'],
      maxTokens: 1024,
      minDigitMass: 0.05,
    } as const;
    const { stores } = await testApp(
      fakeWorld([demo], [fakeRun('run-1', demo, spec, { scored: 80, state: 'done' })]),
    );
    await vi.waitFor(() => expect(stores.run.getState().columns).not.toBeNull());
    const { score } = stores.run.getState().columns!;
    stores.threshold.getState().chooseScore(6);
    stores.rows.getState().setFilter({ model: 2, truncated: true });
    await stores.rows.getState().search('train');
    stores.rows.getState().list({ decision: 'declined' }, { key: 'score', descending: true });
    const declined = Array.from(score, (value, row) => ({ value, row }))
      .filter(({ value }) => value < 6)
      .sort((a, b) => b.value - a.value || a.row - b.row)
      .map(({ row }) => row);
    await vi.waitFor(() => expect([...stores.rows.getState().visible]).toEqual(declined));
    expect(declined.length).toBeGreaterThan(1);
    expect(stores.rows.getState().text).toBe('');
  });

  it('is of the rows that meet the conditions on columns and hold the text, and keeps both in the view', async () => {
    const { stores } = await testApp();
    const { rows } = stores;
    const all = rows.getState().visible.length;
    const [column] = Object.keys(fakeRow(0).source);
    const value = String(fakeRow(3).source[column!]);
    rows.getState().setFilter({ conditions: [{ column: column!, kind: 'contains', text: value }] });
    const holding = (row: number) => String(fakeRow(row).source[column!]).includes(value);
    const expected = Array.from({ length: all }, (_, row) => row).filter(holding);
    await vi.waitFor(() => expect([...rows.getState().visible]).toEqual(expected));
    expect(expected.length).toBeGreaterThan(0);
    await rows.getState().search('no row holds this text');
    await vi.waitFor(() => expect(rows.getState().visible).toHaveLength(0));
    rows.getState().clear();
    await vi.waitFor(() => expect(rows.getState().visible).toHaveLength(all));
  });
});
