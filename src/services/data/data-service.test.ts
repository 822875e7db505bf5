import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { wordingOf } from '#core/metrics/shift/wording.ts';
import { runSummary } from '#storage/fixtures/examples.ts';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const three = jsonl(
  { id: 'a', instruction: 'Name a colour.', output: 'Blue', generator: 'm', quality: 7, note: 'Ärger' },
  { id: 'b', instruction: 'Name a number.', output: 'Seven', generator: 'n', quality: null },
  { id: 'c', instruction: 'Name a colour.', output: 'Über-red', generator: 'm', quality: 3 },
);

describe('import', () => {
  it('stores rows, and says what they are', async () => {
    const { service } = await openService();
    const summary = await service.import({ source: pasted(`${three}oops\n`), mapping: null });
    expect(summary).toMatchObject({
      id: 'id-0',
      name: 'pasted.jsonl',
      format: 'alpaca-eval',
      rows: 3,
      instructions: 2,
      rejected: 1,
      models: ['m', 'n'],
      suggestedLabel: 'quality',
      bytes: new TextEncoder().encode(three).length + 5,
      notes: [],
    });
    expect(await service.listDatasets()).toEqual([summary]);
    const [second] = await service.rows({ datasetId: 'id-0', indices: [1] });
    expect(second).toEqual({
      id: 'b',
      line: 2,
      instruction: 'Name a number.',
      response: 'Seven',
      reference: null,
      model: 'n',
      category: null,
      source: { id: 'b', instruction: 'Name a number.', output: 'Seven', generator: 'n', quality: null },
    });
    expect(await service.rejected({ datasetId: 'id-0', offset: 0, limit: 10 })).toMatchObject([
      { line: 4, code: 'bad-json', raw: 'oops' },
    ]);
    const columns = await service.columns({ datasetId: 'id-0' });
    expect([columns.n, ...columns.instruction, ...columns.model, ...columns.responseLength]).toEqual([
      3, 0, 1, 0, 0, 1, 0, 4, 5, 8,
    ]);
    expect([...(await service.numbers({ datasetId: 'id-0', column: 'quality' }))]).toEqual([7, NaN, 3]);
    expect([...(await service.numbers({ datasetId: 'id-0', column: 'note' }))]).toEqual([NaN, NaN, NaN]);
    await expect(service.numbers({ datasetId: 'id-0', column: 'nothing' })).rejects.toMatchObject({
      code: 'no-such-column',
    });
  });

  it('finds instructions that are nearly the same', async () => {
    const { service } = await openService();
    const text = 'List three rivers that flow through Vienna or Budapest';
    const rows = [text, 'Write a haiku about an old lighthouse.', `${text}.`, text].map(
      (instruction, at) => ({
        instruction,
        output: `answer ${at}`,
      }),
    );
    await service.import({ source: pasted(jsonl(...rows)), mapping: null });
    const found = await service.nearDuplicates({ datasetId: 'id-0', rewordings: null });
    expect(found).toMatchObject({ groups: 2, duplicates: 1, largest: 2 });
    expect([...found.group]).toEqual([0, 1, 0]);
    expect(found.examples).toMatchObject([{ texts: [text, `${text}.`] }]);
    const pair = { first: 1, second: 2, similarity: 0.9 };
    const further = await service.nearDuplicates({ datasetId: 'id-0', rewordings: [pair] });
    expect(further).toMatchObject({ groups: 1, duplicates: 2, rewordings: [{ similarity: 0.9 }] });
  });

  it('tells how rows are worded as the command does', async () => {
    const { service } = await openService();
    const rows = [
      {
        instruction: 'Why is the sky blue?',
        output: 'The light of the sun is scattered, and it is blue for that.',
      },
      { instruction: 'Write a loop.', output: 'for (const x of [1, 2]) {\n  log(x);\n}' },
    ];
    await service.import({ source: pasted(jsonl(...rows)), mapping: null });
    expect(await service.wording({ datasetId: 'id-0' })).toEqual(
      wordingOf(rows.map(({ instruction, output }) => ({ instruction, response: output }))),
    );
  });

  it('reads a column by its good values, and says which values it has', async () => {
    const { service } = await openService();
    const text = jsonl(
      { instruction: 'A', output: 'x', winner: 'model_a' },
      { instruction: 'B', output: 'y', winner: ' tie ' },
      { instruction: 'C', output: 'z', winner: 'model_b' },
      { instruction: 'D', output: 'w', winner: null },
    );
    const { id, columns } = await service.import({ source: pasted(text), mapping: null });
    expect(columns.find(({ name }) => name === 'winner')!.values).toEqual([
      { value: 'model_a', rows: 1 },
      { value: 'tie', rows: 1 },
      { value: 'model_b', rows: 1 },
    ]);
    const good = ['model_a', 'tie'];
    expect([...(await service.numbers({ datasetId: id, column: 'winner', good }))]).toEqual([1, 1, 0, NaN]);
  });

  it('gives equal rows an equal hash, however they are packed, and others another', async () => {
    const { service } = await openService();
    const hashOf = async (text: string) =>
      (await service.import({ source: pasted(text), mapping: null })).sha256;
    const hash = await hashOf(three);
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(await hashOf(three.replaceAll('\n', '\n\n'))).toBe(hash);
    expect(await hashOf(`[${three.trim().replaceAll('\n', ',')}]`)).toBe(hash);
    expect(await hashOf(three.replace('Blue', 'Blur'))).not.toBe(hash);
    expect(await hashOf(three.replace('"quality":7', '"quality":8'))).not.toBe(hash);
  });

  it('follows a mapping, and asks for one where the columns are not known', async () => {
    const { service } = await openService();
    const source = pasted(jsonl({ foo: 'Q', bar: 'A', baz: 1 }));
    expect(await service.preview({ source })).toMatchObject({
      mapping: null,
      format: null,
      columns: ['foo', 'bar', 'baz'],
    });
    await expect(service.import({ source, mapping: null })).rejects.toMatchObject({
      code: 'mapping-needed',
      data: { columns: ['foo', 'bar', 'baz'] },
    });
    const mapping = {
      instruction: 'foo',
      input: null,
      response: 'bar',
      reference: null,
      model: null,
      category: null,
      id: null,
    };
    const summary = await service.import({ source, mapping });
    expect(summary).toMatchObject({ format: 'mapped', mapping, rows: 1 });
    expect(await service.rows({ datasetId: summary.id, indices: [0] })).toMatchObject([
      { instruction: 'Q', response: 'A', source: { foo: 'Q', bar: 'A', baz: 1 } },
    ]);
  });

  it('previews what it will read', async () => {
    const { service } = await openService();
    const table = '\ufeffprompt;response_a;response_b\nQ;A;"B; b"\n';
    expect(await service.preview({ source: pasted(table, 'x.csv') })).toEqual({
      name: 'x.csv',
      container: 'csv',
      encoding: 'UTF-8 with BOM',
      gzipped: false,
      columns: ['prompt', 'response', 'variant'],
      format: 'multi-response',
      mapping: {
        instruction: 'prompt',
        input: null,
        response: 'response',
        reference: null,
        model: null,
        category: null,
        id: null,
      },
      sample: [
        { prompt: 'Q', response: 'A', variant: 'a' },
        { prompt: 'Q', response: 'B; b', variant: 'b' },
      ],
    });
    expect(await service.listDatasets()).toEqual([]);
  });

  it('reports progress and leaves nothing of a cancelled import', async () => {
    const { service, progress } = await openService();
    const many = pasted(three.repeat(20_000));
    const importing = service.import({ source: many, mapping: null });
    await vi.waitFor(() => expect(progress).not.toEqual([]), { interval: 1, timeout: 20_000 });
    service.cancelImport();
    await expect(importing).rejects.toMatchObject({ code: 'import-cancelled' });
    expect(progress[0]!.bytesTotal).toBe(new TextEncoder().encode(many.text).length);
    expect(progress[0]!.rows).toBeGreaterThan(0);
    expect(progress[0]!.rows).toBeLessThan(60_000);
    expect(await service.listDatasets()).toEqual([]);
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('self-judge-workbench');
      request.onsuccess = () => resolve(request.result);
    });
    const left = db.transaction('rows').objectStore('rows').count();
    await new Promise((resolve) => {
      left.onsuccess = resolve;
    });
    expect(left.result).toBe(0);
    expect((await service.import({ source: pasted(three), mapping: null })).rows).toBe(3);
  });

  it('leaves nothing of an import that fails', async () => {
    const { service } = await openService();
    await expect(
      service.import({ source: pasted('{"prompt":"a","response":\n'), mapping: null }),
    ).rejects.toMatchObject({
      code: 'no-readable-rows',
    });
    expect(await service.listDatasets()).toEqual([]);
  });
});

describe('search', () => {
  it('finds text in instruction, response, reference and id, whatever its case', async () => {
    const { service } = await openService();
    const text =
      three + jsonl({ id: 'Zed', instruction: 'Q', output: 'A', generator: 'm', reference: 'Gold standard' });
    const { id } = await service.import({ source: pasted(text), mapping: null });
    const find = async (wanted: string) => [...(await service.search({ datasetId: id, text: wanted }))];
    expect(await find('COLOUR')).toEqual([0, 2]);
    expect(await find('über')).toEqual([2]);
    expect(await find('gold')).toEqual([3]);
    expect(await find('zed')).toEqual([3]);
    expect(await find('Ärger')).toEqual([]);
    expect(await find('number.seven')).toEqual([]);
    expect(await find('')).toEqual([0, 1, 2, 3]);
  });
});

describe('slicing', () => {
  it('cuts rows by the texts or the numbers of any column', async () => {
    const { service } = await openService();
    const rows = [
      { language: 'en', quality: 2 },
      { language: 'de', quality: 7 },
      { language: 'en', quality: null },
    ].map((cells, at) => ({ instruction: `q${at}`, response: 'r', ...cells }));
    const { id } = await service.import({ source: pasted(jsonl(...rows)), mapping: null });
    expect(await service.slicing({ datasetId: id, column: 'language' })).toEqual({
      slice: Int32Array.of(0, 1, 0),
      names: ['en', 'de'],
    });
    expect(await service.slicing({ datasetId: id, column: 'quality' })).toEqual({
      slice: Int32Array.of(0, 1, -1),
      names: ['2', '7'],
    });
  });

  it('refuses a column that names every row', async () => {
    const { service } = await openService();
    const rows = Array.from({ length: 260 }, (_, at) => ({
      instruction: `q${at}`,
      response: 'r',
      key: `k${at}`,
    }));
    const { id } = await service.import({ source: pasted(jsonl(...rows)), mapping: null });
    await expect(service.slicing({ datasetId: id, column: 'key' })).rejects.toMatchObject({
      code: 'too-many-values',
    });
  });
});

describe('grades', () => {
  it('are kept with their author, and refused where they are none', async () => {
    const { service } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    const grade = (value: number | null, annotator = 'Ana') =>
      service.grade({ datasetId: id, annotator, row: 2, grade: value });
    await grade(9);
    expect(await service.gradings({ datasetId: id })).toEqual([{ annotator: 'Ana', graded: 1 }]);
    for (const wrong of [10, -1, 4.5, Number.NaN])
      await expect(grade(wrong)).rejects.toMatchObject({ code: 'bad-grade' });
    await expect(grade(3, ' ')).rejects.toMatchObject({ code: 'bad-grade' });
    expect([...(await service.grades({ datasetId: id, annotator: 'Ana' }))]).toEqual([NaN, NaN, 9]);
    await grade(null);
    expect(await service.gradings({ datasetId: id })).toEqual([]);
  });
});

describe('removal', () => {
  it('of datasets and runs can be undone until they are purged', async () => {
    const { service, store } = await openService();
    const { id } = await service.import({ source: pasted(three), mapping: null });
    await store.runs.create(runSummary('run', id, 3));
    await service.removeRun({ runId: 'run' });
    expect(await service.listRuns({ datasetId: id })).toEqual([]);
    await service.restoreRun({ runId: 'run' });
    expect(await service.listRuns({ datasetId: null })).toHaveLength(1);
    await service.removeDataset({ datasetId: id });
    expect(await service.listDatasets()).toEqual([]);
    expect(await service.restoreDataset({ datasetId: id })).toMatchObject({ id, rows: 3 });
    await service.purge({ datasetId: id });
    await expect(service.restoreDataset({ datasetId: id })).rejects.toMatchObject({
      code: 'missing-dataset',
    });
    await expect(service.runColumns({ runId: 'run' })).rejects.toMatchObject({ code: 'missing-run' });
  });
});
