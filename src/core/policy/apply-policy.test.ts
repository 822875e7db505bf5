import { describe, expect, it } from 'vitest';
import type { ShiftRows } from '../metrics/shift/shift-rows.ts';
import { seededRandom } from '../random/random.ts';
import { policyDrift } from './apply-policy.ts';
import type { Policy } from './policy.ts';
import { referenceKind, referenceOf, referencePlaces } from './policy-reference.ts';

/** n rows, each of an instruction of its own; those from `labelled` on have no label, and scores 3 higher. */
function scoredRows(n: number, labelled: number, seed: number): ShiftRows {
  const random = seededRandom(seed);
  const probs = new Float64Array(10 * n);
  for (let row = 0; row < n; row++) {
    const own = probs.subarray(10 * row, 10 * row + 10);
    own.forEach((_, digit) => {
      own[digit] = 0.2 + random();
    });
    // The mass of all rows is the same but for a millionth.
    const mass = own.reduce((sum, p) => sum + p, 0) / (0.999 - 1e-6 * random());
    own.forEach((p, digit) => {
      own[digit] = p / mass;
    });
  }
  const isLabelled = (row: number) => row < labelled;
  return {
    rows: {
      label: Float64Array.from({ length: n }, (_, row) => (isLabelled(row) ? row % 2 : Number.NaN)),
      instruction: Int32Array.from({ length: n }, (_, row) => row),
      group: new Int32Array(n).fill(-1),
      groups: [],
      length: Int32Array.from({ length: n }, () => 50 + Math.floor(100 * random())),
    },
    column: {
      name: 'judge_score',
      score: Float64Array.from({ length: n }, (_, row) => 5 * random() + (isLabelled(row) ? 0 : 3)),
      valid: new Uint8Array(n).fill(1),
      probs,
    },
  };
}

function policyOf(rows: ShiftRows, weights: 'none' | 'labelling' | 'shift') {
  const kind = referenceKind(rows, weights);
  const places = referencePlaces(rows, kind, 1);
  const digests = Array.from(places, (place) => `${place}`);
  return {
    reference: referenceOf(rows, kind, places, digests),
    expiry: { by: 'drift', level: 0.05, permutations: 19, seed: 1 },
  } as unknown as Policy;
}

const few = (rows: ShiftRows, from: number, to: number): ShiftRows => ({
  rows: {
    ...rows.rows,
    label: rows.rows.label.slice(from, to),
    instruction: rows.rows.instruction.slice(from, to),
    group: rows.rows.group.slice(from, to),
    length: rows.rows.length.slice(from, to),
  },
  column: {
    ...rows.column,
    score: rows.column.score.slice(from, to),
    valid: rows.column.valid.slice(from, to),
    probs: rows.column.probs!.slice(10 * from, 10 * to),
  },
});

describe('reference rows', () => {
  it.each([
    ['none', 'labelled', true],
    ['shift', 'unlabelled', false],
  ] as const)('with weights %s are %s: those that the promise speaks of', (weights, of, expired) => {
    const rows = scoredRows(120, 60, 4);
    const policy = policyOf(rows, weights);
    expect(policy.reference).toMatchObject({ of });
    expect(policy.reference.score).toHaveLength(60);
    // New rows are like the unlabelled ones.
    expect(policyDrift(policy, few(scoredRows(120, 60, 9), 60, 120)).expired).toBe(expired);
  });

  it('are all scored rows where labelled ones are weighted for the others too, or none has a label', () => {
    expect(policyOf(scoredRows(40, 20, 1), 'labelling').reference.score).toHaveLength(40);
    expect(policyOf(scoredRows(40, 0, 1), 'shift').reference.score).toHaveLength(40);
  });

  it('do not differ from themselves: probabilities are rounded on both sides', () => {
    const rows = scoredRows(40, 40, 2);
    const { report } = policyDrift(policyOf(rows, 'none'), rows);
    for (const { name, calibration, fresh } of report!.features) expect(fresh, name).toBe(calibration);
  });
});
