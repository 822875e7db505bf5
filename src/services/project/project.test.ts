import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { readout } from '#storage/fixtures/examples.ts';
import { openStore } from '#storage/store.ts';
import { jsonl, openService, pasted } from '../data/fixtures/service.ts';
import { elsewhere, everything, fileOf, noViews, rows, tampered, worked } from './testing/worked.ts';

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

describe('a dataset', () => {
  it('is copied with everything that belongs to it, and the copy changes apart from it', async () => {
    const { service, store, id } = await worked();
    const before = await everything(service, id);
    const blob = await service.saveProject({ datasetId: id, withRows: true, views: noViews, adapters: [] });
    const copy = await service.openProject({ file: fileOf(blob), into: null, asNew: 'Copy' });
    expect(copy).toMatchObject({ attached: false, dataset: { name: 'Copy' }, runs: { added: 3, here: 0 } });
    expect(copy.dataset.id).not.toBe(id);
    const copied = await everything(service, copy.dataset.id);
    expect(copied.rows).toEqual(before.rows);
    expect(copied.grades).toEqual(before.grades);
    expect(copied.runs.map(({ columns }) => columns)).toEqual(before.runs.map(({ columns }) => columns));
    await service.grade({ datasetId: copy.dataset.id, annotator: 'Ana', row: 1, grade: 0 });
    await store.datasets.purge(copy.dataset.id);
    expect(await everything(service, id)).toEqual(before);
  });

  it('is renamed with what belongs to it, and keeps its name where the other one will not do', async () => {
    const { service, id } = await worked();
    expect(await service.renameDataset({ datasetId: id, name: '  My rows ' })).toMatchObject({
      id,
      name: 'My rows',
    });
    expect(await service.listDatasets()).toMatchObject([{ name: 'My rows' }]);
    for (const name of ['  ', 'x'.repeat(121), 'Demo'])
      await expect(service.renameDataset({ datasetId: id, name })).rejects.toMatchObject({
        code: 'bad-name',
      });
    expect(await service.listDatasets()).toMatchObject([{ name: 'My rows' }]);
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
    const other = { comment: 'Fine.', tags: [], flagged: false, setAside: null };
    await there.service.remark({ datasetId: id, annotator: 'Ana', row: 2, remark: other });
    const opened = await there.service.openProject({ file: fileOf(blob), into: null });
    expect(opened.grades).toEqual({ added: 1, here: 0 });
    expect(opened.remarks).toEqual({ added: 0, here: 0 });
    expect(opened.differingRemarks).toEqual([{ row: 2, rowId: 'c', annotator: 'Ana' }]);
    expect(await there.service.remarks({ datasetId: id, annotator: 'Ana' })).toEqual([
      { row: 2, remark: other },
    ]);
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
      files['project.json'] = files['project.json']!.replace('"version":2', '"version":99');
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
      new Blob([
        zipSync({
          'project.json': strToU8('{}'),
          'rows.jsonl': new Uint8Array(80 << 20),
        }) as Uint8Array<ArrayBuffer>,
      ]),
    );
    expect(bomb.size).toBeLessThan(1 << 20);
    const { service } = await openService();
    await expect(service.openProject({ file: bomb, into: null })).rejects.toMatchObject({
      code: 'too-large',
    });
  });
});
