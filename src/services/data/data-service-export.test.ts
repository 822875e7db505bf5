import type { Draw } from '#core/sampling/draws.ts';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ownColumns } from '#core/export/own-columns.ts';
import { invalidReadout, readout, runSummary } from '#storage/fixtures/examples.ts';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const three = jsonl(
  { id: 'a', instruction: 'Name a colour.', output: 'Blue', generator: 'm', quality: 7, note: 'Ärger' },
  { id: 'b', instruction: 'Name a number.', output: 'Seven', generator: 'n', quality: null },
  { id: 'c', instruction: 'Name a colour.', output: 'Über-red', generator: 'm', quality: 3 },
);

describe('export', () => {
  it('writes what a run found, for all rows or the chosen ones in their order', async () => {
    const { service, store } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    await store.runs.create(runSummary('run', id, 3));
    await store.runs.appendBatch('run', {
      rows: Int32Array.of(0, 2),
      readouts: [readout(6), invalidReadout('Too little.', 0.02)],
      backend: null,
      seconds: 1,
    });
    const request = { datasetId: id, runId: 'run', threshold: 5, rows: null } as const;
    const blob = await service.export({ ...request, format: 'jsonl' });
    expect(blob.type).toBe('application/jsonl');
    const records = (await blob.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      {
        id: 'a',
        quality: 7,
        judge_row_id: 'a',
        judge_score: 6,
        judge_valid: true,
        decision: 'accept',
        judge_model: 'tiny',
      },
      { id: 'b', judge_score: null, judge_valid: null, decision: null },
      {
        id: 'c',
        judge_score: null,
        judge_valid: false,
        judge_invalid_reason: 'Too little.',
        decision: 'invalid',
      },
    ]);
    expect(records[0].judge_probs).toEqual(readout(6).probs);
    const csv = await (await service.export({ ...request, rows: Int32Array.of(2, 0), format: 'csv' })).text();
    expect(csv.split('\r\n').map((line) => line.split(',')[0])).toEqual(['id', 'c', 'a', '']);
  });

  it.each(['jsonl', 'csv'] as const)(
    'comes back as the run and the grades it was, from %s',
    async (format) => {
      const { service, store } = await openService();
      const { id } = await service.import({ source: pasted(three), mapping: null });
      await store.runs.create({ ...runSummary('run', id, 3), state: 'done' });
      await store.runs.appendBatch('run', {
        rows: Int32Array.of(0, 1, 2),
        readouts: [readout(6), readout(2), invalidReadout('Too little.', 0.02)],
        backend: null,
        seconds: 1,
      });
      await service.grade({ datasetId: id, annotator: 'Ana B', row: 1, grade: 4 });
      const draws: Draw[] = [
        { sampler: 'random', probability: Float64Array.of(1 / 3, 1 / 3, 1 / 3), rows: Int32Array.of(1) },
        { sampler: 'near-threshold', probability: Float64Array.of(0.75, 0.25, 1), rows: Int32Array.of(2, 0) },
      ];
      await service.putDraws({ datasetId: id, annotator: 'Ana B', draws });
      expect(await service.renameRun({ runId: 'run', name: ' First, try ' })).toMatchObject({
        name: 'First, try',
      });
      const request = { datasetId: id, runId: 'run', threshold: 5, rows: null, format } as const;
      const text = await (await service.export(request)).text();
      const again = await service.import({ source: pasted(text, `again.${format}`), mapping: null });
      const [run, ...others] = await service.listRuns({ datasetId: again.id });
      expect(others).toEqual([]);
      const { judge } = runSummary('run', id, 3);
      expect(run).toMatchObject({
        name: 'First, try',
        state: 'done',
        rows: 3,
        scored: 3,
        invalid: 1,
        // A file tells ids and digests, and no names.
        judge: {
          ...judge,
          model: { ...judge.model, name: judge.model.id },
          template: { ...judge.template, name: judge.template.id },
        },
      });
      const before = await service.runColumns({ runId: 'run' });
      const after = await service.runColumns({ runId: run!.id });
      expect(after).toEqual(before);
      expect(await service.gradings({ datasetId: again.id })).toEqual([{ annotator: 'Ana B', graded: 1 }]);
      expect([...(await service.grades({ datasetId: again.id, annotator: 'Ana B' }))]).toEqual([NaN, 4, NaN]);
      expect(await service.draws({ datasetId: again.id, annotator: 'Ana B' })).toEqual(draws);
      expect(again.suggestedLabel).toBe('quality');
      expect(again.notes.join(' ')).toMatch(/run “First, try” over 3 rows is restored.*1 grades? by Ana B/s);
      const own = ownColumns(again.columns);
      const left = again.columns.map(({ name }) => name).filter((name) => !own.has(name));
      expect(left).toEqual(
        again.columns
          .map(({ name }) => name)
          .filter((name) => !/^judge_|^grade_by_|^graded_at_by_|^draw_by_|^decision$/.test(name)),
      );
    },
  );

  it('lists an export that is imported again only when its grades are there, and leaves nothing where they are not', async () => {
    const { service, store } = await openService();
    const text = jsonl(
      { instruction: 'A', output: 'x', grade_by_Bo: 5 },
      { instruction: 'B', output: 'y', grade_by_Bo: 4 },
    );
    let listed: number | null = null;
    vi.spyOn(store.grades, 'putAll').mockImplementationOnce(async () => {
      listed = (await service.listDatasets()).length;
      throw new DOMException('No room', 'QuotaExceededError');
    });
    await expect(service.import({ source: pasted(text), mapping: null })).rejects.toThrow();
    expect(listed).toBe(0);
    expect(await service.listDatasets()).toEqual([]);
    const { id } = await service.import({ source: pasted(text), mapping: null });
    expect(await service.gradings({ datasetId: id })).toEqual([{ annotator: 'Bo', graded: 2 }]);
  });

  it('says why draws that were changed by hand are not restored, and imports the rest', async () => {
    const { service } = await openService();
    const drawn = (probability: number) => ({
      grade_by_Bo: 5,
      draw_by_Bo_1_random_probability: probability,
      draw_by_Bo_1_random_order: 1,
    });
    const text = jsonl(
      { instruction: 'A', output: 'x', ...drawn(1.5) },
      { instruction: 'B', output: 'y', grade_by_Bo: 4 },
    );
    const { id, notes } = await service.import({ source: pasted(text), mapping: null });
    expect(await service.draws({ datasetId: id, annotator: 'Bo' })).toEqual([]);
    expect(await service.gradings({ datasetId: id })).toEqual([{ annotator: 'Bo', graded: 2 }]);
    expect(notes.join(' ')).toMatch(/How rows were drawn for Bo is not restored.*row 1 has 1.5/);
  });

  it('takes a grade column that holds no grades for a column of the data', async () => {
    const { service } = await openService();
    const text = jsonl(
      { instruction: 'A', output: 'x', grade_by_Bo: 55 },
      { instruction: 'B', output: 'y', grade_by_Bo: 4 },
    );
    const { id } = await service.import({ source: pasted(text), mapping: null });
    expect(await service.gradings({ datasetId: id })).toEqual([]);
  });

  it('writes what people said, and columns that the page adds', async () => {
    const { service } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    await service.grade({ datasetId: id, annotator: 'Ana B.', row: 1, grade: 4 });
    const request = { datasetId: id, runId: null, threshold: null, rows: null, format: 'jsonl' } as const;
    const added = [{ name: 'best_of', values: Float64Array.of(2, Number.NaN, 3) }];
    const lines = (await (await service.export({ ...request, added })).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'a', grade_by_Ana_B: null, best_of: 2 },
      { id: 'b', grade_by_Ana_B: 4, best_of: null },
      { id: 'c', grade_by_Ana_B: null, best_of: 3 },
    ]);
  });

  it('writes rejected records with their reasons', async () => {
    const { service } = await openService();
    const { id } = await service.import({ source: pasted(`${three}oops\n[]\n`), mapping: null });
    const lines = (await (await service.exportRejected({ datasetId: id })).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { line: 4, code: 'bad-json', raw: 'oops' },
      { line: 5, code: 'not-an-object', raw: '[]' },
    ]);
  });
});
