import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { dealtTo } from '#core/grading/dealt-rows.ts';
import { noPlan } from '#core/grading/grading-plan.ts';
import { noRemark } from '#core/grading/remark.ts';
import { usualScale } from '#core/grading/scale.ts';
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
  await service.setGradingPlan({ datasetId: id, plan: { ...noPlan, guidelines: '# Fair', target: 3 } });
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

describe('a scale of the project’s own', () => {
  const five = usualScale('1 to 5');

  async function dealtOnFive() {
    const found = await dealt();
    const { service, id } = found;
    await service.setGradingPlan({ datasetId: id, plan: { ...noPlan, scale: five } });
    const file = await (
      await service.dealFile({ datasetId: id, annotator: 'Ana', rows: Int32Array.of(4, 0, 2) })
    ).text();
    const theirs = await service.import({ source: pasted(file, 'for Ana.jsonl'), mapping: null });
    return { ...found, file, theirs };
  }

  it('goes with what is dealt, and its choices come back with the grades', async () => {
    const { service, id, theirs } = await dealtOnFive();
    expect((await service.gradingPlan({ datasetId: theirs.id })).scale).toEqual(five);
    await service.grade({ datasetId: theirs.id, annotator: 'Ana', row: 0, grade: 6.75, scale: '1 to 5' });
    await service.grade({ datasetId: theirs.id, annotator: 'Ana', row: 1, grade: 3 });
    const request = { datasetId: theirs.id, runId: null, threshold: null, rows: null } as const;
    const text = await (await service.export({ ...request, format: 'jsonl' })).text();
    expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({
      ...{ grade_by_Ana: 6.75, choice_by_Ana: '4', scale_by_Ana: '1 to 5', grading_scale: '1 to 5' },
    });
    expect(await service.mergeGrades({ datasetId: id, file: fileOf(text) })).toMatchObject({
      grades: { added: 2, here: 0 },
      otherScales: [{ scale: '0 to 9', grades: 1 }],
    });
    expect(await service.gradeScales({ datasetId: id, annotator: 'Ana' })).toEqual([
      { scale: '0 to 9', rows: Int32Array.of(0) },
      { scale: '1 to 5', rows: Int32Array.of(4) },
    ]);
    expect([...(await service.grades({ datasetId: id, annotator: 'Ana' }))]).toEqual([
      3,
      NaN,
      NaN,
      NaN,
      6.75,
      NaN,
    ]);
  });

  it('keeps grades that were given before it', async () => {
    const { service, id } = await dealt();
    await service.grade({ datasetId: id, annotator: 'Bo', row: 1, grade: 4 });
    await service.setGradingPlan({ datasetId: id, plan: { ...noPlan, scale: usualScale('yes/no') } });
    expect((await service.grades({ datasetId: id, annotator: 'Bo' }))[1]).toBe(4);
    await expect(
      service.grade({ datasetId: id, annotator: 'Bo', row: 1, grade: 5, scale: 'yes/no' }),
    ).rejects.toMatchObject({ code: 'bad-grade' });
    expect((await service.grades({ datasetId: id, annotator: 'Bo' }))[1]).toBe(4);
  });

  it('refuses numbers of a file that does not say its scale, and takes names of choices', async () => {
    const { service, id, file } = await dealtOnFive();
    const without = file.replace(',"grading_scale":"1 to 5"', '');
    expect(without).not.toBe(file);
    const graded = (text: string, grade: unknown) =>
      fileOf(text.replace('"dealt_to":"Ana"', `"dealt_to":"Ana","grade_by_Ana":${JSON.stringify(grade)}`));
    await expect(service.mergeGrades({ datasetId: id, file: graded(without, 4) })).rejects.toMatchObject({
      code: 'wrong-scale',
      message: expect.stringMatching(/does not say on which scale.*graded on 1 to 5.*grading_scale/s),
    });
    await expect(service.mergeGrades({ datasetId: id, file: graded(file, 6) })).rejects.toMatchObject({
      code: 'wrong-scale',
      message: expect.stringMatching(/row 1 \(“r4”\): grade_by_Ana is 6/),
    });
    expect(await service.gradings({ datasetId: id })).toEqual([]);
    await service.mergeGrades({ datasetId: id, file: graded(file, 2) });
    expect((await service.grades({ datasetId: id, annotator: 'Ana' }))[4]).toBe(2.25);
  });
});
