import { describe, expect, it } from 'vitest';
import type { ListedFile } from '../../models/hub/listing.ts';
import { readCard } from './card.ts';
import { chooseSplit, type HubDataset } from './dataset.ts';
import { matchesGlob } from './glob.ts';
import { datasetReference } from './reference.ts';
import { convertedSplits, ownSplits } from './splits.ts';

const filesOf = (names: readonly string[]): ListedFile[] =>
  names.map((name) => ({ name, bytes: 10, sha256: null, blob: ''.padEnd(40, '0') }));

const told = (names: readonly string[], card: unknown = {}) => {
  const { splits, notes } = ownSplits({ files: filesOf(names) }, readCard(card));
  return {
    splits: splits.map(
      ({ config, split, files }) => `${config}/${split}: ${files.map((f) => f.name).join(' ')}`,
    ),
    notes,
  };
};

describe('the splits of a repository', () => {
  it.each([
    [['rows.jsonl', 'README.md'], ['default/train: rows.jsonl']],
    [
      ['test.csv', 'dev.csv', 'train.csv'],
      ['default/train: train.csv', 'default/validation: dev.csv', 'default/test: test.csv'],
    ],
    [
      ['data/gold-00000-of-00002.parquet', 'data/gold-00001-of-00002.parquet'],
      ['default/gold: data/gold-00000-of-00002.parquet data/gold-00001-of-00002.parquet'],
    ],
    [['train/b.json', 'train/a.json'], ['default/train: train/a.json train/b.json']],
    [['contest.jsonl'], ['default/train: contest.jsonl']],
    [['.cache/train.json', 'dataset_infos.json', 'a.jsonl'], ['default/train: a.jsonl']],
  ])('%j', (names, splits) => {
    expect(told(names)).toEqual({ splits, notes: [] });
  });

  it('are those that its card names, by patterns, lists, folders and one path', () => {
    const names = ['en/train-0.parquet', 'en/train-1.parquet', 'de/all.csv', 'de/more.csv', 'x/y/z.jsonl'];
    const configs = [
      { config_name: 'en', data_files: [{ split: 'train', path: 'en/train-*' }] },
      { config_name: 'de', data_dir: 'de', data_files: [{ split: 'test', path: ['all.csv'] }] },
      { config_name: 'rest', data_files: '**/*.jsonl' },
      { config_name: 7 },
    ];
    expect(told(names, { configs })).toEqual({
      splits: [
        'en/train: en/train-0.parquet en/train-1.parquet',
        'de/test: de/all.csv',
        'rest/train: x/y/z.jsonl',
      ],
      notes: ['de/more.csv belongs to no split and is not read.'],
    });
  });

  it('say what is not read where a split has several formats, or a file belongs to none', () => {
    expect(told(['train.parquet', 'train.csv', 'extra.csv'])).toEqual({
      splits: ['default/train: train.parquet'],
      notes: [
        'train.csv of default/train is not read: train.parquet is.',
        'extra.csv belongs to no split and is not read.',
      ],
    });
  });

  it('of the Hub’s conversion are its folders', () => {
    const files = filesOf([
      'en/train/0001.parquet',
      'en/train/0000.parquet',
      'de/partial-test/0000.parquet',
      'x.parquet',
    ]);
    const card = readCard({
      dataset_info: [{ config_name: 'en', splits: [{ name: 'train', num_examples: 5 }] }],
    });
    expect(
      convertedSplits({ files }, card).map(({ config, split, rows, partial, files: own }) => [
        ...[config, split, rows, partial === null],
        own.map(({ name }) => name),
      ]),
    ).toEqual([
      ['en', 'train', 5, true, ['en/train/0000.parquet', 'en/train/0001.parquet']],
      ['de', 'test', null, false, ['de/partial-test/0000.parquet']],
    ]);
  });

  it.each([null, 3, { configs: 'x', dataset_info: { splits: 3 } }])('survive a card such as %j', (card) => {
    expect(told(['a.jsonl'], card).splits).toEqual(['default/train: a.jsonl']);
  });
});

describe('a split of a dataset', () => {
  const dataset = (names: readonly string[]): HubDataset => ({
    ...{ host: 'https://hub.example', repo: 'a/b', commit: 'c', licence: null, converted: true, notes: [] },
    splits: convertedSplits({ files: filesOf(names.map((name) => `${name}/0.parquet`)) }, readCard(null)),
  });
  const chosen = (names: readonly string[], text: string) => {
    const { config, split } = chooseSplit(dataset(names), datasetReference(text));
    return `${config}/${split}`;
  };

  it('is the only one, the named one, or one of the only configuration', () => {
    expect(chosen(['x/train'], 'a/b')).toBe('x/train');
    expect(chosen(['x/train', 'y/train'], 'a/b:y')).toBe('y/train');
    expect(chosen(['x/train', 'x/test'], 'a/b:x/test')).toBe('x/test');
    expect(chosen(['x/train', 'x/test'], 'a/b:test')).toBe('x/test');
  });

  it('is not guessed', () => {
    for (const text of ['a/b', 'a/b:x', 'a/b:x/none'])
      expect(() => chosen(['x/train', 'x/test'], text)).toThrow(
        expect.objectContaining({ code: 'hub-split', message: expect.stringContaining('x/test') }),
      );
  });
});

it.each([
  ['a/b.csv', '*.csv', false],
  ['a/b.csv', '**/*.csv', true],
  ['b.csv', '**/*.csv', true],
  ['a/b/c.csv', 'a/**', true],
  ['a/b.csv', 'a', true],
  ['ab/b.csv', 'a', false],
  ['x-1.csv', 'x-[0-9].csv', true],
  ['x-a.csv', 'x-[!0-9].csv', true],
  ['en.csv', '{en,de}.csv', true],
  ['a.csv', '?.csv', true],
  ['a.csv', './a.csv', true],
])('%s matches %s: %j', (path, pattern, matches) => {
  expect(matchesGlob(path, pattern)).toBe(matches);
});

it('a pattern made to be slow is not', () => {
  const begun = 'a'.repeat(200);
  expect(matchesGlob(begun, `${'a*'.repeat(60)}b`)).toBe(false);
  expect(matchesGlob(begun, '{a,b}'.repeat(60))).toBe(false);
});
