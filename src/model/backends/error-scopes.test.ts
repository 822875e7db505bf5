import { describe, expect, it } from 'vitest';
import { withErrorScopes } from './error-scopes.ts';

/** A device whose scopes catch at most one error, of one kind. */
function fakeDevice(kind: GPUErrorFilter | null) {
  const open: GPUErrorFilter[] = [];
  const device = {
    pushErrorScope: (filter: GPUErrorFilter) => open.push(filter),
    popErrorScope: async () => (open.pop() === kind ? { message: 'what the driver said' } : null),
  };
  return { device: device as unknown as GPUDevice, open };
}

describe('withErrorScopes', () => {
  it('gives the value where nothing is wrong, and closes its scopes', async () => {
    const { device, open } = fakeDevice(null);
    expect(await withErrorScopes(device, async () => 7)).toBe(7);
    expect(open).toEqual([]);
  });

  it.each([
    ['out-of-memory', 'out-of-memory'],
    ['validation', 'gpu-error'],
    ['internal', 'gpu-error'],
  ] as const)('turns %s into %s', async (kind, code) => {
    const { device, open } = fakeDevice(kind);
    await expect(withErrorScopes(device, async () => 7)).rejects.toMatchObject({ code });
    expect(open).toEqual([]);
  });

  it('prefers exhausted memory to what follows from it', async () => {
    const { device } = fakeDevice('out-of-memory');
    const work = withErrorScopes(device, async () => Promise.reject(new Error('a buffer is not valid')));
    await expect(work).rejects.toMatchObject({ code: 'out-of-memory' });
  });

  it('passes on what the work throws', async () => {
    const { device, open } = fakeDevice(null);
    await expect(withErrorScopes(device, async () => Promise.reject(new Error('mine')))).rejects.toThrow(
      'mine',
    );
    expect(open).toEqual([]);
  });
});
