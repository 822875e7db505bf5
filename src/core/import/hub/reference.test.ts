import { describe, expect, it } from 'vitest';
import { datasetReference } from './reference.ts';

const dataset = { host: null, repo: 'owner/name', revision: 'main', config: null, split: null, file: null };
const page = 'https://hub.example/datasets/owner/name';
const there = { ...dataset, host: 'https://hub.example' };

describe('a dataset as it is typed or pasted', () => {
  it.each([
    ['owner/name', dataset],
    [' hf:owner/name ', dataset],
    ['hf://datasets/owner/name', dataset],
    ['datasets/owner/name', dataset],
    ['hf:owner/name:en', { ...dataset, config: 'en' }],
    ['hf:owner/name@v2:en/train', { ...dataset, revision: 'v2', config: 'en', split: 'train' }],
    ['owner/name@refs/convert/parquet', { ...dataset, revision: 'refs/convert/parquet' }],
    [page, there],
    [`${page}?row=3`, there],
    [`${page}/viewer/en/train`, { ...there, config: 'en', split: 'train' }],
    [`${page}/viewer`, there],
    [`${page}/tree/v2/data`, { ...there, revision: 'v2' }],
    [`${page}/blob/main/data/a.parquet`, { ...there, file: 'data/a.parquet' }],
    [`${page}/resolve/main/rows.jsonl?download=true`, { ...there, file: 'rows.jsonl' }],
  ])('%s', (text, reference) => {
    expect(datasetReference(text)).toEqual(reference);
  });

  it.each([
    '',
    'name',
    'a/b/c',
    'owner/name:a/b/c',
    'https://hub.example/owner/name',
    `${page}/discussions`,
    '../x',
  ])('is not named by %j', (text) => {
    expect(() => datasetReference(text)).toThrow(expect.objectContaining({ code: 'bad-hub-reference' }));
  });
});
