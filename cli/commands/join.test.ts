import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand } from '../testing/run-command.ts';
import { joinCommand } from './join.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const lines = async (name: string) =>
  (await readFile(at(name), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const call = (...argv: string[]) => runCommand(joinCommand, ['--data', at('rows.jsonl'), ...argv]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workbench-'));
  const rows = Array.from({ length: 500 }, (_, n) => ({
    id: n,
    instruction: `Question ${n}`,
    response: `Answer ${n}`,
  }));
  await writeFile(at('rows.jsonl'), `${jsonLines(rows)}no JSON\n`);
  const grades = Array.from({ length: 480 }, (_, n) => `${n};${n % 10}`);
  // In UTF-16, as a spreadsheet saves it, with a repeated id and one that is nowhere.
  const text = `\ufeffid;grade\r\n${[...grades, '7;1', '900;3'].join('\r\n')}\r\n`;
  await writeFile(at('grades.csv'), Buffer.from(text, 'utf16le'));
});

describe('join', () => {
  it('joins grades by id, counts what matched and writes the rest to a file', async () => {
    const { code, text, notes } = await call(
      ...['--with', at('grades.csv'), '--out', at('out.jsonl'), '--rest', at('rest.jsonl'), '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(text)).toEqual({
      rows: 500,
      joins: [
        {
          file: 'grades.csv',
          by: 'id',
          matched: 480,
          unmatched_rows: 20,
          records: 482,
          unmatched_records: 1,
          repeated: 1,
          without_key: 0,
          unread: 0,
          joined_to_several: 0,
          added: ['grade'],
        },
      ],
      set_aside: 3,
    });
    expect(notes).toContain('480 of 500 rows matched a record of grades.csv by id.');
    const written = await lines('out.jsonl');
    expect(written).toHaveLength(500);
    expect(written[7]).toEqual({ id: 7, instruction: 'Question 7', response: 'Answer 7', grade: '7' });
    expect(written[490].grade).toBeNull();
    expect((await lines('rest.jsonl')).map(({ line, code }) => [line, code])).toEqual([
      [501, 'bad-json'],
      [482, 'repeated-key'],
      [483, 'no-matching-row'],
    ]);
  });

  it('joins several files, by columns that are called otherwise and by the texts', async () => {
    await writeFile(at('scores.jsonl'), jsonLines([{ number: 3, score: 0.5 }]));
    await writeFile(
      at('labels.jsonl'),
      jsonLines([{ prompt: 'Question 3', output: 'Answer 3', label: 'good' }]),
    );
    const scores = ['--with', at('scores.jsonl'), '--by', 'id=number'];
    expect((await call(...scores, '--out', at('one.jsonl'))).code).toBe(0);
    const texts = ['--with', at('labels.jsonl'), '--by', 'texts', '--out', at('two.csv')];
    expect((await runCommand(joinCommand, ['--data', at('one.jsonl'), ...texts])).code).toBe(0);
    const table = (await readFile(at('two.csv'), 'utf8')).split('\r\n');
    expect(table[0]).toBe('id,instruction,response,score,label');
    expect(table[4]).toBe('3,Question 3,Answer 3,0.5,good');
  });

  it('puts the rows of another file below, under the same names', async () => {
    await writeFile(
      at('more.jsonl'),
      jsonLines([{ uid: 'x', prompt: 'Who?', completion: 'Me.', model: 'm' }]),
    );
    await call('--with', at('more.jsonl'), '--append', '--out', at('out.jsonl'));
    const written = await lines('out.jsonl');
    expect(written).toHaveLength(501);
    expect(written[500]).toEqual({
      model: 'm',
      instruction: 'Who?',
      response: 'Me.',
      id: 'x',
      from_file: 'more.jsonl',
    });
  });

  it('refuses what it cannot do, and writes nothing', async () => {
    const out = ['--out', at('out.jsonl')];
    await expect(call(...out)).rejects.toThrow(UsageError);
    await expect(call('--with', at('grades.csv'), '--append', '--by', 'id', ...out)).rejects.toThrow(
      UsageError,
    );
    await expect(call('--with', at('grades.csv'), '--out', at('grades.csv'))).rejects.toThrow(UsageError);
    await expect(call('--with', at('grades.csv'), '--by', 'nothing', ...out)).rejects.toMatchObject({
      code: 'no-such-column',
    });
    await expect(call('--with', at('grades.csv'), '--by', 'instruction=grade', ...out)).rejects.toMatchObject(
      {
        code: 'nothing-matched',
      },
    );
    await expect(readFile(at('out.jsonl'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
