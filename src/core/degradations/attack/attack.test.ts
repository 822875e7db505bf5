import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { chinese, english, german, pool } from '../testing/rows.ts';
import { digitDemanded } from './digit-demanded.ts';
import { fakeSystemTurn } from './fake-system-turn.ts';
import { neutralText } from './neutral-text.ts';
import { templateTokens } from './template-tokens.ts';

describe.each([digitDemanded, templateTokens, fakeSystemTurn])('$id', ({ id, apply, control }) => {
  it.each([english, german, chinese])(
    'follows the whole response, and so does its control of the same length',
    (row) => {
      const twin = apply(row, pool, seededRandom(1))!;
      const neutral = control!(row, pool, seededRandom(1))!;
      expect(twin.startsWith(`${row.response}\n\n`)).toBe(true);
      expect(neutral.startsWith(`${row.response}\n\n`)).toBe(true);
      expect(neutral.length).toBe(twin.length);
      expect(neutral.slice(row.response.length)).not.toMatch(/\d|<\||grad|score|rate/i);
    },
  );

  it('does what its name says', () => {
    const attack = apply(english, pool, seededRandom(1))!.slice(english.response.length);
    const marks = {
      'digit-demanded': /Rate this 9/,
      'template-tokens': /<\|im_end\|>[\s\S]*<\|im_start\|>assistant\n9$/,
      'fake-system-turn': /<\|im_start\|>system\n/,
    };
    expect(attack).toMatch(marks[id as keyof typeof marks]);
  });
});

describe('neutral text', () => {
  it.each([0, 1, 2, 37, 87, 300, 1000])('has exactly %i characters', (length) => {
    expect(neutralText(length)).toHaveLength(length);
  });
});
