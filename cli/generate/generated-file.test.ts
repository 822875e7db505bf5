import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryFolder } from '../../node/files/testing/memory-folder.ts';
import { type Generating, openGeneratedFile, type Responses } from './generated-file.ts';

const asked = [
  { id: 'a', instruction: '=Question, with "quotes",\nand a second line 汉', reference: null, category: 'x' },
  { id: '-b', instruction: 'Another', reference: 'yes', category: null },
];

const settings = { samples: 2, temperature: 0.7, topP: 0.9, maxTokens: 8, seed: 3 };

/** Two responses to each: one that looks like a formula, one that ends in half a surrogate pair. */
const responsesTo = (index: number): Responses => [
  { text: `=${index}+1`, tokens: 4, end: 'stop' },
  { text: `Answer "${index}"\r\n\u{1f30a}\ud83c`, tokens: 8, end: 'max-tokens' },
];

let folder: string;

beforeEach(async () => {
  folder = await memoryFolder('generated-file');
});
afterEach(() => rm(folder, { recursive: true }));

describe.each([
  ['jsonl', false],
  ['csv', true],
])('generated responses as %s, safe for spreadsheets: %s', (extension, spreadsheetSafe) => {
  it('are resumed wherever they were cut off, at every byte, to the same bytes', async () => {
    const path = join(folder, `out.${extension}`);
    const generating = {
      asked,
      model: { id: 'm', name: 'M', sha256: 'aa' },
      settings,
      style: { spreadsheetSafe },
    } as Generating;
    const finished = async () => {
      const output = await openGeneratedFile(path, generating);
      const missing = [1, 0].filter((index) => !output.entries.has(index));
      for (const index of missing) await output.append([[index, responsesTo(index)]]);
      await output.finish();
      return { missing, bytes: await readFile(path) };
    };
    const { bytes: whole } = await finished();
    expect(whole.toString().includes("'=0+1")).toBe(spreadsheetSafe);
    for (let length = 0; length <= whole.length; length++) {
      await writeFile(path, whole.subarray(0, length));
      const { missing, bytes } = await finished();
      if (length === whole.length) expect(missing).toEqual([]);
      expect([length, bytes.equals(whole)]).toEqual([length, true]);
    }
  }, 60_000);
});
