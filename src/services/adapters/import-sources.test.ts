import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { chosenFiles } from './import-sources.ts';

const zip = (files: Record<string, Uint8Array>) =>
  new File([zipSync(files) as Uint8Array<ArrayBuffer>], 'judge.zip');

describe('the files of an adapter in a zip', () => {
  it('are found in its folders, and others are left in it', async () => {
    const { name, files } = await chosenFiles([
      zip({ 'round-1/adapter_config.json': strToU8('{}'), 'round-1/notes.txt': strToU8('x') }),
    ]);
    expect(name).toBe('judge');
    expect([...files.keys()]).toEqual(['adapter_config.json']);
  });

  it('are refused before anything is inflated where they would grow beyond what an adapter does', async () => {
    const bomb = zip({ 'adapter_model.safetensors': new Uint8Array(64 << 20) });
    expect(bomb.size).toBeLessThan(1 << 20);
    await expect(chosenFiles([bomb])).rejects.toMatchObject({ code: 'too-large' });
  });

  it('are not inflated where the page has no use for them, however large', async () => {
    const { files } = await chosenFiles([
      zip({ 'optimizer.pt': new Uint8Array(64 << 20), 'adapter_config.json': strToU8('{}') }),
    ]);
    expect([...files.keys()]).toEqual(['adapter_config.json']);
  });

  it('are refused where there are two of a name', async () => {
    const two = zip({ 'a/judge.json': strToU8('{}'), 'b/judge.json': strToU8('{}') });
    await expect(chosenFiles([two])).rejects.toMatchObject({ code: 'too-many-files' });
  });
});
