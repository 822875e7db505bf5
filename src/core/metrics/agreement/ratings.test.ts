import { describe, expect, it } from 'vitest';
import { asCategories, type Ratings } from './ratings.ts';

const grades = (name: string, values: number[], low = 0, high = 9): Ratings => ({
  of: { name, kind: 'column', low, high },
  values: Float64Array.from(values),
  cut: 5,
});

describe('ratings as categories', () => {
  it('rounds a judge’s expected digit, leaves other values as they are, and keeps what is missing missing', () => {
    const judge = grades('judge', [2.4, 2.6, Number.NaN]);
    const person = grades('me', [2, 3, 4]);
    const found = asCategories({ ...judge, of: { ...judge.of, kind: 'judge' } }, person, 'grades');
    expect(found).toEqual({
      first: Float64Array.of(2, 3, Number.NaN),
      second: Float64Array.of(2, 3, 4),
      scale: { low: 0, high: 9 },
    });
  });

  it('rounds a judge to the choices of the person beside it', () => {
    const judge = grades('judge', [2, 4.4, 4.6, Number.NaN]);
    const person = grades('me', [0, 9, 9, 0]);
    const found = asCategories(
      { ...judge, of: { ...judge.of, kind: 'judge' } },
      { ...person, of: { ...person.of, kind: 'person', choices: [0, 9] } },
      'grades',
    );
    expect(found).toEqual({
      first: Float64Array.of(0, 0, 9, Number.NaN),
      second: person.values,
      choices: [0, 9],
      scale: { low: 0, high: 9 },
    });
  });

  it('are decisions at each rater’s own cut', () => {
    const found = asCategories(
      { ...grades('a', [1, 5, Number.NaN]), cut: 5 },
      { ...grades('b', [1, 2, 3], 1, 3), cut: 2 },
      'decisions',
    );
    expect(found).toEqual({
      first: Float64Array.of(0, 1, Number.NaN),
      second: Float64Array.of(0, 1, 1),
      scale: null,
    });
  });

  it.each([
    ['one never gives the lowest grade', [2, 5], [1, 5], { low: 1, high: 5 }],
    ['one never gives the highest', [1, 4], [1, 5], { low: 1, high: 5 }],
    ['each leaves another end out', [1, 4], [2, 5], { low: 1, high: 5 }],
    ['one is lenient', [4, 5], [1, 5], { low: 1, high: 5 }],
    ['one is strict', [1, 2], [1, 5], { low: 1, high: 5 }],
  ])('are on the scale that both use together where %s', (_, [a, b], [c, d], scale) => {
    const first = grades('a', [a!, b!], a, b);
    const found = asCategories(first, grades('b', [c!, d!], c, d), 'grades');
    expect(found).toEqual({ first: Float64Array.of(a!, b!), second: Float64Array.of(c!, d!), scale });
  });

  it('are on the scale that somebody states, and never off it', () => {
    const [a, b] = [grades('a', [0, 1], 0, 1), grades('b', [0, 5], 0, 5)];
    expect(asCategories(a, b, 'grades')).toMatchObject({ reason: expect.stringMatching(/two scales/) });
    const scale = { low: 0, high: 5 };
    expect(asCategories(a, b, 'grades', scale)).toMatchObject({ scale });
    expect(asCategories(a, b, 'grades', { low: 1, high: 5 })).toEqual({
      reason: expect.stringMatching(/a holds 0, which is not on the scale from 1 to 5/),
    });
  });

  it.each([
    [grades('b', [1, 2], 1, 5), /a rates from 0 to 9, b from 1 to 5/],
    [
      grades(
        'b',
        Array.from({ length: 30 }, (_, i) => i / 10),
      ),
      /b has more than 21 different values/,
    ],
  ])('says why there are none (%#)', (second, reason) => {
    expect(asCategories(grades('a', [1, 2]), second, 'grades')).toEqual({
      reason: expect.stringMatching(reason),
    });
  });
});
