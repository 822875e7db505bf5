import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { runSummary } from '#storage/fixtures/examples.ts';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const rows = ['a', 'b', 'c'].map((id) => ({ id, instruction: `Question ${id}`, output: `Answer ${id}` }));

async function withRows(more = '') {
  const opened = await openService();
  const before = await opened.service.import({
    source: pasted(jsonl(...rows) + more, 'rows.jsonl'),
    mapping: null,
  });
  return { ...opened, before };
}

const grades = pasted('id,grade_by_Ann,note\nb,7,fine\nb,1,twice\nz,2,nowhere\n', 'grades.csv');

describe('joining a file to a dataset', () => {
  it('says beforehand what matches, and stores nothing', async () => {
    const { service, before } = await withRows();
    const found = await service.joinPreview({ datasetId: before.id, source: grades, by: null });
    expect(found).toMatchObject({
      columns: ['id', 'grade_by_Ann', 'note'],
      hasTexts: false,
      by: { kind: 'columns', pairs: [{ ours: 'id', theirs: 'id' }] },
      matched: 1,
      problem: null,
    });
    expect(found.sentences![0]).toBe('1 of 3 rows matched a record of grades.csv by id.');
    expect(await service.listDatasets()).toEqual([before]);
  });

  it('tells why a key does not fit, so that another can be chosen', async () => {
    const { service, before } = await withRows();
    const look = (text: string) =>
      service.joinPreview({ datasetId: before.id, source: pasted(text, 'x.csv'), by: null });
    expect(await look('who,grade\nb,7\n')).toMatchObject({
      by: null,
      sentences: null,
      problem: { code: 'no-join-key' },
    });
    expect(await look('id,grade\nq,7\n')).toMatchObject({ matched: 0, problem: { code: 'nothing-matched' } });
  });

  it('makes a new dataset with the columns, the grades, and the rest set aside; the old one stays', async () => {
    const { service, before } = await withRows('oops\n');
    const made = await service.combine({
      datasetId: before.id,
      source: grades,
      how: { kind: 'join', by: null },
    });
    expect(made).toMatchObject({ name: 'rows.jsonl + grades.csv', rows: 3, rejected: 3 });
    expect(made.columns.map(({ name }) => name)).toEqual([
      'id',
      'instruction',
      'output',
      'grade_by_Ann',
      'note',
    ]);
    const found = await service.rows({ datasetId: made.id, indices: [0, 1] });
    expect(found.map(({ source }) => source.note)).toEqual([null, 'fine']);
    const rejected = await service.rejected({ datasetId: made.id, offset: 0, limit: 9 });
    expect(rejected.map(({ line, code }) => [line, code])).toEqual([
      [4, 'bad-json'],
      [3, 'repeated-key'],
      [4, 'no-matching-row'],
    ]);
    expect(await service.gradings({ datasetId: made.id })).toMatchObject([{ annotator: 'Ann', graded: 1 }]);
    expect(await service.gradings({ datasetId: before.id })).toEqual([]);
    expect((await service.listDatasets()).map(({ id }) => id)).toContain(before.id);
  });

  it('takes runs and grades along, and a grade given here before one of the file', async () => {
    const { service, store, before } = await withRows();
    const run = { ...runSummary('r', before.id, 3), state: 'done' as const };
    const readout = { kind: 'score' as const, score: 2, tokens: 3, truncated: false };
    await store.runs.addWhole(run, { rows: Int32Array.of(1), readouts: [readout] }, undefined, 3);
    await service.grade({ datasetId: before.id, annotator: 'Ann', row: 1, grade: 4 });
    const how = { kind: 'join', by: null } as const;
    const made = await service.combine({ datasetId: before.id, source: grades, how });
    expect(await service.listRuns({ datasetId: made.id })).toMatchObject([{ rows: 3, state: 'done' }]);
    const [copied] = await service.listRuns({ datasetId: made.id });
    expect([...(await service.runColumns({ runId: copied!.id })).score]).toEqual([NaN, 2, NaN]);
    const given = await service.grades({ datasetId: made.id, annotator: 'Ann' });
    expect([...given]).toEqual([NaN, 4, NaN]);
  });

  it('leaves nothing behind where nothing matches or the import is cancelled', async () => {
    const { service, before } = await withRows();
    const join = (text: string) =>
      service.combine({
        datasetId: before.id,
        source: pasted(text, 'x.csv'),
        how: { kind: 'join', by: null },
      });
    await expect(join('id,grade\nq,7\n')).rejects.toMatchObject({ code: 'nothing-matched' });
    const cancelled = join('id,grade\na,7\n');
    service.cancelImport();
    await expect(cancelled).rejects.toMatchObject({ code: 'import-cancelled' });
    expect(await service.listDatasets()).toEqual([before]);
  });
});

describe('putting a file below a dataset', () => {
  it('gives all rows one set of columns, and takes what belongs to the first ones along', async () => {
    const { service, before } = await withRows();
    await service.grade({ datasetId: before.id, annotator: 'Ann', row: 2, grade: 5 });
    const more = pasted(jsonl({ id: 'a', prompt: 'Who?', completion: 'Me.', model: 'm' }), 'more.jsonl');
    const made = await service.combine({ datasetId: before.id, source: more, how: { kind: 'append' } });
    expect(made).toMatchObject({ rows: 4, instructions: 4, models: ['m'], rejected: 0 });
    const [last] = await service.rows({ datasetId: made.id, indices: [3] });
    expect(last).toMatchObject({ id: 'a-2', instruction: 'Who?', response: 'Me.', model: 'm' });
    expect(last!.source).toMatchObject({ instruction: 'Who?', output: 'Me.', from_file: 'more.jsonl' });
    expect([...(await service.grades({ datasetId: made.id, annotator: 'Ann' }))]).toEqual([NaN, NaN, 5, NaN]);
    expect(made.notes).toContain('1 row of more.jsonl were put below 3 rows of rows.jsonl.');
  });

  it('refuses a file whose columns are no rows', async () => {
    const { service, before } = await withRows();
    const how = { kind: 'append' } as const;
    const refused = service.combine({ datasetId: before.id, source: grades, how });
    await expect(refused).rejects.toMatchObject({ code: 'mapping-needed' });
    expect(await service.listDatasets()).toEqual([before]);
  });
});
