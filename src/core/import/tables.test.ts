import { describe, expect, it } from 'vitest';
import { pieces, readAll, utf8 } from './fixtures/read-all.ts';

const answers = (read: { rows: { instruction: string; response: string }[] }) =>
  read.rows.map((row) => `${row.instruction}:${row.response}`);

describe('quotes in tab-separated text', () => {
  const rows = Array.from({ length: 9 }, (_, at) => `q${at}\ta${at}`).join('\n');

  it('are text where a cell opens one that its line does not close', async () => {
    const read = await readAll(
      `instruction\tresponse\n"Really\tfirst\n${rows}\nhe said no"\tlast\n`,
      'x.tsv',
    );
    expect(read.rows).toHaveLength(11);
    expect(answers(read)[0]).toBe('"Really:first');
    expect(answers(read)[10]).toBe('he said no":last');
  });

  it('are text where a cell goes on after one', async () => {
    expect(answers(await readAll('instruction\tresponse\n"No" she said\tb\nc\td\n', 'x.tsv'))).toEqual([
      '"No" she said:b',
      'c:d',
    ]);
  });

  it('enclose cells where all of them do, also over several lines', async () => {
    const text = 'instruction\tresponse\n"a ""b"""\t"one\ntwo"\nc\td\n"e\tf"\tg\n';
    expect(answers(await readAll(text, 'x.tsv'))).toEqual(['a "b":one\ntwo', 'c:d', 'e\tf:g']);
  });
});

it('a cell that swallowed rows is named in the notes', async () => {
  const read = await readAll(
    'instruction,response\n"Really,first\nq0,a0\nq1,a1\nhe said no",last\ne,f\n',
    'x.csv',
  );
  expect(read.rows).toHaveLength(2);
  expect(read.notes).toEqual([
    expect.stringMatching(/^The record at line 2 holds 2 lines that look like rows/),
  ]);
});

describe('a line that states the delimiter', () => {
  it.each([
    [',', '\ufeffsep=,\r\ninstruction,response\r\na,1\r\nb,2\r\n'],
    [';', 'sep=;\ninstruction;response\na;1\nb;2\n'],
    ['^', '"sep=^"\ninstruction^response\na^1\nb^2\n'],
  ])('is followed, and is no header: %s', async (_, text) => {
    const read = await readAll(text, 'x.csv');
    expect(answers(read)).toEqual(['a:1', 'b:2']);
    expect(read.rows.map(({ line }) => line)).toEqual([3, 4]);
  });
});

describe('files joined end to end', () => {
  it('may hold byte order marks within', async () => {
    const line = '\ufeff{"prompt":"a","response":"1"}\n';
    expect(answers(await readAll(`\ufeff${line}${line}`))).toEqual(['a:1', 'a:1']);
    const csv = '\ufeff"instruction","response"\n"a","1"\n\ufeff"b","2"\n';
    expect(answers(await readAll(pieces(utf8(`\ufeff${csv}`), [3, 4, 36, 43]), 'x.csv'))).toEqual([
      'a:1',
      'b:2',
    ]);
  });

  it('repeat the header, which is no row', async () => {
    const read = await readAll('instruction,response\na,1\ninstruction,response\nb,2\n', 'x.csv');
    expect(answers(read)).toEqual(['a:1', 'b:2']);
    expect(read.rejected).toMatchObject([{ line: 3, code: 'repeated-header' }]);
  });
});

it('names a few of very many repeated columns', async () => {
  const header = ['instruction', 'response', ...Array.from({ length: 5000 }, () => 'x')];
  const read = await readAll(`${header.join(',')}\n${header.map(() => '1').join(',')}\n`, 'x.csv');
  expect(Object.keys(read.rows[0]!.source)).toContain('x_5000');
  expect(read.notes).toHaveLength(9);
});
