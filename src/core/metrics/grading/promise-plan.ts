import { thresholdAtCoverage } from '../../decision/coverage.ts';
import { type Draw, isWhole, simpleRandomPart } from '../../sampling/draws.ts';
import { count, plural } from '../../words/count.ts';
import { percent } from '../../words/percent.ts';
import { hasInterval, type MaybeEstimate } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { type GradesUntil, gradesUntil, shareBound } from './betting-bound.ts';
import { bestOf, riskAt } from './graded-estimates.ts';
import { gradedRows } from './graded-rows.ts';

export interface PlanOptions {
  cut: number;
  /** Largest share of bad rows among the accepted. */
  alpha: number;
  /** Chance that it is exceeded all the same. */
  delta: number;
  /** Share of the rows that is to be accepted. */
  coverage: number;
  seed: number;
}

/** What can be promised of these rows from grades so far, and how many grades it takes. */
export interface PromisePlan {
  /** What accepts the coverage; it follows from the scores alone, so that no grade has a part in it. */
  threshold: number;
  coverage: number;
  /** Rows with a score, and those of them that are accepted. */
  rows: number;
  accepted: number;
  /** Accepted rows of the simple random part, up to the last graded one: graded ones, bad ones, and those passed over. */
  random: { graded: number; bad: number; passedOver: number };
  /** With probability 1 − δ at most this share of the accepted rows is bad, at every look; null without a simple random part. */
  bound: number | null;
  promised: boolean;
  /** Share of bad rows among the accepted, as the graded ones tell. */
  pilot: MaybeEstimate;
  /** Accepted rows to grade in all, drawn at random; null where the pilot's share is not below α, or unknown. */
  needed: GradesUntil | null;
  /** What follows, in whole sentences: what can be promised, and what it takes. */
  sentences: string[];
}

/** Of grades that tell nothing yet of a share. */
const minPilot = 5;

/** @throws AppError `missing-draws`, `not-a-number` */
export function promisePlan(
  rows: MetricRows,
  column: ScoreColumn,
  draws: readonly Draw[],
  options: PlanOptions,
): PromisePlan {
  const { cut, alpha, delta } = options;
  const graded = gradedRows(rows, column, draws);
  const { score, valid } = column;
  const scores = score.filter((_, row) => valid[row] === 1).sort();
  const threshold = thresholdAtCoverage(scores, options.coverage) ?? 0;
  const isAccepted = (row: number) => valid[row] === 1 && score[row]! >= threshold;
  const accepted = scores.reduce((sum, value) => sum + Number(value >= threshold), 0);
  const coverage = accepted / scores.length;
  const whole = draws.filter(({ sampler }) => sampler === 'random').every(isWhole);
  const part = whole ? simpleRandomPart(draws) : new Int32Array();
  const reached = part.slice(0, part.findLastIndex((row) => !Number.isNaN(rows.label[row])) + 1);
  const seen = reached.filter(isAccepted);
  const isMissing = (row: number) => Number.isNaN(rows.label[row]);
  // A row that somebody passed over may be bad: only so the promise holds whatever the reason was.
  const bad = Uint8Array.from(seen, (row) => Number(isMissing(row) || rows.label[row]! < cut));
  const passedOver = seen.reduce((sum, row) => sum + Number(isMissing(row)), 0);
  const random = {
    graded: seen.length - passedOver,
    bad: bad.reduce((sum, value) => sum + value, 0) - passedOver,
    passedOver,
  };
  const bound = seen.length === 0 ? null : shareBound(bad, accepted, delta);
  const pilot = bestOf(riskAt(graded, cut, threshold)).estimate;
  const known = 'value' in pilot && pilot.n >= minPilot ? pilot.value : null;
  const found = {
    threshold,
    coverage,
    rows: scores.length,
    accepted,
    random,
    bound,
    promised: bound !== null && bound <= alpha,
    pilot,
    needed:
      known === null || known >= alpha
        ? null
        : gradesUntil(known, accepted, { limit: alpha, delta, seed: options.seed }),
  };
  return { ...found, sentences: [nowSentence(found, options), neededSentence(found, options)] };
}

type Found = Omit<PromisePlan, 'sentences'>;

function nowSentence({ bound, accepted, random, threshold }: Found, { alpha, delta }: PlanOptions): string {
  if (bound === null)
    return 'Nothing can be promised yet: a promise rests on accepted rows that were drawn at random, and none of these is graded. Draws that prefer some rows do not carry it. Draw rows at random and grade them.';
  const passed =
    random.passedOver > 0
      ? ` ${plural(random.passedOver, 'drawn row')} that ${random.passedOver === 1 ? 'was' : 'were'} passed over ${random.passedOver === 1 ? 'counts' : 'count'} as bad.`
      : '';
  const rests = `It rests on ${plural(random.graded, 'graded row')} of them drawn at random, ${random.bad} bad, and holds however often you look.${passed}`;
  const now = `With ${percent(1 - delta, 6)} confidence at most ${percent(bound, 3)} of the ${plural(accepted, 'row')} here with a score of ${Number(threshold.toPrecision(5))} or more are bad.`;
  return bound <= alpha
    ? `${now} ${rests}`
    : `${now} That is more than ${percent(alpha, 6)}: not yet. ${rests}`;
}

function neededSentence(
  { pilot, needed, coverage, promised, rows }: Found,
  { alpha, delta }: PlanOptions,
): string {
  if (promised) return 'The promise holds now, and further grades can only make it stronger.';
  const goal = `To promise at most ${percent(alpha, 6)} bad among the ${percent(coverage, 3)} accepted, with ${percent(1 - delta, 6)} confidence,`;
  if (!('value' in pilot) || pilot.n < minPilot)
    return `How many grades it takes cannot be told yet: fewer than ${minPilot} accepted rows are graded.`;
  if (needed === null)
    return `${goal} no number of grades is likely to be enough: ${percent(pilot.value, 3)} of the accepted look bad from the grades so far. Accept fewer rows, allow a larger share, or use a judge that tells good rows from bad ones better.`;
  const inAll = (accepted: number) => count(Math.min(rows, Math.ceil(accepted / coverage)));
  if (needed.half === null)
    return `${goal} you need over 3,000 grades of accepted rows: ${percent(pilot.value, 3)} of them look bad, too near to the limit.`;
  const mostly =
    needed.mostly === null ? '' : `, and ${inAll(needed.mostly)} to be fairly sure (four draws of five)`;
  const doubt =
    hasInterval(pilot) && pilot.high >= alpha
      ? ` The grades so far do not exclude that ${percent(alpha, 6)} or more are bad, and then no number is enough.`
      : '';
  return `${goal} you need about ${inAll(needed.half)} grades of rows drawn at random${mostly}, were ${percent(pilot.value, 3)} of the accepted bad, as they look so far.${doubt}`;
}
