import { describe, expect, it } from 'vitest';
import { DatasetTally } from '../rows/tally.ts';
import { readAll } from './fixtures/read-all.ts';

const row = '{"prompt":"a","response":"1"}';
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a record out of all proportion is set aside with its line', () => {
  it.each([
    ['lists within lists', `{"prompt":"a","response":"2","x":${nested(5000)}}`, 'too-deep'],
    [
      'objects within objects',
      `{"prompt":"a","response":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
      'too-deep',
    ],
    [
      'columns',
      `{"prompt":"a","response":"2",${Array.from({ length: 30_000 }, (_, at) => `"c${at}":1`).join(',')}}`,
      'too-many-columns',
    ],
  ])('%s', async (_, odd, code) => {
    for (const [name, text] of [
      ['x.jsonl', `${row}\n${odd}\n${row}\n`],
      ['x.json', `[${row},${odd},${row}]`],
    ] as const) {
      const { rows, rejected } = await readAll(text, name);
      expect(rows).toHaveLength(2);
      expect(rejected).toMatchObject([{ line: 2, code }]);
    }
  });

  it('and so it is where it stands first, or alone', async () => {
    const deep = `{"prompt":"a","response":"2","x":${nested(5000)}}`;
    expect((await readAll(`${deep}\n${row}\n`)).rejected).toMatchObject([{ line: 1, code: 'too-deep' }]);
    await expect(readAll(deep, 'x.json')).rejects.toMatchObject({
      code: 'no-readable-rows',
      data: { rejected: [{ code: 'too-deep' }] },
    });
  });

  it('a header of very many columns is refused', async () => {
    const header = Array.from({ length: 20_000 }, (_, at) => `c${at}`).join(',');
    await expect(readAll(`instruction,response,${header}\n1\n`, 'x.csv')).rejects.toMatchObject({
      code: 'too-many-columns',
    });
  });
});

/** Inputs of about `n` parts that took time or memory in proportion to its square, or worse. */
const inputs: Record<string, (n: number) => [name: string, text: string]> = {
  'a response of digits': (n) => [
    'x.jsonl',
    `{"prompt":"a","response":"${'7'.repeat(20 * n)}","score":"${'7'.repeat(20 * n)}x"}`,
  ],
  'an object of lists': (n) => [
    'x.json',
    `{${Array.from({ length: n }, (_, at) => `"k${at}":[${at}]`).join(',')},"rows":[${row}]}`,
  ],
  'an object of lists of objects': (n) => [
    'x.json',
    `{${Array.from({ length: n }, (_, at) => `"k${at}":[{"x":${at}}]`).join(',')},"rows":[${row}]}`,
  ],
  'a repeated column': (n) => {
    const wide = Math.min(n, 9000);
    return ['x.csv', `instruction,response${',x'.repeat(wide)}\na,b${',1'.repeat(wide)}\n`];
  },
  'a new column a row': (n) => [
    'x.jsonl',
    Array.from({ length: n }, (_, at) => `{"prompt":"a","response":"1","k${at}":${at}}`).join('\n'),
  ],
  'a cell of quotes': (n) => ['x.csv', `instruction,response\n"a","${'""'.repeat(10 * n)}"\n`],
  'quotes that do not close': (n) => ['x.csv', `instruction,response\n${'"a,b\n'.repeat(n)}`],
  'very many quoted cells': (n) => ['x.csv', `instruction,response\n${'"a","b"\n'.repeat(n)}`],
  'a line of backslashes': (n) => ['x.json', `[{"prompt":"a","response":"${'\\\\'.repeat(20 * n)}"}]`],
  'one id for all rows': (n) => ['x.jsonl', '{"id":"x","prompt":"a","response":"1"}\n'.repeat(n)],
  'a conversation of many turns': (n) => [
    'x.jsonl',
    `{"messages":[${'{"role":"user","content":"a"},'.repeat(n)}{"role":"assistant","content":"b"}]}`,
  ],
  'responses beside columns': (n) => {
    const wide = Math.min(n, 9000);
    return [
      'x.jsonl',
      `${row}\n{"prompt":"a","responses":[${'"b",'.repeat(n)}"c"],${Array.from({ length: wide }, (_, at) => `"k${at}":1`).join(',')}}`,
    ];
  },
};

/** Processor time to read and tally an input, in seconds; of two rounds the shorter, since the first also compiles. */
async function seconds([name, text]: [string, string]): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round++) {
    const began = process.cpuUsage();
    const { rows, source } = await readAll(text, name).catch(() => ({ rows: [], source: null }));
    const tally = new DatasetTally();
    for (const one of rows) tally.add(one);
    if (source) tally.summary(source.plan!.mapping);
    tally.numbers();
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

describe('eight times the input takes nowhere near 64 times as long', () => {
  it.each(Object.entries(inputs))(
    '%s',
    async (_, input) => {
      const n = 300;
      const small = await seconds(input(n));
      const large = await seconds(input(8 * n));
      // 8 where the time is linear, 64 where it is quadratic. Below a fifth of a second there is nothing to tell.
      expect(large < 0.2 || large / small < 32).toBe(true);
    },
    120_000,
  );
});
