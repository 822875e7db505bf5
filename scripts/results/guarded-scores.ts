/**
 * The score of a guarded judge beside that of the plain one, without reading a hidden state anew: the quality of each
 * row follows from the score that `judge --mode without-reference` gave with the plain probe (its digits are a rising
 * function of the quality), and the rest from the columns that `features.ts` wrote. Rows are joined by id.
 *
 *     node --import tsx scripts/results/guarded-scores.ts --judged judged.jsonl --features featured.jsonl --out both.jsonl [--judge guarded] [--plain alpaca-selfj]
 *
 * Columns: plain_score, guarded_score. A row without a valid score, or without features, is left out and counted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { expectedDigit } from '#core/judge/readout.ts';
import { featuresOf, type LinearProbe, probeScore } from '#core/linear-probe/linear-probe.ts';
import { digitProbabilities } from '#core/linear-probe/ordered-probit.ts';
import { shippedProbe } from './shipped-probe.ts';

const { values } = parseArgs({
  options: {
    judged: { type: 'string' },
    features: { type: 'string' },
    out: { type: 'string' },
    judge: { type: 'string', default: 'guarded' },
    plain: { type: 'string', default: 'alpaca-selfj' },
  },
});
const { judged, features, out } = values;
if (!judged || !features || !out) {
  console.error(
    'Usage: guarded-scores.ts --judged FILE --features FILE --out FILE [--judge ID] [--plain ID]',
  );
  process.exit(2);
}

const [guarded, plain] = await Promise.all(
  [values.judge, values.plain].map((id) => shippedProbe(id, 'without-reference')),
);
const wanted = featuresOf(guarded!);
const ownQuality = quality(plain!);
const quantity = quality(guarded!);
/** Both quality terms read the same state by proportional weights. */
const slope = (quantity.weight * quantity.state![0]!) / (ownQuality.weight * ownQuality.state![0]!);
const rest = { terms: guarded!.terms.filter((term) => term !== quantity) };

type Row = Record<string, unknown> & { id: string };
const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const featured = new Map(rowsOf(features).map((row) => [row.id, row]));
let left = 0;
const lines = rowsOf(judged).flatMap((row) => {
  const known = featured.get(row.id);
  if (!known || row.judge_valid !== true || typeof row.judge_score !== 'number') {
    left += 1;
    return [];
  }
  const found = new Map(wanted.map((id: FeatureId) => [id, (known[id] as number | null) ?? null]));
  const form = latentOf(row.judge_score) - ownQuality.weight * ownQuality.bias;
  const score =
    slope * form + quantity.weight * quantity.bias + probeScore(rest, { state: null, features: found });
  const { judge_score: plainScore, ...source } = row;
  const own = Object.fromEntries(Object.entries(source).filter(([name]) => !name.startsWith('judge_')));
  return [
    { ...own, plain_score: plainScore, guarded_score: expectedDigit(digitProbabilities(guarded!, score)) },
  ];
});
writeFileSync(out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
console.error(`${lines.length} rows; ${left} left out (no valid score, or no features)`);

/** The plain probe's latent score of an expected digit, by bisection: the digit rises with it. */
function latentOf(digit: number): number {
  let [low, high] = [-60, 60];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (expectedDigit(digitProbabilities(plain!, middle)) < digit) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function quality({ terms }: LinearProbe) {
  const term = terms.find(({ name }) => name === 'quality');
  if (term?.state) return term;
  throw new AppError('bad-adapter', 'A judge here has no quality term that reads a hidden state.');
}
