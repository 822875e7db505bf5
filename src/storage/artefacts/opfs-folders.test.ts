import { afterEach, describe, expect, it, vi } from 'vitest';
import { openFolders } from './opfs-folders.ts';

const failing = (name: string) => () => Promise.reject(new DOMException('No.', name));

/** A private file system of one folder and one file, whose writer fails as told. */
function stubStorage(fault: string | null, closed: string[] = []) {
  const writer = {
    write: fault ? failing(fault) : async () => {},
    abort: async () => void closed.push('abort'),
    close: async () => void closed.push('close'),
  };
  const file = { createWritable: async () => writer, getFile: failing(fault ?? 'NotFoundError') };
  const folder = {
    kind: 'directory',
    getDirectoryHandle: async () => folder,
    getFileHandle: async () => file,
    removeEntry: failing(fault ?? 'NotFoundError'),
    entries: () => {
      throw new DOMException('No.', fault ?? 'UnknownError');
    },
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => folder } });
}

afterEach(() => vi.unstubAllGlobals());

describe('folders in the private file system', () => {
  it.each([
    ['QuotaExceededError', 'storage-full'],
    ['InvalidStateError', 'storage-closed'],
    ['SecurityError', 'storage-unavailable'],
    ['UnknownError', 'storage-unavailable'],
  ])('say what %s means for the user: %s', async (name, code) => {
    stubStorage(name);
    const folders = await openFolders('trainings');
    const store = folders.folder('t1');
    await expect(store.write('a', new Uint8Array(1))).rejects.toMatchObject({ code });
    await expect(store.read('a')).rejects.toMatchObject({ code });
    await expect(folders.remove('t1')).rejects.toMatchObject({ code });
    await expect(folders.list()).rejects.toMatchObject({ code });
  });

  it('throw away what was written where the disk is full, so that the file of before stays', async () => {
    const closed: string[] = [];
    stubStorage('QuotaExceededError', closed);
    const folders = await openFolders('trainings');
    await expect(folders.folder('t1').write('a', new Uint8Array(1))).rejects.toThrow();
    expect(closed).toEqual(['abort']);
  });

  it('have nothing where nothing is', async () => {
    stubStorage(null);
    const folders = await openFolders('trainings');
    expect(await folders.folder('t1').read('a')).toBeNull();
    await folders.remove('t1');
  });

  it('are refused where the browser gives no storage', async () => {
    vi.stubGlobal('navigator', { storage: { getDirectory: failing('SecurityError') } });
    await expect(openFolders('trainings')).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
