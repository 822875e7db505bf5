import { describe, expect, it } from 'vitest';
import { leaderboardValues } from './leaderboard.ts';
import { readLeaderboard } from './read-leaderboard.ts';

const read = (text: string, name = 'board.json') =>
  readLeaderboard(
    (async function* () {
      // In two pieces, cut anywhere.
      const bytes = new TextEncoder().encode(text);
      yield bytes.subarray(0, 7);
      yield bytes.subarray(7);
    })(),
    name,
  );

describe('a leaderboard', () => {
  it('is an object of models with one number or several', async () => {
    expect(await read('{"a": 1.5, "b": 2}')).toEqual(
      new Map([
        [
          'value',
          new Map([
            ['a', 1.5],
            ['b', 2],
          ]),
        ],
      ]),
    );
    const board = await read(
      '{"a": {"win": 70.5, "lc": 70.1, "note": "first"}, "b": {"win": 3, "lc": null}}',
    );
    expect([...board.keys()]).toEqual(['win', 'lc']);
    expect(board.get('lc')).toEqual(new Map([['a', 70.1]]));
  });

  it.each([
    ['board.csv', 'model,win rate\na,70.5\n"b, large",3\nc,\n'],
    ['board.tsv', 'name\twin rate\na\t70.5\nb, large\t3\nc\tn/a\n'],
    ['board.jsonl', '{"model":"a","win rate":70.5}\n{"model":"b, large","win rate":"3"}\n{"model":"c"}\n'],
    ['board.json', '[{"model":"a","win rate":70.5},{"name":"b, large","win rate":3}]'],
  ])('is a table: %s', async (name, text) => {
    expect((await read(text, name)).get('win rate')).toEqual(
      new Map([
        ['a', 70.5],
        ['b, large', 3],
      ]),
    );
  });

  it.each([
    ['no header over the names', 'board.csv', ',win rate,mode\na,70.5,community\n"b, large",3,community\n'],
    ['an index before the names', 'board.csv', ',system,win rate\n0,a,70.5\n1,"b, large",3\n'],
    ['another word for model', 'board.tsv', 'rank\tModel Name\twin rate\n1\ta\t70.5\n2\tb, large\t3\n'],
    ['a header of pandas', 'board.csv', 'Unnamed: 0,win rate\na,70.5\n"b, large",3\n'],
  ])('has model names where there is %s', async (_, name, text) => {
    expect((await read(text, name)).get('win rate')).toEqual(
      new Map([
        ['a', 70.5],
        ['b, large', 3],
      ]),
    );
  });

  it('needs a number', async () => {
    await expect(read('{"a": "first"}')).rejects.toMatchObject({ code: 'no-leaderboard' });
    await expect(read('model,place\na,first\n', 'board.csv')).rejects.toMatchObject({
      code: 'no-leaderboard',
    });
  });

  it('is matched by name, the exact one first, case and outer spaces aside', () => {
    const truth = new Map([
      ['GPT-4', 90],
      ['gpt-4', 80],
      ['Vicuna-13B ', 20],
    ]);
    expect([...leaderboardValues(truth, ['gpt-4', 'GPT-4', 'vicuna-13b', 'other'])]).toEqual([
      80,
      90,
      20,
      NaN,
    ]);
  });
});
