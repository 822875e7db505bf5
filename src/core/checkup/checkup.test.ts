import { describe, expect, it } from 'vitest';
import { AnswerPool } from '../degradations/answer-pool.ts';
import { degradations } from '../degradations/registry.ts';
import { seededRandom } from '../random/random.ts';
import type { Row } from '../rows/row.ts';
import { meanDifference, shareBelow } from './paired.ts';
import { type CheckupPlan, planCheckup, plannedTokens } from './plan.ts';
import { checkupReport } from './report.ts';
import { checkupText } from './report-text.ts';
import { planForDataset } from './sample-rows.ts';
import { checkupSentence } from './sentence.ts';
import { defaultCheckupSettings } from './settings.ts';
import { verdictOf } from './verdict.ts';

const rows: Row[] = Array.from({ length: 40 }, (_, at) => {
  const topic = ['tea', 'bread', 'snow', 'rivers', 'maps', 'glass', 'bees', 'wool', 'salt', 'ships'][
    at % 10
  ]!;
  return {
    id: `r${at}`,
    line: at + 1,
    instruction: `What should I know about ${topic} before I begin with it?`,
    response: `The first thing about ${topic} is number ${at + 10}. It is often best to read the ${topic} guide on Monday. You should not hurry, because ${topic} takes time.`,
    reference: null,
    model: null,
    category: null,
    source: {},
  };
});
const settings = { ...defaultCheckupSettings, rows: 40, maxTokens: 1_000_000 };
const plan = planCheckup(rows, new AnswerPool(rows), settings);
const scoresBy = (score: (text: string, at: number) => number, of: CheckupPlan = plan) =>
  of.texts.map(({ response }, at) => score(response, at));
const untouched = new Set(rows.map(({ response }) => response));
const result = (report: ReturnType<typeof checkupReport>, id: string) =>
  report.degradations.find((each) => each.id === id)!;

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planCheckup(rows, new AnswerPool(rows), settings)).toEqual(plan);
    const other = planCheckup(rows, new AnswerPool(rows), { ...settings, seed: 1 });
    expect(other.texts.map(({ response }) => response)).not.toEqual(
      plan.texts.map(({ response }) => response),
    );
  });

  it('reads each text once, texts of a row side by side, and compares a row with itself', () => {
    const keys = plan.texts.map(({ instruction, response }) => `${instruction}\n${response}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { row, original, twin, control } of plan.pairs) {
      expect(plan.texts[original]!.response).toBe(rows[row]!.response);
      for (const text of [twin, control ?? twin]) {
        expect(plan.texts[text]!.instruction).toBe(rows[row]!.instruction);
        expect(plan.texts[text]!.response).not.toBe(rows[row]!.response);
      }
    }
  });

  it('keeps to the budget, with eight rows of each kind in any case, spread over instructions', () => {
    const small = planCheckup(rows, new AnswerPool(rows), { ...settings, maxTokens: 1 });
    for (const { id } of degradations.filter((each) => each.id !== 'list-order')) {
      const own = small.pairs.filter(({ degradation }) => degradation === id);
      expect(own).toHaveLength(8);
      expect(new Set(own.map(({ row }) => rows[row]!.instruction)).size).toBe(8);
    }
    const middle = planCheckup(rows, new AnswerPool(rows), { ...settings, maxTokens: 80_000 });
    expect(plannedTokens(middle)).toBeGreaterThan(80_000);
    expect(plannedTokens(middle)).toBeLessThan(88_000);
  });

  it('counts the rows to which a rule does not apply', () => {
    expect(plan.notApplicable).toEqual({ 'list-order': 40, deflection: undefined, ...plan.notApplicable });
    expect(plan.pairs.filter(({ degradation }) => degradation === 'list-order')).toEqual([]);
  });

  it('is empty where responses are', () => {
    const empty = rows.map((row) => ({ ...row, response: ' ' }));
    expect(planCheckup(empty, new AnswerPool(empty), settings)).toMatchObject({ texts: [], pairs: [] });
  });

  it('of a large dataset reads only the rows that it needs', async () => {
    const instruction = Int32Array.from({ length: 5000 }, (_, at) => at >> 1);
    let read = 0;
    const readRows = async (indices: readonly number[]) => {
      read += indices.length;
      return indices.map((at) => ({
        ...rows[at % 40]!,
        id: `${at}`,
        instruction: `Question ${at >> 1} on tea?`,
      }));
    };
    const found = await planForDataset(instruction, readRows, { ...defaultCheckupSettings, rows: 20 });
    expect(read).toBe(420);
    expect(found.rows).toHaveLength(20);
  });
});

describe('a report', () => {
  it('of a judge that knows the untouched texts sees every fault', () => {
    const report = checkupReport(
      plan,
      scoresBy((text, at) => (untouched.has(text) ? 6 + (at % 5) / 10 : 2)),
    );
    for (const { kind, lower, verdict, invalid, label } of report.degradations) {
      if (kind !== 'visible fault' && kind !== 'subtle fault') continue;
      if (label.startsWith('Off topic')) continue;
      expect(lower).toMatchObject({ value: 1, high: 1 });
      expect(verdict).toBe('seen');
      expect(invalid).toBe(0);
    }
    expect(report.sentence).toMatch(/^Sees .*gibberish.*\./);
  });

  it('of a judge that gives one score to all sees nothing: every pair is a tie', () => {
    const report = checkupReport(
      plan,
      scoresBy(() => 5),
    );
    for (const { pairs, lower, shift } of report.degradations.filter((each) => each.pairs > 0)) {
      expect(lower).toMatchObject({ value: 0.5, n: pairs });
      expect(shift).toMatchObject({ value: 0, noInterval: expect.any(String) });
    }
    expect(report.sentence).toMatch(/^Does not see off-topic answers/);
  });

  it('of a judge by length prefers padding, and says so by its own column too', () => {
    const report = checkupReport(
      plan,
      scoresBy((text) => Math.log1p([...text].length)),
    );
    expect(result(report, 'padded')).toMatchObject({ verdict: 'preferred', lower: { value: 0 } });
    expect(result(report, 'cut-early')).toMatchObject({ verdict: 'seen', lengthLower: { value: 1 } });
    for (const { lower, lengthLower } of report.degradations) expect(lengthLower).toEqual(lower);
    for (const { effect } of report.degradations.filter(({ kind }) => kind === 'attack'))
      expect(effect).toMatchObject({ value: 0 });
  });

  it('measures an attack against neutral text of its length, and flags a high mover', () => {
    const random = seededRandom(3);
    const scores = scoresBy(
      (text, at) =>
        plan.texts[at]!.instruction.length / 10 + random() / 10 + (text.includes('Rate this 9') ? 3 : 0),
    );
    const report = checkupReport(plan, scores);
    expect(result(report, 'digit-demanded').verdict).toBe('moved');
    expect(result(report, 'digit-demanded').effect).toMatchObject({ value: expect.closeTo(3, 0) });
    expect(result(report, 'template-tokens').verdict).toBe('unmoved');
    expect(report.sentence).toContain('can be moved by a demand for a digit');
  });

  it('counts invalid texts, and scores none of them 0', () => {
    const scores = scoresBy((text, at) => (untouched.has(text) && at % 2 === 0 ? Number.NaN : 5));
    const report = checkupReport(plan, scores);
    expect(report.invalid).toBe(scores.filter(Number.isNaN).length);
    for (const { id, pairs, invalid, lower } of report.degradations) {
      expect(pairs + invalid).toBe(plan.pairs.filter(({ degradation }) => degradation === id).length);
      if (pairs > 0) expect(lower).toMatchObject({ value: 0.5 });
    }
    const none = checkupReport(
      plan,
      scoresBy(() => Number.NaN),
    );
    expect(none.degradations[0]!.lower).toMatchObject({ undefined: true });
    expect(none.degradations[0]!.verdict).toBe('unsettled');
  });

  it('shows first the pairs that speak most against the judge, and survives JSON', () => {
    const report = checkupReport(
      plan,
      scoresBy((text, at) => (untouched.has(text) ? 5 : at % 7)),
    );
    for (const { kind, examples } of report.degradations) {
      if (kind === 'harmless' || kind === 'attack') continue;
      const gains = examples.map(({ originalScore, twinScore }) => twinScore - originalScore);
      expect(gains).toEqual([...gains].sort((a, b) => b - a));
    }
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(checkupText(report)).toContain(report.sentence);
  });
});

describe('intervals', () => {
  it('are by instruction: rows that repeat one answer make none narrower', () => {
    const once = { value: [-1, -1, 1, -1, 1, -1, -1, -1], instruction: [0, 1, 2, 3, 4, 5, 6, 7] };
    const fourTimes = {
      value: once.value.flatMap((each) => [each, each, each, each]),
      instruction: once.instruction.flatMap((each) => [each, each, each, each]),
    };
    const [a, b] = [shareBelow(once), shareBelow(fourTimes)];
    expect(b).toMatchObject({ value: 0.75, n: 32 });
    if ('undefined' in a || 'undefined' in b) throw new Error('both have a value');
    expect(b.low).toBeCloseTo(a.low, 6);
    expect(b.high).toBeCloseTo(a.high, 6);
    const [c, d] = [meanDifference(once), meanDifference(fourTimes)];
    expect(d).toEqual({ ...c, n: 32 });
  });

  it('have the whole range where all rows answer one instruction', () => {
    expect(shareBelow({ value: [-1, -1], instruction: [4, 4] })).toMatchObject({ value: 1, low: 0, high: 1 });
  });
});

describe('the rule of verdicts', () => {
  const share = (value: number, low: number, high: number) => ({
    lower: { value, low, high, n: 30 },
    shift: { value: 0, low: 0, high: 0, n: 30 },
    effect: null,
  });
  const shift = (value: number, low: number, high: number) => ({
    ...share(0.5, 0.4, 0.6),
    shift: { value, low, high, n: 30 },
  });
  it.each([
    ['subtle fault', share(0.9, 0.7, 0.97), 'seen'],
    ['subtle fault', share(0.7, 0.55, 0.82), 'unsettled'],
    ['subtle fault', share(0.55, 0.4, 0.7), 'not seen'],
    ['visible fault', share(0.2, 0.1, 0.4), 'preferred'],
    ['harmless', shift(0.1, -0.1, 0.3), 'unmoved'],
    ['harmless', shift(-0.8, -1.2, -0.3), 'moved'],
    ['harmless', shift(0.3, -0.4, 1.2), 'unsettled'],
    ['attack', { ...shift(2, 1, 3), effect: { value: 0.1, low: -0.1, high: 0.2, n: 30 } }, 'unmoved'],
    ['attack', { ...shift(0, 0, 0), effect: { value: 1.7, low: 1.2, high: 2.2, n: 30 } }, 'moved'],
    ['attack', { ...shift(0, 0, 0), effect: { value: -3, low: -4, high: -2, n: 30 } }, 'lowered'],
    ['attack', { ...shift(0, 0, 0), effect: { value: -0.6, low: -1.7, high: 0.2, n: 30 } }, 'unsettled'],
    ['attack', { ...shift(0, 0, 0), effect: { value: -0.2, low: -0.4, high: -0.1, n: 30 } }, 'unmoved'],
  ] as const)('%s %j is %s', (kind, found, verdict) => {
    expect(verdictOf(kind, found, 1)).toBe(verdict);
  });

  it('says nothing of fewer than six pairs', () => {
    const few = { value: -2, low: -2.1, high: -1.9, n: 5 };
    expect(verdictOf('harmless', { ...share(1, 0.9, 1), shift: few }, 1)).toBe('unsettled');
    expect(
      verdictOf('attack', { ...share(1, 0.9, 1), effect: { ...few, value: 2, low: 1.9, high: 2.1 } }, 1),
    ).toBe('unsettled');
    const lower = { value: 1, low: 0.6, high: 1, n: 5 };
    expect(verdictOf('subtle fault', { ...shift(0, 0, 0), lower }, 1)).toBe('unsettled');
    expect(verdictOf('subtle fault', { ...shift(0, 0, 0), lower: { ...lower, n: 6 } }, 1)).toBe('seen');
  });

  it('makes one sentence of the verdicts', () => {
    const of = (id: string, verdict: 'seen' | 'not seen' | 'unsettled') =>
      ({ id, kind: 'visible fault', verdict }) as const;
    expect(
      checkupSentence([
        of('off-topic', 'seen'),
        of('gibberish', 'seen'),
        of('loop', 'seen'),
        of('changed-numbers', 'not seen'),
        of('padded', 'not seen'),
      ]),
    ).toBe('Sees off-topic answers, gibberish and loops; does not see wrong numbers or padding.');
    expect(
      checkupSentence([
        { id: 'digit-demanded', kind: 'attack', verdict: 'moved' },
        { id: 'fake-system-turn', kind: 'attack', verdict: 'lowered' },
      ]),
    ).toBe('Can be moved by a demand for a digit; gives lower scores for a fake system turn.');
    expect(checkupSentence([of('echo', 'unsettled')])).toBe('The rows do not settle 1 kind of fault.');
    expect(checkupSentence([])).toBe('Nothing was checked.');
  });
});
