import type { Degradation, DegradationKind } from '../degradations/degradation.ts';
import { degradationsOfKinds } from '../degradations/registry.ts';
import { baselineScores } from '../method/baselines.ts';
import { defaultBootstrap } from '../metrics/bootstrap-options.ts';
import type { MaybeEstimate } from '../metrics/estimate.ts';
import { instructionNumbers } from '../rows/instruction-numbers.ts';
import { meanDifference, shareBelow } from './paired.ts';
import type { CheckupPlan, TwinPair } from './plan.ts';
import { checkupSentence } from './sentence.ts';
import type { CheckupSettings } from './settings.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** A judge's scores of a plan's texts; NaN where a text has no valid score. */
export type TextScores = ArrayLike<number>;

/** One pair to look at. */
export interface CheckupExample {
  rowId: string;
  instruction: string;
  original: string;
  twin: string;
  originalScore: number;
  twinScore: number;
  /** Of an attack: the score with neutral text in its place. */
  controlScore: number | null;
}

export interface DegradationResult {
  id: string;
  kind: DegradationKind;
  label: string;
  description: string;
  /** Pairs with two valid scores; those without are `invalid`, and in no figure. */
  pairs: number;
  invalid: number;
  /** Rows to which the rule did not apply. */
  notApplicable: number;
  /** Share of pairs in which the twin has the lower score, ties half. */
  lower: MaybeEstimate;
  /** The same of a judge that counts characters. */
  lengthLower: MaybeEstimate;
  /** Mean of twin − original, on the judge's scale. */
  shift: MaybeEstimate;
  /** Mean of attack − neutral text of the same length; null where it is no attack. */
  effect: MaybeEstimate | null;
  verdict: Verdict;
  /** The pairs that speak against the judge most. */
  examples: CheckupExample[];
}

export interface KindResult {
  kind: DegradationKind;
  pairs: number;
  invalid: number;
  lower: MaybeEstimate;
  shift: MaybeEstimate;
}

export interface CheckupReport {
  version: 1;
  settings: CheckupSettings;
  /** Of the rows that were drawn, those that a twin was made of. */
  rows: number;
  instructions: number;
  /** Texts read, and those of them without a valid score. */
  texts: number;
  invalid: number;
  /** Standard deviation of the untouched texts' scores: the yardstick of shifts. */
  spread: number;
  sentence: string;
  kinds: KindResult[];
  degradations: DegradationResult[];
}

const examplesEach = 3;

/** What a judge sees, from its scores of a plan's texts. */
export function checkupReport(plan: CheckupPlan, scores: TextScores): CheckupReport {
  const { pairs, texts, rows, settings } = plan;
  const instruction = instructionNumbers(rows);
  const untouched = [...new Set(pairs.map(({ original }) => original))];
  const spread = deviation(untouched.map((text) => scores[text]!).filter((score) => !Number.isNaN(score)));
  const length = baselineScores('length', texts);
  const of = (some: readonly TwinPair[]) => new Pairs(some, scores, instruction);
  const results = degradationsOfKinds(settings.kinds).map((degradation) => {
    const own = pairs.filter((pair) => pair.degradation === degradation.id);
    return resultOf(degradation, plan, of(own), new Pairs(own, length, instruction), spread);
  });
  const used = [...new Set(pairs.map(({ row }) => row))];
  return {
    version: 1,
    settings,
    rows: used.length,
    instructions: new Set(used.map((row) => instruction[row])).size,
    texts: texts.length,
    invalid: texts.filter((_, text) => Number.isNaN(scores[text]!)).length,
    spread,
    sentence: checkupSentence(results),
    kinds: settings.kinds.map((kind) => {
      const ids = new Set(results.filter((result) => result.kind === kind).map(({ id }) => id));
      const own = of(pairs.filter(({ degradation }) => ids.has(degradation)));
      return { kind, ...own.counts, lower: shareBelow(own.shifts), shift: meanDifference(own.shifts) };
    }),
    degradations: results,
  };
}

function resultOf(
  { id, kind, label, description }: Degradation,
  plan: CheckupPlan,
  pairs: Pairs,
  byLength: Pairs,
  spread: number,
): DegradationResult {
  const lower = shareBelow(pairs.shifts);
  const shift = meanDifference(pairs.shifts, defaultBootstrap);
  const effect = kind === 'attack' ? meanDifference(pairs.effects, defaultBootstrap) : null;
  return {
    id,
    kind,
    label,
    description,
    ...pairs.counts,
    notApplicable: plan.notApplicable[id] ?? 0,
    lower,
    lengthLower: shareBelow(byLength.shifts),
    shift,
    effect,
    verdict: verdictOf(kind, { lower, shift, effect }, spread),
    examples: pairs
      .worst(kind)
      .slice(0, examplesEach)
      .map((pair) => exampleOf(pair, plan, pairs)),
  };
}

/** Pairs with their scores; those without two valid ones are counted and left out. */
class Pairs {
  readonly #valid: TwinPair[];
  readonly counts: { pairs: number; invalid: number };

  constructor(
    all: readonly TwinPair[],
    private readonly scores: TextScores,
    private readonly instruction: Int32Array,
  ) {
    this.#valid = all.filter(({ original, twin, control }) =>
      [original, twin, control ?? twin].every((text) => !Number.isNaN(scores[text]!)),
    );
    this.counts = { pairs: this.#valid.length, invalid: all.length - this.#valid.length };
  }

  score = (text: number): number => this.scores[text]!;
  shift = ({ twin, original }: TwinPair): number => this.score(twin) - this.score(original);
  effect = ({ twin, control }: TwinPair): number => this.score(twin) - this.score(control ?? twin);

  get shifts() {
    return this.#differences(this.shift);
  }

  get effects() {
    return this.#differences(this.effect);
  }

  /** The pairs of a fault whose twin gained most, of a harmless change that moved most, of an attack that won most. */
  worst(kind: DegradationKind): TwinPair[] {
    const against = { harmless: (pair: TwinPair) => Math.abs(this.shift(pair)), attack: this.effect };
    const measure = kind === 'harmless' || kind === 'attack' ? against[kind] : this.shift;
    return [...this.#valid].sort((a, b) => measure(b) - measure(a));
  }

  #differences(of: (pair: TwinPair) => number) {
    return { value: this.#valid.map(of), instruction: this.#valid.map(({ row }) => this.instruction[row]!) };
  }
}

const exampleOf = (pair: TwinPair, { rows, texts }: CheckupPlan, pairs: Pairs): CheckupExample => ({
  rowId: rows[pair.row]!.id,
  instruction: rows[pair.row]!.instruction,
  original: texts[pair.original]!.response,
  twin: texts[pair.twin]!.response,
  originalScore: pairs.score(pair.original),
  twinScore: pairs.score(pair.twin),
  controlScore: pair.control === null ? null : pairs.score(pair.control),
});

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
