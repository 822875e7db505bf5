import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { noPlan } from '#core/grading/grading-plan.ts';
import { noRemark } from '#core/grading/remark.ts';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const three = jsonl(
  { id: 'a', instruction: 'Name a colour.', output: 'Blue' },
  { id: 'b', instruction: 'Name a number.', output: 'Seven' },
  { id: 'c', instruction: 'Name a colour.', output: 'Red' },
);

describe('remarks and guidelines', () => {
  it('are kept with their dataset, and refused where they are none', async () => {
    const { service, store } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    const remark = { comment: 'wrong year', tags: ['fact'], flagged: true, setAside: null };
    await service.remark({ datasetId: id, annotator: 'Ana', row: 2, remark });
    expect(await service.remarks({ datasetId: id, annotator: 'Ana' })).toEqual([{ row: 2, remark }]);
    expect(await service.remarks({ datasetId: id, annotator: 'Bo' })).toEqual([]);
    const wrong = { ...remark, tags: ['a;b'] };
    await expect(
      service.remark({ datasetId: id, annotator: 'Ana', row: 2, remark: wrong }),
    ).rejects.toMatchObject({
      code: 'bad-remark',
    });
    await expect(service.remark({ datasetId: id, annotator: ' ', row: 2, remark })).rejects.toMatchObject({
      code: 'bad-remark',
    });
    const plan = { ...noPlan, guidelines: '# Grade facts', target: 60 };
    await service.setGradingPlan({ datasetId: id, plan });
    await expect(
      service.setGradingPlan({ datasetId: id, plan: { ...plan, target: 0 } }),
    ).rejects.toMatchObject({ code: 'bad-guidelines' });
    expect(await service.gradingPlan({ datasetId: id })).toEqual(plan);
    await service.remark({
      datasetId: id,
      annotator: 'Ana',
      row: 2,
      remark: { comment: '', tags: [], flagged: false, setAside: null },
    });
    expect(await store.remarks.annotators(id)).toEqual([]);
    await service.remark({ datasetId: id, annotator: 'Ana', row: 1, remark });
    await service.purge({ datasetId: id });
    expect(await store.remarks.annotators(id)).toEqual([]);
    expect(await store.gradingPlans.get(id)).toEqual(noPlan);
  });

  it('of a row that is gone are refused, and so is a grade; what is there stays', async () => {
    const { service, store } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    const said = { datasetId: id, annotator: 'Ana', row: 3 };
    await expect(service.grade({ ...said, grade: 5 })).rejects.toMatchObject({
      code: 'no-such-row',
      message: expect.stringMatching(/has 3 rows, and row 4 is none of them/),
    });
    await expect(
      service.remark({ ...said, remark: { ...noRemark, comment: 'Where is it?' } }),
    ).rejects.toMatchObject({ code: 'no-such-row' });
    expect(await store.grades.all(id)).toEqual([]);
    await service.grade({ ...said, row: 2, grade: 5 });
    expect((await store.grades.all(id)).map(({ grade }) => grade)).toEqual([5]);
    await service.purge({ datasetId: id });
    await expect(service.grade({ ...said, row: 2, grade: 6 })).rejects.toMatchObject({
      code: 'missing-dataset',
    });
    expect(await store.grades.all(id)).toEqual([]);
  });

  it.each(['jsonl', 'csv'] as const)('come back from an export, as %s', async (format) => {
    const { service } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    const remark = {
      comment: 'two\nlines, "quoted"',
      tags: ['fact', 'too long'],
      flagged: true,
      setAside: 'later' as const,
    };
    await service.remark({ datasetId: id, annotator: 'Ana B', row: 1, remark });
    await service.grade({ datasetId: id, annotator: 'Ana B', row: 0, grade: 3 });
    await service.setGradingPlan({
      datasetId: id,
      plan: { ...noPlan, guidelines: '**Grade** facts', target: 5 },
    });
    const request = { datasetId: id, runId: null, threshold: null, rows: null, format } as const;
    const text = await (await service.export(request)).text();
    expect(text.split('**Grade** facts')).toHaveLength(2);
    const again = await service.import({ source: pasted(text, `again.${format}`), mapping: null });
    expect(await service.remarks({ datasetId: again.id, annotator: 'Ana B' })).toEqual([{ row: 1, remark }]);
    expect(await service.gradingPlan({ datasetId: again.id })).toEqual({
      ...noPlan,
      guidelines: '**Grade** facts',
    });
    expect(again.notes.join(' ')).toMatch(/Comments, tags and flags by Ana B on 1 row.*Guidelines/s);
  });
});
