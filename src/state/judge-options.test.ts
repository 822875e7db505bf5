import { describe, expect, it } from 'vitest';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { fakeAdapter, fakeModel } from './fixtures/fake-adapters.ts';
import { judgeOptions } from './judge-options.ts';

const entry = (id: string, available: CatalogueEntry['available']): CatalogueEntry => ({
  id,
  name: id,
  licence: 'Apache-2.0',
  parameters: 1,
  bytes: 1,
  available,
});
const own: JudgeSource = { kind: 'files', files: [] };

describe('judgeOptions', () => {
  it('lists each adapter with its base, before the models alone', () => {
    const options = judgeOptions([entry(fakeModel.id, 'hub')], [fakeAdapter()], null);
    expect(options.map(({ adapter, source }) => [adapter?.name ?? null, source])).toEqual([
      ['Round 1', { kind: 'catalogue', id: fakeModel.id, allowHub: true }],
      [null, { kind: 'catalogue', id: fakeModel.id, allowHub: true }],
    ]);
  });

  it('leaves out what cannot be had here', () => {
    expect(judgeOptions([entry(fakeModel.id, 'nowhere')], [fakeAdapter()], null)).toEqual([]);
  });

  it('offers adapters of other bases for files of the user’s own, once those are chosen', () => {
    const adapter = fakeAdapter({ base: { id: 'tiny', name: 'Tiny', sha256: null } });
    expect(judgeOptions([], [adapter], null)).toEqual([]);
    expect(judgeOptions([], [adapter], own)).toMatchObject([{ source: own, adapter }]);
  });
});
