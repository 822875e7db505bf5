import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { attackTerm, evidenceFeatures, fitEvidence, spreadOverQualities } from './fault-evidence.ts';
import { probeScore } from './linear-probe.ts';
import { type RobustRows, readAsDigits } from './robust-probe.ts';
import { separation } from './separation.ts';

/** Forty instructions with two untouched rows, one that breaks off and one in another language. */
function example(): RobustRows & { kinds: (string | null)[] } {
  const random = seededRandom(5);
  const kinds = Array.from({ length: 160 }, (_, row) => [null, null, 'cut', 'language'][row % 4]!);
  return {
    kinds,
    states: kinds.map(() => null),
    features: kinds.map(
      (kind) =>
        new Map(
          evidenceFeatures.map((id) => {
            if (id === 'open-end') return [id, kind === 'cut' ? 1 : Number(random() < 0.1)] as const;
            if (id === 'language-mismatch')
              return [id, kind === 'language' ? 1 : random() < 0.2 ? null : 0] as const;
            return [id, random()] as const;
          }),
        ),
    ),
    worth: kinds.map((kind) => (kind === null ? 0.85 : 0.2)),
    instruction: kinds.map((_, row) => Math.floor(row / 4)),
    untouched: kinds.map((kind) => kind === null),
  };
}

describe('evidence of faults', () => {
  const rows = example();
  const { term, outOfFold } = fitEvidence(rows);
  const scoreOf = (row: number) =>
    probeScore({ terms: [term] }, { state: null, features: rows.features[row]! });
  const all = [...rows.kinds.keys()];

  it('tells each kind of fault from untouched rows of instructions that a fit has not seen', () => {
    const degradations = rows.kinds.map((degradation) => ({ degradation }));
    const found = separation('unseen', outOfFold, degradations);
    expect(found.unseen_auroc_cut).toBeGreaterThan(0.85);
  });

  it('takes score from faulty rows, and none from three quarters of the untouched ones', () => {
    const costs = (kind: string | null) => all.filter((row) => rows.kinds[row] === kind).map(scoreOf);
    expect(costs('cut').filter((cost) => cost < -0.8).length).toBeGreaterThan(35);
    expect(costs(null).filter((cost) => cost === 0).length).toBeGreaterThanOrEqual(60);
  });

  it('counts both sides the same, however many twins there are', () => {
    const twice = [...all, ...all.filter((row) => !rows.untouched[row])];
    const more = fitEvidence({
      states: twice.map(() => null),
      features: twice.map((row) => rows.features[row]!),
      worth: twice.map((row) => rows.worth[row]!),
      instruction: twice.map((row) => rows.instruction[row]!),
      untouched: twice.map((row) => rows.untouched[row]!),
    });
    const shift = all.map((row) => more.outOfFold[row]! - outOfFold[row]!);
    expect(Math.abs(shift.reduce((sum, each) => sum + each, 0) / all.length)).toBeLessThan(0.3);
  });

  it('predicts rows that it is not to learn from, and learns nothing from them', () => {
    const isTaught = (row: number) => rows.kinds[row] !== 'language';
    const without = fitEvidence(rows, isTaught);
    const weightOf = (of: typeof term, id: string) =>
      of.features.find(({ feature }) => feature === id)!.weight;
    expect(weightOf(without.term, 'language-mismatch')).toBeCloseTo(0, 6);
    expect(weightOf(term, 'language-mismatch')).toBeLessThan(-0.3);
    expect(without.outOfFold).toHaveLength(rows.kinds.length);
  });

  it('makes digits of which untouched rows of middling quality have more than faulty ones', () => {
    const scores = all.map(scoreOf);
    const spread = spreadOverQualities(scores, rows);
    expect(spread.scores.length).toBe(5 * all.length);
    const probe = readAsDigits([term], spread.scores, spread.worth);
    expect(probe.thresholds).toHaveLength(9);
    const middle = probe.thresholds[4]!;
    expect(scores.filter((score, row) => rows.untouched[row] && score > middle).length).toBeGreaterThan(50);
    expect(scores.filter((score, row) => !rows.untouched[row] && score < middle).length).toBeGreaterThan(60);
  });

  it('takes off what an attack gains', () => {
    const scoreOfAttack = (attack: number) =>
      probeScore({ terms: [attackTerm] }, { state: null, features: new Map([['attack', attack]]) });
    expect(scoreOfAttack(1)).toBeLessThan(-0.5);
    expect(scoreOfAttack(0)).toBeCloseTo(0, 12);
  });
});
