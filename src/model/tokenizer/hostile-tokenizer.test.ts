import { beforeAll, describe, expect, it } from 'vitest';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { jsonTokenizer } from './json-tokenizer.ts';
import { refuseSlowPatterns } from './pattern-cost.ts';
import { split } from './pre-tokenizers.ts';
import { sentencePieceMerges } from './sentencepiece-merges.ts';
import { TextTokenizer } from './text-tokenizer.ts';
import type { TokenizerJson } from './tokenizer-json.ts';

let sound: TokenizerJson;

beforeAll(async () => {
  const file = (await tinyFiles('llama')).get('tokenizer.json')!;
  sound = JSON.parse(new TextDecoder().decode(await file.read(0, file.size)));
});

const open = (change: Record<string, unknown>) =>
  new TextTokenizer(jsonTokenizer({ ...sound, ...change }, {}, null));

describe('a tokenizer.json that is not one', () => {
  it.each<[field: string, change: (json: TokenizerJson) => Record<string, unknown>]>([
    ['model', () => ({ model: null })],
    ['model', () => ({ model: [] })],
    ['model.type', () => ({ model: { type: 'Magic' } })],
    ['model.vocab', ({ model }) => ({ model: { ...model, vocab: { a: 'b' } } })],
    ['model.vocab', ({ model }) => ({ model: { ...model, vocab: { ['a'.repeat(60_000)]: 1 } } })],
    ['model.merges', ({ model }) => ({ model: { ...model, merges: [5] } })],
    ['added_tokens', () => ({ added_tokens: {} })],
    ['added_tokens.0', () => ({ added_tokens: [null] })],
    ['added_tokens.0.content', () => ({ added_tokens: [{ id: 1, content: 7, special: true }] })],
    ['added_tokens.0.id', () => ({ added_tokens: [{ id: -1, content: 'a', special: true }] })],
    [
      'added_tokens.0.content',
      () => ({ added_tokens: [{ id: 1, content: 'a'.repeat(60_000), special: true }] }),
    ],
    ['pre_tokenizer', () => ({ pre_tokenizer: { type: 'Sequence', pretokenizers: [null] } })],
    ['pre_tokenizer', () => ({ pre_tokenizer: { type: 'Sequence', pretokenizers: 'ByteLevel' } })],
    ['normalizer', () => ({ normalizer: 'NFC' })],
    ['decoder', () => ({ decoder: { type: 7 } })],
  ])('is refused, and its field %s named', (field, change) => {
    expect(() => open(change(sound))).toThrow(
      expect.objectContaining({
        code: 'bad-config',
        message: expect.stringContaining('tokenizer.json'),
        data: { file: 'tokenizer.json', field: expect.stringContaining(field) },
      }),
    );
  });

  it('is refused where its parts lie thousands deep in each other', () => {
    let part: unknown = { type: 'NFC' };
    for (let level = 0; level < 5000; level++) part = { type: 'Sequence', normalizers: [part] };
    expect(() => open({ normalizer: part })).toThrow(expect.objectContaining({ code: 'bad-config' }));
  });

  it('is refused where it has no id for a part of a text', () => {
    const model = { type: 'WordPiece', vocab: { a: 0 }, unk_token: '[UNK]' };
    expect(() => open({ model, added_tokens: [] })).toThrow(
      expect.objectContaining({ code: 'unsupported-tokenizer' }),
    );
  });
});

it.each([
  [{ eos_token: 7 }, {}, 'tokenizer_config.json', 'eos_token'],
  [{ bos_token: { content: null } }, {}, 'tokenizer_config.json', 'bos_token'],
  [{ chat_template: [{ name: 'default' }] }, {}, 'tokenizer_config.json', 'chat_template'],
  [7, {}, 'tokenizer_config.json', 'the whole'],
  [{}, { eos_token_id: { id: 2 } }, 'generation_config.json', 'eos_token_id'],
  [{}, [], 'generation_config.json', 'the whole'],
])('settings %j and %j are refused, and %s: %s named', (config, generation, file, field) => {
  expect(() => jsonTokenizer(sound, config, null, generation)).toThrow(
    expect.objectContaining({ code: 'bad-config', data: { file, field: expect.stringContaining(field) } }),
  );
});

describe('patterns of a tokenizer', () => {
  const checked = (pattern: string) => () =>
    refuseSlowPatterns({ normalizer: null, pre_tokenizer: split(pattern), decoder: null });

  it.each([
    '(a+)+$',
    '((ab)+)+c',
    String.raw`(\w+\s?)*:`,
    '(a|a)*b',
    String.raw`\s+$`,
    String.raw`\p{L}+\p{L}+\p{L}+!`,
  ])('%s is refused, since its time explodes', (pattern) => {
    expect(checked(pattern)).toThrow(
      expect.objectContaining({ code: 'unsupported-tokenizer', data: { file: 'tokenizer.json', pattern } }),
    );
  });

  it.each([
    // As cl100k, o200k and DeepSeek split.
    String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    '[一-龥]+',
    String.raw`\s?\p{L}+`,
  ])('%s is taken', (pattern) => {
    expect(checked(pattern)).not.toThrow();
  });
});

it('a SentencePiece token of 60,000 characters is refused at once', () => {
  const start = performance.now();
  expect(() => sentencePieceMerges(['a', 'a'.repeat(60_000)], [0, 0], new Set())).toThrow(
    expect.objectContaining({ code: 'unsupported-tokenizer', data: expect.objectContaining({ token: 1 }) }),
  );
  expect(performance.now() - start).toBeLessThan(2000);
});
