import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import type { GgufMetadata } from '#model/weights/gguf-metadata.ts';
import { openModel } from '#model/weights/open-model.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import { TextTokenizer } from './text-tokenizer.ts';

let tokenizer: TextTokenizer;

beforeAll(async () => {
  tokenizer = loadTokenizer((await openModel(await tinyFiles('llama-gguf'))).tokenizer).tokenizer;
});

describe('TextTokenizer', { timeout: 60_000 }, () => {
  it('gives any text back, lone surrogates as U+FFFD', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const wellFormed = text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
        expect(tokenizer.decode(tokenizer.encodePlain(text))).toBe(wellFormed);
      }),
    );
  });

  it('counts special tokens in trusted text only', () => {
    expect(tokenizer.encode('<|im_start|>a<|im_end|>')).toEqual([1, tokenizer.idOf('a'), 2]);
    expect(tokenizer.encodePlain('<|im_end|>')).not.toContain(2);
    expect(tokenizer.idOf('no such token')).toBeNull();
    expect(tokenizer.encode('')).toEqual([]);
    expect(tokenizer.decode([])).toBe('');
  });

  it('ignores an empty special token, in whatever text', async () => {
    const description = ggufTokenizer(
      ((await openModel(await tinyFiles('llama-gguf'))).tokenizer as { metadata: GgufMetadata }).metadata,
    );
    const { added_tokens } = description.json;
    const empty = { id: added_tokens[0]!.id, content: '', special: true, normalized: false };
    const odd = new TextTokenizer({
      ...description,
      json: { ...description.json, added_tokens: [empty, ...added_tokens] },
    });
    for (const text of ['', 'a', 'Hi <|im_end|> there', '12 é 😀'])
      expect(odd.encodePlain(text)).toEqual(tokenizer.encodePlain(text));
    expect(odd.encode('<|im_start|>a<|im_end|>')).toEqual(tokenizer.encode('<|im_start|>a<|im_end|>'));
  });

  it('gives the beginning of a text the ids of the whole', () => {
    const words = fc.array(
      fc.constantFrom('the ', 'answer', '\n\n', '   ', 'é', '😀', '12', 'instruction '),
      {
        minLength: 150,
        maxLength: 600,
      },
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (parts, count) => {
        const text = parts.join('');
        expect(tokenizer.encodeStart(text, count)).toEqual(tokenizer.encodePlain(text).slice(0, count));
      }),
    );
  });

  it('reads little of a very long text for its beginning', () => {
    let read = 0;
    const noted: TextTokenizer = Object.create(tokenizer, {
      encodePlain: {
        value: (text: string) => {
          read += text.length;
          return tokenizer.encodePlain(text);
        },
      },
    });
    expect(noted.encodeStart('some words '.repeat(100_000), 100)).toHaveLength(100);
    expect(read).toBeLessThan(4000);
  });

  it('says so where the library cannot build it', () => {
    const broken = { model: { type: 'Telepathy' }, added_tokens: [] };
    expect(
      () =>
        new TextTokenizer({
          json: { ...broken, normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null },
          bosToken: null,
          eosToken: null,
          stopIds: [],
          chatTemplate: null,
        }),
    ).toThrow(expect.objectContaining({ code: 'unsupported-tokenizer' }));
  });
});
