import { expect, it } from 'vitest';
import { plainReadout, unreadable } from '../judge/readout.ts';
import { seededRandom } from '../random/random.ts';
import { policyDrift } from './apply-policy.ts';
import { DriftWatch } from './drift-watch.ts';
import type { Policy } from './policy.ts';

const facts = { tokens: 1, truncated: false };

/** 60 reference rows, with scores from 0 to 5. */
function referencePolicy(rows = 60): Policy {
  const random = seededRandom(3);
  const each = <T>(of: (at: number) => T) => Array.from({ length: rows }, (_, at) => of(at));
  return {
    reference: {
      of: 'scored',
      groups: ['a', 'b'],
      instruction: each((at) => at),
      score: each(() => 5 * random()),
      characters: each(() => 6),
      group: each((at) => at % 2),
      probs: null,
      wording: null,
      content: each(String),
    },
    expiry: { by: 'drift', level: 0.05, permutations: 19, seed: 1 },
  } as unknown as Policy;
}

/** Puts `count` answers with scores above `low` to the watch. */
function answer(watch: DriftWatch, count: number, low: number, seed: number): void {
  const random = seededRandom(seed);
  for (let at = 0; at < count; at++)
    watch.add(
      { instruction: `Question ${at}?`, response: 'Answer' },
      plainReadout(low + 5 * random(), facts),
    );
}

it('says that a policy has expired after two windows in a row that differ, and no more after two that do not', () => {
  const watch = new DriftWatch(referencePolicy(), 30);
  expect(watch.state).toEqual({
    state: 'unknown',
    windows: { compared: 0, differ: 0 },
    answers: 0,
    last: null,
  });
  answer(watch, 60, 0, 11);
  expect(watch.state).toMatchObject({ state: 'not-shown', windows: { compared: 2, differ: 0 } });
  answer(watch, 30, 4, 12);
  expect(watch.state).toMatchObject({ state: 'not-shown', windows: { compared: 3, differ: 1 } });
  answer(watch, 35, 4, 13);
  expect(watch.state).toMatchObject({
    state: 'expired',
    windows: { compared: 4, differ: 2 },
    answers: 5,
    last: { p: 0.05, sentence: expect.stringContaining('differ most in the score') },
  });
  answer(watch, 55, 0, 14);
  expect(watch.state).toMatchObject({ state: 'not-shown', answers: 0 });
});

it('finds in a window what decide finds in the same rows', () => {
  const policy = referencePolicy();
  const watch = new DriftWatch(policy, 40);
  const random = seededRandom(5);
  const scores = Array.from({ length: 40 }, () => 1 + 5 * random());
  scores.forEach((score, at) => {
    watch.add({ instruction: `Question ${at}?`, response: 'Answer' }, plainReadout(score, facts));
  });
  const { report } = policyDrift(
    {
      ...policy,
      reference: { ...policy.reference, groups: [], group: policy.reference.group.map(() => -1) },
    },
    {
      rows: {
        label: new Float64Array(40),
        instruction: Int32Array.from({ length: 40 }, (_, at) => at),
        group: new Int32Array(40).fill(-1),
        groups: [],
        length: new Int32Array(40).fill(6),
      },
      column: {
        name: 'judge_score',
        score: Float64Array.from(scores),
        valid: new Uint8Array(40).fill(1),
        probs: null,
      },
    },
  );
  expect(watch.state.last).toEqual({ p: report!.p, sentence: report!.sentence });
});

it('leaves answers without a score out, waits for enough instructions, and knows nothing by too few reference rows', () => {
  const watch = new DriftWatch(referencePolicy(), 20);
  for (let at = 0; at < 50; at++)
    watch.add({ instruction: `${at}`, response: '' }, unreadable('It was not judged.'));
  expect(watch.state.answers).toBe(0);
  for (let at = 0; at < 199; at++)
    watch.add({ instruction: `The same ${at % 3}`, response: 'Answer' }, plainReadout(9, facts));
  expect(watch.state).toMatchObject({ answers: 199, windows: { compared: 0 } });
  watch.add({ instruction: 'The same 0', response: 'Answer' }, plainReadout(9, facts));
  expect(watch.state).toMatchObject({ state: 'unknown', answers: 0, windows: { compared: 0 } });

  const blind = new DriftWatch(referencePolicy(0), 20);
  answer(blind, 60, 4, 1);
  expect(blind.state).toMatchObject({ state: 'unknown', last: null });
});
