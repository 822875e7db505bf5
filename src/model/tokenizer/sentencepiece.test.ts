import { beforeAll, describe, expect, it } from 'vitest';
import type { GgufValue } from '#model/weights/gguf-metadata.ts';
import { readTestJson } from '../testing/read-file.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';
import { TextTokenizer } from './text-tokenizer.ts';

/** Written by `generate_sentencepiece.py`: ids by Hugging Face's tokenizers. */
interface Fixture {
  tokens: string[];
  scores: number[];
  types: number[];
  plain: number[][];
  /** Null where the string itself holds a special token. */
  between: (number[] | null)[];
}

let fixture: Fixture;
let strings: string[];
let tokenizer: TextTokenizer;

beforeAll(async () => {
  const read = (file: string) => readTestJson(new URL(`../fixtures/${file}`, import.meta.url));
  fixture = (await read('sentencepiece.json')) as Fixture;
  strings = ((await read('tokens.json')) as { strings: string[] }).strings;
  const metadata = new Map<string, GgufValue>([
    ['tokenizer.ggml.model', 'llama'],
    ['tokenizer.ggml.tokens', fixture.tokens],
    ['tokenizer.ggml.scores', Float32Array.from(fixture.scores)],
    ['tokenizer.ggml.token_type', Int32Array.from(fixture.types)],
    ['tokenizer.ggml.bos_token_id', 1],
    ['tokenizer.ggml.eos_token_id', 2],
    ['tokenizer.ggml.unknown_token_id', 0],
  ]);
  tokenizer = new TextTokenizer(ggufTokenizer(metadata));
});

describe('a SentencePiece vocabulary in GGUF', () => {
  it('gives the ids of Hugging Face on 500 hard strings', () => {
    const wrong = strings.flatMap((text, i) => {
      const ids = tokenizer.encodePlain(text);
      return ids.join() === fixture.plain[i]!.join() ? [] : [{ text, ids, wanted: fixture.plain[i] }];
    });
    expect(wrong).toEqual([]);
  });

  it('gives them between special tokens', () => {
    const wrong = strings.flatMap((text, i) => {
      const wanted = fixture.between[i];
      const ids = tokenizer.encode(`<s>a</s>${text}</s>b`);
      return !wanted || ids.join() === wanted.join() ? [] : [{ text, ids, wanted }];
    });
    expect(wrong).toEqual([]);
    expect(fixture.between.filter(Boolean).length).toBeGreaterThan(490);
  });

  it('has no text that becomes a control token', () => {
    for (const text of ['</s>', '<s>', 'a</s>b', '</s></s>']) {
      const ids = tokenizer.encodePlain(text);
      expect(ids).not.toContain(1);
      expect(ids).not.toContain(2);
      expect(tokenizer.decode(ids)).toBe(text);
    }
  });
});
