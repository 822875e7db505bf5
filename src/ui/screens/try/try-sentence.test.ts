import { describe, expect, it } from 'vitest';
import type { GenerationEnd } from '#core/language-model/generation.ts';
import type { Attempt } from '#state/try/try-store.ts';
import { firstSettings } from '#state/try/try-store.ts';
import { endWords, trySentence } from './try-sentence.ts';

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
});
