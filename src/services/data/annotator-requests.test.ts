import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { dealtTo } from '#core/grading/dealt-rows.ts';
import { noRemark } from '#core/grading/remark.ts';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const records = Array.from({ length: 6 }, (_, at) => ({
  id: `r${at}`,
  instruction: `Instruction ${at >> 1}`,
  response: `Response ${at},\nof two lines`,
  generator: 'secret-model',
  quality: at,
}));

/** The owner's dataset, and the file that somebody was dealt. */
async function dealt(rows = Int32Array.of(4, 0, 2), annotator = 'Ana.B') {
  let clock = 0;
  const { service, store } = await openService({
    timestamp: () => new Date(Date.UTC(2026, 0, 5) + 7000 * clock++).toISOString(),
  });
  const { id } = await service.import({ source: pasted(jsonl(...records)), mapping: null });
  await service.setGradingPlan({ datasetId: id, plan: { guidelines: '# Fair', target: 3 } });
  const file = await (await service.dealFile({ datasetId: id, annotator, rows })).text();
  return { service, store, id, file };
}

/** What somebody does on their own machine: open the file, grade, save. */
async function gradedBy(found: Awaited<ReturnType<typeof dealt>>, grades: readonly number[]) {
  const { service, file } = found;
  const theirs = await service.import({ source: pasted(file, 'for Ana.jsonl'), mapping: null });
  const annotator = dealtTo(theirs)!;
  for (const [row, grade] of grades.entries())
    await service.grade({ datasetId: theirs.id, annotator, row, grade });
  const blob = await service.export({
    datasetId: theirs.id,
    runId: null,
    format: 'jsonl',
    threshold: null,
    rows: null,
  });
  return { theirs, text: await blob.text() };
}

const fileOf = (text: string, name = 'back.jsonl') => new File([text], name);

describe('a file that is dealt to one person', () => {
  it('opens with their rows, their name and the guidelines, and without what could sway them', async () => {
    const found = await dealt();
    expect(found.file).not.toMatch(/secret-model|quality/);
    const { theirs } = await gradedBy(found, []);
    expect(theirs).toMatchObject({ rows: 3, models: [], suggestedLabel: null });
    expect(dealtTo(theirs)).toBe('Ana.B');
    expect(await found.service.gradingPlan({ datasetId: theirs.id })).toMatchObject({ guidelines: '# Fair' });
    const rows = await found.service.rows({ datasetId: theirs.id, indices: [0, 1, 2] });
    expect(rows.map(({ id, response }) => [id, response])).toEqual(
      [4, 0, 2].map((at) => [`r${at}`, records[at]!.response]),
    );
    expect(dealtTo((await found.service.listDatasets()).find(({ id }) => id === found.id)!)).toBeNull();
  });

  it('comes back: grades go to the rows and the name they were dealt to, with their times', async () => {
    const found = await dealt();
    const { service, id } = found;
    const { text } = await gradedBy(found, [7, 1, 9]);
    const merged = await service.mergeGrades({ datasetId: id, file: fileOf(text) });
    expect(merged).toMatchObject({
      ...{ name: 'back.jsonl', rows: 3, matched: 3, unmatched: [], conflicts: [] },
      grades: { added: 3, here: 0 },
    });
    expect([...(await service.grades({ datasetId: id, annotator: 'Ana.B' }))]).toEqual([
      ...[1, NaN, 9, NaN, 7, NaN],
    ]);
    expect(await service.annotators({ datasetId: id })).toEqual([
      { annotator: 'Ana.B', graded: 3, msPerRow: 7000 },
    ]);
    expect(await service.mergeGrades({ datasetId: id, file: fileOf(text) })).toMatchObject({
      grades: { added: 0, here: 3 },
    });
  });

  it('comes back twice with another grade: the first one stays, and both are told', async () => {
    const found = await dealt();
    const { service, id } = found;
    const { text } = await gradedBy(found, [7, 1, 9]);
    await service.mergeGrades({ datasetId: id, file: fileOf(text) });
    const changed = text.replaceAll('"grade_by_Ana_B":9', '"grade_by_Ana_B":3');
    const merged = await service.mergeGrades({ datasetId: id, file: fileOf(changed) });
    expect(merged.grades).toEqual({ added: 0, here: 2 });
    expect(merged.conflicts).toEqual([
      expect.objectContaining({ row: 2, rowId: 'r2', annotator: 'Ana.B', here: 9, there: 3 }),
    ]);
    expect((await service.grades({ datasetId: id, annotator: 'Ana.B' }))[2]).toBe(9);
  });

  it('comes back as a project file with remarks, where one was made of it', async () => {
    const found = await dealt();
    const { service, id } = found;
    const { theirs } = await gradedBy(found, [7, 1, 9]);
    const said = { ...noRemark, comment: 'Odd.' };
    await service.remark({ datasetId: theirs.id, annotator: 'Ana.B', row: 1, remark: said });
    const views = { runs: {}, dataset: null, openRun: null, nearTogether: false };
    const zip = await service.saveProject({ datasetId: theirs.id, withRows: false, views, adapters: [] });
    const file = new File([zip], 'ana.zip');
    expect(await service.mergeGrades({ datasetId: id, file })).toMatchObject({
      matched: 3,
      grades: { added: 3, here: 0 },
      remarks: { added: 1, here: 0 },
    });
    expect(await service.remarks({ datasetId: id, annotator: 'Ana.B' })).toEqual([{ row: 0, remark: said }]);
  });

  it.each([
    ['another dataset', 'other-dataset', (text: string) => text.replaceAll('of two lines', 'other')],
    [
      'another scale',
      'wrong-scale',
      (text: string) => text.replaceAll('"grade_by_Ana_B":9', '"grade_by_Ana_B":85'),
    ],
    [
      'no grades',
      'no-grades',
      (text: string) => text.replaceAll(/"grade_by_Ana_B":\d/g, '"grade_by_Ana_B":null'),
    ],
    ['no rows of ours', 'columns-not-recognised', () => '{"a":1}\n{"a":2}\n'],
    ['a damaged project', 'damaged-file', () => 'PK\u0003\u0004nothing'],
  ])('is refused where it is of %s, and changes nothing', async (_, code, change) => {
    const found = await dealt();
    const { service, id } = found;
    const { text } = await gradedBy(found, [7, 1, 9]);
    await expect(service.mergeGrades({ datasetId: id, file: fileOf(change(text)) })).rejects.toMatchObject({
      code,
    });
    expect(await service.gradings({ datasetId: id })).toEqual([]);
  });
});
