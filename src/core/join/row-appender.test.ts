import { describe, expect, it } from 'vitest';
import { recognise } from '../import/recognise.ts';
import { RowReader } from '../import/row-reader.ts';
import type { Cell, Row } from '../rows/row.ts';
import { RowAppender } from './row-appender.ts';

type Source = Record<string, Cell>;

function read(records: readonly Source[]) {
  const plan = recognise(records)!;
  const parsed = records.map((record, at) => ({ line: at + 1, record, raw: JSON.stringify(record) }));
  return { plan, rows: new RowReader(plan).read(parsed).rows };
}

/** Append records to others. @returns the rows, and the rows as the written file reads */
function appended(first: readonly Source[], second: readonly Source[]) {
  const a = read(first);
  const b = read(second);
  const columns = [...new Set(first.flatMap((record) => Object.keys(record)))];
  const appender = new RowAppender({ mapping: a.plan.mapping, columns }, b.plan, 'b.jsonl');
  const rows = [
    ...a.rows.map((row) => appender.keep(row, 'a.jsonl')),
    ...b.rows.map((row) => appender.append(row)),
  ];
  return { rows, again: read(rows.map(({ source }) => source)).rows, mapping: appender.mapping, appender };
}

const texts = (rows: readonly Row[]) =>
  rows.map(({ instruction, response, reference, model }) => [instruction, response, reference, model]);

const alpaca = { id: '1', instruction: 'Add.', input: '1 and 2', output: '3', generator: 'm' };
const chat = {
  messages: [
    { role: 'user', content: 'Hello?' },
    { role: 'assistant', content: 'Hi.' },
  ],
  topic: 'greeting',
};
const plain = { uid: '1', question: 'Who?', output: 'Me, in truth.', response: 'Me.', model: 'n', note: 'x' };

describe('appending a file', () => {
  it.each<[string, Source, Source]>([
    ['one shape', alpaca, { ...alpaca, id: '2', instruction: 'Subtract.' }],
    ['other names, and a name that means something else', alpaca, plain],
    ['an instruction in parts below a whole one', plain, alpaca],
    ['a system message', plain, { system_prompt: 'Be brief, please.', prompt: 'Why?', completion: 'So.' }],
    ['a conversation below rows', alpaca, chat],
    ['rows below a conversation', chat, alpaca],
    ['rows of other names below a conversation', chat, plain],
    ['a model that only the second file names', { prompt: 'A', response: 'B' }, plain],
  ])('keeps what each file says: %s', (_, first, second) => {
    const { rows, again } = appended([first], [second]);
    expect(texts(rows)).toEqual([...texts(read([first]).rows), ...texts(read([second]).rows)]);
    expect(texts(again)).toEqual(texts(rows));
    const kept = JSON.stringify(rows[1]!.source);
    for (const cell of Object.values(second)) expect(kept).toContain(JSON.stringify(cell));
  });

  it('says of each row where it came from, and keeps ids unique', () => {
    const { rows, appender } = appended([alpaca], [alpaca, { ...alpaca, id: '9' }]);
    expect(rows.map(({ id, source }) => [id, source.from_file])).toEqual([
      ['1', 'a.jsonl'],
      ['1-2', 'b.jsonl'],
      ['9', 'b.jsonl'],
    ]);
    expect(appender.notes()).toEqual(['1 row of b.jsonl had an id that is here already and got a suffix.']);
  });
});
