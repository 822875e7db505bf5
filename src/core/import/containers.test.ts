import { describe, expect, it } from 'vitest';
import { pieces, readAll, utf8 } from './fixtures/read-all.ts';

const answers = (read: { rows: { instruction: string; response: string }[] }) =>
  read.rows.map((row) => `${row.instruction}:${row.response}`);

describe('JSON Lines', () => {
  it('is read line by line, blank lines left out', async () => {
    const read = await readAll('{"prompt":"a","response":"1"}\n\n  \n{"prompt":"b","response":"2"}');
    expect(answers(read)).toEqual(['a:1', 'b:2']);
    expect(read.rows.map((row) => row.line)).toEqual([1, 4]);
    expect(read.source).toMatchObject({ container: 'jsonl', encoding: 'UTF-8' });
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('takes %s as a line break', async (_, end) => {
    const read = await readAll(
      ['{"q":1}', '{"prompt":"a","response":"1"}', '{"prompt":"b","response":"2"}', ''].join(end),
    );
    expect(answers(read)).toEqual(['a:1', 'b:2']);
    expect(read.rows.map((row) => row.line)).toEqual([2, 3]);
    expect(read.rejected).toMatchObject([{ line: 1, code: 'missing-instruction', field: 'prompt' }]);
  });

  it('sets aside what is no JSON, with line, reason and text, and goes on', async () => {
    const read = await readAll(
      '{"prompt":"a","response":"1"}\n{"prompt":"b",\n[1]\n7\n{"prompt":"c","response":"3"}\n',
    );
    expect(answers(read)).toEqual(['a:1', 'c:3']);
    expect(read.rejected.map(({ line, code, raw }) => [line, code, raw])).toEqual([
      [2, 'bad-json', '{"prompt":"b",'],
      [3, 'not-an-object', '[1]'],
      [4, 'not-an-object', '7'],
    ]);
    expect(read.rejected[0]!.message).toMatch(/correct or remove this line/);
  });

  it('is recognised though its first line is broken', async () => {
    for (const broken of ['{"prompt": "a', '{"prompt": {"a"', 'header?'])
      expect(
        answers(
          await readAll(`${broken}\n{"prompt":"b","response":"2"}\n{"prompt":"c","response":"3"}\n`, 'x'),
        ),
      ).toEqual(['b:2', 'c:3']);
  });

  it('may be a single line', async () => {
    expect(answers(await readAll('{"prompt":"a","response":"1"}', 'x.txt'))).toEqual(['a:1']);
  });
});

describe('JSON', () => {
  const rows = '[{"prompt":"a [1","response":"1"}, {"prompt":"b","response":"]}\\"","nested":{"x":[{}]}}]';

  it('is read as a list of objects', async () => {
    const read = await readAll(rows, 'data.json');
    expect(answers(read)).toEqual(['a [1:1', 'b:]}"']);
    expect(read.rows.map((row) => row.line)).toEqual([1, 2]);
    expect(read.source.container).toBe('json');
    expect(read.notes).toEqual([]);
  });

  it.each([
    ['in one line', `{"version":1,"meta":{"a":[1]},"tags":["x"],"data":${rows},"more":[{"a":1}]}`],
    ['over several', `{\n"version": 1,\n "data":\n ${rows.replaceAll('}, ', '},\n')}\n}`],
  ])('is read as an object that holds a list, %s', async (_, text) => {
    const read = await readAll(text, 'data.json');
    expect(answers(read)).toEqual(['a [1:1', 'b:]}"']);
    expect(read.rows.map((row) => row.line)).toEqual([1, 2]);
    expect(read.source.plan!.format).toBe('instruction-response');
    expect(read.rejected).toEqual([]);
  });

  it('is read as an object whose rows come after another list of objects', async () => {
    const read = await readAll(
      `{"features":[{"name":"prompt","type":"string"}],"rows":${rows}}`,
      'data.json',
    );
    expect(answers(read)).toEqual(['a [1:1', 'b:]}"']);
  });

  it.each([
    ['side by side', '{"train":[{"q":"a","a":"1"}],"test":[{"q":"b","a":"2"}]}', 'train (1), test (2)'],
    [
      'deeper',
      '{"data":{"x":{"y":1},"train":[{"q":"a","a":"1"}],"test":[{"q":"b","a":"2"}]}}',
      'data.train (1), data.test (2)',
    ],
  ])('is read as an object with several lists of rows, %s', async (_, text, spans) => {
    const named = text.replaceAll('"q":', '"question":').replaceAll('"a":', '"answer":');
    const read = await readAll(pieces(utf8(named), [3, 20, 40, 41, 60]), 'x.json');
    expect(answers(read)).toEqual(['a:1', 'b:2']);
    expect(read.notes).toEqual([`The file holds several lists of rows, read one after another: ${spans}.`]);
  });

  it('names the lists of objects that it does not read', async () => {
    const read = await readAll(`{"features":[{"name":"x"}],"rows":${rows},"people":[{"age":3}]}`, 'x.json');
    expect(read.rows).toHaveLength(2);
    expect(read.notes).toEqual([
      'The file holds more lists of objects, which were not read, because no instruction and response are recognised in them: features, people.',
    ]);
  });

  it('is read as objects over several lines, one after another', async () => {
    const read = await readAll(
      '{\n "prompt": "a",\n "response": "1"\n}\n{\n "prompt": "b",\n "response": "2"\n}\n',
      'x.json',
    );
    expect(answers(read)).toEqual(['a:1', 'b:2']);
  });

  it('may be a single row, with lists in it', async () => {
    const text = '{\n"messages": [{"role":"user","content":"a"},{"role":"assistant","content":"1"}]\n}';
    expect(answers(await readAll(text, 'x.json'))).toEqual(['a:1']);
  });

  it.each([
    '{"prompt":"a","response":"1","notes":[{"by":"x"}]}',
    '{"notes":[{"by":"x"}],"prompt":"a","response":"1"}',
    `{"prompt":"a","response":"1","notes":[{"by":"x"}],"long":"${'x'.repeat(1 << 20)}"}`,
  ])('a single row may hold a list of objects that are no rows', async (text) => {
    const read = await readAll(text, 'x');
    expect(answers(read)).toEqual(['a:1']);
    expect(read.rows[0]!.source.notes).toEqual([{ by: 'x' }]);
  });

  it('may be a single record of several responses', async () => {
    const text = '{"prompt":"a","completions":[{"model":"m","response":"1"},{"model":"n","response":"2"}]}';
    expect(answers(await readAll(text, 'x.json'))).toEqual(['a:1', 'a:2']);
  });

  it('sets aside a bad element and goes on', async () => {
    const read = await readAll(
      '[{"prompt":"a","response":"1"},{"prompt":},3,{"prompt":"x"}},{"prompt":"b","response":"2"},]',
      'x.json',
    );
    expect(answers(read)).toEqual(['a:1', 'b:2']);
    expect(read.rejected.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad-json'],
      [3, 'not-an-object'],
      [4, 'bad-json'],
    ]);
  });

  it('keeps the rows before the place where it is cut off, and says so', async () => {
    const read = await readAll('[{"prompt":"a","response":"1"},{"prompt":"b","resp', 'x.json');
    expect(answers(read)).toEqual(['a:1']);
    expect(read.rejected).toMatchObject([{ line: 2, code: 'truncated-json', raw: '{"prompt":"b","resp' }]);
    expect(read.notes[0]).toMatch(/cut off/);
  });

  it('says so where only the closing bracket is missing', async () => {
    const read = await readAll('[{"prompt":"a","response":"1"}\n', 'x.json');
    expect(answers(read)).toEqual(['a:1']);
    expect(read.notes).toEqual(['The list is not closed, so the file may be cut off after element 1.']);
  });

  it('sets aside text after the list', async () => {
    const read = await readAll('[{"prompt":"a","response":"1"}] [2]', 'x.json');
    expect(read.rejected).toMatchObject([{ line: 2, code: 'trailing-text', raw: '[2]' }]);
  });

  it('refuses a table written column by column, with the way out', async () => {
    const columns = '{"prompt":{"0":"a","1":"b"},"response":{"0":"1","1":"2"}}';
    await expect(readAll(columns, 'x.json')).rejects.toMatchObject({
      code: 'no-records',
      message: expect.stringContaining("orient='records'"),
    });
  });
});

describe('CSV', () => {
  it('keeps quoted delimiters, quotes and line breaks, and counts lines through them', async () => {
    const read = await readAll(
      'instruction,response,score\n"a, ""b""","one\ntwo\r\nthree",4\nc,d,5\n',
      'x.csv',
    );
    expect(read.rows).toMatchObject([
      { line: 2, instruction: 'a, "b"', response: 'one\ntwo\r\nthree', source: { score: '4' } },
      { line: 5, instruction: 'c', response: 'd' },
    ]);
    expect(read.source.container).toBe('csv');
  });

  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
    ['bar', '|'],
  ])('finds the delimiter: %s', async (_, delimiter) => {
    const text = ['instruction', 'response', 'note'].join(delimiter);
    const read = await readAll(
      `${text}\n${['a b, c; d', 'e; f', 'g'].map((cell) => (delimiter === '\t' || delimiter === '|' ? cell : `"${cell}"`)).join(delimiter)}\n`,
      'x.txt',
    );
    expect(read.rows).toMatchObject([{ instruction: 'a b, c; d', response: 'e; f', source: { note: 'g' } }]);
    expect(read.source.container).toBe(delimiter === '\t' ? 'tsv' : 'csv');
  });

  it('takes line breaks of all three kinds in one file', async () => {
    const read = await readAll('instruction,response\ra,1\r\nb,2\n\n"c\n",3\rd,4', 'x.csv');
    expect(answers(read)).toEqual(['a:1', 'b:2', 'c\n:3', 'd:4']);
    expect(read.rows.map((row) => row.line)).toEqual([2, 3, 5, 7]);
  });

  it('sets aside rows with too few or too many cells', async () => {
    const read = await readAll('instruction,response,score\na,1\nb,2,3,4\nc,3,4\n', 'x.csv');
    expect(answers(read)).toEqual(['c:3']);
    expect(read.rejected.map(({ line, code, message }) => [line, code, message.slice(0, 42)])).toEqual([
      [2, 'ragged-row', 'The row has 2 cells and the header 3. Quot'],
      [3, 'ragged-row', 'The row has 4 cells and the header 3. Quot'],
    ]);
  });

  it('gives up one line, not the rest, where a quote is not closed', async () => {
    const read = await readAll('instruction,response\na,1\n"b,2\nc,3\nd,4\n', 'x.csv');
    expect(answers(read)).toEqual(['a:1', 'c:3', 'd:4']);
    expect(read.rejected).toMatchObject([{ line: 3, code: 'unclosed-quote', raw: '"b,2' }]);
  });

  it('gives up one line, not the rest, where a quote closes in a later row', async () => {
    const read = await readAll('instruction,response\n"a,1\n"b",2\nc,3\n', 'x.csv');
    expect(answers(read)).toEqual(['b:2', 'c:3']);
    expect(read.rejected).toMatchObject([{ line: 2, code: 'bad-quotes', raw: '"a,1' }]);
  });

  it('sets aside a row whose quoted cell goes on after its closing quote', async () => {
    const read = await readAll('instruction,response\n"a" b,1\nc,"d"e\nf,2\n', 'x.csv');
    expect(answers(read)).toEqual(['f:2']);
    expect(read.rejected.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad-quotes'],
      [3, 'bad-quotes'],
    ]);
  });

  it('leaves a quote inside an unquoted cell as it is', async () => {
    expect(answers(await readAll('instruction,response\na "b" c,5"\n', 'x.csv'))).toEqual(['a "b" c:5"']);
  });

  it('names columns without a name, and those that come twice', async () => {
    const read = await readAll('instruction,response,,score,score\na,1,x,2,3\n', 'x.csv');
    expect(read.rows[0]!.source).toEqual({
      instruction: 'a',
      response: '1',
      column_3: 'x',
      score: '2',
      score_2: '3',
    });
    expect(read.notes).toEqual(['The column name score occurs again; the later one is score_2.']);
  });

  it('holds a column called __proto__ or constructor like any other', async () => {
    const read = await readAll('instruction,response,__proto__,constructor\na,1,x,y\n', 'x.csv');
    expect(Object.entries(read.rows[0]!.source)).toEqual([
      ['instruction', 'a'],
      ['response', '1'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('what holds no rows', () => {
  it.each([
    ['no byte', '', 'empty-file'],
    ['white space', ' \n \r\n', 'empty-file'],
    ['a header and no rows', 'instruction,response\n', 'no-rows'],
    ['an empty list', '[]', 'no-rows'],
    ['an empty list in an object', '{"data": []}', 'no-records'],
    ['a text without columns', 'Hello there\nThis is no table\n', 'unknown-format'],
    ['rows none of which can be read', '{"prompt":\n{"prompt":\n', 'no-readable-rows'],
  ])('is refused: %s', async (_, text, code) => {
    await expect(readAll(text, 'file.txt')).rejects.toMatchObject({ code });
  });

  it('names the first reason where no row can be read', async () => {
    await expect(
      readAll('{"prompt":"a"}\n{"prompt":"b"}\n', 'x.jsonl', {
        instruction: 'prompt',
        input: null,
        response: 'answer',
        reference: null,
        model: null,
        category: null,
        id: null,
      }),
    ).rejects.toMatchObject({
      code: 'no-readable-rows',
      message: expect.stringContaining('line or element 1: The row has no answer'),
      data: { rejected: [{ line: 1 }, { line: 2 }] },
    });
  });
});
