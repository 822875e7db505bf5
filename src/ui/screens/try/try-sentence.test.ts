import { describe, expect, it } from 'vitest';
import type { GenerationEnd } from '#core/language-model/generation.ts';
import type { Attempt } from '#state/try/try-store.ts';
import { firstSettings } from '#state/try/try-store.ts';
import { endWords, trySentence, worthWords } from './try-sentence.ts';

const attempt = (end: GenerationEnd | null): Attempt => ({
  instruction: 'Why?',
  settings: firstSettings,
  text: 'Because.',
  end,
  tokens: 1,
  seconds: 2.4,
  judged: null,
});

describe('the sentence of Try it', () => {
  it('says what goes on before it says what was', () => {
    expect(trySentence('writing', attempt(null), null)).toBe('Writing an answer');
    expect(trySentence('judging', attempt('stop'), null)).toBe('Judging the answer');
    expect(trySentence('idle', attempt('stop'), null)).toBe('The answer is not judged');
  });

  it('says why writing ended, each reason in its own words', () => {
    expect(endWords(attempt(null))).toBe('');
    const words = (['stop', 'max-tokens', 'context', 'cancelled'] as const).map((end) =>
      endWords(attempt(end)),
    );
    expect(new Set(words).size).toBe(4);
    expect(words[1]).toBe('1 token in 2 s; cut off at the limit of 160 tokens');
  });

  it('claims something of a score only where the interval leaves out what all rows have', () => {
    const label = { column: 'quality', cut: 6 };
    const nearest = { rows: 40, good: 30, low: 0.6, high: 0.87, ofAll: 0.5 };
    expect(worthWords(nearest, label)).toContain('30 are good (quality from 6 on); of all, 50%.');
    expect(worthWords(nearest, label)).toContain('better than the rest');
    expect(worthWords({ ...nearest, ofAll: 0.9 }, label)).toContain('worse than the rest');
    expect(worthWords({ ...nearest, ofAll: 0.7 }, label)).toContain('tells no more');
    expect(worthWords(null, label)).toContain('choose a label');
    expect(worthWords(nearest, null)).toContain('choose a label');
  });
});
