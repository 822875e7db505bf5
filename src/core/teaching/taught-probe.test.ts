import { describe, expect, it } from 'vitest';
import { type LinearProbe, type ProbeInput, probeScore } from '../linear-probe/linear-probe.ts';
import { evenThresholds } from '../linear-probe/ordered-probit.ts';
import { seededRandom } from '../random/random.ts';
import { taughtMode, taughtProbe } from './taught-probe.ts';
import { readingOf, taughtScores } from './taught-rows.ts';

const random = seededRandom(11);
const inputs = Array.from(
  { length: 120 },
  (): ProbeInput => ({
    state: Float32Array.from({ length: 8 }, () => random() - 0.5),
    features: new Map([
      ['log-length', 4 + random()],
      ['relevance', random() < 0.1 ? null : random()],
    ]),
  }),
);
const prior: LinearProbe = {
  terms: [
    {
      name: 'quality',
      weight: 2,
      bias: 1,
      state: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0),
      features: [],
      hinge: null,
    },
  ],
  spread: 1,
  thresholds: evenThresholds,
};
const instruction = inputs.map((_, row) => Math.floor(row / 3));
/** What the prior does not read: another direction of the state, and length. */
const grade = inputs.map(
  ({ state, features }) => 8 * state![3]! + 4 * features.get('log-length')! + 0.3 * random(),
);

describe('taughtProbe', () => {
  it('gives by its terms the score that teaching gives by its columns', () => {
    const taught = taughtProbe(prior, { inputs, grade, instruction });
    expect(taught.kept).toBeNull();
    expect(taught.probe.terms.map(({ name }) => name)).toEqual(['quality', 'taught']);
    const reading = readingOf(inputs);
    const scores = taughtScores(reading, taught.teaching, inputs, taught.priorScores);
    for (const [row, input] of inputs.entries())
      expect(probeScore(taught.probe, input)).toBeCloseTo(scores[row]!, 9);
    expect(taught.probe.thresholds).toHaveLength(9);
  });

  it('is the very prior where nothing is to be gained', () => {
    const noise = inputs.map(() => random());
    const few = { grade: noise.slice(0, 6), instruction: instruction.slice(0, 6) };
    const taught = taughtProbe(prior, { inputs: inputs.slice(0, 6), ...few });
    expect(taught).toMatchObject({ kept: 'too-few-grades' });
    expect(taught.probe).toBe(prior);
  });

  it('can be taught again', () => {
    const once = taughtProbe(prior, { inputs, grade, instruction }).probe;
    const other = inputs.map(({ state }) => -6 * state![5]!);
    const twice = taughtProbe(once, { inputs, grade: other, instruction });
    expect(twice.probe.terms.map(({ name }) => name)).toEqual(['quality', 'taught', 'taught-2']);
  });
});

describe('taughtMode', () => {
  it('reads references where every row has one and the prior can', () => {
    expect(taughtMode({ 'with-reference': prior, 'without-reference': prior }, true)).toBe('with-reference');
    expect(taughtMode({ 'with-reference': prior, 'without-reference': prior }, false)).toBe(
      'without-reference',
    );
    expect(taughtMode({ 'with-reference': prior, 'without-reference': null }, false)).toBeNull();
  });
});
