import { beforeEach, describe, expect, it } from 'vitest';
import type { Decoder, KvCache } from '../decoder/decoder.ts';
import { PrefixCache } from './prefix-cache.ts';

const terms = { adapter: null, layers: 2 };
const templateTokens = 10;

/** A prompt: the template, a question, and what is its own. */
const prompt = (question: number, own: number, questionTokens = 20): Int32Array =>
  Int32Array.from({ length: templateTokens + questionTokens + 5 }, (_, at) => {
    if (at < templateTokens) return 1;
    return at < templateTokens + questionTokens ? question : own;
  });

describe('what prompts begin with', () => {
  /** Tokens of each prefill that was made, in order. */
  let prefills: number[] = [];
  let cache: PrefixCache;

  beforeEach(() => {
    prefills = [];
    // A stand-in that computes nothing: only what is asked of it counts here.
    const decoder: Pick<Decoder, 'prefill'> = {
      prefill(ids): KvCache {
        prefills.push(ids.length);
        return { tokens: ids.length, layers: [] };
      },
    };
    cache = new PrefixCache(decoder as Decoder);
  });

  it('is the template for one row alone', () => {
    expect(cache.find([prompt(2, 100)], templateTokens, terms)?.tokens).toBe(10);
    expect(cache.find([prompt(3, 100)], templateTokens, terms)?.tokens).toBe(10);
    expect(prefills).toEqual([10]);
  });

  it('is the question for rows that share one, computed once for batch after batch', () => {
    const batches = [
      [prompt(2, 100), prompt(2, 101)],
      [prompt(2, 102), prompt(2, 103)],
    ];
    for (const rows of batches) expect(cache.find(rows, templateTokens, terms)?.tokens).toBe(30);
    expect(prefills).toEqual([10, 20]);
  });

  it('is the question for a batch of one too, where others are read with it', () => {
    cache.together = 30;
    for (const rows of [[prompt(2, 100)], [prompt(2, 101)], [prompt(2, 102), prompt(2, 103)]])
      expect(cache.find(rows, templateTokens, terms)?.tokens).toBe(30);
    expect(prefills).toEqual([10, 20]);
  });

  it('leaves every row a token of its own, whatever is read together', () => {
    cache.together = 1000;
    const row = prompt(2, 100);
    expect(cache.find([row], templateTokens, terms)!.tokens).toBeLessThan(row.length);
  });

  it('is not worth a prefill where it is short', () => {
    cache.together = 14;
    expect(cache.find([prompt(2, 100, 4)], templateTokens, terms)?.tokens).toBe(10);
    expect(prefills).toEqual([10]);
  });
});
