import { describe, expect, it } from 'vitest';
import { openSource } from '../import/source.ts';
import type { Row } from '../rows/row.ts';
import { chooseJoin, type JoinBy } from './join-by.ts';
import { joinSentences } from './join-sentences.ts';
import { readJoinTable, requireMatch } from './read-join-table.ts';

const row = (id: string, more: Partial<Row> = {}): Row => ({
  id,
  line: 1,
  instruction: `Question ${id}`,
  response: `Answer ${id}`,
  reference: null,
  model: null,
  category: null,
  source: { id, instruction: `Question ${id}`, output: `Answer ${id}`, quality: 3 },
  ...more,
});
const rows = ['a', 'b', 'c', 'd'].map((id) => row(id));
const base = {
  name: 'rows.jsonl',
  columns: ['id', 'instruction', 'output', 'quality'],
  mapping: { id: 'id' },
};
const hash = (text: string) => text;
const by = (ours: string | null, theirs = ours ?? ''): JoinBy => ({
  kind: 'columns',
  pairs: [{ ours, theirs }],
});

async function* bytesOf(text: string) {
  yield new TextEncoder().encode(text);
}

async function joined(
  text: string,
  how: JoinBy | null = null,
  data: readonly Row[] = rows,
  columns = base.columns,
) {
  const source = await openSource(bytesOf(text), 'grades.csv');
  const table = await readJoinTable(source, { ...base, columns }, how, hash);
  for (const one of data) table.see(one);
  const report = table.report();
  return { table, report, rest: table.rest(), sources: data.map((one) => table.join(one).source) };
}

describe('join', () => {
  it('puts judgments of MT-bench beside the answers that they are about, by question and model', async () => {
    const answer = (model: string) =>
      row(model, { source: { question_id: 81, model_id: model, answer: '…' } });
    const judgment = (model: string, score: number) =>
      JSON.stringify({
        question_id: 81,
        model,
        judge: ['gpt-4', 'single-v1'],
        judgment: `[[${score}]]`,
        score,
      });
    const { sources, report } = await joined(
      [judgment('alpha', 8), judgment('beta', 2)].join('\n'),
      {
        kind: 'columns',
        pairs: [
          { ours: 'question_id', theirs: 'question_id' },
          { ours: 'model_id', theirs: 'model' },
        ],
      },
      [answer('beta'), answer('alpha')],
      ['question_id', 'model_id', 'answer'],
    );
    expect(report.matched).toBe(2);
    expect(sources.map(({ score }) => score)).toEqual([2, 8]);
  });

  it('holds no more of a file than a bound, and says what to do', async () => {
    const read = async (text: string) =>
      readJoinTable(await openSource(bytesOf(text), 'grades.csv'), base, null, hash, 1_000);
    const lines = (count: number, note: string) =>
      `id,grade,note\n${Array.from({ length: count }, (_, n) => `r${n},7,${note}`).join('\n')}\n`;
    await expect(read(lines(10, 'ok'))).resolves.toBeDefined();
    const large = read(lines(10, 'long '.repeat(20)));
    await expect(large).rejects.toMatchObject({ code: 'join-too-large', data: { records: 5 } });
    await expect(large).rejects.toThrow(/Make a file of id and the columns that you want/);
    await expect(read(lines(1_000, 'ok'))).rejects.toMatchObject({ code: 'join-too-large' });
    const unread = `{"id": "a", "grade": 1}\n${'{"id": broken}\n'.repeat(200)}`;
    await expect(read(unread)).rejects.toMatchObject({ code: 'join-too-large' });
  });

  it('puts the columns of a file beside the rows of the same id, and lists what matched nothing', async () => {
    const { report, sources, rest } = await joined('id,grade\nb,7\nz,1\na,4\n');
    expect(sources.map(({ grade }) => grade)).toEqual(['4', '7', null, null]);
    expect(sources[0]).toEqual({
      id: 'a',
      instruction: 'Question a',
      output: 'Answer a',
      quality: 3,
      grade: '4',
    });
    expect(report).toMatchObject({ matched: 2, rows: 4, unmatchedRows: ['c', 'd'], unmatched: 1 });
    expect(rest).toMatchObject([{ line: 3, code: 'no-matching-row', raw: '{"id":"z","grade":"1"}' }]);
    expect(joinSentences(report)).toEqual([
      '2 of 4 rows matched a record of grades.csv by id.',
      'New column: grade.',
      '2 rows have no record in grades.csv; the new columns are empty there: c, d.',
      '1 record of grades.csv matches no row and is set aside.',
    ]);
  });

  it('joins the first record of a repeated key and sets the others aside with their lines', async () => {
    const { report, sources, rest } = await joined('id,grade\na,1\na,2\n,5\na,3\n');
    expect(sources[0]!.grade).toBe('1');
    expect(report).toMatchObject({ repeated: 2, repeatedLines: [3, 5], keyless: 1, records: 4 });
    expect(rest.map(({ line, code, message }) => [line, code, message.includes('element 2')])).toEqual([
      [3, 'repeated-key', true],
      [4, 'missing-key', false],
      [5, 'repeated-key', true],
    ]);
  });

  it('joins one record to every row of its key, and says so', async () => {
    const twice = [row('7', { source: { id: '7' } }), row('7-2', { source: { id: '7' } })];
    const { report, sources } = await joined('{"id":7,"grade":9}\n', null, twice);
    expect(sources.map(({ grade }) => grade)).toEqual([9, 9]);
    expect(report).toMatchObject({ matched: 2, shared: 1, sharedRows: ['7', '7-2'] });
  });

  it('keeps both columns of one name where their values differ, and one where they are the same', async () => {
    const { report, sources } = await joined('id,quality,output\na,3,Answer a\nb,9,Answer b\n');
    expect(report.added).toEqual([{ column: 'quality', name: 'quality_grades' }]);
    expect(report.same).toEqual(['output']);
    expect(sources[1]).toMatchObject({ quality: 3, quality_grades: '9', output: 'Answer b' });
  });

  it('finds rows by their texts, however lines end', async () => {
    const data = [row('x', { instruction: 'Name\ntwo.', response: 'One, two' }), ...rows];
    const text = `${JSON.stringify({ prompt: 'Name\r\ntwo. ', completion: 'One, two', label: 1 })}\n`;
    const { report, sources } = await joined(text, null, data);
    expect(report).toMatchObject({ by: 'instruction and response', matched: 1 });
    expect(sources[0]).toMatchObject({ label: 1 });
    expect(sources[0]).not.toHaveProperty('prompt');
  });

  it('takes columns of other names, several together, and the row ids of an export', async () => {
    const other = await joined('example,grade\nc,2\n', by('id', 'example'));
    expect(other.sources[2]!.grade).toBe('2');
    const pairs = [
      { ours: 'id', theirs: 'id' },
      { ours: 'quality', theirs: 'quality' },
    ];
    const both = await joined('id,quality,grade\na,3,1\nb,4,1\n', { kind: 'columns', pairs });
    expect(both.report).toMatchObject({ matched: 1, by: 'id and quality', unmatched: 1 });
    const exported = await joined('judge_row_id,grade\nd,8\n');
    expect(exported.sources[3]!.grade).toBe('8');
  });

  it('lists records that could not be read', async () => {
    const { report, rest } = await joined('{"id":"a","grade":1}\n{"id":\n{"id":"b","grade":2}\n');
    expect(report).toMatchObject({ unread: 1, matched: 2 });
    expect(rest).toMatchObject([{ line: 2, code: 'bad-json' }]);
  });

  it('says what is wrong where nothing tells the rows, a column is missing or nothing matches', async () => {
    await expect(joined('score,grade\n1,2\n')).rejects.toMatchObject({ code: 'no-join-key' });
    await expect(joined('id,grade\na,2\n', by('name'))).rejects.toMatchObject({ code: 'no-such-column' });
    await expect(joined('id,grade\na,2\n', { kind: 'texts' })).rejects.toMatchObject({ code: 'no-join-key' });
    const { table } = await joined('id,grade\nzz,2\n');
    expect(() => requireMatch(table, base)).toThrow(
      /Not one of 4 rows of rows.jsonl matches one of 1 records/,
    );
  });

  it('is not misled by columns named like parts of an object', async () => {
    const { sources } = await joined('{"id":"a","__proto__":5,"constructor":6}\n');
    expect(Object.entries(sources[0]!).slice(-2)).toEqual([
      ['__proto__', 5],
      ['constructor', 6],
    ]);
  });
});

describe('the key of a join', () => {
  const choose = (columns: string[], hasTexts = false, data = base) =>
    chooseJoin(data, { name: 'b', columns, hasTexts });

  it('is an export’s row id, an id of the same name, one id in each, or the texts', () => {
    expect(choose(['judge_row_id', 'id'])).toEqual(by(null, 'judge_row_id'));
    expect(choose(['uid', 'id', 'grade'])).toEqual(by('id'));
    expect(choose(['question_id', 'grade'])).toEqual(by('id', 'question_id'));
    expect(choose(['prompt', 'response', 'grade'], true)).toEqual({ kind: 'texts' });
  });
});
