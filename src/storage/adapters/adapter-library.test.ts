import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { readAdapterRecord } from '#core/training/adapter-record-schema.ts';
import type { ArtefactFolders } from '../artefacts/opfs-folders.ts';
import { AdapterLibrary } from './adapter-library.ts';

function folders(): ArtefactFolders & { stored: Map<string, Map<string, Uint8Array>> } {
  const stored = new Map<string, Map<string, Uint8Array>>();
  return {
    stored,
    list: async () => [...stored.keys()],
    folder: (id) => ({
      read: async (name) => (stored.get(id)?.get(name) as Uint8Array<ArrayBuffer>) ?? null,
      async write(name, bytes) {
        stored.set(id, (stored.get(id) ?? new Map()).set(name, bytes));
      },
    }),
    remove: async (id) => void stored.delete(id),
  };
}

const entry: AdapterEntry = {
  source: { kind: 'kept', id: 'good' },
  origin: 'imported',
  name: 'Good',
  kind: 'lora',
  sha256: 'ab',
  base: { id: 'm', name: 'M', sha256: null },
  record: null,
  bytes: 3,
  addedAt: '2026-01-01T00:00:00Z',
};

describe('the adapters that a browser keeps', () => {
  it('are all listed, whatever is stored of one of them, and each can be removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        const place = folders();
        const library = new AdapterLibrary(place);
        await library.keep(entry, new Map([['adapter_config.json', new Uint8Array(3)]]));
        await place.folder('bad').write('entry.json', new TextEncoder().encode(text));
        const list = await library.list();
        expect(list.map(({ source }) => source.id)).toEqual(['good', 'bad']);
        for (const { name } of list) expect(typeof name).toBe('string');
        await expect(library.files('bad')).rejects.toMatchObject({ code: 'bad-adapter' });
        await library.remove('bad');
        expect((await library.list()).map(({ name }) => name)).toEqual(['Good']);
      }),
      { numRuns: 50 },
    );
  });

  it('are refused, and the file named, where a stored byte has changed or a file is gone', async () => {
    const place = folders();
    const library = new AdapterLibrary(place);
    const weights = new Uint8Array(1000).fill(7);
    await library.keep(entry, new Map([['adapter_model.safetensors', weights.slice()]]));
    expect(await library.files('good')).toEqual(new Map([['adapter_model.safetensors', weights]]));
    place.stored.get('good')!.get('adapter_model.safetensors')![500] = 0;
    await expect(library.files('good')).rejects.toMatchObject({
      code: 'bad-adapter',
      data: { file: 'adapter_model.safetensors' },
    });
    place.stored.get('good')!.delete('adapter_model.safetensors');
    await expect(library.files('good')).rejects.toMatchObject({ code: 'bad-adapter' });
  });

  it('are checked by the digest of their weights where an earlier version stored them', async () => {
    const place = folders();
    const library = new AdapterLibrary(place);
    const weights = new TextEncoder().encode('weights');
    const sha256 = createHash('sha256').update(weights).digest('hex');
    await place.folder('good').write('quick_fit.safetensors', weights);
    const stored = { entry: { ...entry, sha256 }, files: ['quick_fit.safetensors'] };
    await place.folder('good').write('entry.json', new TextEncoder().encode(JSON.stringify(stored)));
    expect((await library.files('good'))?.size).toBe(1);
    await place.folder('good').write('quick_fit.safetensors', new TextEncoder().encode('Weights'));
    await expect(library.files('good')).rejects.toMatchObject({ code: 'bad-adapter' });
  });
});

describe('the record of an adapter', () => {
  const record = JSON.parse(
    readFileSync(new URL('../../../public/adapters/alpaca-selfj/judge.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>;

  it('is read as the shipped ones are written', () => {
    expect(readAdapterRecord(JSON.stringify(record))).toMatchObject({ name: record.name, base: record.base });
  });

  it.each([
    ['name', {}],
    ['name', null],
    ['base', 'a model'],
    ['figures', { pearson: 'high' }],
    ['curves', { steps: 3, validations: [] }],
    ['templates', {}],
    ['data', { rows: 7 }],
    ['format', 2],
  ])('is refused, and the field named, where %s is %o', (field, value) => {
    expect(() => readAdapterRecord(JSON.stringify({ ...record, [field]: value }))).toThrow(
      expect.objectContaining({
        code: 'bad-adapter',
        data: { file: 'judge.json', field: expect.stringContaining(field) },
      }),
    );
  });
});
