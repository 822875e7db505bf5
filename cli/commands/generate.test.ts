import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand } from '../testing/run-command.ts';
import { generateCommand } from './generate.ts';

/** A random Llama of 40,000 parameters, read from its folder. */
const model = ['--model', 'src/model/fixtures/tiny/llama', '--backend', 'wasm', '--max-tokens', '12'];

let folder: string;
let data: string;

/** Instructions alone: no responses; one comes twice, and one does not fit the model's 2,048 tokens. */
const sources = [
  { id: 'a', instruction: 'Name a colour.', reference: 'Blue.', category: 'common' },
  { id: 'b', instruction: 'Say hello in French: é' },
  { id: 'c', instruction: 'Name a colour.' },
  { id: 'd', instruction: 'word '.repeat(3000) },
  { id: 'e', instruction: 'Count to three.' },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-command-'));
  data = join(folder, 'instructions.jsonl');
  await writeFile(data, jsonLines(sources));
});

afterAll(() => rm(folder, { recursive: true }));

const call = async (...more: string[]) =>
  JSON.parse((await runCommand(generateCommand, ['--data', data, ...model, '--json', ...more])).text);

describe('generate', () => {
  it('writes a row a response, which the other commands can read', async () => {
    const out = join(folder, 'all.jsonl');
    const report = await call('--out', out, '--samples', '3');
    expect(report).toMatchObject({ instructions: 4, responses: 9, left_out: 1, backend: 'wasm' });
    expect(report.ended.stop + report.ended['max-tokens'] + report.ended.context).toBe(9);
    expect(report.tokens_per_second).toBeGreaterThan(0);
    const { rows, mapping } = await readDatasetFile(out);
    expect(mapping).toMatchObject({ instruction: 'instruction', response: 'response', model: 'model' });
    expect(rows.map(({ id }) => id)).toEqual(['a/0', 'a/1', 'a/2', 'b/0', 'b/1', 'b/2', 'e/0', 'e/1', 'e/2']);
    for (const { model, instruction, source } of rows) {
      expect(model).toBe('llama');
      expect(sources.find(({ id }) => id === source.generated_for)!.instruction).toBe(instruction);
      expect(source.generated_tokens).toBeLessThanOrEqual(12);
      expect(source.generation_seed).toBe(1);
    }
    expect(rows[0]).toMatchObject({ reference: 'Blue.', category: 'common' });
    expect(new Set(rows.slice(0, 3).map(({ response }) => response)).size).toBe(3);
  });

  it.each(['jsonl', 'csv'])(
    'goes on where a call was interrupted, to the same file: %s',
    async (extension) => {
      const out = join(folder, `resumed.${extension}`);
      await call('--out', out, '--samples', '2');
      const whole = await readFile(out, 'utf8');
      // In the middle of a line: of the first instruction's answers, of the last one's.
      for (const keep of extension === 'csv' ? [0.7] : [0.2, 0.95]) {
        await writeFile(out, whole.slice(0, Math.floor(whole.length * keep)));
        await call('--out', out, '--samples', '2');
        expect(await readFile(out, 'utf8')).toBe(whole);
      }
      const again = await call('--out', out, '--samples', '2');
      expect(again).toMatchObject({ responses: 6, tokens: 0, tokens_per_second: null });
    },
  );

  it('draws by the seed, and does not mix two ways of drawing in one file', async () => {
    const [one, two, greedy] = ['one', 'two', 'greedy'].map((name) => join(folder, `${name}.jsonl`));
    await call('--out', one!, '--limit', '2', '--seed', '7');
    await call('--out', two!, '--limit', '2', '--seed', '8');
    await call('--out', greedy!, '--limit', '2', '--temperature', '0', '--samples', '2');
    const responses = async (path: string) =>
      (await readDatasetFile(path)).rows.map(({ response }) => response);
    expect(await responses(one!)).not.toEqual(await responses(two!));
    const [a, b] = await responses(greedy!);
    expect(a).toBe(b);
    const before = await readFile(one!, 'utf8');
    await expect(call('--out', one!, '--limit', '2', '--seed', '9')).rejects.toMatchObject({
      code: 'output-taken',
    });
    await expect(call('--out', one!, '--limit', '1', '--seed', '7')).rejects.toMatchObject({
      code: 'output-taken',
    });
    expect(await readFile(one!, 'utf8')).toBe(before);
  });

  it('says so where there is no instruction', async () => {
    const other = join(folder, 'other.jsonl');
    await writeFile(other, '{"colour": "blue"}\n');
    const asked = runCommand(generateCommand, ['--data', other, '--out', join(folder, 'x.jsonl'), ...model]);
    await expect(asked).rejects.toMatchObject({ code: 'columns-not-recognised' });
  });

  it.each([
    ['no --out', ['--data', 'x.jsonl']],
    ['no samples', ['--data', 'x', '--out', 'y', '--samples', '0']],
    ['a top-p above 1', ['--data', 'x', '--out', 'y', '--top-p', '1.5']],
    ['a negative temperature', ['--data', 'x', '--out', 'y', '--temperature', '-1']],
    ['a seed that is no whole number', ['--data', 'x', '--out', 'y', '--seed', 'now']],
  ])('refuses %s as a wrong argument', async (_, argv) => {
    await expect(generateCommand.run(argv)).rejects.toThrow(UsageError);
  });
});
