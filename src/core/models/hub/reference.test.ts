import { describe, expect, it } from 'vitest';
import { mayCarryToken, typedReference } from './reference.ts';

const model = { host: null, repo: 'owner/name', revision: 'main', file: null };
const page = 'https://hub.example/owner/name';

describe('a repository as it is typed or pasted', () => {
  it.each([
    ['owner/name', model],
    [' hf:owner/name ', model],
    ['owner/name@v2:a/b.gguf', { ...model, revision: 'v2', file: 'a/b.gguf' }],
    [page, { ...model, host: 'https://hub.example' }],
    [`${page}/tree/v2`, { ...model, host: 'https://hub.example', revision: 'v2' }],
    [`${page}/blob/main/a/b.gguf?x=1`, { ...model, host: 'https://hub.example', file: 'a/b.gguf' }],
    [`${page}/resolve/main/model.safetensors`, { ...model, host: 'https://hub.example' }],
    ['http://127.0.0.1:99/owner/name', { ...model, host: 'http://127.0.0.1:99' }],
  ])('%s', (text, reference) => {
    expect(typedReference(text)).toEqual(reference);
  });

  it.each([
    '',
    'name',
    'a/b/c',
    '../x',
    'ftp://a/b/c',
    'https://hub.example/owner',
    `${page}/issues/3`,
    `${page}/tree`,
  ])('is not named by %j', (text) => {
    expect(() => typedReference(text)).toThrow(expect.objectContaining({ code: 'bad-hub-reference' }));
  });
});

it('sends a token encrypted, or to this machine alone', () => {
  expect(
    ['https://a.example', 'http://localhost:1', 'http://127.0.0.1', 'http://[::1]:8'].every(mayCarryToken),
  ).toBe(true);
  expect(mayCarryToken('http://a.example')).toBe(false);
});
