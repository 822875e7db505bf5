import { describe, expect, it } from 'vitest';
import { type BenchCase, runRounds } from './rounds.ts';

function recorded(seconds: Record<string, number>, expected: Record<string, number> = {}) {
  const calls: string[] = [];
  const cases = Object.entries(seconds).map(
    ([name, took]): BenchCase => ({
      name,
      expected: expected[name],
      prepare: async () => void calls.push(`prepare ${name}`),
      measure: async () => {
        calls.push(name);
        return took;
      },
    }),
  );
  return { cases, calls };
}

describe('runRounds', () => {
  it('measures in turn, and prepares each case once', async () => {
    const { cases, calls } = recorded({ a: 1, b: 2 });
    const measured = await runRounds(cases, { rounds: 2, seconds: 100 });
    expect(calls).toEqual(['prepare a', 'a', 'prepare b', 'b', 'a', 'b']);
    expect(measured.get('b')).toEqual({ seconds: [2, 2], leftOut: null });
  });

  it('stops within its seconds, the first round excepted where nothing is known ahead', async () => {
    const { cases, calls } = recorded({ a: 4, b: 5 });
    const measured = await runRounds(cases, { rounds: 9, seconds: 14 });
    expect(calls.filter((call) => !call.startsWith('prepare'))).toEqual(['a', 'b', 'a']);
    expect(measured.get('a')!.seconds.filter((value) => value !== null)).toEqual([4, 4]);
    expect(measured.get('b')).toMatchObject({ leftOut: null });
  });

  it('measures each case once where nothing is known ahead, even beyond its seconds', async () => {
    const { cases } = recorded({ a: 30, b: 1 });
    const measured = await runRounds(cases, { rounds: 3, seconds: 10 });
    expect(measured.get('a')!.seconds[0]).toBe(30);
    expect(measured.get('b')).toMatchObject({ leftOut: null });
    expect(measured.get('b')!.seconds[0]).toBe(1);
  });

  it('leaves out what is foreseen to take too long, says so, and goes on with the others', async () => {
    const { cases, calls } = recorded({ long: 60, short: 1 }, { long: 60 });
    const measured = await runRounds(cases, { rounds: 2, seconds: 10 });
    expect(calls).not.toContain('prepare long');
    expect(measured.get('long')!.leftOut).toContain('about 60 s');
    expect(measured.get('long')!.seconds.every((value) => value === null)).toBe(true);
    expect(measured.get('short')!.seconds).toEqual([1, 1]);
  });
});
