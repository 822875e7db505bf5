import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { unknownPreview } from './fixtures/fake-answers.ts';
import { testApp } from './fixtures/stores.ts';
import { sourceOfFile } from './import-store.ts';

const file = (name: string) => ({ kind: 'file' as const, file: new File(['x'], name) });

describe('importing', () => {
  it('asks for a mapping where the format is not recognised, and imports with it', async () => {
    const { stores, world } = await testApp();
    await stores.imports.getState().open([file('a.csv')]);
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'mapping',
      mapping: { instruction: null },
    });
    await stores.imports.getState().confirmMapping();
    expect(stores.imports.getState().phase.kind).toBe('mapping');
    stores.imports.getState().setMapping({ instruction: 'q', response: 'ans', reference: 'gold' });
    await stores.imports.getState().confirmMapping();
    expect(stores.imports.getState().phase.kind).toBe('idle');
    expect(world.data.requests.find(({ name }) => name === 'import')?.args).toMatchObject({
      mapping: { instruction: 'q', response: 'ans', reference: 'gold', model: null },
    });
    expect(stores.datasets.getState().selected?.name).toBe('a.csv');
  });

  it('imports a recognised source at once', async () => {
    const { stores } = await testApp();
    await stores.imports.getState().open([{ kind: 'demo' }]);
    expect(stores.datasets.getState().list).toHaveLength(2);
    expect(stores.datasets.getState().selected?.name).toBe('demo');
  });

  it('fetches what lies at an address first, and reads it as a file', async () => {
    const { stores, world } = await testApp();
    const fetched = stores.imports
      .getState()
      .open([{ kind: 'url', url: 'https://data.example/a/rows.jsonl' }]);
    world.downloads.emit('downloadProgress', { bytesRead: 7, bytesTotal: 9 });
    expect(stores.imports.getState().phase).toMatchObject({ kind: 'looking', progress: { bytesRead: 7 } });
    await fetched;
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'mapping',
      source: { kind: 'file', file: { name: 'rows.jsonl' } },
    });
  });

  it.each([
    ['whose name ends in .zip', { url: 'https://data.example/work.zip' }],
    ['that somebody calls one', { url: 'https://data.example/work', holds: 'project' as const }],
  ])('opens a file at an address %s as a project', async (_, asked) => {
    const { stores, world } = await testApp();
    await stores.imports.getState().open([{ kind: 'url', ...asked }]);
    expect(stores.imports.getState().phase.kind).toBe('idle');
    expect(world.data.requests.map(({ name }) => name)).not.toContain('preview');
    expect(stores.project.getState().opened?.dataset.name).toBe('work');
  });

  it('reads a zip that is no project as rows, unless somebody calls it one', async () => {
    const { stores, world } = await testApp();
    const no = new AppError('not-a-project', 'It is none.');
    world.failNext.import = no;
    await stores.imports.getState().open([sourceOfFile(new File(['PK'], 'rows.zip'))]);
    expect(world.data.requests.map(({ name }) => name)).toContain('preview');
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'mapping',
      source: { kind: 'file', file: { name: 'rows.zip' } },
    });
    await stores.imports.getState().cancel();
    world.failNext.import = no;
    await stores.imports
      .getState()
      .open([{ kind: 'url', url: 'https://data.example/work', holds: 'project' }]);
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'failed',
      error: { code: 'not-a-project' },
    });
  });

  it('says of a project at an address why it was not opened, and tries the address again', async () => {
    const { stores, world } = await testApp();
    world.failNext.import = new AppError('damaged-project', 'It is damaged.');
    const source = { kind: 'url' as const, url: 'https://data.example/work', holds: 'project' as const };
    await stores.imports.getState().open([source]);
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'failed',
      source,
      error: { code: 'damaged-project' },
    });
  });

  it('gives up a fetch that is cancelled, whatever is opened meanwhile', async () => {
    const { stores, world } = await testApp();
    world.hold('import');
    void stores.imports.getState().open([{ kind: 'url', url: 'https://data.example/rows.jsonl' }]);
    await stores.imports.getState().cancel();
    expect(world.downloads.requests.map(({ name }) => name)).toEqual(['download', 'cancel']);
    await stores.imports.getState().open([file('a.csv')]);
    expect(stores.imports.getState().phase).toMatchObject({ kind: 'mapping', source: { kind: 'file' } });
  });

  it('keeps the datasets when a file fails, and goes on with the next', async () => {
    const { stores, world } = await testApp();
    world.failNext.preview = new AppError('wrong-file-type', 'An image is not a dataset.');
    await stores.imports.getState().open([file('a.png')]);
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'failed',
      error: { code: 'wrong-file-type' },
    });
    expect(stores.datasets.getState().list).toHaveLength(1);
    await stores.imports.getState().open([file('b.csv')]);
    expect(stores.imports.getState().phase.kind).toBe('mapping');
  });

  it('takes files dropped together one after the other', async () => {
    const { stores } = await testApp();
    await stores.imports.getState().open([file('a.csv'), file('b.csv')]);
    expect(stores.imports.getState().waiting).toHaveLength(1);
    stores.imports.getState().setMapping({ instruction: 'q', response: 'ans' });
    await stores.imports.getState().confirmMapping();
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'mapping',
      source: { file: { name: 'b.csv' } },
    });
  });

  it('goes on with the files that wait when a failure is closed, or a mapping given up', async () => {
    const { stores, world } = await testApp();
    world.failNext.preview = new AppError('wrong-file-type', 'An image is not a dataset.');
    const imports = () => stores.imports.getState();
    await imports().open([file('a.png'), file('b.csv'), file('c.csv')]);
    expect(imports().phase.kind).toBe('failed');
    expect(imports().waiting).toHaveLength(2);
    await imports().dismiss();
    expect(imports().phase).toMatchObject({ kind: 'mapping', source: { file: { name: 'b.csv' } } });
    await imports().cancel();
    expect(imports().phase).toMatchObject({ kind: 'mapping', source: { file: { name: 'c.csv' } } });
    await imports().cancel();
    expect(imports()).toMatchObject({ phase: { kind: 'idle' }, waiting: [] });
  });

  it('shows progress while it runs, and nothing after a cancel', async () => {
    const { stores, world } = await testApp();
    const importing = stores.imports.getState().open([{ kind: 'demo' }]);
    world.data.emit('importProgress', { rows: 50, rejected: 1, bytesRead: 10, bytesTotal: 20 });
    expect(stores.imports.getState().phase).toMatchObject({ kind: 'importing', progress: { rows: 50 } });
    await importing;
    await stores.imports.getState().open([file('a.csv')]);
    await stores.imports.getState().cancel();
    expect(stores.imports.getState().phase.kind).toBe('idle');
  });

  it('can map a recognised source by hand again', async () => {
    const { stores } = await testApp();
    await stores.imports.getState().remap(file('a.csv'));
    expect(stores.imports.getState().phase).toMatchObject({ kind: 'mapping', preview: unknownPreview });
  });
});
