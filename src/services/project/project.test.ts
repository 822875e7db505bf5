import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import type { BackendReport } from '#core/judge/judge.ts';
import type { ProjectViews } from '#core/project/manifest.ts';
import type { RunSummary } from '#core/run/run.ts';
import { invalidReadout, readout, runSummary } from '#storage/fixtures/examples.ts';
import { openStore, type Store } from '#storage/store.ts';
import type { DataService } from '../data/data-service.ts';
import { jsonl, openService, pasted } from '../data/fixtures/service.ts';

const rows = [
  {
    id: 'a',
    instruction: 'Name a colour.',
    output: 'Blue',
    generator: 'm',
    quality: 7,
    note: 'Ärger',
    3: { $number: 'NaN' },
  },
  { id: 'b', instruction: 'Name a number.', output: 'Seven', generator: 'n', quality: null },
  { id: 'c', instruction: 'Name a colour.', output: 'Über-red\n\u2028', generator: 'm', quality: 3 },
  { id: 'd', instruction: 'Name a colour.', output: 'Blue', generator: 'n', quality: 0.1 },
];

const backend: BackendReport = { name: 'wasm', device: 'A', threads: 2, reason: 'R', probes: [] };

const noViews: ProjectViews = { runs: {}, dataset: null, openRun: null, nearTogether: false };

const checkup = (id: string, datasetId: string): Checkup => {
  const { judge, spec } = runSummary(id, datasetId, 4);
  const { method: _, ...question } = spec;
  return {
    id,
    datasetId,
    judge,
    spec: question as Checkup['spec'],
    settings: { rows: 4, seed: 1, kinds: [], maxTokens: 1024 },
    state: 'done',
    texts: 2,
    read: 2,
    digest: 'x',
    seconds: 1.5,
    error: null,
    report: {
      version: 1,
      settings: { rows: 4, seed: 1, kinds: [], maxTokens: 1024 },
      rows: 4,
      instructions: 2,
      texts: 2,
      invalid: 0,
      spread: Number.POSITIVE_INFINITY,
      sentence: 'It sees that a text is cut.',
      kinds: [],
      degradations: [
        {
          id: 'cut-early',
          kind: 'visible fault',
          label: 'Cut early',
          description: 'The text ends early.',
          pairs: 1,
          invalid: 0,
          notApplicable: 0,
          lower: { value: 1, noInterval: 'One pair.', n: 1 },
          lengthLower: { value: 1, noInterval: 'One pair.', n: 1 },
          shift: { value: 0.25, noInterval: 'One pair.', n: 1 },
          effect: null,
          verdict: 'seen',
          examples: [
            {
              rowId: 'b',
              instruction: 'Name a number.',
              original: 'Seven',
              twin: 'S',
              originalScore: 5,
              twinScore: Number.NaN,
              controlScore: null,
            },
          ],
        },
      ],
    },
    createdAt: '2026-01-03T00:00:00.000Z',
  };
};

/** Another browser: what was stored before is out of reach. */
async function elsewhere(): Promise<{ service: DataService; store: Store }> {
  globalThis.indexedDB = new IDBFactory();
  let ids = 0;
  return openService({ newId: () => `there-${ids++}` });
}

/** A dataset with two runs, a check-up and two people's grades. */
async function worked() {
  const { service, store } = await openService();
  const { id } = await service.import({ source: pasted(`${jsonl(...rows)}oops\n`), mapping: null });
  const first: RunSummary = { ...runSummary('run', id, 4), name: 'First', backends: [{ backend, rows: 3 }] };
  await store.runs.addWhole(
    { ...first, state: 'cancelled', seconds: 12.25 },
    {
      rows: Int32Array.of(2, 0, 3),
      readouts: [
        readout(6.1234567890123),
        invalidReadout('Too little.', 0.02),
        { kind: 'score', score: -0.1, tokens: 3, truncated: true },
      ],
    },
    Uint8Array.of(0, 1, 0, 0),
  );
  const cosine = { method: 'cosine' } as const;
  await store.runs.addWhole(
    { ...runSummary('cosine', id, 4), spec: cosine, state: 'done' },
    {
      rows: Int32Array.of(0, 1, 2, 3),
      readouts: [1, 2, 3, 4].map((score) => ({ kind: 'score', score, tokens: 0, truncated: false })),
    },
  );
  await store.runs.addWhole(
    {
      ...runSummary('both', id, 4),
      spec: { method: 'with-cosine', judgeRun: 'run', cosineRun: 'cosine', cosineWeight: 0.5 },
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    { rows: Int32Array.of(), readouts: [] },
  );
  await store.checkups.put({
    summary: checkup('c1', id),
    score: Float64Array.of(1.5, Number.NaN),
    read: Uint8Array.of(1, 1),
  });
  await service.grade({ datasetId: id, annotator: 'Ana', row: 1, grade: 4 });
  await service.grade({ datasetId: id, annotator: 'Bo', row: 2, grade: 9 });
  return { service, store, id };
}

/** Everything that is stored of a dataset and that a screen or an analysis reads. */
async function everything(service: DataService, datasetId: string) {
  const [dataset] = (await service.listDatasets()).filter(({ id }) => id === datasetId);
  const runs = await service.listRuns({ datasetId });
  const gradings = await service.gradings({ datasetId });
  return {
    dataset,
    columns: await service.columns({ datasetId }),
    quality: await service.numbers({ datasetId, column: 'quality' }),
    rows: await service.rows({ datasetId, indices: rows.map((_, row) => row) }),
    rejected: await service.rejected({ datasetId, offset: 0, limit: 10 }),
    runs: await Promise.all(
      runs.map(async (run) => ({ run, columns: await service.runColumns({ runId: run.id }) })),
    ),
    grades: await Promise.all(gradings.map(({ annotator }) => service.grades({ datasetId, annotator }))),
    gradings,
    checkups: await service.listCheckups({ datasetId }),
  };
}

const fileOf = (blob: Blob, name = 'work.project.zip') => new File([blob], name);

/** The zip with some of its files changed, each given as text. */
async function tampered(blob: Blob, change: (files: Record<string, string>) => void): Promise<File> {
  const files = Object.fromEntries(
    Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))).map(([name, bytes]) => [
      name,
      strFromU8(bytes),
    ]),
  );
  change(files);
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  return fileOf(new Blob([zip as Uint8Array<ArrayBuffer>]));
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a project file with its rows', () => {
  it('is opened elsewhere equal in everything, ids and doubles to the bit included', async () => {
    const { service, id } = await worked();
    const before = await everything(service, id);
    const views = {
      ...noViews,
      runs: { run: { rule: 'score', threshold: 1 / 3 }, gone: {} },
      openRun: 'run',
      nearTogether: true,
    };
    const blob = await service.saveProject({ datasetId: id, withRows: true, views, adapters: [] });
    const there = await elsewhere();
    const opened = await there.service.openProject({ file: fileOf(blob), into: null });
    expect(opened).toMatchObject({
      attached: false,
      matchedRows: 4,
      projectRows: 4,
      unmatched: [],
      runs: { added: 3, here: 0 },
      checkups: { added: 1, here: 0 },
      grades: { added: 2, here: 0 },
      conflicts: [],
      views: { runs: { run: { rule: 'score', threshold: 1 / 3 } }, openRun: 'run', nearTogether: true },
    });
    expect(await everything(there.service, id)).toEqual(before);
    expect(await there.store.checkups.get('c1')).toMatchObject({ score: Float64Array.of(1.5, Number.NaN) });
  });

  it('opened again where it is adds nothing; where one copy went on, that one is kept beside the other', async () => {
    const { service, store, id } = await worked();
    const blob = await service.saveProject({ datasetId: id, withRows: true, views: noViews, adapters: [] });
    const again = await service.openProject({ file: fileOf(blob), into: null });
    expect(again).toMatchObject({
      attached: true,
      runs: { added: 0, here: 3 },
      grades: { added: 0, here: 2 },
      checkups: { added: 0, here: 1 },
    });
    // Here the run goes on: it has all that the file has, and more.
    await store.runs.appendBatch('run', {
      rows: Int32Array.of(1),
      readouts: [readout(2)],
      backend: null,
      seconds: 1,
    });
    expect(await service.openProject({ file: fileOf(blob), into: null })).toMatchObject({
      runs: { added: 0, here: 3 },
    });
    // Elsewhere it goes on otherwise.
    const longer = await service.saveProject({ datasetId: id, withRows: true, views: noViews, adapters: [] });
    const there = await elsewhere();
    await there.service.openProject({ file: fileOf(blob), into: null });
    const opened = await there.service.openProject({ file: fileOf(longer), into: null });
    expect(opened).toMatchObject({ attached: true, runs: { added: 1, here: 2 } });
    expect((await there.service.listRuns({ datasetId: id })).map(({ scored }) => scored).sort()).toEqual([
      0, 3, 4, 4,
    ]);
  });

  it('takes ids of its own where they are taken, and runs that name others follow', async () => {
    const { service, id } = await worked();
    const blob = await service.saveProject({ datasetId: id, withRows: true, views: noViews, adapters: [] });
    await service.removeDataset({ datasetId: id });
    const opened = await service.openProject({ file: fileOf(blob), into: null });
    expect(opened).toMatchObject({ attached: false, runs: { added: 3, here: 0 } });
    expect(opened.dataset.id).not.toBe(id);
    const runs = await service.listRuns({ datasetId: opened.dataset.id });
    const ids = new Map(runs.map((run) => [run.spec.method, run.id]));
    const both = runs.find(({ spec }) => spec.method === 'with-cosine')!;
    expect(both.spec).toMatchObject({ judgeRun: ids.get('judge'), cosineRun: ids.get('cosine') });
    expect(await service.restoreDataset({ datasetId: id })).toMatchObject({ id });
    expect(await service.listRuns({ datasetId: id })).toHaveLength(3);
  });
});

describe('a project file without its rows', () => {
  const without = async () => {
    const { service, id } = await worked();
    const blob = await service.saveProject({ datasetId: id, withRows: false, views: noViews, adapters: [] });
    const text = strFromU8(new Uint8Array(await blob.arrayBuffer()), true);
    const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
    return { blob, text, files };
  };

  it('holds none of their texts', async () => {
    const { files } = await without();
    expect(Object.keys(files).sort()).toEqual([
      'grades.jsonl',
      'project.json',
      'row-keys.jsonl',
      'runs/0.jsonl',
      'runs/1.jsonl',
      'runs/2.jsonl',
    ]);
    const all = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('\n');
    for (const text of ['Name a', 'Seven', 'Über']) expect(all).not.toContain(text);
  });

  it('finds the same rows in another order, and lists those that are not there', async () => {
    const { blob } = await without();
    const there = await elsewhere();
    const [a, b, , d] = rows;
    const other = await there.service.import({
      source: pasted(jsonl({ ...d }, { id: 'new', instruction: 'New', output: 'x' }, { ...b }, { ...a })),
      mapping: null,
    });
    const opened = await there.service.openProject({ file: fileOf(blob), into: null });
    expect(opened).toMatchObject({
      attached: true,
      matchedRows: 3,
      projectRows: 4,
      unmatched: ['c'],
      runs: { added: 3, here: 0 },
      // That of row c has no place.
      grades: { added: 1, here: 0 },
    });
    const run = await there.service.runColumns({ runId: 'cosine' });
    // a and d have the same texts: their ids tell them apart.
    expect([...run.score]).toEqual([4, Number.NaN, 2, 1]);
    const [summary] = (await there.service.listRuns({ datasetId: other.id })).filter(
      ({ id }) => id === 'cosine',
    );
    expect(summary).toMatchObject({ rows: 4, scored: 3, state: 'cancelled' });
    expect([...(await there.service.runColumns({ runId: 'run' })).seen!]).toEqual([0, 0, 1, 0]);
    expect([...(await there.service.grades({ datasetId: other.id, annotator: 'Ana' }))]).toEqual([
      Number.NaN,
      Number.NaN,
      4,
      Number.NaN,
    ]);
  });

  it('says where no row of it is here, and stores nothing', async () => {
    const { blob } = await without();
    const there = await elsewhere();
    await there.service.import({
      source: pasted(jsonl({ instruction: 'Other', output: 'x' })),
      mapping: null,
    });
    await expect(there.service.openProject({ file: fileOf(blob), into: null })).rejects.toMatchObject({
      code: 'rows-not-here',
    });
    expect(await there.service.listRuns({ datasetId: null })).toEqual([]);
  });

  it('merges grades by row and annotator, lists conflicts, and overwrites nothing', async () => {
    const { blob } = await without();
    const there = await elsewhere();
    const { id } = await there.service.import({ source: pasted(jsonl(...rows)), mapping: null });
    await there.service.grade({ datasetId: id, annotator: 'Ana', row: 1, grade: 7 });
    await there.service.grade({ datasetId: id, annotator: 'Cleo', row: 1, grade: 1 });
    const opened = await there.service.openProject({ file: fileOf(blob), into: null });
    expect(opened.grades).toEqual({ added: 1, here: 0 });
    expect(opened.conflicts).toMatchObject([{ row: 1, rowId: 'b', annotator: 'Ana', here: 7, there: 4 }]);
    expect((await there.service.grades({ datasetId: id, annotator: 'Ana' }))[1]).toBe(7);
    expect(await there.service.gradings({ datasetId: id })).toEqual([
      { annotator: 'Ana', graded: 1 },
      { annotator: 'Bo', graded: 1 },
      { annotator: 'Cleo', graded: 1 },
    ]);
  });
});

describe('a file that is not what it says', () => {
  const saved = async () => {
    const { service, id } = await worked();
    return service.saveProject({ datasetId: id, withRows: true, views: noViews, adapters: [] });
  };

  it.each<[string, (files: Record<string, string>) => void]>([
    [
      'a score that was changed',
      (files) =>
        Object.assign(files, { 'runs/0.jsonl': files['runs/0.jsonl']!.replace('"tokens":', '"tokens":1') }),
    ],
    [
      'a manifest without a field',
      (files) =>
        Object.assign(files, { 'project.json': files['project.json']!.replace('"hasRows":true,', '') }),
    ],
    [
      'a manifest that is cut',
      (files) => Object.assign(files, { 'project.json': files['project.json']!.slice(0, 300) }),
    ],
    ['rows that are missing', (files) => void delete files['rows.jsonl']],
    ['scores that are missing', (files) => void delete files['runs/1.jsonl']],
  ])('with %s is refused, and leaves nothing', async (_, change) => {
    const blob = await saved();
    const there = await elsewhere();
    await expect(
      there.service.openProject({ file: await tampered(blob, change), into: null }),
    ).rejects.toMatchObject({ code: 'damaged-project' });
    expect(await there.service.listDatasets()).toEqual([]);
    const store = await openStore();
    expect(await store.damaged.list()).toEqual([]);
    expect(await store.runs.list(null)).toEqual([]);
  });

  it('is refused by name where it is no project, or of a newer version', async () => {
    const blob = await saved();
    const there = await elsewhere();
    const newer = await tampered(blob, (files) => {
      files['project.json'] = files['project.json']!.replace('"version":1', '"version":99');
    });
    await expect(there.service.openProject({ file: newer, into: null })).rejects.toMatchObject({
      code: 'newer-project',
      data: { version: 99 },
    });
    const other = fileOf(new Blob([zipSync({ 'judge.json': strToU8('{}') }) as Uint8Array<ArrayBuffer>]));
    await expect(there.service.openProject({ file: other, into: null })).rejects.toMatchObject({
      code: 'not-a-project',
    });
    await expect(
      there.service.openProject({ file: fileOf(new Blob(['no zip'])), into: null }),
    ).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('is refused before anything is inflated where it would grow out of proportion', async () => {
    const bomb = fileOf(
      new Blob([zipSync({ 'rows.jsonl': new Uint8Array(80 << 20) }) as Uint8Array<ArrayBuffer>]),
    );
    expect(bomb.size).toBeLessThan(1 << 20);
    const { service } = await openService();
    await expect(service.openProject({ file: bomb, into: null })).rejects.toMatchObject({
      code: 'too-large',
    });
  });
});
