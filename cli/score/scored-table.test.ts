import { link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryFolder } from '../../node/files/testing/memory-folder.ts';
import { scoreCommand } from '../commands/score.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { runCommand } from '../testing/run-command.ts';

let folder: string;
beforeEach(async () => {
  folder = await memoryFolder('scored-table');
});
afterEach(() => rm(folder, { recursive: true }));

const score = (data: string, out: string, ...more: string[]) =>
  runCommand(scoreCommand, ['--data', data, '--out', out, '--method', 'length', ...more]);

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const row = (n: number, rest = '') => `{"id": ${n}, "instruction": "Q é", "response": "A${n}"${rest}}`;

/** Records of every kind: odd numbers and spacing, a repeated name, broken ones, a blank line, no final line break. */
const records = [
  row(1, ', "big": 12345678901234567890, "x": NaN, "y": 1.0'),
  '{"instruction": "cut o',
  row(2, ', "twice": 1, "twice": 2 '),
  '',
  'not JSON at all \u00ff',
  row(3),
  row(3),
  '[1, 2]',
  row(4, ', "length_score": "mine"'),
];

describe('score with --out the same as --data', () => {
  it('keeps every record of JSON Lines as it stands, within --limit and beyond it', async () => {
    // A byte that is no UTF-8 stays too.
    const bytes = Buffer.from(records.join('\n')).toString('latin1').replace('\u00c3\u00bf', '\u00ff');
    const before = bytes.split('\n');
    const data = await file('rows.jsonl', Buffer.from(bytes, 'latin1'));
    await score(data, data, '--limit', '2');
    const lines = (await readFile(data, 'latin1')).split('\n');
    const untouched = [1, 3, 4, 5, 6, 7, 8];
    for (const at of untouched) expect(lines[at]).toBe(before[at]!);
    for (const at of [0, 2]) {
      expect(lines[at]!.startsWith(before[at]!.slice(0, -1))).toBe(true);
      expect(lines[at]).toMatch(/,"length_score":[\d.]+,.*"length_by":"length"\}$/);
    }
    const { text } = await score(data, data, '--json');
    expect(JSON.parse(text)).toMatchObject({ rows: 5, scored: 5 });
    const all = (await readFile(data, 'latin1')).trimEnd().split('\n');
    expect(all.map((line, at) => line.startsWith(records[at]!.slice(0, 20)))).toEqual(
      records.map(() => true),
    );
    for (const at of [1, 3, 4, 7]) expect(all[at]).toBe(before[at]!);
    expect(all[8]).not.toContain('mine');
    expect((await readDatasetFile(data)).rejected).toHaveLength(3);
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
  });

  it.each([
    [',', '\n', 'rows.csv'],
    [';', '\r\n', 'rows.csv'],
    ['\t', '\n', 'rows.tsv'],
  ])('keeps every record of a table with %j and %j', async (delimiter, lineBreak, name) => {
    const line = (...fields: string[]) => fields.join(delimiter);
    const table = [
      line('\ufeff"instruction"', 'response', '', 'note', 'note', 'length_score'),
      line('Q', '"A ""1"""', '1.0', '007', 'x', 'old'),
      line('ragged'),
      line('Q', `"two${lineBreak}lines${delimiter}"`, '', '', '', 'old'),
      line('Q', 'last', '', '', 'é', 'old'),
    ];
    const data = await file(name, table.join(lineBreak));
    await score(data, data, '--limit', '1');
    await score(data, data, '--limit', '2');
    const text = await readFile(data, 'utf8');
    const added = [
      'length_score',
      'length_valid',
      'length_invalid_reason',
      'length_truncated',
      'length_probs',
      'length_by',
    ];
    const without = (record: string) => record.slice(0, record.lastIndexOf(delimiter));
    expect(text.startsWith(line(without(table[0]!), ...added) + lineBreak)).toBe(true);
    expect(text).toContain(`${lineBreak}${table[2]}${lineBreak}`);
    for (const at of [1, 3, 4]) expect(text).toContain(`${lineBreak}${without(table[at]!)}${delimiter}`);
    const { rows, rejected } = await readDatasetFile(data);
    expect(rejected).toHaveLength(1);
    expect(rows.map(({ source }) => source.length_by)).toEqual(['length', 'length', '']);
    expect(rows[2]!.source.length_score).toBe('old');
    expect(rows[0]!.source).toMatchObject({ column_3: '1.0', note: '007', note_2: 'x' });
  });

  it('knows the file under other names', async () => {
    const content = records.join('\n');
    const data = await file('rows.jsonl', content);
    const [symbolic, hard] = [join(folder, 'symbolic.jsonl'), join(folder, 'hard.jsonl')];
    await symlink(data, symbolic);
    await link(data, hard);
    await mkdir(join(folder, 'sub'));
    for (const out of [symbolic, hard, join(folder, 'sub', '..', 'rows.jsonl')]) {
      await score(data, out, '--limit', '1');
      expect((await readFile(out, 'utf8')).split('\n')).toHaveLength(records.length + 1);
      expect((await readFile(data, 'utf8')).split('\n').length).toBeGreaterThanOrEqual(records.length);
    }
  });

  it.each([
    ['a list', 'rows.json', `[${row(1)},${row(2)}]`, 'one JSON text'],
    ['a compressed file', 'rows.jsonl.gz', gzipSync(`${row(1)}\n${row(2)}\n`), 'compressed'],
    ['UTF-16', 'rows.jsonl', Buffer.from(`\ufeff${row(1)}\n${row(2)}\n`, 'utf16le'), 'UTF-16'],
    [
      'records of several responses',
      'rows.jsonl',
      '{"instruction":"Q","responses":["a","b"]}\n{"instruction":"R","responses":["c","d"]}\n',
      'several responses',
    ],
  ])('refuses %s before anything is written, and says why', async (_, name, content, reason) => {
    const data = await file(name, content);
    const before = await readFile(data);
    await expect(score(data, data)).rejects.toMatchObject({
      code: 'output-not-editable',
      message: expect.stringContaining(reason),
    });
    expect((await readFile(data)).equals(before)).toBe(true);
    expect(await readdir(folder)).toEqual([name]);
  });
});

describe('score into another file', () => {
  it('keeps what a file holds of more rows than --limit, and of records that cannot be read', async () => {
    const data = await file('rows.jsonl', `${records.join('\n')}\n`);
    const out = join(folder, 'out.jsonl');
    await score(data, out);
    const before = await readFile(out, 'utf8');
    await writeFile(out, `${before}broken {\n`);
    await score(data, out, '--name', 'second', '--limit', '2');
    const after = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(after).toHaveLength(6);
    expect(after.slice(2).join('\n')).toBe(`${before.trimEnd().split('\n').slice(2).join('\n')}\nbroken {`);
  });

  it('refuses a file of fewer or other rows', async () => {
    const data = await file('rows.jsonl', `${records.join('\n')}\n`);
    const out = join(folder, 'out.csv');
    await score(data, out, '--limit', '2');
    const before = await readFile(out, 'utf8');
    await expect(score(data, out)).rejects.toMatchObject({
      code: 'output-taken',
      message: expect.stringContaining('2 of the 5 rows'),
    });
    await writeFile(data, `${row(9)}\n${row(2)}\n`);
    await expect(score(data, out, '--limit', '2')).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(out, 'utf8')).toBe(before);
  });

  it.each([
    ['no-such-folder', () => join(folder, 'none', 'out.jsonl')],
    ['output-is-folder', () => folder],
    ['not-a-file', () => '/dev/null'],
  ])('fails with %s before anything is scored', async (code, out) => {
    const data = await file('rows.jsonl', `${row(1)}\n`);
    await expect(score(data, out())).rejects.toMatchObject({ code });
  });
});

describe('score --spreadsheet-safe', () => {
  const formulas = ['=1+1', '@x', '-3', "'=kept", ' +2\nb', 'plain'];
  const table = () =>
    file(
      'rows.csv',
      ['instruction,=a,response', ...formulas.map((text, at) => `"Q${at}",${at},"${text}"`)].join('\r\n'),
    );
  const safe = (data: string, out: string, ...more: string[]) =>
    score(data, out, '--spreadsheet-safe', ...more);

  it('puts further columns into the file that it wrote, and scores the texts as the data has them', async () => {
    const data = await table();
    const [out, once] = [join(folder, 'out.csv'), join(folder, 'once.csv')];
    await safe(data, out, '--name', 'first');
    await safe(data, out, '--name', 'second');
    const text = await readFile(out, 'utf8');
    expect(text).toContain("Q0,0,'=1+1,");
    await safe(data, out, '--name', 'first');
    expect((await readDatasetFile(out)).rows.map(({ source }) => source.first_score)).toEqual(
      (await readDatasetFile(out)).rows.map(({ source }) => source.second_score),
    );
    await safe(data, once, '--name', 'first');
    const scores = (await readDatasetFile(once)).rows.map(({ source }) => Number(source.first_score));
    expect(scores).toEqual(formulas.map((formula) => Math.log(1 + formula.length)));
    const header = text.slice(0, text.indexOf('\r\n')).split(',');
    expect(header.filter((name) => name.endsWith('_score'))).toEqual(['first_score', 'second_score']);
    expect(header).toContain("'=a");
  });

  it('refuses the data itself and a file of other rows before anything is scored', async () => {
    const data = await table();
    const before = await readFile(data, 'utf8');
    await expect(safe(data, data)).rejects.toMatchObject({
      code: 'output-taken',
      message: expect.stringContaining('is the data itself'),
    });
    expect(await readFile(data, 'utf8')).toBe(before);
    const out = join(folder, 'out.csv');
    await safe(data, out);
    const written = await readFile(out, 'utf8');
    await writeFile(data, before.replace('=1+1', '=1+2'));
    await expect(safe(data, out)).rejects.toMatchObject({ code: 'output-taken' });
    await expect(safe(data, out, '--limit', '2')).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(out, 'utf8')).toBe(written);
  });
});

describe('a table whose quotes are text', () => {
  it('is never left with columns in other rows than they belong to', async () => {
    const lines = [
      'id\tinstruction\tresponse',
      'a\tSay it.\t"to be',
      'b\tSay more.\tor not',
      'c\tSay less.\tto be"',
      'd\tStop.\tIt stops.',
      'e\tGo.\t"It goes',
    ];
    const before = `${lines.join('\n')}\n`;
    const path = await file('rows.tsv', before);
    const outcome = await score(path, path).catch((thrown: { code?: string }) => thrown.code);
    const after = await readDatasetFile(path);
    expect(after.rows.map(({ id, response }) => [id, response])).toEqual(
      lines.slice(1).map((line) => [line.split('\t')[0], line.split('\t')[2]]),
    );
    if (outcome === 'output-not-editable') expect(await readFile(path, 'utf8')).toBe(before);
    else
      for (const { source, response } of after.rows)
        expect(Number(source.length_score)).toBeCloseTo(Math.log1p(response.length), 9);
  });
});
